"""Service hours: where so many service seconds after an instant lie.

Written apart from the service clock of `analytics`, so that the sample is no proof of itself.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analytics.catalogue import Calendar, read
from analytics.catalogue.calendar import days
from sample_data.organisation import DAYS, FIRST, HERE, LAST, Days, Floats, Whole

if TYPE_CHECKING:
    from datetime import date


@cache
def windows(calendar: str) -> tuple[Whole, Whole]:
    """Begin of each service window and the service seconds before it; a year beyond the sample, where work may end."""
    agreed = read(HERE / "catalogue.toml").calendar(calendar)
    spans = np.array([span for day in days(FIRST, LAST + timedelta(days=400)) for span in _spans(agreed, day)])
    return spans[:, 0], np.concatenate([[0], np.cumsum(spans[:, 1] - spans[:, 0])])


def later(calendar: str, start: Whole, seconds: Floats) -> Whole:
    """Instants at which `seconds` of service time have passed since `start`, to the minute, in seconds since 1970."""
    begins, before = windows(calendar)
    row = np.clip(np.searchsorted(begins, start, side="right") - 1, 0, None)
    length = np.diff(before)
    passed = before[row] + np.clip(start - begins[row], 0, length[row]) + seconds
    row = np.clip(np.searchsorted(before, passed, side="left") - 1, 0, len(begins) - 1)
    moment: Whole = np.maximum(start, (begins[row] + passed - before[row]).astype(np.int64) // 60 * 60)
    return moment


def midnights(days: Days = DAYS) -> Whole:
    """Midnight of consecutive days in London, in seconds since 1970."""
    return local(0, days)


def local(hour: int, days: Days = DAYS) -> Whole:
    """An hour of the clock in London on consecutive days, in seconds since 1970; 24 and more are of the next day."""
    return _local(hour, days[0].item(), days[-1].item())


@cache
def _local(hour: int, first: date, last: date) -> Whole:
    zone = read(HERE / "catalogue.toml").calendar("office").tz
    each = (datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(hours=hour) for day in days(first, last))
    return np.array([int(moment.timestamp()) for moment in each])  # the clock on the wall, whatever day is 23 hours


def _spans(calendar: Calendar, day: date) -> list[tuple[int, int]]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.tz)
    return [
        (int((midnight + timedelta(seconds=opens)).astimezone(UTC).timestamp()),
         int((midnight + timedelta(seconds=closes)).astimezone(UTC).timestamp()))
        for opens, closes in calendar.windows(day)
    ]  # fmt: skip
