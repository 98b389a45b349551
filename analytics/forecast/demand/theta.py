"""Theta: the mean of a straight line and of exponential smoothing of doubled curvature, season taken out first."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.forecast.demand.method import Method
from analytics.forecast.demand.ordinary_days import calmed
from analytics.forecast.demand.season import measured
from analytics.forecast.series import Floats

#: Shares of a surprise that go into the level; forecasts are averaged over them by likelihood.
LEARNT: Final = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])

#: Most steps a likelihood counts: a longer history does not make one share certain.
COUNTED: Final = 60


def ahead(values: Floats, season: int, horizon: int) -> Floats:
    """Values of the next `horizon` steps, series by steps.

    Source: Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16, 521-530; as exponential
    smoothing with drift by Hyndman and Billah (2003), International Journal of Forecasting 19, 287-290.

    Args:
        values: series by steps, aligned at their ends; NaN for gaps.
        season: steps of one season.
        horizon: steps ahead.
    """
    found = measured(values, season, ~np.any(values <= 0, axis=1))
    calm = found.out(values)
    level, weight = smoothed(calm)
    since = (~np.isnan(calm)).sum(axis=1)[:, None]
    step = np.arange(horizon)
    drift = _slope(calm)[:, None] / 2
    line = np.zeros((len(values), horizon))
    for place, share in enumerate(LEARNT):
        rising = step + (1 - (1 - share) ** since) / share
        line += weight[:, [place]] * (level[:, [place]] + drift * rising)
    return found.back(line)


def smoothed(calm: Floats) -> tuple[Floats, Floats]:
    """Last level of each series under each share of `LEARNT`, and the weight of each by its likelihood."""
    known, length = ~np.isnan(calm), calm.shape[1]
    begins = np.argmax(known, axis=1)
    level = np.repeat(calm[np.arange(len(calm)), begins][:, None], len(LEARNT), axis=1)
    off = np.zeros_like(level)
    for place in range(length):
        seen = known[:, place] & (begins < place)
        surprise = np.where(seen[:, None], calm[:, [place]] - level, 0.0)
        off += surprise**2
        level += LEARNT * surprise
    count = known.sum(axis=1)[:, None]
    return level, likely(off / np.maximum(count - 1, 1), np.minimum(count, COUNTED))


def likely(off: Floats, count: Floats) -> Floats:
    """Weights of models side by side from their mean squared errors, adding up to 1 along the last axis.

    Args:
        off: mean squared errors.
        count: how many errors each is the mean of.

    Example:
        >>> likely(np.array([[1.0, 1.0, 2.0]]), np.array([[10.0]])).round(2)
        array([[0.49, 0.49, 0.02]])
    """
    log = -0.5 * count * np.log(off + 1e-12)
    weight = np.exp(log - log.max(axis=-1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True), dtype=np.float64)


def _slope(calm: Floats) -> Floats:
    """Least squares slope a step of each series."""
    known, step = ~np.isnan(calm), np.arange(calm.shape[1], dtype=np.float64)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    about = np.where(known, step - (known * step).sum(axis=1, keepdims=True) / count, 0.0)
    spread = np.maximum((about**2).sum(axis=1), 1e-9)
    return np.asarray((about * np.where(known, calm, 0.0)).sum(axis=1) / spread, dtype=np.float64)


THETA = Method(
    "theta",
    "Theta",
    "The mean of a straight line and of exponential smoothing of what bends away from it; season taken out first.",
    calmed(ahead),
    trusted={"day": 0.05, "week": 0.3, "month": 0.15},
)
