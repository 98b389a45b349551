"""A picture of a finding as SVG: the chart of the pages in its light theme, with labels in the pack's language."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review.pack import letters
from analytics.review.pack.letters import FAMILY, files

if TYPE_CHECKING:
    from types import ModuleType

    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language

#: Pixels of a picture's height on paper, where it does not grow with its rows.
TALLEST: Final = 205

_TEXT: Final = re.compile(r"(<text\b[^>]*>)([^<]*)(</text>)")

#: The same, and lines of a text that has several.
_SAID: Final = re.compile(r"(<(?:text|tspan)\b[^>]*>)([^<]+)(</(?:text|tspan)>)")


def svg(picture: Picture, language: Language, *, width: int = 660) -> str:
    """The picture as one SVG, so many pixels wide, its texts in the language's forms."""
    drawn = _converter().vegalite_to_svg(json.dumps(_spec(picture, width)), vl_version="6.4", allowed_base_urls=[])
    written = _TEXT.sub(lambda text: text[1] + escape(language.on_axis(unescape(text[2]))) + text[3], drawn)
    return _SAID.sub(lambda text: text[1] + escape(letters.printable(unescape(text[2]))) + text[3], written)


@cache
def _converter() -> ModuleType:
    """The converter, which measures text in the pack's own font."""
    import vl_convert

    vl_convert.register_font_directory(str(files()[0].parent))
    return vl_convert


def _spec(picture: Picture, width: int) -> dict[str, Any]:
    """The chart's spec with its rows, of a fixed size."""
    from analytics.charts.registry import chart, spec

    made = spec(picture.kind, dict(picture.options))
    rows = chart(picture.kind).rows(picture.frame)
    made["width"] = width
    if picture.height or isinstance(made.get("height"), int):
        made["height"] = min(picture.height or TALLEST, made.get("height", TALLEST), TALLEST)
    instants = (
        pl.col(pl.Date, pl.Datetime).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%dT%H:%M:%S")
    )  # without a zone: drawn in that it is read in
    made["data"] = {"values": rows.with_columns(instants).to_dicts()}
    made["config"] = {**made["config"], "font": FAMILY}
    return made
