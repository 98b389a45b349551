"""Pictures within a page: drawings whose colours follow the reader's theme, and which are told to who cannot see."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from analytics.charts.theme import LIGHT
from analytics.review.pack import drawing
from analytics.review.pack.signs import carried

if TYPE_CHECKING:
    from analytics.review.finding import Picture
    from analytics.review.pack.language import Language
    from analytics.review.pack.markup import Element

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}\b")
_HUES: Final = {getattr(LIGHT, each.name): each.name for each in reversed(fields(LIGHT)) if each.name != "name"}
_NAMED: Final = re.compile(r"(\bid=\"|url\(#)")


def inline(picture: Picture, language: Language, *, name: str, width: int) -> Element:
    """The drawing as an element of a page.

    Args:
        picture: what is drawn.
        language: of its labels, and of the sentence that tells it.
        name: what the names within it begin with, so that no two drawings of a page share one.
        width: pixels.
    """
    drawn = _NAMED.sub(rf"\g<1>{name}-", drawing.svg(picture, language, width=width))
    root = ET.fromstring(drawn)  # noqa: S314  # drawn here, from text that was escaped
    for part in root.iter():
        part.tag = part.tag.rpartition("}")[2]
        told = {key.rpartition("}")[2]: value for key, value in part.attrib.items() if not _spoken(key)}
        part.attrib.clear()
        part.attrib.update({key: _COLOUR.sub(_themed, value) for key, value in told.items()})
    root.attrib.update({"role": "img", "aria-label": carried(language.sentence(picture.description))})
    return root


def _spoken(attribute: str) -> bool:
    """Whether an attribute tells a mark by itself; one sentence tells the whole."""
    return attribute.startswith("aria-") or attribute == "role"


def _themed(found: re.Match[str]) -> str:
    """A colour by what it means, so that it is another one in the dark."""
    named = _HUES.get(found[0].upper())
    return f"var(--{named.replace('_', '-')}, {found[0]})" if named else found[0]
