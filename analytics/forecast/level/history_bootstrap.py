"""Futures drawn from the levels there were, for levels that are no share of counted items: time, means, percentiles."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.forecast.series import Floats

#: Periods of history that futures are drawn from.
WINDOW: Final = 36

#: What is left of the trend after each period ahead, and of the slope before the first: trends seldom last.
DAMPED: Final = 0.9
HELD: Final = 0.5


def paths(level: Floats, horizon: int, draws: int, rng: np.random.Generator, bounds: tuple[float, float]) -> Floats:
    """Levels of the next `horizon` periods, one row a possible future.

    Each future starts from the median of the last six levels, goes on with half the Theil-Sen slope, damped by a tenth
    a period, and adds departures from that line that were seen before. The median itself is drawn again, since six
    levels do not settle it.

    Args:
        level: history; NaN in gaps.
        horizon: periods ahead.
        draws: how many futures.
        rng: source of chance.
        bounds: least and greatest level there can be.
    """
    recent = level[-WINDOW:]
    place = np.flatnonzero(~np.isnan(recent))
    seen = recent[place]
    slope = theil_sen(place.astype(np.float64), seen)
    line = slope * place
    departure = seen - line - np.median(seen - line)
    start = np.median(seen[-6:]) + np.median(rng.choice(departure, (draws, 6)), axis=1) / 2
    drift = HELD * slope * np.cumsum(DAMPED ** np.arange(1, horizon + 1))
    found = start[:, None] + drift + rng.choice(departure, (draws, horizon))
    return np.clip(found, *bounds)


def theil_sen(at: Floats, value: Floats) -> float:
    """The median slope between all pairs, in units of value a unit of `at`; 0 for a single point.

    Source: Sen (1968), Estimates of the regression coefficient based on Kendall's tau.

    Example:
        >>> theil_sen(np.arange(5.0), np.array([1.0, 2.0, 3.0, 4.0, 40.0]))
        1.0
    """
    earlier, later = np.triu_indices(len(at), 1)
    if not len(earlier):
        return 0.0
    return float(np.median((value[later] - value[earlier]) / (at[later] - at[earlier])))
