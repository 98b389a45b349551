"""Futures drawn from history: the months that could come, with the same draws for every scenario.

Months are drawn whole and with replacement, so that a draw keeps how items of a month hang together. Scenarios with the
same seed meet the same months (common random numbers), so that a difference between two is far surer than either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics.errors import ScenarioError
from analytics.scenario.schedule import MONTHS, credited, meets, periods
from analytics.scenario.straight_line import line, refuse_beyond

if TYPE_CHECKING:
    from analytics.scenario.history import Months
    from analytics.scenario.scenario import Scenario
    from analytics.scenario.straight_line import Line
    from analytics.scenario.terms import Terms

Paths = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """A mean with its Monte-Carlo standard error, and percentiles 5, 50 and 95 over the months drawn."""

    mean: float
    p5: float
    p50: float
    p95: float
    error: float


@dataclass(frozen=True, eq=False)
class Draws:
    """Which month each future meets (`place`, replications by months), other histories (`again`, replications by months
    of history) and each future's luck with a slope (`slope_luck`)."""

    place: NDArray[np.int64]
    again: NDArray[np.int64]
    slope_luck: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Futures:
    """What each future brings, replications by periods of the target's span.

    Attributes:
        levels: level of each period; not a number where it is not judged.
        met: whether it met the target.
        credits: money for each month of the period.
        volume: items of each month, replications by months.
        moved_by: what the changed demand does to an average month's level.
        relation: how the level goes with volume; None where there is none to be seen or no change was asked.
    """

    levels: Paths
    met: NDArray[np.bool_]
    credits: Paths
    volume: Paths
    moved_by: float = 0.0
    relation: Line | None = None


def drawn(scenario: Scenario, among: int) -> Draws:
    """The draws of a scenario from so many months of history; equal for equal seed, horizon and replications."""
    stream = np.random.default_rng(scenario.seed)
    place = stream.integers(0, among, (scenario.replications, scenario.horizon))
    again = stream.integers(0, among, (scenario.replications, among))
    return Draws(place, again, stream.standard_normal(scenario.replications))


def played(months: Months, ground: Months, terms: Terms, draws: Draws) -> Futures:
    """Every future of some months under the terms.

    Args:
        months: the months under the scenario's terms.
        ground: months as they were, not only those drawn from, from which the relation of volume to level is taken.
        terms: the scenario's terms.
        draws: which months are met.

    Raises:
        ScenarioError: the demand asked about lies beyond what was seen, or periods cannot be made of the months.
    """
    relation = _relation(ground, terms)
    volume = np.where(np.isnan(months.volume), _mean(months.volume), months.volume)
    shift = np.zeros_like(draws.place, dtype=np.float64)
    if relation and relation.found:
        slope = relation.slope + relation.error * draws.slope_luck
        shift = slope[:, None] * (terms.demand - 1) * volume[draws.place]
    judged = _suspended(months, terms)
    down = (months.down * judged * (terms.demand if terms.statistic == "share" else 1.0))[draws.place]
    monthly = np.nan_to_num(months.levels)[draws.place] + shift
    monthly = np.clip(monthly, 0.0, 1.0) if terms.statistic == "share" else np.maximum(monthly, 0.0)
    levels = pooled(monthly, down, terms)
    money = credited(levels, terms.target, terms.version) / 100 * terms.version.charge
    moved_by = relation.slope * (terms.demand - 1) * float(volume.mean()) if relation and relation.found else 0.0
    met = meets(levels, terms.target)
    return Futures(levels, met, money, volume[draws.place] * terms.demand, moved_by, relation)


def pooled(monthly: Paths, down: Paths, terms: Terms) -> Paths:
    """Levels of whole periods from levels of months and what they weigh; not a number where nothing is judged.

    Raises:
        ScenarioError: the level of a longer period cannot be made of months.
    """
    if terms.statistic in ("percentile", "sum") and MONTHS.get(terms.target.span) != 1:
        problem = f"the target {terms.target.name!r} is judged over a {terms.target.span}"
        raise ScenarioError(problem, expected="a month: percentiles and sums of months do not add up to one of a year")
    up, total = periods(monthly * down, terms.target), periods(down, terms.target)
    levels = np.divide(up, total, out=np.full_like(up, np.nan), where=total > 0)
    # Multiplying and dividing again may leave a level a hair off the limit it stands on exactly.
    return np.asarray(np.round(levels, 12), np.float64)


def spread(values: Paths) -> Spread:
    """Mean, percentiles and Monte-Carlo error of values (replications by periods); replications are independent.

    Example:
        >>> spread(np.array([[1.0, 3.0], [2.0, 2.0]])).mean
        2.0
    """
    each = values.mean(axis=1)
    p5, p50, p95 = (float(end) for end in np.quantile(values, (0.05, 0.5, 0.95)))
    return Spread(float(each.mean()), p5, p50, p95, standard_error(each))


def standard_error(each: NDArray[np.float64]) -> float:
    """The Monte-Carlo standard error of the mean of independent replications."""
    return float(each.std(ddof=1) / np.sqrt(len(each)))


def _relation(ground: Months, terms: Terms) -> Line | None:
    """How level went with volume; None where demand does not change."""
    if terms.demand == 1:
        return None
    known = ground.volume[~np.isnan(ground.volume)]
    if not len(known):
        problem = "the demand of this service is not known month by month"
        raise ScenarioError(problem, remedy="Load its volumes or tickets, or leave demand as it is")
    refuse_beyond(known, terms.demand)
    return line(ground.volume, ground.levels)


def _suspended(months: Months, terms: Terms) -> NDArray[np.float64]:
    """1 for a month that is judged, 0 for one whose items go beyond a workload limit that suspends the target."""
    limit = terms.target.workload_limit
    if limit is None or terms.version.conventions.beyond_workload == "still applies":
        return np.ones_like(months.judged)
    return (months.judged * terms.demand <= limit).astype(np.float64)


def _mean(volume: NDArray[np.float64]) -> float:
    known = volume[~np.isnan(volume)]
    return float(known.mean()) if len(known) else 0.0
