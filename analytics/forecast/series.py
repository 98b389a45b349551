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

#: Years without any value beyond which a date is taken for mistyped, and the years that a date may lie in.
GAP: Final = 10
YEARS: Final = range(1800, 2201)

#: Greatest size of a value: beyond it not even whole numbers are told apart.
GREATEST: Final = 1e15

#: Share of its days from which a weekday counts as open.
CLOSED: Final = 0.05


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
        return steps(moved(self.first, len(self), self.frequency), horizon, self.frequency)

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
        return replace(self, values=values, notes=(*others, told, *notes(0, 0, values, self.frequency)))

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


def moved(first: date, count: int, frequency: Frequency) -> date:
    """First day of the period `count` periods after the one that begins on `first`, or before it.

    Example:
        >>> moved(date(2026, 11, 1), -2, "month")
        datetime.date(2026, 9, 1)
    """
    if frequency == "month":
        return add_months(first, count)
    return first + timedelta(days=count * (7 if frequency == "week" else 1))


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

    Rows without a date are left out, and its notes say how many.

    Args:
        history: one row a period, with `period` (its first day), the column `value`, and where there is one `partial`,
            which is true where the extract cuts the period off; such periods are left out.
        name: what errors and figures call it.
        frequency: length of a period; weeks start on one weekday throughout, months on the 1st.
        value: column to read.
        region: see `Series`.
        negative: whether values below zero are possible; counts of demand never are.

    Raises:
        ForecastError: two rows for one period, a period off the grid, more than ten years from any other or beyond
            reason, an infinite or negative value, or fewer than two periods observed.

    Example:
        >>> frame = pl.DataFrame({"period": [date(2026, 1, 1), date(2026, 1, 3)], "value": [4.0, 6.0]})
        >>> prepare(frame, name="Pay").values
        array([ 4., nan,  6.])
    """
    there, seen = pl.col("period").is_not_null(), pl.col(value).is_not_null() & pl.col(value).is_not_nan()
    cut = pl.col("partial") if "partial" in history.columns else pl.lit(value=False)
    known = history.filter(there & ~cut & seen).sort("period")
    periods, values = known["period"].to_list(), known[value].cast(pl.Float64).to_numpy()
    _refuse(name, periods, values, frequency, negative=negative)
    grid = steps(periods[0], span(periods[0], periods[-1], frequency), frequency)
    off = sorted(set(periods) - set(grid))
    if off:
        problem = f"{name}: {off[0]} is not the first day of a {frequency} that follows from {periods[0]}"
        raise ForecastError(problem, expected=f"one row a {frequency}", remedy=f"Sum the rows by {frequency} first")
    at = dict(zip(periods, values, strict=True))
    found = np.array([at.get(day, np.nan) for day in grid], dtype=np.float64)
    dated = int(history["period"].count())
    left_out = history.height - dated, dated - known.height
    return Series(name, frequency, grid[0], found, region, notes(*left_out, found, frequency))


def _refuse(name: str, periods: Sequence[date], values: Floats, frequency: Frequency, *, negative: bool) -> None:
    """Raises for what no forecast should be made from."""
    if len(periods) < 2:
        problem = (
            f"{name}: {len(periods)} {frequency}{'s' * (len(periods) != 1)} with a value, too few to look ahead from"
        )
        raise ForecastError(problem, remedy="Load more")
    twice = [day for day, after in itertools.pairwise(periods) if day == after]
    if twice:
        problem = f"{name}: two rows for {twice[0]}"
        raise ForecastError(problem, expected=f"one row a {frequency}", remedy=f"Sum the rows by {frequency} first")
    odd = np.flatnonzero((np.abs(values) > GREATEST) | ((values < 0) & (not negative)))
    if odd.size:
        problem = f"{name}: the value on {periods[int(odd[0])]} is {values[odd[0]]:g}"
        expected = f"values up to {GREATEST:g}{'' if negative else ', none below zero'}"
        raise ForecastError(problem, expected=expected, remedy="Mend or exclude that record")
    _refuse_dates(name, periods)


def _refuse_dates(name: str, periods: Sequence[date]) -> None:
    """Raises for dates that somebody mistyped: one of them would make a series of all the days until then."""
    strange = [day for day in periods if day.year not in YEARS]
    if strange:
        problem = f"{name}: a value is dated {strange[0]}"
        raise ForecastError(problem, expected=f"years from {YEARS[0]} to {YEARS[-1]}", remedy="Mend that date")
    far = [(day, after) for day, after in itertools.pairwise(periods) if (after - day).days > GAP * 366]
    if far:
        problem = f"{name}: no value between {far[0][0]} and {far[0][1]}, more than {GAP} years"
        raise ForecastError(problem, remedy="Mend that date if it is mistyped, or leave out what lies beyond the gap")


def span(first: date, last: date, frequency: Frequency) -> int:
    """Number of periods from the one that begins on `first` to the one that begins on `last`, both counted.

    Example:
        >>> span(date(2026, 11, 1), date(2027, 1, 1), "month")
        3
    """
    if frequency == "month":
        return (last.year - first.year) * 12 + last.month - first.month + 1
    return (last - first).days // (7 if frequency == "week" else 1) + 1


def notes(undated: int, left_out: int, values: Floats, frequency: Frequency) -> tuple[str, ...]:
    """What is to be known of a series beside its values, a sentence each.

    Args:
        undated: rows without a date.
        left_out: periods that the extract cuts off, or without a value.
        values: one a period; NaN for gaps.
        frequency: length of a period.

    Example:
        >>> notes(0, 0, np.array([1.0, np.nan, 2.0]), "day")
        ('One of 3 days is missing and was not taken for zero',)
    """
    gaps = int(np.isnan(values).sum())
    said = []
    if undated:
        said.append(f"{undated} rows without a date are left out")
    if left_out:
        days = f"{left_out} {frequency}s" if left_out > 1 else f"One {frequency}"
        said.append(f"{days} that the extract cuts off, or without a value, {'are' if left_out > 1 else 'is'} left out")
    if gaps:
        missing = f"{gaps} of {len(values)} {frequency}s are missing and were"
        if gaps == 1:
            missing = f"One of {len(values)} {frequency}s is missing and was"
        said.append(f"{missing} not taken for zero")
    return tuple(said)
