"""Levels of many targets side by side on one grid of periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.forecast.level.levels import Levels, misses, position
from analytics.forecast.series import GAP, Floats, Ints

#: Periods in which something counted whose mean is taken for the items of a period ahead, where none are planned.
USUAL: Final = 12


@dataclass(frozen=True, eq=False)
class Counts:
    """Targets side by side; frames of figures are series by periods.

    Attributes:
        level: attained level; NaN where none was.
        good, total: what met and what counted; NaN where nothing did.
        starts, ends: places of the first period of each series, and after its last one.
        promised: level promised last, one a series.
        at_least: whether levels must be at least, or at most, what was promised, one a series.
        season: periods a year.
    """

    level: Floats
    good: Floats
    total: Floats
    starts: Ints
    ends: Ints
    promised: Floats
    at_least: npt.NDArray[np.bool_]
    season: int

    def __len__(self) -> int:
        return len(self.level)

    @property
    def length(self) -> int:
        """Periods of the grid."""
        return int(self.level.shape[1])

    @property
    def missed(self) -> Floats:
        """1 for each period that missed what was promised last, 0 for the others, NaN where no level is known."""
        asked = self.promised[:, None]
        below, above = (misses(self.level, asked, at_least=each) for each in (True, False))
        found = np.where(self.at_least[:, None], below, above).astype(np.float64)
        return np.where(np.isnan(self.level), np.nan, found)

    def outcomes(self, places: Ints, horizon: int) -> Floats:
        """What came in each of the periods after each place (series, places, horizon), as in `missed`."""
        padded = np.hstack([self.missed, np.full((len(self), horizon), np.nan)])
        return padded[:, places[:, None] + np.arange(horizon)]

    def usual_items(self, places: Ints) -> Floats:
        """Mean items of the last 12 periods before each place in which something counted (series, places)."""
        known = self.total > 0
        found = np.ones((len(self), len(places)))
        for at, place in enumerate(places):
            recent = known[:, :place] & (np.cumsum(known[:, :place][:, ::-1], axis=1)[:, ::-1] <= USUAL)
            summed = np.where(recent, self.total[:, :place], 0.0).sum(axis=1)
            found[:, at] = np.maximum(summed / np.maximum(recent.sum(axis=1), 1), 1.0)
        return found


def eras(known: Sequence[Levels]) -> list[list[int]]:
    """Places of targets that learn from each other: more than ten years between two of them and they do not.

    A date that somebody mistyped would otherwise make a grid of centuries for all.
    """
    found, until = list[list[int]](), 0
    for place in sorted(range(len(known)), key=lambda place: known[place].first):
        if not found or known[place].first.year > until + GAP:
            found.append([])
        found[-1].append(place)
        until = max(until, known[place].starts(len(known[place]) - 1).year)
    return [sorted(era) for era in found]


def side_by_side(known: Sequence[Levels]) -> Counts:
    """Targets of one span on the grid from the first period of any to the last period of any."""
    first = min(each.first for each in known)
    frequency = known[0].frequency
    starts = np.array([position(each.first, frequency) for each in known]) - position(first, frequency)
    starts //= known[0].pace
    ends = starts + np.array([len(each) for each in known])
    level, good, total = np.full((3, len(known), int(ends.max())), np.nan)
    for row, each in enumerate(known):
        part = slice(int(starts[row]), int(ends[row]))
        level[row, part], good[row, part], total[row, part] = each.level, each.good, each.total
    promised, at_least = np.array([each.promised for each in known]), np.array([each.at_least for each in known])
    return Counts(level, good, total, starts, ends, promised, at_least, known[0].season)
