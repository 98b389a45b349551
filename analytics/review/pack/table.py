"""A finding's table as it is read on paper: cells written in the pack's language, long texts beneath their row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review.export import shown as labelled

if TYPE_CHECKING:
    from analytics.review.finding import Finding
    from analytics.review.pack.language import Language

#: Columns of names and words from data: they are never rewritten, whatever they look like.
OF_NAMES: Final = frozenset({
    "service", "customer", "target", "agreement", "proposal", "owner", "group", "supplier", "ticket", "category",
    "priority", "event", "file", "profile", "name", "title", "component", "item", "question",
})  # fmt: skip

#: A text of more characters than this stands beneath its row, over the whole width.
LONG: Final = 60

#: Columns that stand beside each other on paper; further ones stand beneath.
ABREAST: Final = 9


@dataclass(frozen=True)
class Shown:
    """A table on paper.

    Attributes:
        headings: of the columns that stand beside each other.
        rows: their cells, a row of texts each.
        numeric: whether a column holds numbers, which stand to the right.
        beneath: of each row the texts that are too long for a cell, each with its heading.
        left: how many further rows are not printed.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    beneath: tuple[tuple[tuple[str, str], ...], ...]
    left: int = 0


def shown(finding: Finding, language: Language, most: int | None = None, *, abreast: int = ABREAST) -> Shown:
    """The table of a finding, written out; columns without a single entry are left out.

    Args:
        finding: whose table it is.
        language: how values are written.
        most: so many rows at most; None for all.
        abreast: so many columns beside each other at most.
    """
    table = finding.table if most is None else finding.table.head(most)
    written = {name: _written(finding, table[name], language) for name in labelled(finding)}
    there = {name: column for name, column in written.items() if any(column)}
    cells, under = _apart(there, abreast)
    headings = {name: language.heading(label) for name, label in labelled(finding).items()}
    return Shown(
        headings=tuple(headings[name] for name in cells),
        rows=tuple(zip(*(there[name] for name in cells), strict=True)),
        numeric=tuple(table.schema[name].is_numeric() for name in cells),
        beneath=tuple(
            tuple((headings[name], there[name][nth]) for name in under if there[name][nth])
            for nth in range(table.height)
        ),
        left=finding.table.height - table.height,
    )


def _written(finding: Finding, column: pl.Series, language: Language) -> list[str]:
    form = finding.formats.get(column.name, "")
    texts = column.dtype == pl.String and not form
    if texts and column.name not in OF_NAMES:
        return [language.sentence(value or "", brief=True) for value in column]
    return [language.cell(value, form) for value in column.to_list()]


def _apart(there: dict[str, list[str]], abreast: int) -> tuple[list[str], list[str]]:
    """Names of the columns that stand beside each other, and of those that stand beneath."""
    short = [name for name, column in there.items() if max(map(len, column), default=0) <= LONG]
    cells = short[:abreast]
    return cells, [name for name in there if name not in cells]
