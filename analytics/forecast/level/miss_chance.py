"""The chance that a share misses what was promised: from the logit expected, and from how often it missed before."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, expit, logit, ndtr

from analytics.forecast.series import Floats

#: Periods of history that say how often the promise is usually missed.
WINDOW: Final = 24

#: Points at which the normal law is summed (Gauss-Hermite).
POINTS: Final = 31

#: items x promised x (1 - promised) from which counting is taken for normal too; either way is then right to 0.01.
MANY: Final = 20.0

#: What rounding may do to promised x items, which decides how many must be good.
HAIR: Final = 1e-9


def chance_of_miss(
    mean: Floats, spread: Floats, items: Floats, promised: Floats, at_least: npt.NDArray[np.bool_]
) -> Floats:
    """Chance of a miss where the logit of the share is normal and the good are binomial; all of one shape.

    With few items the binomial is summed at 31 points of the normal law (Gauss-Hermite quadrature, Abramowitz and
    Stegun, 1964, 25.4.46). With many it is so steep that such a sum goes wrong by ten points in a hundred; then the
    logit of the share counted is normal as well, about the expected one, with 1 / (items p (1 - p)) added to its
    variance.

    Args:
        mean, spread: mean and standard deviation of the logit.
        items: how many will count.
        promised: share promised; exactly at it meets it.
        at_least: whether the share must be at least, or at most, what was promised.

    Example:
        >>> one = np.ones(1)
        >>> chance_of_miss(0 * one, 0 * one, 2 * one, 0.75 * one, one > 0).round(3)
        array([0.75])
    """
    count = np.maximum(np.round(items), 1.0)
    # The most good items with which the share still lies below what was promised, or is not above it.
    edge = np.where(at_least, np.ceil(promised * count - HAIR) - 1, np.floor(promised * count + HAIR))
    mean, spread, count, edge = np.broadcast_arrays(mean, spread, count, edge)
    many = count * promised * (1 - promised) >= MANY
    below = np.empty(mean.shape)
    below[many] = _normal(mean[many], spread[many], count[many], edge[many])
    below[~many] = _summed(mean[~many], spread[~many], count[~many], edge[~many])
    below = np.where(edge < 0, 0.0, np.where(edge >= count, 1.0, below))
    return np.asarray(np.where(at_least, below, 1 - below), dtype=np.float64)


def _normal(mean: Floats, spread: Floats, count: Floats, edge: Floats) -> Floats:
    share = (edge + 0.5) / count
    return np.asarray(ndtr((logit(share) - mean) / np.sqrt(spread**2 + 1 / (count * share * (1 - share)))))


def _summed(mean: Floats, spread: Floats, count: Floats, edge: Floats) -> Floats:
    points, weight = np.polynomial.hermite_e.hermegauss(POINTS)
    share = expit(mean[:, None] + spread[:, None] * points)
    # bdtr knows no edge below 0 or above the count; those are certain.
    within = bdtr(np.clip(edge, 0, count)[:, None], count[:, None].astype(np.int64), share)
    return np.asarray(within @ (weight / weight.sum()), dtype=np.float64)


def chance_from_history(missed: Floats, places: npt.NDArray[np.int64]) -> Floats:
    """Share of the last 24 known periods that missed, half a miss added to one period more, at each place.

    Args:
        missed: series by periods: 1 for a miss, 0 for none, NaN where nothing was known.
        places: how many periods had passed.

    Example:
        >>> chance_from_history(np.array([[1.0, np.nan, 0.0, 0.0]]), np.array([0, 2, 4]))
        array([[0.5  , 0.75 , 0.375]])
    """
    known = ~np.isnan(missed)
    # The known periods moved to the front, so that the last 24 of them are a stretch.
    front = np.argsort(~known, axis=1, kind="stable")
    counted = np.take_along_axis(np.where(known, missed, 0.0), front, axis=1)
    total = np.hstack([np.zeros((len(missed), 1)), np.cumsum(counted, axis=1)])
    until = np.hstack([np.zeros((len(missed), 1), dtype=np.int64), np.cumsum(known, axis=1)])[:, places]
    since = np.maximum(until - WINDOW, 0)
    misses = np.take_along_axis(total, until, axis=1) - np.take_along_axis(total, since, axis=1)
    return np.asarray((misses + 0.5) / (until - since + 1), dtype=np.float64)
