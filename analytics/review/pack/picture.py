"""A picture of a finding as PNG, for forms that take no drawing."""

from __future__ import annotations

import base64
import io
import re
from typing import TYPE_CHECKING, Final

from PIL import Image

from analytics.charts.theme import LIGHT
from analytics.review.pack import drawing

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language

#: Pixels to each of a drawing's that is printed as a picture.
SHARP: Final = 3.0

#: Pixels to each of a drawing's that is looked at from afar.
WALL: Final = 2.0

#: How a drawing begins.
_OPENED: Final = re.compile(r"(<svg\b[^>]*>)")


def png(picture: Picture, language: Language, *, width: int = 660, scale: float = WALL) -> bytes:
    """The picture so many pixels wide, each drawn as `scale` of them so that it stays sharp on a wall.

    It is on paper of its own, drawn beneath it: the renderer darkens what half covers nothing.
    """
    return pixels(drawing.svg(picture, language, width=width), scale)


def filling(picture: Picture, language: Language, *, width: int, shape: float) -> bytes:
    """The picture as PNG for a box: so many pixels wide, or wider where it is as high as its rows and would leave room.

    Args:
        picture: what is drawn.
        language: of its numbers and dates.
        width: pixels across, from which what is written in it can be read in the box.
        shape: width of the box over its height.
    """
    drawn = png(picture, language, width=width)
    across, down = _size(drawn)
    if across >= down * shape:
        return drawn
    wider = png(picture, language, width=width + int((down * shape - across) / WALL))
    return wider if _size(wider)[1] <= down else drawn  # one that grows with its width is no larger in the box for it


def _size(drawn: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(drawn)) as opened:
        return opened.size


def pixels(drawn: str, scale: float) -> bytes:
    """The drawing as PNG, on paper of its own, with so many pixels to each of its own."""
    import vl_convert

    on_paper = _OPENED.sub(rf'\1<rect width="100%" height="100%" fill="{LIGHT.paper}"/>', drawn, count=1)
    return bytes(vl_convert.svg_to_png(on_paper, scale=scale))


def flattened(drawn: str) -> str:
    """The drawing of the same size whose one part is a picture of it: for writing that not every program can set."""
    opened = _OPENED.search(drawn)
    start = opened[1] if opened else ""
    image = base64.b64encode(pixels(drawn, SHARP)).decode()
    return f'{start}<image width="100%" height="100%" href="data:image/png;base64,{image}"/></svg>'
