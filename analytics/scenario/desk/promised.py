"""What agreements promise of the tickets that come to a desk: limits of each kind, and the shares in time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analytics.catalogue.calendar import always
from analytics.measures.measure import clauses
from analytics.scenario.desk.answer import Owed
from analytics.scenario.desk.level import Aim
from analytics.scenario.desk.level import Counted as CountedBy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analytics.catalogue import Agreement, Calendar, Catalogue, Duration, Target
    from analytics.catalogue.calendar import Hours

#: Measures of shares in time, and what counts them.
COUNTED: Mapping[str, CountedBy] = {"response": "responded", "resolution": "in_time"}


@dataclass(frozen=True)
class Allowed:
    """Hours that are allowed, on a calendar."""

    hours: float
    calendar: Calendar


@dataclass
class Limits:
    """What is promised of one kind: the time allowed to respond and to resolve; None for nothing."""

    respond: Allowed | None = None
    resolve: Allowed | None = None


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What is promised of the tickets of a desk.

    Attributes:
        limits: of each kind, in the order of the kinds.
        aims: shares in time promised.
        owed: agreements with their aims by target, for those that owe credits.
        cannot: promises about these tickets that are not simulated, in sentences without their full stop.
    """

    limits: tuple[Limits, ...]
    aims: tuple[Aim, ...]
    owed: tuple[Owed, ...] = ()
    cannot: tuple[str, ...] = field(default=())


def promised(
    catalogue: Catalogue, kinds: Sequence[tuple[str, str]], services: Collection[str] | None = None
) -> Promised:
    """What the agreements with customers, as they stand, promise of some kinds of tickets.

    A kind has one limit: where two agreements allow different times for the same service and priority, the first of the
    catalogue holds, and the other target is not simulated. So is one that depends on more than service and priority.

    Args:
        catalogue: what is agreed.
        kinds: service and priority of each.
        services: those whose promises a desk is held to; None for all. It may get a few tickets of others, of which
            most are handled elsewhere.
    """
    limits = tuple(Limits() for _ in kinds)
    aims, owed, cannot = list[Aim](), list[Owed](), list[str]()
    for agreement in catalogue.slas():
        if services is not None and agreement.service not in services:
            continue
        ours = dict[str, Aim]()
        for target in agreement.versions[-1].targets:
            places = _about(agreement, target, kinds)
            if not places or target.measure not in COUNTED:
                continue
            name = called(agreement.name, target.name)
            why = _unfit(target) or _taken(limits, places, target, _calendar(agreement, catalogue))
            if why:
                cannot.append(f"{name}, {why}")
                continue
            ours[target.name] = Aim(name=name, kinds=places, level=target.level, counted=COUNTED[target.measure])
        aims += ours.values()
        if any(target.credits.tiers for target in agreement.versions[-1].targets if target.name in ours):
            owed.append(Owed(agreement=agreement.name, version=agreement.versions[-1], aims=ours))
    return Promised(limits=limits, aims=tuple(aims), owed=tuple(owed), cannot=tuple(cannot))


def called(agreement: str, target: str) -> str:
    """What the aim of a target is called.

    Example:
        >>> called("Payroll SLA", "Answered within 2 hours")
        'Payroll SLA: Answered within 2 hours'
    """
    return f"{agreement}: {target}"


def _about(agreement: Agreement, target: Target, kinds: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    """Places of the kinds that a target is about."""
    return tuple(
        place for place, (service, priority) in enumerate(kinds)
        if service == agreement.service and (not target.priority or priority in target.priority)
    )  # fmt: skip


def _unfit(target: Target) -> str:
    """Why a target cannot be simulated; "" where it can."""
    if target.category or target.group:
        return "which is about some categories or groups alone"
    if target.within is None:
        return "which allows each ticket a time of its own"
    return "" if target.higher_is_better else "which promises a share at most"


def _taken(limits: Sequence[Limits], places: Sequence[int], target: Target, calendar: Calendar) -> str:
    """Sets the limit of the kinds of a target; why it cannot, where another limit holds already."""
    if target.within is None:
        return ""
    name, allowed = "respond" if target.measure == "response" else "resolve", _allowed(target.within, calendar)
    if any(getattr(limits[place], name) not in (None, allowed) for place in places):
        return "which allows another time than an agreement before it"
    for place in places:
        setattr(limits[place], name, allowed)
    return ""


def _allowed(within: Duration, calendar: Calendar) -> Allowed:
    """A time allowed as hours on a clock: a calendar day is 24 hours on one that never stops, a working day 24 on one
    that runs all of the days on which the calendar opens."""
    if within.unit in ("hours", "minutes"):
        return Allowed(within.seconds / 3600, calendar)
    if within.unit == "calendar days":
        return Allowed(24 * within.amount, always(zone=calendar.zone))
    whole: Hours = ((0, 86_400),)
    days = replace(
        calendar, name=f"{calendar.name}, whole days",
        hours={day: whole for day, windows in calendar.hours.items() if windows},
        own_days={day: whole if windows else () for day, windows in calendar.own_days.items()},
    )  # fmt: skip
    return Allowed(24 * within.amount, days)


def _calendar(agreement: Agreement, catalogue: Catalogue) -> Calendar:
    return clauses(agreement, catalogue.calendar)[-1].calendar
