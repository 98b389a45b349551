"""A finding's table as it is read on paper: cells written in the pack's language, long texts beneath their row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.charts.theme import STATUSES
from analytics.review.export import shown as labelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.review.finding import Finding
    from analytics.review.pack.language import Language

#: Columns of names and words from data: they are never rewritten, whatever they look like.
OF_NAMES: Final = frozenset({
    "service", "customer", "target", "agreement", "proposal", "owner", "group", "supplier", "ticket", "category",
    "priority", "event", "file", "profile", "name", "title", "component", "item", "question", "choice", "reason",
    "whose", "benefit_is", "problem", "risk",
})  # fmt: skip

#: A text of more characters than this stands beneath its row, over the whole width.
LONG: Final = 60

#: Characters of room that a long text stands in beside the others.
BESIDE: Final = 90

#: Characters that fit beside each other on paper.
ABREAST: Final = 118

#: A cell takes no more lines than this; a column that would need more stands beneath.
LINES: Final = 3

#: A word of more letters is broken within a cell.
LONGEST: Final = 16

#: Where a word may be broken without a mark.
BREAK: Final = "\u200b"

#: A space at which no line ends: a day stands on one line, and so does a sign with its word.
TIED: Final = "\u00a0"

#: A word of no more letters is not parted at its hyphens.
HYPHENED: Final = 12

#: The space behind the sign of a status.
_SIGN: Final = re.compile(rf"(?<=^[{''.join(sorted({status.glyph for status in STATUSES.values()}))}]) ")

_WORD: Final = re.compile(rf"[^\s{BREAK}-]{{{LONGEST + 1},}}")


@dataclass(frozen=True)
class Shown:
    """A table on paper.

    Attributes:
        headings: of the columns that stand beside each other.
        rows: their cells, a row of texts each; no word in one is longer than its column is wide.
        numeric: whether a column holds numbers, which stand to the right.
        widths: of the columns, in characters.
        beneath: of each row the texts that are too long for a cell, each with its heading.
        left: how many further rows are not printed.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    widths: tuple[int, ...]
    beneath: tuple[tuple[tuple[str, str], ...], ...]
    left: int = 0


def shown(
    finding: Finding,
    language: Language,
    most: int | None = None,
    *,
    abreast: int = ABREAST,
    without: Iterable[str] = (),
) -> Shown:
    """The table of a finding, written out; columns without a single entry are left out.

    Args:
        finding: whose table it is.
        language: how values are written.
        most: so many rows at most; None for all.
        abreast: so many characters fit beside each other.
        without: columns that are left out besides.
    """
    table = finding.table if most is None else finding.table.head(most)
    told = {name: label for name, label in labelled(finding).items() if name not in set(without)}
    headings = {name: language.heading(label) for name, label in told.items()}
    written = {name: _written(finding, table[name], language) for name in headings}
    there = {name: column for name, column in written.items() if any(column)}
    cells = _beside({name: (headings[name], *column) for name, column in there.items()}, abreast)
    under = [name for name in there if name not in cells]
    return Shown(
        headings=tuple(broken(headings[name]) for name in cells),
        rows=tuple(zip(*([broken(told) for told in there[name]] for name in cells), strict=True)),
        numeric=tuple(table.schema[name].is_numeric() for name in cells),
        widths=tuple(cells.values()),
        beneath=tuple(
            tuple((headings[name], there[name][nth]) for name in under if there[name][nth])
            for nth in range(table.height)
        ),
        left=finding.table.height - table.height,
    )


def broken(text: str) -> str:
    """The text with places to break its longest words at.

    Example:
        >>> broken("Donaudampfschifffahrt").split("\\u200b")
        ['Donaudampfschiff', 'fahrt']
    """
    return _WORD.sub(lambda word: BREAK.join(re.findall(rf".{{1,{LONGEST}}}", word[0])), text)


def _written(finding: Finding, column: pl.Series, language: Language) -> list[str]:
    form = finding.formats.get(column.name, "")
    if column.dtype == pl.Date:
        return [language.cell(value, form).replace(" ", TIED) for value in column]
    texts = column.dtype == pl.String and not form
    if texts and column.name not in OF_NAMES:
        return [_SIGN.sub(TIED, language.sentence(value or "", brief=True)) for value in column]
    return [_SIGN.sub(TIED, language.cell(value, form)) for value in column.to_list()]


def _beside(columns: dict[str, tuple[str, ...]], abreast: int) -> dict[str, int]:
    """The width of each column that stands beside the others; the rest find no room, or are too long.

    The first, which says what a row is about, may be of any length.
    Each is as wide as its longest word and takes so few lines; what room is left goes to those whose cells would take
    the most.
    """
    wide: dict[str, int] = {}
    for name, texts in columns.items():
        most = max(map(len, texts[1:]))
        needed = max(_longest(texts), -(-min(most, LONG) // LINES), 2) + 2
        if (most <= LONG or not wide) and sum(wide.values()) + needed <= abreast:
            wide[name] = needed
    left = [name for name in columns if name not in wide]
    # Where little stands beside each other, a single long text does so too rather than beneath every row.
    if len(left) == 1 and sum(wide.values()) + BESIDE <= abreast:
        wide[left[0]] = BESIDE
    longest = {name: max(map(len, columns[name])) + 2 for name in wide}
    for _ in range(abreast - sum(wide.values()) if wide else 0):
        tightest = max(wide, key=lambda name: longest[name] / wide[name])
        if longest[tightest] <= wide[tightest]:
            break
        wide[tightest] += 1
    return wide


def _longest(texts: Iterable[str]) -> int:
    words = (word for text in texts for word in re.split(rf"[ \n{BREAK}]+", broken(text)))
    parts = (part for word in words for part in ([word] if len(word) <= HYPHENED else word.split("-")))
    return max(map(len, parts), default=0)
