"""A picture of a finding as PNG, for forms that take no drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.review.pack import drawing

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language


def png(picture: Picture, language: Language, *, width: int = 660, scale: float = 2.0) -> bytes:
    """The picture so many pixels wide, each drawn as `scale` of them so that it stays sharp on a wall."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(drawing.svg(picture, language, width=width), scale=scale)
    return made
