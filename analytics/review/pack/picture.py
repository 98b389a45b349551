"""A picture of a finding as PNG, for forms that take no drawing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from analytics.charts.theme import LIGHT
from analytics.review.pack import drawing

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language


def png(picture: Picture, language: Language, *, width: int = 660, scale: float = 2.0) -> bytes:
    """The picture so many pixels wide, each drawn as `scale` of them so that it stays sharp on a wall.

    It is on paper of its own: where nothing is drawn, some programs put something else under what half covers it.
    """
    import vl_convert
    from PIL import Image

    with Image.open(io.BytesIO(vl_convert.svg_to_png(drawing.svg(picture, language, width=width), scale=scale))) as ink:
        paper = Image.new("RGBA", ink.size, LIGHT.paper)
        paper.alpha_composite(ink.convert("RGBA"))
    file = io.BytesIO()
    paper.convert("RGB").save(file, "PNG", optimize=True)
    return file.getvalue()
