"""A support desk: the kinds of tickets that come, the people who serve them, and what was promised of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtri

from analytics.errors import ScenarioError
from analytics.scenario.ticket import REQUEUE, Floats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.catalogue import Calendar

#: Tiers that a ticket can pass through.
MOST_TIERS: Final = 7
#: Demand may grow to so many times what is expected.
MOST_GROWTH: Final = 4
#: Equal parts that a distribution of hours is kept in.
PARTS: Final = 2048

#: A ticket of no kind in particular never leaves the line.
NEVER: Final = float("inf")


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A lognormal distribution of hours by its mean and its standard deviation as a share of the mean.

    Example:
        >>> work = Hours(mean=2.0, variation=1.2)
        >>> round(float(work.table().mean()), 6)
        2.0
    """

    mean: float
    variation: float = 1.0

    def table(self) -> Floats:
        """Values at the middles of equal shares, their mean that of the distribution."""
        spread = np.sqrt(np.log1p(self.variation**2))
        found: Floats = self.mean * np.exp(spread * ndtri((np.arange(PARTS) + 0.5) / PARTS) - spread**2 / 2)
        # The middles of the outermost part miss some of a long tail, whose weight the last value carries.
        found[-1] += (self.mean - found.mean()) * PARTS
        return found


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A distribution of hours as it was seen: values at the middles of equal shares, in order."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean hours."""
        return float(np.mean(self.values))

    def table(self) -> Floats:
        """The values at the middles of as many equal shares as every table has."""
        known = (np.arange(len(self.values)) + 0.5) / len(self.values)
        return np.interp((np.arange(PARTS) + 0.5) / PARTS, known, self.values)


@dataclass(frozen=True, kw_only=True)
class Tier:
    """What happens to a kind of ticket at one station.

    Attributes:
        station: name of the station.
        work: hours of an agent.
        onward: chance that it goes on to the next tier; that of the last tier means nothing.
        outside: chance that it waits for somebody outside the desk.
        away: for how many hours.
        before: share of the work that is done before that.
    """

    station: str
    work: Hours | Measured
    onward: float = 0.0
    outside: float = 0.0
    away: Hours | Measured = Hours(mean=24.0)
    before: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Tickets that are alike: of one service and priority, mostly.

    Attributes:
        name, service, priority: what they are called.
        rank: 0 for what is served first.
        tiers: the stations they pass through, in order.
        respond, resolve: service hours promised; infinite for none.
        responds, resolves: places among the desk's calendars of those that either is counted on.
        stops: whether the clock of resolution stands still while one is outside the desk.
        patience: mean hours after which one that nobody has begun is given up; infinite for never.
        growth: tickets that come for each one expected.
    """

    name: str
    rank: int
    tiers: tuple[Tier, ...]
    service: str = ""
    priority: str = ""
    respond: float = NEVER
    resolve: float = NEVER
    responds: int = 0
    resolves: int = 0
    stops: bool = True
    patience: float = NEVER
    growth: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Station:
    """People of one skill and their shifts.

    Attributes:
        name: what they are called.
        starts, ends: hours from the start at which each shift begins and ends.
        people: how many are on it, and paid.
        at_work: share of them who work on tickets at any time.
    """

    name: str
    starts: Floats
    ends: Floats
    people: Floats
    at_work: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Demand:
    """How many tickets are expected.

    Attributes:
        expected: by day and kind.
        by_hour: share of a day's tickets that come in each of its hours, one row a day or one for all days.
        uneven: variance of a day's demand beyond chance, as a share of its square; 0 for none.
        paths: factors of each day, one row for each way that demand may go; None where it goes as expected.
    """

    expected: Floats
    by_hour: Floats
    uneven: float = 0.0
    paths: Floats | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Waiting:
    """Tickets open at the start: the kind of each, when it was opened (below zero) and the share of its work left."""

    kind: Floats
    opened: Floats
    left: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Desk:
    """A desk over some days.

    Attributes:
        first: its first day; hour 0 is its midnight in the zone.
        zone: IANA time zone of days.
        edges: hours at which the periods judged begin, and the end of the last.
        kinds, stations, demand: who comes and who serves.
        calendars: agreed service hours that kinds are clocked on.
        waiting: tickets there at the start; None for none.
        after_shift: FINISH, REQUEUE or RESUME (`analytics.scenario.ticket`).
        preempt: whether a more urgent ticket breaks off less urgent work.
    """

    first: date
    zone: str
    edges: Floats
    kinds: tuple[Kind, ...]
    stations: tuple[Station, ...]
    demand: Demand
    calendars: tuple[Calendar, ...]
    waiting: Waiting | None = None
    after_shift: int = REQUEUE
    preempt: bool = False


def check(desk: Desk) -> None:
    """Nothing, where a desk makes sense.

    Raises:
        ScenarioError: hours, chances, people or demand are not numbers that can be; a station is not there; a calendar
            never opens.
    """
    names = [station.name for station in desk.stations]
    for kind in desk.kinds:
        _kind(kind, names)
    _counts("people on a shift", [v for station in desk.stations for v in station.people])
    for station in desk.stations:
        if not 0 < station.at_work <= 1:
            problem = f"the share of {station.name} who work on tickets is {station.at_work:g}"
            raise ScenarioError(problem, expected="more than 0 and at most 1")
    _counts("tickets expected of a day", desk.demand.expected.ravel())
    _counts("variance of a day's demand", [desk.demand.uneven])
    if not any(station.people.sum() > 0 for station in desk.stations):
        problem = "nobody is on any shift"
        raise ScenarioError(problem, remedy="Give at least one shift one person")
    for calendar in desk.calendars:
        if not calendar.ever_opens():
            problem = f"the calendar {calendar.name!r} never opens, so no time ever passes on it"
            raise ScenarioError(problem, remedy="Give it hours, or count on another calendar")


def _kind(kind: Kind, stations: Sequence[str]) -> None:
    if not 1 <= len(kind.tiers) <= MOST_TIERS:
        problem = f"{kind.name} passes through {len(kind.tiers)} tiers"
        raise ScenarioError(problem, expected=f"1 to {MOST_TIERS}")
    if not 0 <= kind.growth <= MOST_GROWTH:
        problem = f"demand for {kind.name} is {kind.growth:g} times what is expected"
        raise ScenarioError(problem, expected=f"0 to {MOST_GROWTH} times")
    for what, hours in (("respond", kind.respond), ("resolve", kind.resolve), ("be patient", kind.patience)):
        if not hours > 0:
            problem = f"{kind.name} has {hours:g} hours to {what}"
            raise ScenarioError(problem, expected="more than 0")
    for tier in kind.tiers:
        _tier(kind.name, tier, stations)


def _tier(kind: str, tier: Tier, stations: Sequence[str]) -> None:
    if tier.station not in stations:
        problem = f"{kind} is served by {tier.station!r}"
        raise ScenarioError(problem, found=tier.station, exists=list(stations))
    for what, chance in (("going on", tier.onward), ("waiting outside", tier.outside), ("work before", tier.before)):
        if not 0 <= chance <= 1:
            problem = f"the share of {what} of {kind} is {chance:g}"
            raise ScenarioError(problem, expected="0 to 1")
    _positive(f"handling time of {kind}", tier.work.mean)
    _positive(f"time outside the desk of {kind}", tier.away.mean)


def _positive(what: str, hours: float) -> None:
    if not 0 < hours < NEVER:
        problem = f"the mean {what} is {hours:g} hours"
        raise ScenarioError(problem, expected="more than 0 and finite")


def _counts(what: str, values: Sequence[float] | Floats) -> None:
    wrong = [value for value in values if not 0 <= value < NEVER]
    if wrong:
        problem = f"the number of {what} is {wrong[0]:g}"
        raise ScenarioError(problem, expected="0 or more, and finite")
