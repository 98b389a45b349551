"""Where every letter of a slide comes to stand, worked out from the font's own table of widths."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from fontTools.ttLib import TTFont

from analytics.review.pack import faces

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Units of English metrics to a point.
EMU = 12_700


@dataclass(frozen=True)
class Placed:
    """Something on a slide.

    Attributes:
        name: of the shape.
        left, top, right, bottom: where it stands, in points.
        needs: points of height that its text takes; 0 for none.
        text: what it says.
    """

    name: str
    left: float
    top: float
    right: float
    bottom: float
    needs: float
    text: str

    def overlaps(self, other: Placed) -> bool:
        """Whether both stand at some place."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.5 and down > 0.5


def placed(slide: Any) -> list[Placed]:
    """Everything on a slide; a table is told by its cells."""
    return [each for shape in slide.shapes for each in _shape(shape)]


def _shape(shape: Any) -> Iterator[Placed]:
    left, top, width, height = (part / EMU for part in (shape.left, shape.top, shape.width, shape.height))
    if shape.has_table:
        yield from _cells(shape, left, top)
        return
    frame = shape.text_frame if shape.has_text_frame else None
    needs = _height(frame, width) if frame is not None and frame.text else 0.0
    yield Placed(shape.name, left, top, left + width, top + height, needs, frame.text if frame is not None else "")


def _cells(shape: Any, left: float, top: float) -> Iterator[Placed]:
    table, above = shape.table, top
    for row in table.rows:
        beside = left
        for column, cell in zip(table.columns, row.cells, strict=True):
            wide, high = column.width / EMU, row.height / EMU
            inside = wide - (cell.margin_left + cell.margin_right) / EMU
            needs = _height(cell.text_frame, inside) + (cell.margin_top + cell.margin_bottom) / EMU
            yield Placed(shape.name, beside, above, beside + wide, above + high, needs, cell.text_frame.text)
            beside += wide
        above += row.height / EMU


def _height(frame: Any, width: float) -> float:
    """Points of all paragraphs, each line at its exact distance; the room after the last does not count."""
    heights = [(_lines(each, width) * each.line_spacing.pt, each.space_after.pt) for each in frame.paragraphs]
    return float(sum(high + after for high, after in heights) - heights[-1][1])


def _lines(paragraph: Any, width: float) -> int:
    if not paragraph.runs or not paragraph.text:  # the number of the slide, or nothing
        return 1
    font = paragraph.runs[0].font
    return sum(_wrapped(part, font.size.pt, width, bold=bool(font.bold)) for part in paragraph.text.split("\v"))


def _wrapped(text: str, size: float, width: float, *, bold: bool) -> int:
    lines, used = 1, 0.0
    space = advance(" ", bold=bold) * size
    for word in text.split(" "):
        wide = sum(advance(sign, bold=bold) for sign in word) * size
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        used += (space if used else 0.0) + wide
        while used > width:  # a word wider than its column is broken
            lines, used = lines + 1, used - width
    return lines


def advance(sign: str, *, bold: bool = False) -> float:
    """How wide a sign is, in sizes; a whole one where the font has it not."""
    widths, names, units = _table(bold=bold)
    return widths[names[ord(sign)]][0] / units if ord(sign) in names else 1.0


@cache
def _table(*, bold: bool) -> tuple[Any, Any, int]:
    with TTFont(faces.file(600 if bold else 400)) as font:
        return font["hmtx"].metrics, font.getBestCmap(), font["head"].unitsPerEm
