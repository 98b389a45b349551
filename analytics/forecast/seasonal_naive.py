"""Seasonal naive: what was last seen at the same place in the season. Every other method has to beat it."""

from __future__ import annotations

import numpy as np

from analytics.forecast.method import Method
from analytics.forecast.series import Floats, Series


def ahead(series: Series, horizon: int) -> Floats:
    """The last value observed on the same weekday (day) or in the same month or week of the year, repeated.

    A place in the season that was never observed gets the last value of all.

    Example:
        >>> from datetime import date
        >>> series = Series("Pay", "day", date(2026, 1, 1), np.arange(10.0))
        >>> ahead(series, 3)
        array([3., 4., 5.])
    """
    season = series.season if len(series) >= series.season else 1
    found = np.empty(season)
    for place in range(season):
        seen = series.values[(len(series) + place) % season :: season]
        seen = seen[~np.isnan(seen)]
        found[place] = seen[-1] if seen.size else series.values[series.observed][-1]
    return np.resize(found, horizon)


SEASONAL_NAIVE = Method(
    "seasonal_naive",
    "Seasonal naive",
    "What was last seen on the same weekday, or in the same week or month a year ago, is expected again.",
    ahead,
)
