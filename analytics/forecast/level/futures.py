"""Joint futures of one target: each is a course that its next periods may take together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from analytics.forecast.level import history_bootstrap
from analytics.forecast.level.levels import Levels, misses
from analytics.forecast.level.miss_chance import HAIR, WINDOW
from analytics.forecast.series import Floats

SEED: Final = 20261031


@dataclass(frozen=True, eq=False)
class Expected:
    """What draws the next levels of a share of counted items.

    Attributes:
        mean: expected logits, one a period ahead.
        covariance: of those logits.
        items: how many will count, one a period ahead.
    """

    mean: Floats
    covariance: Floats
    items: Floats

    def paths(self, draws: int, rng: np.random.Generator) -> Floats:
        """Levels, one row a future: normal logits that hang together, and binomial counts about them."""
        root = np.linalg.cholesky(self.covariance + HAIR * np.eye(len(self.mean)))
        logit = self.mean + rng.standard_normal((draws, len(self.mean))) @ root.T
        count = np.maximum(np.round(self.items), 1).astype(np.int64)
        return np.asarray(rng.binomial(count, expit(logit)) / count, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Bootstrapped:
    """What draws the next levels of a time, a mean or a percentile from those there were; see `history_bootstrap`.

    Attributes:
        level: history; NaN in gaps.
        horizon: periods ahead.
        bounds: least and greatest level there can be.
    """

    level: Floats
    horizon: int
    bounds: tuple[float, float]

    def paths(self, draws: int, rng: np.random.Generator) -> Floats:
        """Levels, one row a future."""
        return history_bootstrap.paths(self.level, self.horizon, draws, rng, self.bounds)


def futures(
    known: Levels, source: Expected | Bootstrapped, history: float, promised: Floats, draws: int
) -> Floats:  # fmt: skip
    """Levels of the next periods, one row a future; of each hundred, `history` x 100 are of past months alone.

    Args:
        known: the levels so far.
        source: what draws the others.
        history: share of futures made of past months.
        promised: the level promised for each period ahead.
        draws: how many futures.
    """
    rng = np.random.default_rng(SEED)
    old = round(draws * history)
    return np.vstack([source.paths(draws - old, rng), of_history(known, promised, old, rng)])


def of_history(known: Levels, promised: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Levels drawn from the last 24 months, with the doubt about how often such months come (draws, periods).

    Each future weighs the months anew, and beside them half a month that misses and half a month that does not, so that
    the chance of a miss is (misses + 1/2) / (months + 1), and that of several in a row beta-binomial. Source: Rubin
    (1981), The Bayesian Bootstrap.

    Args:
        known: the levels.
        promised: the level promised for each period ahead.
        draws: how many.
        rng: source of chance.
    """
    months = known.level[~np.isnan(known.level)][-WINDOW:]
    ordered = np.sort(months) if known.at_least else np.sort(months)[::-1]
    weight = rng.gamma(np.r_[0.5, np.ones(len(months)), 0.5], size=(draws, len(months) + 2))
    reach = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    which = (rng.random((draws, len(promised)))[:, :, None] > reach[:, None, :]).sum(axis=2)
    # The half months lie beyond the worst and the best there was, one on either side of the promise.
    short = promised - HAIR if known.at_least else promised + HAIR
    worse = np.where(misses(ordered[0], promised, at_least=known.at_least), ordered[0], short)
    better = np.where(misses(ordered[-1], promised, at_least=known.at_least), promised, ordered[-1])
    among = np.column_stack([worse, np.tile(ordered, (len(promised), 1)), better])
    return np.asarray(among[np.arange(len(promised)), which], dtype=np.float64)
