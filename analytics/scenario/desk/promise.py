"""The level that a desk can promise: what every month of the contract holds with a stated confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.desk.level import levels
from analytics.scenario.negotiate import CONFIDENCES, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.scenario.desk.level import Aim
    from analytics.scenario.desk.simulation import Played
    from analytics.scenario.ticket import Floats

PROMISES: Final = ("confidence", "level", "low", "high", "chance")

#: How often replications are drawn again for the interval of a quantile.
_AGAIN: Final = 1000


def promisable(
    played: Played, aim: Aim, confidences: Sequence[float] = CONFIDENCES, *, model_error: float = 0.0, seed: int = 1
) -> pl.DataFrame:
    """The level that every period holds with each confidence.

    It is the quantile, over replications, of the worst period, taken to the next level that people write. The error
    that the model itself showed in its backtest is mixed in: each replication is off by a draw of it.

    Args:
        played: what became of the tickets, of as many replications as can be had; 200 for a promise.
        aim: what the level is of.
        confidences: shares of replications in which no period may fall short.
        model_error: standard deviation of what the model was off by when it was tested, as a share.
        seed: of the draws of that.

    Returns:
        Columns `confidence`, `level`, `low` and `high` (90 % interval of the quantile before it is rounded, for the
        replications there are) and `chance` (share of replications that hold the level), one row a confidence.

    Raises:
        ScenarioError: a confidence is none, the error is negative, or there is nothing to be judged.
    """
    for confidence in confidences:
        if not 0 < confidence < 1:
            problem = f"a confidence of {confidence:g}"
            raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    worst = worst_periods(played, aim, model_error=model_error, seed=seed)
    again = worst[np.random.default_rng((seed, 1)).integers(0, len(worst), (_AGAIN, len(worst)))]
    rows = []
    for confidence in sorted(confidences):
        held = float(np.quantile(worst, 1 - confidence, method="lower"))
        low, high = np.quantile(np.quantile(again, 1 - confidence, axis=1, method="lower"), (0.05, 0.95))
        level = written(held, "share", higher_is_better=True)
        rows.append((confidence, level, float(low), float(high), float((worst >= level).mean())))
    return pl.DataFrame(rows, schema=PROMISES, orient="row")


def worst_periods(played: Played, aim: Aim, *, model_error: float = 0.0, seed: int = 1) -> Floats:
    """The level of the worst period of each replication, off by a draw of the model's own error.

    Raises:
        ScenarioError: the error is negative, or in some replication there is nothing to be judged.
    """
    if not 0 <= model_error < 1:
        problem = f"a model error of {model_error:g}"
        raise ScenarioError(problem, expected="a standard deviation between 0 and 1, such as 0.01")
    each = levels(played, aim)
    if np.isnan(each).all(axis=1).any():
        problem = f"in some replications no ticket that {aim.name!r} is about comes"
        raise ScenarioError(problem, remedy="Take a longer horizon, or kinds that do come")
    off = model_error * np.random.default_rng(seed).standard_normal(len(each))
    worst: Floats = np.clip(np.nanmin(each, axis=1) + off, 0, 1)
    return worst
