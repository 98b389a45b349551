"""One figure with its words: what every page, note, slide and export draws.

Findings and pictures are told apart by identity: what is drawn from one may be kept by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """What is drawn: a kind of chart, one small tidy frame, and the options that shape it.

    Attributes:
        kind: name in the registry of charts (`analytics.charts`).
        frame: the rows drawn, at most about a thousand, in the columns that kind asks for.
        options: hashable settings of that kind, such as a unit or a domain; part of the key its spec is cached by.
        description: what a person who cannot see it needs to be told, in a sentence or two.
        height: pixels; None for the kind's own.
    """

    kind: str
    frame: pl.DataFrame
    options: Mapping[str, Any] = field(default_factory=dict)
    description: str
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Method:
    """How a figure was worked out, for "How this is worked out" and for the appendix of a pack.

    Attributes:
        definition: what is measured.
        n: how many items, outages or periods stand behind it, in words.
        calendar: agreed hours and zone meant, in words.
        conventions: the conventions of the agreement that shaped it, each in words.
        exclusions: what was left out, why and approved by whom; empty for nothing.
        method: formula or model, with its source.
        accuracy: interval, backtest error or skill, in words.
        as_of: data cut-off (UTC).
        data_version: version of the records.
        agreement_version: fingerprint of the catalogue.
        trail: head of the trail of changes, by which the register can later be shown not to have been written anew.
    """

    definition: str
    n: str = ""
    calendar: str = ""
    conventions: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    method: str = ""
    accuracy: str = ""
    as_of: datetime | None = None
    data_version: int = 0
    agreement_version: str = ""
    trail: str = ""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to make a finding again: a function of `analytics.review.findings` and its parameters.

    Attributes:
        function: "module.function" within `analytics.review.findings`, such as "compliance.level".
        parameters: keyword arguments beyond the review itself; plain text, numbers, dates and tuples.
        review: keyword arguments of `Review.open` that open the same review.
    """

    function: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    review: Mapping[str, Any] = field(default_factory=dict)

    def code(self) -> str:
        """Python that makes the finding again."""
        opening, making = self.opening(), self.making()
        dates = "import datetime\n\n" if "datetime." in opening + making else ""
        return (
            f"{dates}from analytics.review import Review\nfrom analytics.review.findings import {self.module}\n\n"
            f"{opening}\n{making}\nprint(finding.answer)\nprint(finding.table)\n"
        )

    @property
    def module(self) -> str:
        """The module of `analytics.review.findings` that has the function."""
        return self.function.partition(".")[0]

    def opening(self, review: str = "review") -> str:
        """The line of Python that opens the review, under a name."""
        return f"{review} = Review.open({', '.join(f'{name}={value!r}' for name, value in self.review.items())})"

    def making(self, review: str = "review") -> str:
        """The line of Python that makes the finding from a review of that name."""
        given = "".join(f", {name}={value!r}" for name, value in self.parameters.items())
        return f"finding = {self.function}({review}{given})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Finding:
    """A question, its answer in a sentence with the number in it, and what stands behind the answer.

    Attributes:
        key: stable name on a page, such as "compliance.level".
        question: what is asked.
        answer: the sentence a board would read, with the number and its unit.
        table: the rows behind it, with our column names; `labels` says what people read above each.
        labels: heading of each column shown; a column without one is not shown.
        formats: how a column is shown, by column: "percent", "percent2", "chance" (never like certainty), "points",
            "number", "hours", "money", "score", "date", "month", "instant", "status".
        picture: what is drawn; None where the table says it all.
        method: how it was worked out.
        recipe: how to make it again.
        status: "met", "at risk", "breached", "not enough data", or "" where nothing is judged.
    """

    key: str
    question: str
    answer: str
    table: pl.DataFrame
    method: Method
    recipe: Recipe
    labels: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    picture: Picture | None = None
    status: str = ""
