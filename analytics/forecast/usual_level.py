"""The usual level, for series that no method can learn from: too short, constant, or mostly missing."""

from __future__ import annotations

import numpy as np

from analytics.forecast.method import Method
from analytics.forecast.series import Floats, Series


def ahead(series: Series, horizon: int) -> Floats:
    """The median of each weekday for days, of the last six steps for weeks and months; no trend is claimed.

    Example:
        >>> from datetime import date
        >>> ahead(Series("Pay", "month", date(2026, 1, 1), np.array([4.0, 9.0, 5.0])), 2)
        array([5., 5.])
    """
    if series.frequency == "day" and len(series) >= 2 * series.season:
        return np.array([_median(series, len(series) + step) for step in range(horizon)])
    return np.full(horizon, np.nanmedian(series.values[series.observed][-6:]))


def _median(series: Series, step: int) -> float:
    same = series.values[step % series.season :: series.season]
    return float(np.median(same[~np.isnan(same)] if np.any(~np.isnan(same)) else series.values[series.observed]))


USUAL_LEVEL = Method(
    "usual_level",
    "Usual level",
    "The median of the same weekday, or of the last six periods, is expected again; used where no method can learn.",
    ahead,
)
