"""The font of a pack as files and as bytes small enough to travel in one."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Final

from analytics.review.pack import letters

if TYPE_CHECKING:
    from pathlib import Path

#: The faces in use, by the weight that style sheets call them.
FACES: Final = {400: "SourceSansPro-Regular.ttf", 600: "SourceSansPro-Semibold.ttf"}


def file(weight: int = 400) -> Path:
    """The file of a face; 600 for the semibold one."""
    return next(path for path in letters.files() if path.name == FACES[weight])


@cache
def signs(weight: int = 400) -> frozenset[int]:
    """Every sign that a face has."""
    from fontTools.ttLib import TTFont

    with TTFont(file(weight), lazy=True) as font:
        return frozenset(font.getBestCmap())


def subset(signs: str, weight: int = 400) -> bytes:
    """The face as WOFF with no more than these signs; those it does not have are left to what a reader has."""
    from fontTools import subset as cut

    options = cut.Options(flavor="woff", notdef_outline=True, recalc_timestamp=False)
    maker, made = cut.Subsetter(options), io.BytesIO()
    maker.populate(text=signs)
    with cut.load_font(file(weight), options) as font:
        maker.subset(font)
        cut.save_font(font, made, options)
    return made.getvalue()
