"""Text from data, made harmless where Streamlit would read it as Markdown."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final

_MARKS: Final = str.maketrans({mark: f"\\{mark}" for mark in string.punctuation})

#: Invisible and without width; it breaks up what is recognised after the escapes are gone: links, e-mail addresses,
#: emoji and icon names, arrows.
_JOINER: Final = "\u2060"
#: A number and its unit stay on one line.
_UNIT: Final = re.compile(r"(?<=\d) (?=%)")
_RECOGNISED: Final = re.compile(r"(?<=:)(?=[\w/+-])|(?<=@)(?=\w)|(?<=www)(?=\.)|(?<=[<-])(?=[->])", re.IGNORECASE)


@lru_cache(maxsize=512)
def markdown(text: str) -> str:
    """Markdown as people wrote it, made harmless: a picture would be loaded from anywhere, so it is text.

    HTML is shown as it is written by Streamlit itself.

    Example:
        >>> markdown("**So** it is ![x](https://example.org/x.png)")
        '**So** it is !\\\\[x](https://example.org/x.png)'
    """
    return text.replace("![", "!\\[")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text on one line, to be shown as it is written: nothing in it formats, links or loads anything.

    Example:
        >>> plain("*not* bold")
        '\\\\*not\\\\* bold'
    """
    flat = _UNIT.sub("\u00a0", " ".join(text.split()))
    return _RECOGNISED.sub(_JOINER, flat).translate(_MARKS)
