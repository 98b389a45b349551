"""What a lever is: a frozen dataclass whose fields say how a form asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Self, TypeVar

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _typeshed import DataclassInstance

#: One change: the lever, its field and the value, such as ("level", "level", 97.0).
Change = tuple[str, str, float | str]

#: A named set of changes.
Option = tuple[str, tuple[Change, ...]]

#: What a lever changes: the terms of a target, or a desk.
Ground = TypeVar("Ground")

#: Units of fields that are a name instead of a number, chosen among those there are.
WORDS: Final = ("calendar", "part", "station", "kind")
#: Those of them that say of which it is that the other fields change something.
OF_WHICH: Final = ("part", "station", "kind")


@dataclass(frozen=True, kw_only=True)
class Knob:
    """One field of a form: a number between `low` and `high`, or a word where `unit` is one of `WORDS`."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    default: float | str
    help: str


@dataclass(frozen=True, kw_only=True)
class Lever(Generic[Ground]):
    """One change to the terms of a target, or to whatever else a what-if is asked of."""

    label: ClassVar[str]

    def apply(self, terms: Ground) -> Ground:
        """The terms as they are after the change; ScenarioError where it makes no sense for them."""
        raise NotImplementedError

    @classmethod
    def today(cls, terms: Ground) -> Self | None:
        """The lever where it stands now, so that a form starts there; None where it has no such place."""
        raise NotImplementedError


def knob(  # the return type is the field's own, as with dataclasses.field
    default: float | str, *, label: str, unit: str, low: float = 0, high: float = 0, step: float = 0, about: str
) -> Any:
    """A dataclass field that says how a form asks for it: label, unit, bounds, step, default and help."""
    told = {"label": label, "unit": unit, "low": low, "high": high, "step": step, "default": default, "help": about}
    return field(default=default, metadata=told)


def knobs(lever: type[DataclassInstance]) -> tuple[Knob, ...]:
    """The fields of a lever's form, in order.

    Example:
        >>> from analytics.scenario.levers import ChangeLevel
        >>> [(each.label, each.unit, each.low, each.high) for each in knobs(ChangeLevel)]
        [('Promised share', '%', 50, 100)]
    """
    return tuple(Knob(name=each.name, **each.metadata) for each in fields(lever))


def word(lever: type[Lever[Any]]) -> str:
    """What a recipe, a link or the command line calls a lever.

    Example:
        >>> from analytics.scenario.levers import ChangeLevel
        >>> word(ChangeLevel)
        'level'
    """
    return lever.__name__.removeprefix("Change").lower()


def check(lever: DataclassInstance) -> None:
    """Nothing, where every field lies within its bounds; ScenarioError names the first that does not."""
    for each in knobs(type(lever)):
        value = getattr(lever, each.name)
        if each.unit not in WORDS and not each.low <= value <= each.high:
            problem = f"{each.label} is {value:g} {each.unit}"
            raise ScenarioError(problem, expected=f"{each.low:g} to {each.high:g} {each.unit}")


def changes_of(levers: Iterable[Lever[Any]]) -> tuple[Change, ...]:
    """Levers as the plain changes that a recipe, a link or the command line holds.

    Example:
        >>> from analytics.scenario.levers import ChangeDemand
        >>> changes_of([ChangeDemand(percent=10)])
        (('demand', 'percent', 10),)
    """
    return tuple(
        (word(type(lever)), each.name, getattr(lever, each.name)) for lever in levers for each in fields(lever)
    )


def pulled(changes: Iterable[Change], known: Sequence[type[Lever[Ground]]]) -> tuple[Lever[Ground], ...]:
    """The levers that plain changes mean, in the order they are first named.

    Args:
        changes: the plain changes.
        known: the levers there are.

    Raises:
        ScenarioError: there is no such lever or field, or the value is not a number where one is asked.

    Example:
        >>> from analytics.scenario.levers import LEVERS
        >>> pulled([("demand", "percent", "10")], LEVERS)
        (ChangeDemand(percent=10.0),)
    """
    there = {word(lever): lever for lever in known}
    given: dict[str, dict[str, Any]] = {}
    for lever, name, value in changes:
        if lever not in there:
            problem = f"no lever {lever!r}"
            raise ScenarioError(problem, found=lever, exists=there)
        given.setdefault(lever, {})[name] = _typed(there[lever], name, value)
    return tuple(there[lever](**values) for lever, values in given.items())


def _typed(lever: type[Lever[Any]], name: str, value: float | str) -> float | str:
    there = {each.name: each for each in knobs(lever)}
    if name not in there:
        problem = f"the lever {word(lever)!r} has no field {name!r}"
        raise ScenarioError(problem, found=name, exists=there)
    if there[name].unit in WORDS:
        return str(value)
    try:
        return float(value)
    except ValueError as error:
        problem = f"{value!r} is not a number"
        raise ScenarioError(problem, expected=f"{there[name].label} in {there[name].unit}") from error
