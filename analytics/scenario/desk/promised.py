"""What agreements promise of the tickets that come to a desk: limits of each kind, and the shares in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analytics.measures.measure import clauses
from analytics.scenario.desk.answer import Owed
from analytics.scenario.desk.level import Aim
from analytics.scenario.desk.level import Counted as CountedBy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.catalogue import Agreement, Calendar, Catalogue, Target

#: Measures of shares in time, and what counts them.
COUNTED: Mapping[str, CountedBy] = {"response": "responded", "resolution": "in_time"}


@dataclass
class Limits:
    """What is promised of one kind: its calendar, and service hours to respond and to resolve; None for nothing."""

    calendar: Calendar | None = None
    respond: float | None = None
    resolve: float | None = None


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


def promised(catalogue: Catalogue, kinds: Sequence[tuple[str, str]]) -> Promised:
    """What the agreements with customers, as they stand, promise of some kinds of tickets.

    A kind has one limit: where two agreements allow different times for the same service and priority, the first of the
    catalogue holds, and the other target is not simulated. So is one that depends on more than service and priority.

    Args:
        catalogue: what is agreed.
        kinds: service and priority of each.
    """
    limits = tuple(Limits() for _ in kinds)
    aims, owed, cannot = list[Aim](), list[Owed](), list[str]()
    for agreement in catalogue.slas():
        ours = dict[str, Aim]()
        for target in agreement.versions[-1].targets:
            places = _about(agreement, target, kinds)
            if not places or target.measure not in COUNTED:
                continue
            name = f"{agreement.name}: {target.name}"
            why = _unfit(target) or _taken(limits, places, target, _calendar(agreement, catalogue))
            if why:
                cannot.append(f"{name}, {why}")
                continue
            ours[target.name] = Aim(name=name, kinds=places, level=target.level, counted=COUNTED[target.measure])
        aims += ours.values()
        if any(target.credits.tiers for target in agreement.versions[-1].targets if target.name in ours):
            owed.append(Owed(agreement=agreement.name, version=agreement.versions[-1], aims=ours))
    return Promised(limits=limits, aims=tuple(aims), owed=tuple(owed), cannot=tuple(cannot))


def _about(agreement: Agreement, target: Target, kinds: Sequence[tuple[str, str]]) -> tuple[int, ...]:
    """Places of the kinds that a target is about."""
    return tuple(
        place for place, (service, priority) in enumerate(kinds)
        if service == agreement.service and (not target.priority or priority in target.priority)
    )  # fmt: skip


def _unfit(target: Target) -> str:
    """Why a target cannot be simulated; "" where it can."""
    within = target.within
    if target.category or target.group:
        return "which is about some categories or groups alone"
    if within is None or within.unit not in ("hours", "minutes"):
        return "which is not counted in service hours"
    return "" if target.higher_is_better else "which promises a share at most"


def _taken(limits: Sequence[Limits], places: Sequence[int], target: Target, calendar: Calendar) -> str:
    """Sets the limit of the kinds of a target; why it cannot, where another limit or calendar holds already."""
    seconds = target.within.seconds if target.within else None
    hours, name = (seconds or 0) / 3600, "respond" if target.measure == "response" else "resolve"
    for place in places:
        there = limits[place]
        if there.calendar not in (None, calendar) or getattr(there, name) not in (None, hours):
            return "which allows another time than an agreement before it"
    for place in places:
        limits[place].calendar = calendar
        setattr(limits[place], name, hours)
    return ""


def _calendar(agreement: Agreement, catalogue: Catalogue) -> Calendar:
    return clauses(agreement, catalogue.calendar)[-1].calendar
