"""Seasonal naive: what was last seen at the same place in the season. Every other method has to beat it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.demand.method import Method
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.panel import Panel


def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """The last value observed on the same weekday (day) or in the same month or week of the year, repeated.

    A place in the season that was never observed gets the last value of all.

    Example:
        >>> from datetime import date
        >>> from analytics.forecast import series
        >>> from analytics.forecast.demand import panel
        >>> days = series.Series("Pay", "day", date(2026, 1, 1), np.arange(10.0))
        >>> ahead(panel.of([days]), (0, 1), 3)
        array([[[3., 4., 5.]],
        <BLANKLINE>
               [[2., 3., 4.]]])
    """
    then = panel.as_of(backs)
    found = last_seen(then.values, then.season)
    return np.tile(found, -(-horizon // then.season))[:, :horizon].reshape(len(backs), len(panel), horizon)


def last_seen(values: Floats, season: int) -> Floats:
    """The last value at each place of the season, series by places; place 0 is the first step ahead."""
    length = values.shape[1]
    found = np.full((len(values), season), np.nan)
    for back in range(-(-length // season)):
        end = length - back * season
        part = values[:, max(end - season, 0) : end]
        found[:, season - part.shape[1] :] = np.where(
            np.isnan(found[:, season - part.shape[1] :]), part, found[:, season - part.shape[1] :]
        )
    known = ~np.isnan(values)
    last = values[np.arange(len(values)), length - 1 - np.argmax(known[:, ::-1], axis=1)]
    return np.where(np.isnan(found), last[:, None], found)


SEASONAL_NAIVE = Method(
    "seasonal_naive",
    "Seasonal naive",
    "What was last seen on the same weekday, or in the same week or month a year ago, is expected again.",
    ahead,
)
