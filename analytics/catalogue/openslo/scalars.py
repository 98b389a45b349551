"""What a scalar without quotes means, where readers of YAML 1.1 and of YAML 1.2 disagree about it.

`on` is true to one and text to the other, `010` is 8 or 10, `1e3` text or a thousand, `18:00` the number 1080 or text.
Such a scalar is kept as the characters that were written, and is marked, so that nothing is turned in silence.
Sources: YAML 1.1, types (as PyYAML resolves them); YAML 1.2.2, section 10.3.2, core schema.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

import yaml

_YAML_1_1: Final = yaml.resolver.Resolver()

_YAML_1_2: Final = (
    ("null", re.compile(r"~|null|Null|NULL|")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    ("float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")),
    ("float", re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
)

#: Whole numbers that every reader holds exactly: no leading nought, and no more digits than 64 bits have.
_WHOLE: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})|0x[0-9a-fA-F]{1,15}")

#: Words that YAML 1.1 calls yes and no although PyYAML does not, so that they are better written in quotes.
_LETTERS: Final = frozenset("yYnN")

_PLAIN: Final = re.compile(r"[A-Za-z/][\w ./%-]*", re.ASCII)
_BLOCK: Final = re.compile(r"[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")


class Ambiguous(str):
    """The characters of a scalar that readers of YAML take for different things; it is used as text."""

    __slots__ = ()


def meaning(plain: str) -> Any:
    """What a scalar without quotes is to every reader; where they disagree, its characters as `Ambiguous` text.

    Raises:
        ValueError: it is not a number, or greater than any.

    Example:
        >>> meaning("0.99"), meaning("true"), meaning("web"), type(meaning("on")).__name__
        (0.99, True, 'web', 'Ambiguous')
    """
    tag = _YAML_1_1.resolve(yaml.ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]  # untyped stub
    old = str(tag).rpartition(":")[2]
    new = _core(plain)
    if old == new == "str":
        return plain
    if old != new or (new == "int" and not _WHOLE.fullmatch(plain)):
        return Ambiguous(plain)
    if new in {"int", "float"}:
        return number(plain)
    return None if new == "null" else plain.lower() == "true"


def number(plain: str) -> int | float | None:
    """The number a scalar is in YAML 1.2, None where it is none.

    Raises:
        ValueError: it says that it is not a number, or it is greater than any.

    Example:
        >>> number("1e3"), number("010"), number("18:00")
        (1000.0, 10, None)
    """
    kind = _core(plain)
    if kind == "int":
        return int(plain, 0 if plain[:2] in {"0x", "0o"} else 10) if len(plain) < 20 else None
    if kind != "float":
        return None
    found = math.nan if plain[-1].isalpha() else float(plain)
    if not math.isfinite(found):
        message = f"{plain} is not a number that can be kept"
        raise ValueError(message)
    return found


def style(text: str) -> str | None:
    """How to write a text so that every reader takes it for that text: as a block, plain (None) or in quotes.

    Example:
        >>> style("web shop"), style("on"), style("08:00"), style("one\\ntwo\\n")
        (None, '"', '"', '|')
    """
    if "\n" in text and _BLOCK.fullmatch(text):
        return "|"
    plain = _PLAIN.fullmatch(text) and text not in _LETTERS and not text.endswith(" ")
    return None if plain and type(meaning(text)) is str else '"'


def _core(plain: str) -> str:
    return next((kind for kind, form in _YAML_1_2 if form.fullmatch(plain)), "str")
