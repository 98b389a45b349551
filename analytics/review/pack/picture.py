"""A picture of a finding as PNG, for forms that take no drawing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from analytics.charts.theme import LIGHT
from analytics.review.pack import drawing

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language

#: How a drawing begins.
_OPENED: Final = re.compile(r"(<svg\b[^>]*>)")


def png(picture: Picture, language: Language, *, width: int = 660, scale: float = 2.0) -> bytes:
    """The picture so many pixels wide, each drawn as `scale` of them so that it stays sharp on a wall.

    It is on paper of its own, drawn beneath it: the renderer darkens what half covers nothing.
    """
    import vl_convert

    drawn = _OPENED.sub(
        rf'\1<rect width="100%" height="100%" fill="{LIGHT.paper}"/>', drawing.svg(picture, language, width=width), 1
    )
    return bytes(vl_convert.svg_to_png(drawn, scale=scale))
