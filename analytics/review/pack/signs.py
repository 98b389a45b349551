"""Signs that a file can carry: XML and terminals take no control characters, so a mark stands in their place."""

from __future__ import annotations

import re
from typing import Final

#: What stands in place of a sign that cannot be carried, so that it is seen that there was one.
INSTEAD: Final = "\ufffd"

_UNCARRIED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def carried(text: str) -> str:
    """The text with a mark in place of each sign that no file of text may hold; lines end in one way.

    Example:
        >>> carried("one\\x00two\\r\\nthree \\U0001F600")
        'one�two\\nthree 😀'
    """
    return _UNCARRIED.sub(INSTEAD, text.replace("\r\n", "\n").replace("\r", "\n"))
