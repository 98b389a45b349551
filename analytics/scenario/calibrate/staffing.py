"""People on duty in a group, hour by hour, from its roster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.errors import ScenarioError

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

#: Turns of a desk: the hours at which the number of people changes, in order, and the number from then on.
Turns = tuple[Floats, Whole]


@dataclass(frozen=True, eq=False)
class Staffing:
    """From each hour `at` on there are so many `people`; `worked` are the hours on the roster before it."""

    at: Floats
    people: Whole
    worked: Floats

    def until(self, hours: Floats) -> Floats:
        """Hours on the roster before the hours given."""
        passed: Floats = np.interp(hours, self.at, self.worked)
        return passed

    def between(self, since: float, until: float) -> float:
        """Hours on the roster between two hours."""
        return float(np.diff(self.until(np.array([since, until])))[0])

    def at_hour(self, hours: Floats) -> Whole:
        """People on duty at the hours given."""
        place = np.searchsorted(self.at, hours, side="right") - 1
        return np.where(place < 0, 0, self.people[place])

    def most(self, since: float, until: float) -> int:
        """The most people who were on duty at once between two hours, 0 where nobody was."""
        there = self.people[(self.at >= since) & (self.at < until)]
        return int(there.max(initial=0))

    def turns(self, since: float, until: float, share: float, random: np.random.Generator) -> Turns:
        """A share of the people on duty, rounded up or down by chance every hour, and nobody from `until` on."""
        inside = (self.at > since) & (self.at < until)
        at = np.unique(np.concatenate([[since], self.at[inside], np.arange(np.ceil(since), until)]))
        people = np.floor(self.at_hour(at) * share + random.random(len(at))).astype(np.int64)
        return np.append(at, until), np.append(people, 0)


def staffing(rosters: pl.DataFrame, group: str, origin: int) -> Staffing:
    """The people of a group, in hours since `origin` (UTC seconds).

    Args:
        rosters: in the columns of that table of records.
        group: the support group.
        origin: the instant that is hour 0.

    Raises:
        ScenarioError: nobody of the group is on the roster.
    """
    shifts = rosters.filter(pl.col("group") == group)
    if shifts.is_empty():
        problem = f"nobody of {group!r} is on the roster, so there is no capacity to hold its tickets against"
        named = rosters["group"].unique().sort().to_list()
        raise ScenarioError(problem, found=group, exists=named, remedy="Load the roster of the group")
    starts, ends = ((shifts[name].dt.epoch("s").to_numpy() - origin) / 3600 for name in ("starts", "ends"))
    people = shifts["people"].to_numpy()
    at = np.unique(np.concatenate([starts, ends]))
    change = np.zeros(len(at))
    np.add.at(change, np.searchsorted(at, starts), people)
    np.add.at(change, np.searchsorted(at, ends), -people)
    there = np.rint(np.cumsum(change)).astype(np.int64)
    worked = np.concatenate([[0.0], np.cumsum(there[:-1] * np.diff(at))])
    return Staffing(at, there, worked)
