"""A picture for the cover, known by its content and not by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes a logo may have; it stands in every form of the pack.
MOST: Final = 2_000_000

_BEGINS: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
_ENDS: Final = {"png": b"IEND\xaeB`\x82", "jpg": b"\xff\xd9"}

#: What an SVG must not have: scripts, and anything that is fetched from elsewhere or declared.
_LIVE: Final = re.compile(
    rb"<script|<foreignObject|<!DOCTYPE|<!ENTITY|href\s*=\s*[\"'](?!#|data:image/)|\son\w+\s*=", re.IGNORECASE
)


@dataclass(frozen=True)
class Logo:
    """A picture.

    Attributes:
        kind: "png", "jpg" or "svg".
        content: its bytes.
    """

    kind: str
    content: bytes


def read(content: bytes, name: str = "the logo") -> Logo:
    """The picture that the bytes are.

    Args:
        content: of a file.
        name: what errors call it.

    Raises:
        QuestionError: they are no PNG, JPEG or SVG, or too many.

    Example:
        >>> read(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>').kind
        'svg'
    """
    if len(content) > MOST:
        problem = f"{name} has {len(content) / 1e6:.1f} MB"
        raise QuestionError(problem, expected=f"a picture of at most {MOST / 1e6:.0f} MB")
    for kind, begins in _BEGINS.items():
        if content.startswith(begins) and _ENDS[kind] in content[-64:]:
            return Logo(kind, content)
    if b"<svg" in content[:4096]:
        return Logo("svg", _still(content, name))
    problem = f"{name} is no picture that can be printed"
    raise QuestionError(problem, expected="a whole PNG, JPEG or SVG file", remedy="Save it in one of these forms first")


def from_file(path: Path) -> Logo:
    """The picture in a file; QuestionError as in `read`, or where it cannot be read."""
    try:
        return read(path.read_bytes(), path.name)
    except OSError as error:
        problem = f"the logo {path} cannot be read ({error.strerror or error})"
        raise QuestionError(problem) from error


def _still(content: bytes, name: str) -> bytes:
    """The SVG, where it is one, and shows the same everywhere: it loads and runs nothing."""
    if _LIVE.search(content):
        problem = f"{name} is an SVG that runs or loads something"
        raise QuestionError(problem, expected="a drawing alone", remedy="Save it as a plain SVG, or as PNG")
    try:
        root = ET.fromstring(content)  # noqa: S314  # nothing is declared in it, as is seen to above
    except ET.ParseError as error:
        problem = f"{name} is an SVG that cannot be read: {error}"
        raise QuestionError(problem, expected="a whole PNG, JPEG or SVG file") from error
    if root.tag not in ("svg", "{http://www.w3.org/2000/svg}svg"):
        problem = f"{name} is XML, but no SVG"
        raise QuestionError(problem, expected="a whole PNG, JPEG or SVG file")
    return content
