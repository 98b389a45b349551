"""How much room text takes, measured in the font it is set in, and how it is made to fit where it has to stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import ImageFont

from analytics.review.pack import faces
from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: From one line to the next, in sizes of the text; set as an exact distance, so that every reader keeps it.
LEADING: Final = 1.2

#: A line is taken to be so much wider than it measures, for readers who lack the font and set it in another.
SLACK: Final = 1.06

#: A sign that the font does not have is set in another, and takes up to so many sizes.
_FOREIGN: Final = 1.25

_MEASURED: Final = 100

#: Lines that a heading and the beginning of what it heads take together.
KEPT: Final = 4

#: What stands where text was shortened.
MORE: Final = " …"


class Box(NamedTuple):
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    @property
    def shape(self) -> float:
        """Its width over its height."""
        return self.width / self.height


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Text of one look.

    Attributes:
        text: plain, of one paragraph.
        size: in points.
        bold: whether it is semibold.
        hue: field of the theme that colours it.
        after: points of room after it.
    """

    text: str
    size: float
    bold: bool = False
    hue: str = "ink"
    after: float = 5.0

    def height(self, width: float) -> float:
        """Points it takes in a column so wide, with the room after it."""
        return len(wrapped(self.text, self.size, width, bold=self.bold)) * self.size * LEADING + self.after


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a line of text takes.

    Example:
        >>> round(width("Eight of ten", 24) / width("Eight of ten", 12), 6)
        2.0
    """
    ours = "".join(sign for sign in text if ord(sign) in faces.signs(600 if bold else 400))
    foreign = len(text) - len(ours)
    return (_font(bold=bold).getlength(ours) / _MEASURED + foreign * _FOREIGN) * size * SLACK


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(faces.file(600 if bold else 400), _MEASURED, layout_engine=ImageFont.Layout.BASIC)


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The lines that a text breaks into in a column so many points wide; a word wider than that is broken.

    Example:
        >>> wrapped("Eight of ten services met every target", 12, 120)
        ['Eight of ten services', 'met every target']
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines += _broken(part, size, room, bold=bold)
    return lines


def _broken(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, room, bold=bold)
        lines += whole
    return [*lines, line]


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word in pieces that each find room."""
    pieces, piece = [], ""
    for sign in word:
        if piece and width(piece + sign, size, bold=bold) > room:
            pieces.append(piece)
            piece = ""
        piece += sign
    return [*pieces, piece]


def fitted(paragraph: Paragraph, room: Box, least: float) -> Paragraph:
    """The paragraph as large as it can be within a box, and shortened where it is still too long at the least size."""
    told = replace(paragraph, text=carried(paragraph.text), after=0.0)
    while told.size > least and told.height(room.width) > room.height:
        told = replace(told, size=told.size - 1)
    return replace(
        told, text=shortened(told.text, told.size, room.width, _lines(room.height, told.size), bold=told.bold)
    )


def shortened(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """The text, or as much of it as so many lines hold."""
    lines = wrapped(text, size, room, bold=bold)
    if len(lines) <= most:
        return text
    kept = " ".join(lines[: max(most, 1)])
    while kept and len(wrapped(kept + MORE, size, room, bold=bold)) > max(most, 1):
        kept = kept[:-1].rstrip(" ,;:")
    return kept + MORE


def flowed(paragraphs: Iterable[Paragraph], boxes: Sequence[Box], further: Sequence[Box]) -> list[list[Paragraph]]:
    """Paragraphs set one after the other into boxes, parted where one is full, until all of them stand somewhere.

    Args:
        paragraphs: in order.
        boxes: the first to be filled.
        further: those filled over and over once the first are full.
    """
    filled: list[list[Paragraph]] = [[]]
    room = [*boxes]
    left = _room(room, further, 0).height
    for given in paragraphs:
        rest: Paragraph | None = replace(given, text=carried(given.text))
        if given.bold and filled[-1] and left < given.size * LEADING * KEPT:  # a heading stands with what it heads
            filled.append([])
            left = _room(room, further, len(filled) - 1).height
        while rest is not None:
            here, rest = _parted(rest, _room(room, further, len(filled) - 1).width, left, alone=not filled[-1])
            if here is not None:
                filled[-1].append(here)
                left -= here.height(_room(room, further, len(filled) - 1).width)
            if rest is not None:
                filled.append([])
                left = _room(room, further, len(filled) - 1).height
    return filled


def _room(boxes: Sequence[Box], further: Sequence[Box], nth: int) -> Box:
    return boxes[nth] if nth < len(boxes) else further[(nth - len(boxes)) % len(further)]


def _parted(
    paragraph: Paragraph, room: float, height: float, *, alone: bool
) -> tuple[Paragraph | None, Paragraph | None]:
    """What of a paragraph finds room, and what is left of it; one alone in its box is parted whatever the room."""
    lines = wrapped(paragraph.text, paragraph.size, room, bold=paragraph.bold)
    fit = _lines(height, paragraph.size)
    if len(lines) <= fit:
        return paragraph, None
    if fit < min(2, len(lines)) and not alone:
        return None, paragraph
    fit = max(fit, 1)
    here, rest = " ".join(lines[:fit]), " ".join(lines[fit:])
    return replace(paragraph, text=here, after=0.0), replace(paragraph, text=rest)


def _lines(height: float, size: float) -> int:
    """So many whole lines find room; half a thousandth is no reason to lose one."""
    return int(height / (size * LEADING) + 0.0005)
