"""A scenario: named changes to what is agreed or assumed, and how far and how often they are played through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analytics.errors import ScenarioError
from analytics.scenario.lever import Lever
from analytics.scenario.lever import check as check_lever

if TYPE_CHECKING:
    from analytics.scenario.terms import Terms

#: Longest horizon, in months: beyond five years no history says anything about a level.
LONGEST: Final = 60
#: Fewest and most replications; the most takes about a second.
REPLICATIONS: Final = (100, 20_000)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What if: equal scenarios are equal values, so that an outcome can be kept by them.

    Attributes:
        name: what people call it.
        changes: the levers pulled, at most one of each kind.
        horizon: months played through.
        co2e_per_kwh: kg of CO2e that a kWh stands for, entered by hand; None leaves emissions out.
        replications: how many futures are drawn.
        latest: how many of the latest months of history count; None for all since the level last stood apart.
        seed: scenarios with the same seed, horizon and replications meet the same draws.
    """

    name: str
    changes: tuple[Lever[Terms], ...] = ()
    horizon: int = 12
    co2e_per_kwh: float | None = None
    replications: int = 2000
    latest: int | None = None
    seed: int = 1


def check(scenario: Scenario) -> None:
    """Nothing, where the scenario can be worked out with bounded work.

    Raises:
        ScenarioError: horizon, replications, factor or a lever lies outside its bounds, or a lever is pulled twice.
    """
    _within("horizon", scenario.horizon, 1, LONGEST, "months")
    _within("number of replications", scenario.replications, *REPLICATIONS, "futures")
    if scenario.co2e_per_kwh is not None:
        _within("emission factor", scenario.co2e_per_kwh, 0, 10, "kg CO2e a kWh")
    kinds = [type(lever) for lever in scenario.changes]
    for lever in scenario.changes:
        if kinds.count(type(lever)) > 1:
            problem = f"the scenario {scenario.name!r} changes {lever.label.lower()!r} more than once"
            raise ScenarioError(problem, remedy="Keep one change of each kind")
        check_lever(lever)


def applied(scenario: Scenario, terms: Terms) -> Terms:
    """The terms after every change of a scenario; ScenarioError where one makes no sense for them."""
    for lever in scenario.changes:
        terms = lever.apply(terms)
    return terms


def _within(what: str, value: float, low: float, high: float, unit: str) -> None:
    if not low <= value <= high:
        problem = f"the {what} is {value:g} {unit}"
        raise ScenarioError(problem, expected=f"{low:g} to {high:g} {unit}")
