"""What a scenario may change: the terms of one target, and what is assumed about demand, pace and unit costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from analytics.catalogue import Calendar, Target, Version
    from analytics.measures.measure import Statistic

#: Where a figure that a scenario rests on comes from.
Source = Literal["records", "agreement", "entered by hand", "method"]


@dataclass(frozen=True)
class Assumption:
    """Something a scenario takes for granted, in a sentence, and where it comes from."""

    words: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class UnitCosts:
    """What a month costs before any item, and what each item adds, in the catalogue's currency."""

    fixed: float
    per_item: float


@dataclass(frozen=True, kw_only=True)
class Cover:
    """People on duty in hours that were not agreed before; `an_hour` is what one of them costs, None if not known."""

    hours_a_month: float
    people: float
    an_hour: float | None = None

    @property
    def cost(self) -> float:
        """What the cover costs a month, in the catalogue's currency; 0 where the cost of an hour is not known."""
        return self.hours_a_month * self.people * (self.an_hour or 0.0)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One target and all that a scenario can do to it; a lever returns new ones.

    Attributes:
        version: version of the agreement the target belongs to; its charge and cap price the credits.
        target: what is promised.
        calendar: agreed service hours.
        calendars: the other calendars there are.
        statistic: how items become a level.
        pace: what each lead time is multiplied by.
        demand: what each month's volume is multiplied by.
        unit_costs: entered costs; None takes them from the records.
        agent_hour: cost of one person for an hour; None where it is not known.
        cover: people needed in added hours; None where there are none.
        assumptions: what is taken for granted.
        cannot: what the scenario cannot answer, in sentences.
    """

    version: Version
    target: Target
    calendar: Calendar
    calendars: tuple[Calendar, ...] = ()
    statistic: Statistic = "share"
    pace: float = 1.0
    demand: float = 1.0
    unit_costs: UnitCosts | None = None
    agent_hour: float | None = None
    cover: Cover | None = None
    assumptions: tuple[Assumption, ...] = ()
    cannot: tuple[str, ...] = ()

    @property
    def limit(self) -> float | None:
        """Service hours an item may take; None where the promise is not in service hours."""
        if self.statistic == "percentile":
            return self.target.level
        within = self.target.within
        return within.seconds / 3600 if within and within.unit in ("minutes", "hours") else None

    def assuming(self, words: str, source: Source) -> Terms:
        """The same terms, resting on one more assumption."""
        return replace(self, assumptions=(*self.assumptions, Assumption(words, source)))

    def silent_on(self, words: str) -> Terms:
        """The same terms, with one more thing they cannot answer."""
        return replace(self, cannot=(*self.cannot, words))
