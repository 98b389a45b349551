"""A picture of a finding as SVG: the chart of the pages in its light theme, with labels in the pack's language."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language

#: The one family of every form; its files are those of the package that `fonts` finds.
FAMILY: Final = "Source Sans Pro"

#: What is drawn only where a reader points.
_POINTED: Final = "near"

_TEXT: Final = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")


def svg(picture: Picture, language: Language, *, width: int = 660) -> str:
    """The picture as one SVG, so many pixels wide, its texts in the language's forms."""
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(_spec(picture, width), vl_version="6.1")
    return _TEXT.sub(lambda text: text[1] + escape(language.on_axis(unescape(text[2]))) + text[3], drawn)


def _spec(picture: Picture, width: int) -> dict[str, Any]:
    """The chart's spec with its rows, of a fixed size."""
    from analytics.charts.registry import chart, spec

    made = spec(picture.kind, dict(picture.options))
    rows = chart(picture.kind).rows(picture.frame)
    made["width"] = width
    if picture.height:
        made["height"] = picture.height
    made["datasets"] = {"rows": rows.to_dicts()}
    made["config"] = {**made["config"], "font": FAMILY}
    return made
