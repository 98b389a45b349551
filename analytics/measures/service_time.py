"""When a calendar is open, in UTC: its spells of service time and a table of them by day.

An instant is service time where the wall clock of the calendar's zone shows a time within a window of its local date.
Everything is whole seconds in 64 bits, so nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from analytics.measures.offsets import DAY, Seconds, offsets

if TYPE_CHECKING:
    from analytics.catalogue import Calendar

EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells of service time of one calendar in UTC seconds, disjoint and increasing."""

    starts: Seconds
    ends: Seconds

    @property
    def after(self) -> Seconds:
        """Service seconds up to the end of each spell."""
        return np.cumsum(self.ends - self.starts)


@dataclass(frozen=True, eq=False)
class Days:
    """Spells cut at UTC midnights, one column a day.

    Attributes:
        before: service seconds before each midnight.
        opens, lengths: second of the day at which each spell of it begins, and how long it is; 0 long where there are
            fewer. One row a spell, as many rows as the busiest day needs.
    """

    before: Seconds
    opens: NDArray[np.int32]
    lengths: NDArray[np.int32]


def midnight(day: date) -> int:
    """The UTC second at which a day begins in UTC.

    Example:
        >>> midnight(date(1970, 1, 2))
        86400
    """
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def spells(calendar: Calendar, lo: int, hi: int) -> Spells:
    """When a calendar is open between two UTC seconds."""
    local = _local_windows(calendar, lo, hi)
    zone = offsets(calendar.zone, lo, hi)
    pieces = [np.empty((0, 2), np.int64)]
    for starts, ends, offset in zip(zone.starts, [*zone.starts[1:], hi], zone.offsets, strict=True):
        pieces.append(np.clip(local - offset, starts, ends))
    found = np.concatenate(pieces)
    found = found[found[:, 0] < found[:, 1]]
    return _joined(found)


def by_day(open_in: Spells, lo: int, days: int) -> Days:
    """The spells as a table of so many UTC days from the midnight `lo` on."""
    first, last = (open_in.starts - lo) // DAY, (open_in.ends - 1 - lo) // DAY
    many = last - first + 1
    spell = np.repeat(np.arange(len(first)), many)
    day = np.arange(len(spell)) - np.repeat(np.cumsum(many) - many, many) + first[spell]
    opens = np.maximum(open_in.starts[spell] - lo - day * DAY, 0)
    closes = np.minimum(open_in.ends[spell] - lo - day * DAY, DAY)
    row = np.arange(len(day)) - np.searchsorted(day, day, side="left")
    table = np.zeros((2, int(row.max(initial=0)) + 1, days), np.int32)
    table[0, row, day], table[1, row, day] = opens, closes - opens
    total = table[1].sum(axis=0, dtype=np.int64)
    return Days(np.cumsum(total) - total, table[0], table[1])


def open_days(calendar: Calendar, lo: int, hi: int) -> Seconds:
    """Local days with any service time between two UTC seconds, as days since 1970."""
    return np.array([number for number, day in _local_days(lo, hi) if calendar.windows(day)], np.int64)


def _local_days(lo: int, hi: int) -> list[tuple[int, date]]:
    """The days on which some zone's wall clock may stand between two UTC seconds."""
    return [(number, EPOCH + timedelta(days=number)) for number in range(lo // DAY - 1, hi // DAY + 2)]


def _local_windows(calendar: Calendar, lo: int, hi: int) -> Seconds:
    """Opening and closing, in seconds of the wall clock since 1970."""
    windows = [
        (number * DAY + opens, number * DAY + closes)
        for number, day in _local_days(lo, hi)
        for opens, closes in calendar.windows(day)
    ]
    return np.array(windows, np.int64).reshape(-1, 2)


def _joined(found: Seconds) -> Spells:
    """Spells that touch, such as over midnight, made one."""
    found = found[np.argsort(found[:, 0], kind="stable")]
    apart = found[1:, 0] > found[:-1, 1]
    starts = found[np.concatenate([[True], apart])[: len(found)], 0]
    ends = found[np.concatenate([apart, [True]])[: len(found)], 1]
    return Spells(starts, ends)
