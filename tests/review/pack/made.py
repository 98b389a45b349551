"""A small pack made by hand, whose texts are whatever a test puts into it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from analytics.review import Finding, Method, Picture, Recipe
from analytics.review.pack import Chapter, Cover, Figure, Language, Pack, Summary, Words

_FIGURES = ("label", "shown", "delta", "against")
_MATTERS = ("status", "title", "why", "owner", "act")


def finding(
    answer: str = "All is well",
    table: pl.DataFrame | None = None,
    *,
    picture: Picture | None = None,
    formats: dict[str, str] | None = None,
) -> Finding:
    """A finding that says what it is told to."""
    return Finding(
        key="made.up", question="Is it so?", answer=answer,
        table=pl.DataFrame({"part": ["one"]}) if table is None else table,
        method=Method(
            definition="What a test says", n="one part", as_of=datetime(2026, 11, 1, tzinfo=UTC), data_version=7,
            agreement_version="abc",
        ),
        recipe=Recipe(function="made.up", parameters={"answer": answer}), picture=picture, formats=formats or {},
    )  # fmt: skip


def pack(
    *findings: Finding,
    said: str = "",
    words: tuple[Words, ...] = (),
    organisation: str = "Harbour",
    matters: tuple[tuple[str, ...], ...] = (),
    language: Language | None = None,
) -> Pack:
    """A pack with one chapter of the findings, each with what people say of it, and of their words."""
    figures = pl.DataFrame([("Met", "9 of 10", "+1", "Sep")], schema=_FIGURES, orient="row")
    decided = pl.DataFrame(list(matters), schema=dict.fromkeys(_MATTERS, pl.String), orient="row")
    return Pack(
        cover=Cover(
            organisation=organisation, first=date(2026, 10, 1), last=date(2026, 10, 31), as_of=date(2026, 10, 31),
            data_version=7, agreement_version="abc",
        ),
        summary=Summary(
            sentences=(finding(),), standing=finding(), figures=finding(table=figures),
            decisions=finding(table=decided),
        ),
        chapters=(Chapter(title="Made up", blocks=(*(Figure(finding=each, said=said) for each in findings), *words)),),
        language=language or Language(),
    )  # fmt: skip
