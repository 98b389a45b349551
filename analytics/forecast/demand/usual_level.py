"""The usual level, for series that no method can learn from: too short, constant, or mostly missing."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.demand.method import Method
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.panel import Panel


def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """The median of each weekday for days, of the last six values for weeks and months; no trend is claimed.

    Example:
        >>> from datetime import date
        >>> from analytics.forecast import series
        >>> from analytics.forecast.demand import panel
        >>> months = series.Series("Pay", "month", date(2026, 1, 1), np.array([4.0, 9.0, 5.0]))
        >>> ahead(panel.of([months]), (0,), 2)
        array([[[5., 5.]]])
    """
    then = panel.as_of(backs)
    level = np.array([np.median(row[~np.isnan(row)][-6:]) if (~np.isnan(row)).any() else np.nan for row in then.values])
    found = np.repeat(level[:, None], horizon, axis=1)
    if panel.frequency == "day":
        found = _weekdays(then.values, then.season, horizon)
    return found.reshape(len(backs), len(panel), horizon)


def _weekdays(values: Floats, season: int, horizon: int) -> Floats:
    """Median of each weekday; of all days for a weekday that was never seen."""
    places = (np.arange(values.shape[1]) - values.shape[1]) % season
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a weekday without a value is NaN, which is what is meant
        of_all = np.nanmedian(values, axis=1, keepdims=True)
        each = np.stack([
            np.nanmedian(values[:, places == place], axis=1) if (places == place).any() else of_all[:, 0]
            for place in range(season)
        ], axis=1)  # fmt: skip
    return np.where(np.isnan(each), of_all, each)[:, np.arange(horizon) % season]


USUAL_LEVEL = Method(
    "usual_level",
    "Usual level",
    "The median of the same weekday, or of the last six periods, is expected again; used where no method can learn.",
    ahead,
)
