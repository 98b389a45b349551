"""Rows of a table measured for slides: which columns find room beside each other, and which rows on one slide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from analytics.review.pack.slides.lettering import LEADING, Paragraph, shortened, width, wrapped
from analytics.review.pack.slides.page import ACROSS, CELL_SIDE, CELL_TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.pack.grid import Column

#: Size of the text in tables, and the fewest points of a column, of one of names, and of one of sentences.
SIZE, NARROWEST, NAMES, SENTENCES = 11.0, 44.0, 112.0, 230.0

#: A cell with more characters than these holds a sentence, or a name; what is beyond so many lines is in the notes.
LONG, NAME, LINES = 48, 24, 3

#: A cell of no more characters than this is not parted, such as a day or a status.
WHOLE: Final = 15


@dataclass(frozen=True)
class Rows:
    """A table measured: every height holds the text of its row.

    Attributes:
        cells: the headings, then every row.
        widths, heights: in points.
        numeric: whether a column stands to the right.
        unseen: headings of the columns that found no room.
        whole: of the headings and of every row the texts that were shortened.
    """

    cells: tuple[tuple[Paragraph, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    numeric: tuple[bool, ...]
    unseen: tuple[str, ...] = ()
    whole: tuple[tuple[str, ...], ...] = ()

    def parted(self, room: float, *, evenly: bool = False) -> list[Rows]:
        """The table in as few parts as each find room in a height, all with the headings.

        Args:
            room: the height, in points.
            evenly: whether they are about as long as each other; else each but the last holds as much as it can.
        """
        cuts = self._cuts(room)
        while evenly and room > SIZE and len(closer := self._cuts(room - SIZE)) == len(cuts):
            room, cuts = room - SIZE, closer
        return [
            replace(
                self,
                cells=(self.cells[0], *self.cells[start:end]),
                heights=(self.heights[0], *self.heights[start:end]),
                whole=((), *self.whole[start:end]),
            )
            for start, end in pairwise([*cuts, len(self.heights)])
        ]

    def _cuts(self, room: float) -> list[int]:
        """The rows that parts begin with, each of which takes as many as find room, and one at least."""
        cuts, height = [1], self.heights[0]
        for nth, each in enumerate(self.heights[1:], 1):
            if height + each > room and nth > cuts[-1]:
                cuts.append(nth)
                height = self.heights[0]
            height += each
        return cuts


def measured(columns: Sequence[Column], across: float = ACROSS) -> Rows:
    """The columns that find room beside each other, from the first on, with the heights of their rows."""
    seen = _seen([each for each in columns if any(each.cells)], across) or list(columns[:1])
    widths = _widths(seen, across)
    body = [tuple(_told(cell, room) for cell, room in zip(row, widths, strict=True)) for row in _across(seen)]
    cells = (tuple(Paragraph(text=each.heading, size=SIZE, hue="mute", after=0) for each in seen), *body)
    texts = [tuple(" ".join(cell.split()) for cell in row) for row in _across(seen)]
    cut = (
        tuple(text for text, shown in zip(row, set_, strict=True) if text and text != shown.text)
        for row, set_ in zip(texts, body, strict=True)
    )
    return Rows(
        whole=((), *cut),
        cells=cells, widths=widths, heights=tuple(_height(row, widths) for row in cells),
        numeric=tuple(each.numeric for each in seen),
        unseen=tuple(each.heading for each in columns if any(each.cells) and each not in seen),
    )  # fmt: skip


def _across(columns: Sequence[Column]) -> list[tuple[str, ...]]:
    return list(zip(*(each.cells for each in columns), strict=True))


def _seen(columns: Sequence[Column], across: float) -> list[Column]:
    """Those that find room at their narrowest; one of the first always does."""
    seen: list[Column] = []
    for each in columns:
        if sum(map(_least, [*seen, each])) <= across or not seen:
            seen.append(each)
    return seen


def _least(column: Column) -> float:
    """The points below which a column cannot be read: its longest word, and room for sentences where it holds any."""
    whole = [text for text in column.cells if len(text) <= WHOLE]
    words = [word for text in (column.heading, *column.cells) for word in text.split()]
    longest = max((width(word, SIZE) for word in (*whole, *words)), default=0.0) + 2 * CELL_SIDE + 1
    most = max(map(len, column.cells))
    narrowest = SENTENCES if most > LONG else NAMES if most > NAME else NARROWEST
    return max(narrowest, min(longest, SENTENCES))


def _widths(columns: Sequence[Column], across: float) -> tuple[float, ...]:
    """Every column as wide as it must be, and what room is left by how much each would like."""
    least = [min(_least(each), across) for each in columns]
    whole = [max(width(text, SIZE) for text in (each.heading, *each.cells)) + 2 * CELL_SIDE + 1 for each in columns]
    wanted = [max(0.0, want - have) for want, have in zip(whole, least, strict=True)]
    left, asked = max(0.0, across - sum(least)), sum(wanted)
    share = min(1.0, left / asked) if asked else 0.0
    return tuple(have + want * share for have, want in zip(least, wanted, strict=True))


def _told(cell: str, room: float) -> Paragraph:
    """A cell, shortened to a few lines; an empty one holds a space, or it would be as high as the template's text."""
    text = shortened(" ".join(cell.split()), SIZE, room - 2 * CELL_SIDE, LINES)
    return Paragraph(text=text or "\u00a0", size=SIZE, after=0)


def _height(row: Sequence[Paragraph], widths: Sequence[float]) -> float:
    lines = (len(wrapped(each.text, SIZE, room - 2 * CELL_SIDE)) for each, room in zip(row, widths, strict=True))
    return max(lines) * SIZE * LEADING + 2 * CELL_TOP
