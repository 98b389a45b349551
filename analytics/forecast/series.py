"""A series ready to be looked ahead from: on a regular grid, gaps marked as gaps, cut-off edges left out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.errors import ForecastError
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

Frequency = Literal["day", "week", "month"]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Steps after which the pattern of each frequency comes round again.
SEASON: Final[dict[Frequency, int]] = {"day": 7, "week": 52, "month": 12}

#: Fewest steps from which a method may learn; below it only the usual level is given, without an interval.
SHORT: Final[dict[Frequency, int]] = {"day": 56, "week": 26, "month": 12}

#: Share of its days from which a weekday counts as open.
CLOSED: Final = 0.05

#: How long before the others a part of a sum may end and still be waited for, and the share of a period that may be
#: filled from the past.
STALE: Final = timedelta(days=62)
GAP: Final = 0.1


@dataclass(frozen=True, eq=False)
class Series:
    """Values of one thing on a regular grid of periods.

    Attributes:
        name: what people call it.
        frequency: length of a step.
        first: first day of the first period.
        values: one a period, in the unit of the measure; NaN where nothing was observed.
        region: country or subdivision whose public holidays shape it, such as "GB-ENG"; "" for none.
        notes: what was left out or filled, in words.
    """

    name: str
    frequency: Frequency
    first: date
    values: Floats
    region: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @property
    def observed(self) -> npt.NDArray[np.bool_]:
        """True for each period that has a value."""
        return ~np.isnan(self.values)

    @property
    def season(self) -> int:
        """Steps of one season."""
        return SEASON[self.frequency]

    @property
    def periods(self) -> list[date]:
        """First day of each period."""
        return steps(self.first, len(self), self.frequency)

    @property
    def filled(self) -> Floats:
        """The values, each gap filled from the past: the last of its place in the season, else the last of all."""
        found = self.values.copy()
        for gap in np.flatnonzero(~self.observed):
            found[gap] = found[gap - self.season] if gap >= self.season else found[gap - 1]
        return found

    def ahead(self, horizon: int) -> list[date]:
        """First day of each of the next `horizon` periods."""
        if self.frequency == "month":
            return steps(add_months(self.first, len(self)), horizon, "month")
        return steps(
            self.first + timedelta(days=len(self) * (7 if self.frequency == "week" else 1)), horizon, self.frequency
        )

    def counted_out(self, *, whole: bool = False) -> Series:
        """The series with zero on days that are known to have asked for nothing, told in a note.

        Args:
            whole: whether the source lists everything there is, so that no gap is a missing record; otherwise only
                weekdays on which hardly anything was ever recorded count as closed.
        """
        gaps = ~self.observed
        if self.frequency == "day" and not whole:
            weekday = np.array([day.weekday() for day in self.periods])
            shut = [
                day for day in range(7) if len(self) >= SHORT["day"] and self.observed[weekday == day].mean() < CLOSED
            ]
            gaps &= np.isin(weekday, shut)
        if not gaps.any():
            return self
        why = "without a record had none" if whole else "on weekdays that have no records count as closed"
        told = f"{int(gaps.sum()):,} {self.frequency}s {why}"
        values = np.where(gaps, 0.0, self.values)
        others = (note for note in self.notes if "not taken for zero" not in note)
        return replace(self, values=values, notes=(*others, told, *_notes(0, values, self.frequency)))

    def until(self, length: int) -> Series:
        """The first `length` steps: the series as it stood then."""
        return replace(self, values=self.values[:length])

    @property
    def bounded(self) -> bool:
        """Whether it was never below zero, so that no forecast of it is."""
        return not bool(np.any(self.values < 0))

    @property
    def unlearnable(self) -> Literal["", "flat", "short", "sparse"]:
        """Why no method can learn from it; "" where one can."""
        seen = self.values[self.observed]
        if np.all(seen == seen[0]):
            return "flat"
        if len(self) < SHORT[self.frequency]:
            return "short"
        return "sparse" if len(seen) < len(self) / 2 else ""

    @property
    def peculiar(self) -> str:
        """Why no method can learn from it, in words; "" where one can."""
        seen = self.values[self.observed]
        words = {
            "": "",
            "flat": f"it has been {seen[0]:g} throughout" if seen[0] else "it has been zero throughout",
            "short": f"its history is short: {len(self)} {self.frequency}s, where {SHORT[self.frequency]} are needed",
            "sparse": f"only {len(seen)} of its {len(self)} {self.frequency}s were observed",
        }
        return words[self.unlearnable]


def steps(first: date, count: int, frequency: Frequency) -> list[date]:
    """First day of `count` periods from `first` on.

    Example:
        >>> steps(date(2026, 11, 1), 3, "month")[-1]
        datetime.date(2027, 1, 1)
    """
    if frequency == "month":
        return [add_months(first, step) for step in range(count)]
    length = 7 if frequency == "week" else 1
    return [first + timedelta(days=length * step) for step in range(count)]


def spacing(history: pl.DataFrame) -> Frequency:
    """The length of a period that rows were written by: months all begin on the 1st, weeks on one weekday.

    Args:
        history: one row a period, with `period` (its first day).

    Example:
        >>> spacing(pl.DataFrame({"period": [date(2026, 1, 1), date(2026, 3, 1)]}))
        'month'
        >>> spacing(pl.DataFrame({"period": [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 26)]}))
        'week'
    """
    days = history["period"].unique().drop_nulls().sort()
    if len(days) > 1 and (days.dt.day() == 1).all():
        return "month"
    return "week" if len(days) > 2 and (days.dt.weekday() == days[0].isoweekday()).all() else "day"


def prepare(
    history: pl.DataFrame, *, name: str, frequency: Frequency = "day", value: str = "value", region: str = "",
    negative: bool = False,
) -> Series:  # fmt: skip
    """A series on a regular grid; a period without a row, or with an empty value, is a gap and never zero.

    Args:
        history: one row a period, with `period` (its first day), the column `value`, and where there is one `partial`,
            which is true where the extract cuts the period off; such periods are left out.
        name: what errors and figures call it.
        frequency: length of a period; weeks start on one weekday throughout, months on the 1st.
        value: column to read.
        region: see `Series`.
        negative: whether values below zero are possible; counts of demand never are.

    Raises:
        ForecastError: two rows for one period, a period off the grid, an infinite or negative value, or fewer than two
            periods observed.

    Example:
        >>> frame = pl.DataFrame({"period": [date(2026, 1, 1), date(2026, 1, 3)], "value": [4.0, 6.0]})
        >>> prepare(frame, name="Pay").values
        array([ 4., nan,  6.])
    """
    rows = history.filter(pl.col("period").is_not_null()).sort("period")
    cut = pl.col("partial") if "partial" in rows.columns else pl.lit(value=False)
    known = rows.filter(~cut & pl.col(value).is_not_null() & pl.col(value).is_not_nan())
    periods, values = known["period"].to_list(), known[value].cast(pl.Float64).to_numpy()
    _refuse(name, periods, values, frequency, negative=negative)
    grid = steps(periods[0], _span(periods[0], periods[-1], frequency), frequency)
    off = sorted(set(periods) - set(grid))
    if off:
        problem = f"{name}: {off[0]} is not the first day of a {frequency} that follows from {periods[0]}"
        raise ForecastError(problem, expected=f"one row a {frequency}", remedy=f"Sum the rows by {frequency} first")
    at = dict(zip(periods, values, strict=True))
    found = np.array([at.get(day, np.nan) for day in grid], dtype=np.float64)
    return Series(name, frequency, grid[0], found, region, _notes(rows.height - known.height, found, frequency))


def added(name: str, parts: Sequence[Series]) -> Series:
    """The sum of series of one frequency, to the last period that all of them reach.

    A part counts as zero before it begins, and after it ends where it ended well before the others. A period is a gap
    where parts that make up more than a tenth of it are missing; smaller gaps are filled from the past.

    Args:
        name: what figures and errors call the sum.
        parts: at least one.

    Example:
        >>> one = Series("Pay", "month", date(2026, 1, 1), np.array([4.0, 5.0, 6.0]))
        >>> added("All", [one, one.until(2)]).values
        array([ 8., 10.])
    """
    ends, kind = [part.periods[-1] for part in parts], parts[0].frequency
    reached = min(end for end in ends if end >= max(ends) - STALE)
    first = min(part.first for part in parts)
    grid = steps(first, _span(first, reached, kind), kind)
    known, missing = np.zeros(len(grid)), np.zeros(len(grid))
    for part in parts:
        at = _span(first, part.first, kind) - 1
        kept = part.until(max(len(grid) - at, 0))
        within = slice(at, at + len(kept))
        known[within] += kept.filled
        missing[within] += np.where(kept.observed, 0.0, kept.filled)
    region = next((part.region for part in parts if part.region), "")
    values = np.where(missing > GAP * known, np.nan, known)
    return Series(name, kind, first, values, region, _notes(0, values, kind))


def _refuse(name: str, periods: Sequence[date], values: Floats, frequency: Frequency, *, negative: bool) -> None:
    """Raises for what no forecast should be made from."""
    problem, remedy = "", ""
    if len(periods) < 2:
        problem, remedy = f"{name}: {len(periods)} {frequency}s with a value, too few to look ahead from", "Load more"
    twice = [day for day, after in itertools.pairwise(periods) if day == after]
    if twice:
        problem, remedy = f"{name}: two rows for {twice[0]}", f"Sum the rows by {frequency} first"
    endless = np.flatnonzero(np.isinf(values))
    below = np.flatnonzero(values < 0) if not negative else endless
    if endless.size or below.size:
        at = int((endless if endless.size else below)[0])
        problem, remedy = f"{name}: the value on {periods[at]} is {values[at]:g}", "Mend or exclude that record"
    if problem:
        raise ForecastError(problem, expected="finite values, none below zero" if not negative else "", remedy=remedy)


def _span(first: date, last: date, frequency: Frequency) -> int:
    if frequency == "month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return (last - first).days // (7 if frequency == "week" else 1) + 1


def _notes(left_out: int, values: Floats, frequency: Frequency) -> tuple[str, ...]:
    gaps = int(np.isnan(values).sum())
    said = []
    if left_out:
        days = f"{left_out} {frequency}s" if left_out > 1 else f"One {frequency}"
        said.append(f"{days} that the extract cuts off, or without a value, {'are' if left_out > 1 else 'is'} left out")
    if gaps:
        missing = f"{gaps} of {len(values)} {frequency}s are missing and were"
        if gaps == 1:
            missing = f"One of {len(values)} {frequency}s is missing and was"
        said.append(f"{missing} not taken for zero")
    return tuple(said)
