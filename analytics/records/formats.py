"""Ways a column of dates can be read where the profile does not say: one is used, two are a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.records import casts

_ORDERS: Final = ("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%Y/%m/%d")
_DAYS: Final = (
    *(order.replace("/", mark) for mark in "/-." for order in _ORDERS),
    "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y%m%d", "%Y-%m", "%m/%Y", "%b %Y",
)  # fmt: skip
_TIMES: Final = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %H:%M:%S%.f", " %I:%M %p", " %I:%M:%S %p", " %H.%M")
_SAMPLE: Final = 200


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One way to read a column: its format, and a few values with what they would mean."""

    format: str
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a file leaves open, to be answered in the profile before its rows can be kept.

    Attributes:
        column: our column.
        header: theirs.
        problem: what is open, in a sentence.
        readings: every reading that fits all values.
        rows: how many rows wait for the answer.
    """

    column: str
    header: str
    problem: str
    readings: tuple[Reading, ...]
    rows: int


def readings(text: pl.Series) -> list[str]:
    """Formats that read the most values of a column; those that mean the same count once. Empty where none reads half.

    Example:
        >>> readings(pl.Series(["01/02/2026", "25/02/2026"])), readings(pl.Series(["01/02/2026"]))
        (['%d/%m/%Y'], ['%d/%m/%Y', '%m/%d/%Y'])
    """
    values = text.drop_nulls().unique(maintain_order=True)
    if not _read(values, "iso").null_count():
        return ["iso"]
    sample = values.head(_SAMPLE)
    read = {found: _read(values, found) for found in _candidates() if _read(sample, found).count() * 2 > len(sample)}
    most = max((series.count() for series in read.values()), default=0)
    best: list[str] = []
    for found, series in read.items():
        if series.count() == most and not any(series.equals(read[other]) for other in best):
            best.append(found)
    return best


def question(column: str, header: str, text: pl.Series, formats: Sequence[str]) -> Question:
    """What to ask where several formats read every value of a column; its examples are values they read differently."""
    values = text.drop_nulls()
    told = values.unique(maintain_order=True).head(_SAMPLE)
    one, other = (_read(told, found) for found in formats[:2])
    shown = told.filter(one.ne_missing(other)).head(3)
    shown = shown if len(shown) else told.head(3)
    return Question(
        column=column,
        header=header,
        problem=f"the dates in {header!r} can be read in {len(formats)} ways and no value settles it",
        readings=tuple(
            Reading(format=found, examples=tuple(zip(shown, _in_words(_read(shown, found)), strict=True)))
            for found in formats
        ),
        rows=len(values),
    )


def _candidates() -> Iterator[str]:
    yield "iso"
    yield from (day + time for time in _TIMES for day in _DAYS)


def _read(text: pl.Series, found: str) -> pl.Series:
    return casts.instants(text, [found], ambiguous="earliest").values


def _in_words(instants: pl.Series) -> list[str]:
    timed = (instants.dt.truncate("1d") != instants).any()
    return instants.dt.strftime("%-d %B %Y, %H:%M" if timed else "%-d %B %Y").to_list()
