"""When a promise in any unit falls due: service time, working days or calendar days."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.errors import MeasureError
from analytics.measures.clock import Clock, instants, masked
from analytics.measures.offsets import DAY, Seconds, offsets
from analytics.measures.service_time import EPOCH, open_days

if TYPE_CHECKING:
    from analytics.catalogue import Calendar, Duration

#: Local days reach over the UTC days of a clock by the largest offset there is, and weeks may be closed at its edges.
_SPARE = 400 * DAY


def due(clock: Clock, starts: pl.Series, within: Duration) -> pl.Series:
    """The instants (UTC) at which a promise made at `starts` falls due; null where `starts` is.

    Minutes and hours run in service time of the clock's first calendar. Working days end at the same hour of the wall
    clock so many open days later, calendar days at the same hour so many days later.

    Raises:
        MeasureError: an instant lies outside the clock's days, or working days are not whole.

    Example:
        >>> from datetime import UTC, date, datetime
        >>> from analytics.catalogue import Calendar, Duration
        >>> from analytics.measures.clock import over
        >>> office = Calendar(name="office", hours={"fri": ["09:00-17:00"], "mon": ["09:00-17:00"]})
        >>> clock = over([office], date(2026, 11, 1), date(2026, 11, 30))
        >>> friday = pl.Series([datetime(2026, 11, 20, 16, tzinfo=UTC)])
        >>> for unit in ("hours", "working days", "calendar days"):
        ...     print(due(clock, friday, Duration(amount=1, unit=unit))[0])
        2026-11-20 17:00:00+00:00
        2026-11-23 16:00:00+00:00
        2026-11-21 16:00:00+00:00
    """
    calendar = clock.calendars[0]
    if within.unit == "working days":
        if within.amount != int(within.amount):
            problem = f"{within} cannot be counted"
            raise MeasureError(problem, expected="a whole number of working days", remedy="Promise hours instead")
        return working_days_later(calendar, starts, int(within.amount))
    if within.unit == "calendar days":
        return calendar_days_later(calendar, starts, within.amount)
    return clock.due(starts, within.seconds)


def working_days_later(calendar: Calendar, starts: pl.Series, days: int, *, at_close: bool = False) -> pl.Series:
    """Instants (UTC) at the same hour so many open days later, earlier where `days` is below 0; nulls stay null.

    Args:
        calendar: says which local days are open.
        starts: instants (UTC).
        days: how many open days; the day of the start is not counted.
        at_close: the last closing time of the day instead of the same hour.

    Raises:
        MeasureError: the calendar does not open often enough around the instants.
    """
    known = starts.drop_nulls()
    if known.is_empty() or (days == 0 and not at_close):
        return starts
    local, lo, hi = _local(calendar, known, abs(days))
    day, second = np.divmod(local, DAY)
    is_open = open_days(calendar, lo, hi)
    # The first open day after a start is one later; the last one before it is one earlier.
    place = np.searchsorted(is_open, day, side="right" if days > 0 else "left") + days - (days > 0)
    if (place < 0).any() or (place >= len(is_open)).any():
        problem = f"the calendar {calendar.name!r} has no {abs(days)} open days around these records"
        raise MeasureError(problem, remedy="Give the calendar hours on at least one weekday")
    then = is_open[place]
    return _placed(calendar, starts, then * DAY + (_closes(calendar, then) if at_close else second), lo, hi)


def calendar_days_later(calendar: Calendar, starts: pl.Series, days: float) -> pl.Series:
    """Instants (UTC) so many 24-hour days of the wall clock later, in the calendar's zone; nulls stay null."""
    known = starts.drop_nulls()
    if known.is_empty():
        return starts
    local, lo, hi = _local(calendar, known, math.ceil(days))
    return _placed(calendar, starts, local + round(days * DAY), lo, hi)


def days_needed(calendar: Calendar, within: Duration) -> int:
    """Days by which a clock must reach beyond its last start for such a promise to fall due within it, generously."""
    if within.unit == "calendar days":
        return math.ceil(within.amount) + 2
    week = [sum(closes - opens for opens, closes in windows) for windows in calendar.hours.values()]
    each_week = sum(1 for seconds in week if seconds) if within.unit == "working days" else sum(week)
    needed = within.amount if within.unit == "working days" else within.seconds
    weeks = needed / each_week if each_week else 52
    return math.ceil(weeks * 7 * 1.3) + 60 + len(calendar.own_days)


def _local(calendar: Calendar, known: pl.Series, days: int) -> tuple[Seconds, int, int]:
    """Wall-clock seconds, and the UTC seconds between which they and what lies so many open days away stand."""
    seconds = known.dt.epoch("s").to_numpy()
    spare = _SPARE + days * 7 * DAY
    lo, hi = int(seconds.min()) // DAY * DAY - spare, int(seconds.max()) // DAY * DAY + spare
    return offsets(calendar.zone, lo, hi).local(seconds), lo, hi


def _placed(calendar: Calendar, starts: pl.Series, local: Seconds, lo: int, hi: int) -> pl.Series:
    """Wall-clock seconds of the rows that are not null, as instants beside the nulls."""
    known = starts.is_not_null()
    everywhere = np.zeros(len(starts), np.int64)
    everywhere[known.to_numpy()] = offsets(calendar.zone, lo, hi).utc(local)
    return masked(instants(starts.name, everywhere), known)


def _closes(calendar: Calendar, days: Seconds) -> Seconds:
    return np.array([calendar.windows(EPOCH + timedelta(days=int(day)))[-1][1] for day in days], np.int64)
