"""The service clock: elapsed, due and remaining time within agreed hours, exact to the second.

Each instant is looked up in a table of days: service seconds before that midnight, and the windows of the day. Elapsed
time is a difference of two such sums, due time its inverse. Instants are UTC and cut to whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.errors import MeasureError
from analytics.measures.offsets import DAY, Seconds
from analytics.measures.service_time import by_day, midnight, spells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Calendar

#: Calendars lie apart by more seconds than any of them can sum up, so that one search serves them all.
APART: Final = 1 << 40

INSTANT: Final = pl.Datetime("us", "UTC")


@dataclass(frozen=True, eq=False)
class Clock:
    """Service time of one or more calendars, from the first instant of a UTC day to the last of another.

    Where a method takes `calendar`, it is the place of each row's calendar in `calendars`, 0 by default. Make one with
    `over`.
    """

    calendars: tuple[Calendar, ...]
    lo: int
    hi: int
    before: Seconds
    opens: NDArray[np.int32]
    lengths: NDArray[np.int32]
    spell_ends: Seconds
    spell_sums: Seconds

    def elapsed(self, starts: pl.Series, ends: pl.Series, calendar: pl.Series | int = 0) -> pl.Series:
        """Service seconds between two instants, 0 where the end comes first, null where either is null.

        Raises:
            MeasureError: an instant lies outside the days the clock was made for.

        Example:
            >>> from analytics.catalogue import Calendar
            >>> office = Calendar(name="office", hours={"fri": ["09:00-17:00"], "mon": ["09:00-17:00"]})
            >>> clock = over([office], date(2026, 11, 1), date(2026, 11, 30))
            >>> friday, monday = datetime(2026, 11, 20, 16, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)
            >>> clock.elapsed(pl.Series([friday]), pl.Series([monday])).to_list()
            [7200]
        """
        known = starts.is_not_null() & ends.is_not_null()
        where = _places(calendar)
        passed = self.sums(self._seconds(ends), where) - self.sums(self._seconds(starts), where)
        return masked(pl.Series(starts.name, np.maximum(passed, 0), pl.Int64), known)

    def due(self, starts: pl.Series, allowed: pl.Series | int, calendar: pl.Series | int = 0) -> pl.Series:
        """The earliest instants (UTC) at which so many service seconds have passed; null where either is null.

        Time that runs out exactly as service closes is due at the close, not at the next opening.

        Raises:
            MeasureError: an instant, or when it would be due, lies outside the days the clock was made for.
        """
        budget = allowed if isinstance(allowed, pl.Series) else pl.repeat(allowed, len(starts), eager=True)
        known = starts.is_not_null() & budget.is_not_null()
        seconds, spent = self._seconds(starts), budget.fill_null(0).cast(pl.Int64).to_numpy()
        runs = known.to_numpy() & (spent > 0)
        return masked(instants(starts.name, self._reach(seconds, spent, runs, calendar)), known)

    def remaining(
        self, starts: pl.Series, allowed: pl.Series | int, now: pl.Series, calendar: pl.Series | int = 0
    ) -> pl.Series:
        """Service seconds left of those allowed, below 0 where they are overspent; null where an instant is null."""
        passed = self.elapsed(starts, now, calendar)
        return ((passed - allowed) * -1).cast(pl.Int64).alias(starts.name)

    def opening(self, moments: pl.Series, calendar: pl.Series | int = 0) -> pl.Series:
        """The moments themselves where service runs then, else when it next opens (UTC); nulls stay null.

        Raises:
            MeasureError: a moment, or the next opening, lies outside the days the clock was made for.
        """
        known = moments.is_not_null()
        one = np.ones(len(moments), np.int64)
        first = self._reach(self._seconds(moments), one, known.to_numpy(), calendar) - known.cast(pl.Int64).to_numpy()
        return masked(instants(moments.name, first), known)

    def sums(self, instants: Seconds, calendar: Seconds | int = 0) -> Seconds:
        """Service seconds from the clock's first instant up to UTC seconds, never null."""
        self._check(instants)
        day = (instants - self.lo) // DAY
        second = (instants - self.lo - day * DAY).astype(np.int32)
        place = day + calendar * ((self.hi - self.lo) // DAY + 1)
        total: Seconds = self.before[place]
        for opens, length in zip(self.opens, self.lengths, strict=True):
            total += np.minimum(np.maximum(second - opens[place], 0), length[place])
        return total

    def reached(self, sums: Seconds, calendar: Seconds | int = 0) -> Seconds:
        """The earliest UTC seconds by which so many service seconds, at least 1, have passed from the first instant."""
        keys = sums + calendar * np.int64(APART)
        found = np.searchsorted(self.spell_sums, keys, side="left")
        if (found == len(self.spell_sums)).any() or (self.spell_sums[found] // APART != calendar).any():
            last = datetime.fromtimestamp(self.hi - 1, UTC)
            problem = f"a due time lies after {last:%Y-%m-%d}, the last day the service clock was made for"
            raise MeasureError(problem, remedy="Make the clock for more days, or give the calendar more hours")
        return self.spell_ends[found] - (self.spell_sums[found] - keys)

    def _reach(self, seconds: Seconds, spent: Seconds, runs: NDArray[np.bool_], calendar: pl.Series | int) -> Seconds:
        """UTC seconds at which so many service seconds have passed, of the rows that run; the rest as they are."""
        where = _places(calendar)
        ours = where if isinstance(where, int) else where[runs]
        found = seconds.copy()
        found[runs] = self.reached(self.sums(seconds[runs], ours) + spent[runs], ours)
        return found

    def _seconds(self, instants: pl.Series) -> Seconds:
        return instants.dt.epoch("s").fill_null(self.lo).to_numpy()

    def _check(self, instants: Seconds) -> None:
        if len(instants) and not (self.lo <= instants.min() and instants.max() <= self.hi):
            wrong = instants.min() if instants.min() < self.lo else instants.max()
            found = datetime.fromtimestamp(int(wrong), UTC)
            problem = f"{found:%Y-%m-%d %H:%M} lies outside the days the service clock was made for"
            first, last = (datetime.fromtimestamp(edge, UTC) for edge in (self.lo, self.hi - 1))
            raise MeasureError(problem, expected=f"an instant from {first:%Y-%m-%d} to {last:%Y-%m-%d}")


def over(calendars: Sequence[Calendar], first: date, last: date) -> Clock:
    """A clock of these calendars for the UTC days from `first` to `last`, both included."""
    lo, hi = midnight(first), midnight(last + timedelta(days=1))
    days = (hi - lo) // DAY + 1
    open_in = [spells(calendar, lo, hi) for calendar in calendars]
    tables = [by_day(spell, lo, days) for spell in open_in]
    rows = max(len(table.opens) for table in tables)
    return Clock(
        calendars=tuple(calendars), lo=lo, hi=hi,
        before=np.concatenate([table.before for table in tables]),
        opens=np.concatenate([_deep(table.opens, rows) for table in tables], axis=1),
        lengths=np.concatenate([_deep(table.lengths, rows) for table in tables], axis=1),
        spell_ends=np.concatenate([spell.ends for spell in open_in]),
        spell_sums=np.concatenate([spell.after + place * APART for place, spell in enumerate(open_in)]),
    )  # fmt: skip


def _deep(table: NDArray[np.int32], rows: int) -> NDArray[np.int32]:
    return np.pad(table, ((0, rows - len(table)), (0, 0)))


def _places(calendar: pl.Series | int) -> Seconds | int:
    return calendar.cast(pl.Int64).to_numpy() if isinstance(calendar, pl.Series) else calendar


def instants(name: str, seconds: Seconds) -> pl.Series:
    """UTC seconds as a series of instants."""
    return (pl.Series(name, seconds, pl.Int64) * 1_000_000).cast(INSTANT)


def masked(series: pl.Series, known: pl.Series) -> pl.Series:
    """The series with null where it is not known."""
    return series if known.all() else pl.select(pl.when(known).then(series)).to_series().alias(series.name)
