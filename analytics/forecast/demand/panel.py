"""Many series side by side, each ending in the last column, so that one method works on all of them at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.series import SEASON, Floats, Frequency, Series, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.series import Ints


@dataclass(frozen=True, eq=False)
class Panel:
    """Series of one frequency as rows of a matrix, aligned at their ends.

    Attributes:
        names: of the series.
        frequency: length of a step.
        firsts: first day of the period that the first column stands for, one a series.
        values: series by steps; NaN before a series begins and in its gaps.
        regions: whose public holidays shape each series; "" for none.
    """

    names: tuple[str, ...]
    frequency: Frequency
    firsts: tuple[date, ...]
    values: Floats
    regions: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def length(self) -> int:
        """Steps of the longest series."""
        return int(self.values.shape[1])

    @property
    def season(self) -> int:
        """Steps of one season."""
        return SEASON[self.frequency]

    @cached_property
    def begins(self) -> Ints:
        """Column of the first observation of each series; the last column where there is none."""
        known = ~np.isnan(self.values)
        return np.where(known.any(axis=1), np.argmax(known, axis=1), self.length - 1)

    @property
    def lengths(self) -> Ints:
        """Steps of each series from its first observation on."""
        return self.length - self.begins

    @property
    def least(self) -> Floats:
        """Least value each series can take: zero for one that was never below, else minus infinity."""
        return np.where((self.values < 0).any(axis=1), -np.inf, 0.0)

    def until(self, back: int) -> Panel:
        """The panel as it stood `back` steps ago."""
        return replace(self, values=self.values[:, : self.length - back])

    def as_of(self, backs: Sequence[int]) -> Panel:
        """The panel as it stood each of so many steps ago, one below the other, the series of each in their order."""
        first, many = min(backs), len(backs)
        values = np.full((many, len(self), self.length - first), np.nan)
        firsts = list[date]()
        for place, back in enumerate(backs):
            gone = back - first
            values[place, :, gone:] = self.values[:, : self.length - back]
            firsts += [moved(day, -gone, self.frequency) for day in self.firsts]
        below = values.reshape(many * len(self), -1)
        return Panel(self.names * many, self.frequency, tuple(firsts), below, self.regions * many)

    def last(self, count: int) -> Panel:
        """The last `count` steps, or all there are."""
        cut = max(self.length - count, 0)
        firsts = tuple(moved(first, cut, self.frequency) for first in self.firsts)
        return replace(self, values=self.values[:, cut:], firsts=firsts)

    def take(self, rows: Sequence[int] | Ints) -> Panel:
        """The series of those rows alone."""
        return Panel(
            tuple(self.names[row] for row in rows), self.frequency, tuple(self.firsts[row] for row in rows),
            self.values[np.asarray(rows, dtype=np.int64)], tuple(self.regions[row] for row in rows),
        )  # fmt: skip


def of(series: Sequence[Series]) -> Panel:
    """The panel of series of one frequency, aligned at their ends.

    Example:
        >>> months = Series("Pay", "month", date(2026, 1, 1), np.array([1.0, 2.0, 3.0]))
        >>> of([months, months.until(2)]).values
        array([[ 1.,  2.,  3.],
               [nan,  1.,  2.]])
    """
    length = max(len(one) for one in series)
    values = np.full((len(series), length), np.nan)
    for row, one in enumerate(series):
        values[row, length - len(one) :] = one.values
    return Panel(
        tuple(one.name for one in series), series[0].frequency,
        tuple(moved(one.first, len(one) - length, one.frequency) for one in series), values,
        tuple(one.region for one in series),
    )  # fmt: skip
