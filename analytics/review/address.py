"""What-if as an address holds it, so that a link shows what its sender saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from analytics.errors import QuestionError
from analytics.scenario.lever import changes_of
from analytics.scenario.scenario import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.review.ground import Ground
    from analytics.scenario.lever import Change


#: Months played through where nobody says otherwise.
YEAR: Final = 12


def written(changes: Iterable[Change]) -> str:
    """Plain changes as a text; "" for none.

    Example:
        >>> written([("level", "level", 97.5), ("supporthours", "calendar", "Mon, Tue")])
        'level.level=97.5,supporthours.calendar=Mon%2C%20Tue'
    """
    return ",".join(f"{lever}.{name}={_value(value)}" for lever, name, value in changes)


def read(text: str, ground: Ground) -> tuple[Change, ...]:
    """The changes that a text holds, each of the type its lever asks for.

    Args:
        text: as `written` gives it.
        ground: what the changes are of.

    Raises:
        QuestionError: a part of it is no change.
        ScenarioError: there is no such lever or field, or a value is not a number where one is asked, or out of bounds.

    Example:
        >>> from analytics.review.ground import TARGET
        >>> read("level.level=97.5", TARGET)
        (('level', 'level', 97.5),)
    """
    return changes_of(ground.pulled([_change(part) for part in text.split(",") if part]))


def months(text: str) -> int:
    """The horizon that a text holds; a year where it holds none.

    Raises:
        QuestionError: it is no number of months that can be played through.

    Example:
        >>> months("24"), months("")
        (24, 12)
    """
    if not text:
        return YEAR
    if not text.isdecimal() or not 1 <= int(text) <= LONGEST:
        problem = f"the address holds {text!r} as months"
        raise QuestionError(problem, expected=f"a whole number, 1 to {LONGEST}")
    return int(text)


def _value(value: float | str) -> str:
    return quote(value, safe="") if isinstance(value, str) else repr(value)


def _change(part: str) -> Change:
    lever, _, rest = part.partition(".")
    name, equals, value = rest.partition("=")
    if not equals:
        problem = f"the address holds {part!r}, which is no change"
        raise QuestionError(problem, expected="such as level.level=97.5")
    return lever, name, unquote(value)
