"""A desk as its own log tells of it: what comes, who will be there, how they work, and what is open at the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from analytics.catalogue.calendar import always
from analytics.measures.period import add_months
from analytics.scenario.desk.desk import NEVER, Desk, Hours, Kind, Tier, Waiting
from analytics.scenario.ticket import REQUEUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Calendar
    from analytics.scenario.calibrate import Calibration
    from analytics.scenario.desk.coming import Coming
    from analytics.scenario.desk.desk import Station
    from analytics.scenario.desk.promised import Limits

#: Share of the work that is left in a ticket somebody has begun.
HALF: Final = 0.5


def starts(found: Calibration, zone: str) -> date:
    """The first day ahead: that on which the log ends, the first of a month."""
    log = found.past.log
    return datetime.fromtimestamp(log.origin + round(float(log.edges[-1]) * 3600), ZoneInfo(zone)).date()


def calibrated(
    found: Calibration, came: Coming, there: Station, limits: Sequence[Limits], *, months: int, zone: str
) -> Desk:
    """The desk of a group over some months to come.

    An hour on the roster is good for as many tickets as is expected of the quarter ahead. A ticket takes the share of
    an hour that follows from it, times what its priority takes beside others.

    Args:
        found: what the log says of the group.
        came: what comes, as far as the end of the last month.
        there: who will be on duty.
        limits: what is promised of each kind.
        months: how many are judged.
        zone: IANA time zone.
    """
    calendars = _calendars(limits)
    places = {calendar.name: place for place, calendar in enumerate(calendars)}
    kinds = tuple(_kind(found, named, limit, places) for named, limit in zip(came.kinds, limits, strict=True))
    first = starts(found, zone)
    begins = datetime.combine(first, time(), ZoneInfo(zone))
    edges = [
        (datetime.combine(add_months(first, n), time(), ZoneInfo(zone)).timestamp() - begins.timestamp()) / 3600
        for n in range(months + 1)
    ]
    return Desk(
        first=first, zone=zone, edges=np.array(edges), kinds=kinds, demand=came.demand, calendars=calendars,
        stations=(replace(there, at_work=found.ahead.pace.share),),
        waiting=_waiting(found, came, begins.astimezone(UTC)), after_shift=REQUEUE,
    )  # fmt: skip


def _kind(found: Calibration, named: tuple[str, str], limit: Limits, places: dict[str, int]) -> Kind:
    service, priority = named
    log, ahead = found.past.log, found.ahead
    rank = log.ranks.index(priority) if priority in log.ranks else len(log.ranks) - 1
    waits = ahead.delay()
    work = ahead.pace.weights[rank] * ahead.pace.share / np.exp(ahead.capacity[0])
    away = Hours(mean=waits.mean, variation=float(np.sqrt(np.expm1(waits.spread**2))))
    tier = Tier(
        station=log.group, work=Hours(mean=float(work), variation=ahead.pace.variation),
        outside=float(waits.chances[rank]), away=away,
    )  # fmt: skip
    return Kind(
        name=f"{service}, {priority}" if priority else service, rank=rank, tiers=(tier,), service=service,
        priority=priority, respond=limit.respond.hours if limit.respond else NEVER,
        resolve=limit.resolve.hours if limit.resolve else NEVER, stops=log.holds,
        responds=places[limit.respond.calendar.name] if limit.respond else 0,
        resolves=places[limit.resolve.calendar.name] if limit.resolve else 0,
    )  # fmt: skip


def _calendars(limits: Sequence[Limits]) -> tuple[Calendar, ...]:
    """Each calendar once; one that is always open where nothing is promised."""
    every = (allowed for limit in limits for allowed in (limit.respond, limit.resolve) if allowed)
    named = {allowed.calendar.name: allowed.calendar for allowed in every}
    return tuple(named.values()) or (always(),)


def _waiting(found: Calibration, came: Coming, begins: datetime) -> Waiting:
    """Tickets that were open at the data cut-off, shared out among the kinds of their priority as new ones are."""
    log = found.past.log
    shift = (log.origin - begins.timestamp()) / 3600
    still = np.flatnonzero(np.isinf(log.resolved))
    by_rank = {rank: _kinds_of(came, priority) for rank, priority in enumerate(log.ranks)}
    random = np.random.default_rng(1)
    kind = [random.choice(places, p=share) for places, share in (by_rank[int(log.rank[at])] for at in still)]
    begun = np.isfinite(log.begun[still])
    opened = np.minimum(log.opened[still] + shift, -1e-6)
    return Waiting(kind=np.array(kind, np.float64), opened=opened, left=np.where(begun, HALF, 1.0))


def _kinds_of(came: Coming, priority: str) -> tuple[list[int], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Places of the kinds of a priority, and how many of the tickets are of each; all kinds where it has none."""
    places = [place for place, (_, named) in enumerate(came.kinds) if named == priority] or list(range(len(came.kinds)))
    many = came.demand.expected[:, places].sum(axis=0) + 1e-9
    return places, many / many.sum()
