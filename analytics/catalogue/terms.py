"""What the catalogue's files are checked with: strict frozen dataclasses and the units people write."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict

#: No field that is not declared, no text taken for a number; a slip in a file is named, never swallowed.
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True, ser_json_inf_nan="strings")

Unit = Literal["minutes", "hours", "working days", "calendar days"]

_WORDS: dict[str, Unit] = {
    "min": "minutes", "minute": "minutes", "minutes": "minutes",
    "h": "hours", "hour": "hours", "hours": "hours",
    "working day": "working days", "working days": "working days",
    "calendar day": "calendar days", "calendar days": "calendar days",
}  # fmt: skip


def _share(given: Any) -> Any:
    """A number as it is; text such as '95 %' as the share 0.95."""
    if isinstance(given, str) and (match := re.fullmatch(r"\s*([-+]?\d+(?:\.\d+)?)\s*%\s*", given)):
        # Divided as text first: 99.9 / 100 is 0.9990000000000001, and a limit is judged on the exact figure.
        return float(f"{match[1]}e-2")
    return given


def percent(share: float) -> float:
    """The percentage a share is written as, exact to ten digits.

    Example:
        >>> percent(0.999), 0.999 * 100
        (99.9, 99.9)
        >>> percent(0.07), 0.07 * 100
        (7.0, 7.000000000000001)
    """
    return float(f"{share * 100:.10g}")


def share(percent: float) -> float:
    """The share a percentage stands for, read from its digits: 99.9 / 100 is 0.9990000000000001.

    Example:
        >>> share(99.9), 99.9 / 100
        (0.999, 0.9990000000000001)
    """
    return float(f"{percent:.10g}e-2")


def split_quantity(given: str) -> tuple[float, Unit]:
    """Amount and unit of a duration as people write it.

    Raises:
        ValueError: the unit is missing or ambiguous; "days" must say whose days.

    Example:
        >>> split_quantity("7 working days")
        (7.0, 'working days')
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z ]+?)\s*", given)
    if match is None or match[2] not in _WORDS:
        message = f"{given!r} is not a duration: write '30 minutes', '4 hours', '7 working days' or '7 calendar days'"
        raise ValueError(message)
    return float(match[1]), _WORDS[match[2]]


#: A number, or a percentage written with its sign: 4.2, 0.95 and "95 %" are all accepted.
Level = Annotated[float, BeforeValidator(_share)]
