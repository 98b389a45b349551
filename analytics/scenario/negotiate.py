"""What could be promised: the level that every period of a year would hold, with a stated confidence.

Months drawn from history are never worse than its worst, yet with 24 months seen, one of the next twelve is worse than
all of them with a chance of one in three. So months to come are drawn from what history foretells of them
(`predictive`): shares of items from the counts behind them, availability from the time that was lost, hours as normal
on the logarithm, scores and sums as normal, each with unknown mean and spread.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.measures.registry import measure
from analytics.scenario.futures import drawn, pooled, standard_error
from analytics.scenario.history import ground
from analytics.scenario.predictive import of_counts, of_lost_time, of_values
from analytics.scenario.scenario import check
from analytics.scenario.schedule import credited, meets, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analytics.catalogue import Target
    from analytics.measures.measure import Statistic
    from analytics.scenario.futures import Paths
    from analytics.scenario.history import History, Months
    from analytics.scenario.scenario import Scenario
    from analytics.scenario.terms import Terms

CONFIDENCES: Final = (0.80, 0.90, 0.95)

PROMISES: Final = ("confidence", "level", "chance", "seen", "credits", "error")


def negotiable(history: History, scenario: Scenario, confidences: Sequence[float] = CONFIDENCES) -> pl.DataFrame:
    """The level that every period of the horizon holds with each confidence, and the credits if it were promised.

    It is the quantile, over futures, of the worst period, taken to the next level that people write (`written`).

    Args:
        history: the ground.
        scenario: horizon, replications, seed and months that count; its changes are not used.
        confidences: shares of futures in which no period may fall short.

    Returns:
        Columns `confidence`, `level`, `chance` (share of futures that hold it), `seen` (share of the months drawn from
        that did), `credits` (mean a month) and `error` (its Monte-Carlo standard error), one row a confidence.

    Raises:
        ScenarioError: a confidence is not between 0 and 1, or history gives no ground.
    """
    for confidence in confidences:
        if not 0 < confidence < 1:
            problem = f"a confidence of {confidence:g}"
            raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    ahead = _ahead(history, scenario)
    rows = [_promise(*ahead, confidence) for confidence in sorted(confidences)]
    return pl.DataFrame(rows, schema=PROMISES, orient="row")


def as_agreed(history: History, scenario: Scenario) -> pl.DataFrame:
    """The level promised today as `negotiable` tells of others, its confidence the share of futures that hold it.

    Raises:
        ScenarioError: history gives no ground.
    """
    levels, seen, terms = _ahead(history, scenario)
    return pl.DataFrame([_row(levels, seen, terms, terms.target.level)], schema=PROMISES, orient="row")


def months_ahead(known: Months, terms: Terms, scenario: Scenario) -> Paths:
    """Levels of months to come, replications by months; each replication has its own mean and spread of months.

    Raises:
        ScenarioError: time was lost in too few months to tell how much of it a bad month loses.
    """
    there, like = known.levels[~np.isnan(known.levels)], _like(known, scenario)
    stream = np.random.default_rng((scenario.seed, 1))
    if terms.statistic == "share" and measure(terms.target.measure).table == "outages":
        return of_lost_time(there, like.shape, stream)
    if terms.statistic == "share":
        ahead = np.maximum(np.round(known.down[like]), 1).astype(np.int64)
        return of_counts(known.up[known.down > 0], known.down[known.down > 0], ahead, stream)
    if terms.statistic == "percentile":
        return np.exp(of_values(np.log(np.maximum(there, 1 / 3600)), like.shape, stream))
    return of_values(there, like.shape, stream)


def written(level: float, statistic: Statistic, *, higher_is_better: bool) -> float:
    """The next level, on the side that is easier to hold, that people write: three digits, shares to a tenth of a
    point and from 99 % on to a hundredth.

    Example:
        >>> written(0.91877, "share", higher_is_better=True), written(0.99957, "share", higher_is_better=True)
        (0.918, 0.9995)
        >>> written(25.832, "percentile", higher_is_better=False), written(4.137, "mean", higher_is_better=True)
        (25.9, 4.13)
    """
    whole = len(str(int(abs(level)))) if abs(level) >= 1 else 0
    digits = (4 if level >= 0.99 else 3) if statistic == "share" else 3 - whole
    steps = round(level * 10.0**digits, 6)  # so that 0.912 is 912 steps, not a hair under
    return round((floor(steps) if higher_is_better else ceil(steps)) / 10.0**digits, max(digits, 0))


def promising(target: Target, level: float) -> Target:
    """The target with another level, its tiers of credit moved along."""
    schedule = moved(target.credits, level - target.level)
    if target.higher_is_better:
        return replace(target, at_least=level, credits=schedule)
    return replace(target, at_most=level, credits=schedule)


def _like(known: Months, scenario: Scenario) -> NDArray[np.int64]:
    """Which month seen each month to come is like in its number of items or agreed time."""
    return drawn(scenario, len(known.starts)).place


def _ahead(history: History, scenario: Scenario) -> tuple[Paths, Months, Terms]:
    """Levels of the periods to come, replications by periods, the months they are drawn from and the terms."""
    check(scenario)
    seen, terms = ground(history, scenario.latest).months, history.terms
    return pooled(months_ahead(seen, terms, scenario), seen.down[_like(seen, scenario)], terms), seen, terms


def _promise(levels: Paths, known: Months, terms: Terms, confidence: float) -> tuple[float, ...]:
    """The row of one confidence; the quantile is a level that was drawn, on the side that keeps the confidence."""
    up = terms.target.higher_is_better
    share, side = (1 - confidence, "lower") if up else (confidence, "higher")
    held = float(np.quantile(_worst(levels, terms), share, method=side))  # type: ignore[call-overload]  # one of the two
    _, *found = _row(levels, known, terms, written(held, terms.statistic, higher_is_better=up))
    return confidence, *found


def _row(levels: Paths, known: Months, terms: Terms, level: float) -> tuple[float, ...]:
    target = promising(terms.target, level)
    money = credited(levels, target, terms.version) / 100 * terms.version.charge
    chance, each = float(meets(_worst(levels, terms), target).mean()), money.mean(axis=1)
    seen = float(meets(known.levels, target).mean())
    return chance, level, chance, seen, float(each.mean()), standard_error(each)


def _worst(levels: Paths, terms: Terms) -> NDArray[np.float64]:
    """The worst period of each future."""
    worst: NDArray[np.float64] = (np.nanmin if terms.target.higher_is_better else np.nanmax)(levels, axis=1)
    return worst
