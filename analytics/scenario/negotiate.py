"""What could be promised: the level that every period of a year would hold, with a stated confidence.

Months drawn from history are never worse than its worst, yet with 24 months seen, one of the next twelve is worse than
all of them with a chance of one in three. So months to come are drawn from a normal distribution with unknown mean and
spread (its predictive distribution under Jeffreys' prior, a Student t), on a scale that keeps levels in their bounds:
the arcsine of the root for shares, the logarithm for hours, none for scores and sums.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.futures import drawn, pooled, standard_error
from analytics.scenario.history import ground
from analytics.scenario.scenario import check
from analytics.scenario.schedule import credited, meets, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.catalogue import Target
    from analytics.scenario.futures import Paths
    from analytics.scenario.history import History, Months
    from analytics.scenario.scenario import Scenario
    from analytics.scenario.terms import Terms

CONFIDENCES: Final = (0.80, 0.90, 0.95)


def negotiable(history: History, scenario: Scenario, confidences: Sequence[float] = CONFIDENCES) -> pl.DataFrame:
    """The level that every period of the horizon holds with each confidence, and the credits if it were promised.

    It is the quantile, over futures, of the worst period.

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
    check(scenario)
    for confidence in confidences:
        if not 0 < confidence < 1:
            problem = f"a confidence of {confidence:g}"
            raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    seen, terms = ground(history, scenario.latest).months, history.terms
    ahead = months_ahead(seen, terms, scenario)
    draws = drawn(scenario, len(seen.starts))
    levels = pooled(ahead, seen.down[draws.place], terms)
    rows = [_promise(levels, seen, terms, confidence) for confidence in sorted(confidences)]
    return pl.DataFrame(rows, schema=["confidence", "level", "chance", "seen", "credits", "error"], orient="row")


def months_ahead(known: Months, terms: Terms, scenario: Scenario) -> Paths:
    """Levels of months to come, replications by months; each replication has its own mean and spread of months."""
    there = known.levels[~np.isnan(known.levels)]
    on, back = SCALES.get(terms.statistic, (_same, _same))
    seen, stream = on(there), np.random.default_rng((scenario.seed, 1))
    freedom, many = len(seen) - 1, scenario.replications
    spread = seen.std(ddof=1) * np.sqrt(freedom / stream.chisquare(freedom, (many, 1)))
    mean = seen.mean() + spread * stream.standard_normal((many, 1)) / np.sqrt(len(seen))
    return back(mean + spread * stream.standard_normal((many, scenario.horizon)))


def promising(target: Target, level: float) -> Target:
    """The target with another level, its tiers of credit moved along."""
    schedule = moved(target.credits, level - target.level)
    if target.higher_is_better:
        return replace(target, at_least=level, credits=schedule)
    return replace(target, at_most=level, credits=schedule)


def _promise(levels: Paths, known: Months, terms: Terms, confidence: float) -> tuple[float, ...]:
    """The row of one confidence; the quantile is a level that was drawn, on the side that keeps the confidence."""
    up = terms.target.higher_is_better
    worst = np.nanmin(levels, axis=1) if up else np.nanmax(levels, axis=1)
    level = float(np.quantile(worst, 1 - confidence if up else confidence, method="lower" if up else "higher"))
    target = promising(terms.target, level)
    money = credited(levels, target, terms.version) / 100 * terms.version.charge
    seen = float(meets(known.levels, target).mean())
    each = money.mean(axis=1)
    return confidence, level, float(meets(worst, target).mean()), seen, float(each.mean()), standard_error(each)


def _same(level: Paths) -> Paths:
    return level


def _angle(share: Paths) -> Paths:
    return np.arcsin(np.sqrt(share))


def _share(angle: Paths) -> Paths:
    return np.sin(np.clip(angle, 0, np.pi / 2)) ** 2


def _log(hours: Paths) -> Paths:
    return np.log(np.maximum(hours, 1 / 3600))


#: The scale that months of a statistic are taken as normal on, and the way back.
SCALES: Final[dict[str, tuple[Callable[[Paths], Paths], Callable[[Paths], Paths]]]] = {
    "share": (_angle, _share), "percentile": (_log, np.exp),
}  # fmt: skip
