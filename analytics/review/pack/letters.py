"""The fonts of a pack, and what becomes of a sign that none of them has: words, never an empty box."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from analytics.charts.theme import STATUSES

#: The family of every form of a pack, and what it falls back on for other scripts, symbols and emoji.
FAMILY: Final = "Source Sans Pro"
_PACKAGES: Final = ("font_source_sans_pro", "manimgx_fonts", "manimgx_fonts_cjk")  # the last only where it is there
_FACES: Final = re.compile(r"SourceSansPro-(Regular|It|Semibold|SemiboldIt|Bold)\.ttf|Noto.*\.ttf|Noto.*\.otf")

#: Signs that show nothing themselves and that no font needs to have.
_UNSEEN: Final = re.compile(
    "(?<!\\w)\u200d|\u200d(?!\\w)|[\ufe00-\ufe0f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
)


@cache
def files() -> tuple[Path, ...]:
    """The font files, those of the family first."""
    found: list[Path] = []
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            found += sorted(path for path in Path(folder).rglob("*") if _FACES.fullmatch(path.name))
    return tuple(found)


def folders() -> tuple[Path, ...]:
    """The folders of the font files."""
    return tuple(dict.fromkeys(path.parent for path in files()))


@cache
def families() -> tuple[str, ...]:
    """Names of the families in the order in which a sign is looked for."""
    names = dict.fromkeys(_name(path) for path in files())
    return tuple(sorted(names, key=lambda name: (name != FAMILY, name != "Noto Sans", name == "Noto Emoji")))


def printable(text: str) -> str:
    """The text with words in brackets in place of what no font of the pack can show.

    Example:
        >>> printable("Done \\U0001F600, \\u6f22\\u5b57, caf\\u00e9")
        'Done 😀, [2 CJK characters], café'
    """
    seen = _UNSEEN.sub("", text.replace("\r\n", "\n"))
    if seen.isascii():
        return seen
    there = _signs()
    found, run = [], ""
    for sign in [*seen, ""]:
        if sign and ord(sign) not in there:
            run += sign
            continue
        found += [_told(run), sign]
        run = ""
    return "".join(found)


def _told(run: str) -> str:
    """What a run of signs that cannot be shown is, in words."""
    if not run:
        return ""
    name = unicodedata.name(run[0], "unknown sign")
    if len(run) == 1 and not run.isalpha():
        return f"[{name.lower()}]"
    return (
        f"[{len(run)} {name.partition(' ')[0]} characters]" if len(run) > 1 else f"[{name.partition(' ')[0]} character]"
    )


@cache
def _signs() -> frozenset[int]:
    """Every sign that some font has."""
    from fontTools.ttLib import TTFont

    found = {*map(ord, "\n\t\u200b"), *(ord(status.glyph) for status in STATUSES.values())}  # which are drawn
    for path in files():
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def _name(path: Path) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        names = font["name"]
        return str(names.getDebugName(16) or names.getDebugName(1))
