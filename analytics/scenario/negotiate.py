"""What could have been promised: the highest level that history would have held, with a stated confidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.futures import drawn, played
from analytics.scenario.history import months
from analytics.scenario.scenario import check
from analytics.scenario.schedule import credited, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Target
    from analytics.scenario.futures import Paths
    from analytics.scenario.history import History
    from analytics.scenario.scenario import Scenario
    from analytics.scenario.terms import Terms

CONFIDENCES: Final = (0.80, 0.90, 0.95)


def negotiable(history: History, scenario: Scenario, confidences: Sequence[float] = CONFIDENCES) -> pl.DataFrame:
    """The level that every period of the horizon holds with each confidence, and the credits if it were promised.

    It is the quantile, over futures, of the worst period. Model error is not in it: it is what history would have held.

    Args:
        history: the ground.
        scenario: horizon, replications and seed; its changes are not used.
        confidences: shares of futures in which no period may fall short.

    Returns:
        Columns `confidence`, `level`, `chance` (share of futures that hold it), `credits` (mean a month) and `error`
        (its Monte-Carlo standard error), one row a confidence.

    Raises:
        ScenarioError: a confidence is not between 0 and 1, or history gives no ground.
    """
    check(scenario)
    for confidence in confidences:
        if not 0 < confidence < 1:
            problem = f"a confidence of {confidence:g}"
            raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    ground = months(history)
    levels = played(ground, ground, history.terms, drawn(scenario, len(ground.starts))).levels
    rows = [_promise(levels, history.terms, confidence) for confidence in sorted(confidences)]
    return pl.DataFrame(rows, schema=["confidence", "level", "chance", "credits", "error"], orient="row")


def promising(target: Target, level: float) -> Target:
    """The target with another level, its tiers of credit moved along."""
    schedule = moved(target.credits, level - target.level)
    if target.higher_is_better:
        return replace(target, at_least=level, credits=schedule)
    return replace(target, at_most=level, credits=schedule)


def _promise(levels: Paths, terms: Terms, confidence: float) -> tuple[float, float, float, float, float]:
    """The row of one confidence; the quantile is a level that was drawn, on the side that keeps the confidence."""
    up = terms.target.higher_is_better
    worst = np.nanmin(levels, axis=1) if up else np.nanmax(levels, axis=1)
    level = float(np.quantile(worst, 1 - confidence if up else confidence, method="lower" if up else "higher"))
    held = worst >= level if up else worst <= level
    each = credited(levels, promising(terms.target, level), terms.version).mean(axis=1) / 100 * terms.version.charge
    return confidence, level, float(held.mean()), float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))
