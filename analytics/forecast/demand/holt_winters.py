"""Level, damped trend and season smoothed side by side under many settings, averaged by how well each did."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np

from analytics.forecast.demand.method import Method
from analytics.forecast.demand.ordinary_days import calmed
from analytics.forecast.demand.season import measured
from analytics.forecast.demand.theta import likely
from analytics.forecast.series import Floats

#: Shares of a surprise for level; for trend (of that for level) with the damping; for season (of what is left of it).
LEVEL: Final = (0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.85)
TREND: Final = ((0.0, 1.0), (0.02, 1.0), (0.08, 0.985), (0.25, 0.9), (0.3, 0.97), (0.3, 0.99), (0.6, 0.95))
SEASON: Final = (0.03, 0.15)

#: Of days, whose season is a week, only the first trends are tried: what rises fast from day to day is noise.
WEEK, SLOW = 7, 4

#: Most steps a likelihood counts.
COUNTED: Final = 80

#: Steps from which old surprises fade, and what is left of one a step later.
LONG, FADING = 200, 0.995


def ahead(values: Floats, season: int, horizon: int) -> Floats:
    """Values of the next `horizon` steps, series by steps; on the log scale where every value is above zero.

    Source: Gardner and McKenzie (1985), Forecasting trends in time series, Management Science 31, 1237-1246; the season
    is that of Winters (1960). Settings are averaged by likelihood rather than chosen.

    Args:
        values: series by steps, aligned at their ends; NaN for gaps.
        season: steps of one season.
        horizon: steps ahead.
    """
    above = ~np.any(values <= 0, axis=1)
    scaled = np.where(above[:, None], np.log(np.where(above[:, None], values, 1.0)), values)
    found = _smoothed(scaled, season, horizon)
    return np.where(above[:, None], np.exp(np.clip(found, -30, 30)), found)


def _smoothed(values: Floats, season: int, horizon: int) -> Floats:
    length = values.shape[1]
    start = measured(values, season, np.zeros(len(values), dtype=np.bool_))
    has = np.any(start.index != 0, axis=1)
    trends = TREND[:SLOW] if season == WEEK else TREND
    settings = itertools.product(LEVEL, trends, SEASON if has.any() else SEASON[:1])
    share, slow, damped, turn = np.array([(a, *b, c) for a, b, c in settings]).T
    turning = has[:, None] * turn * (1 - share)
    known, begins = ~np.isnan(values), np.argmax(~np.isnan(values), axis=1)
    # Steps first, then series by settings: each step works on one stretch of memory.
    index = np.repeat(start.index.T[:, :, None], len(share), axis=2)
    level = np.repeat(_first(start.out(values), begins, max(season, 3))[:, None], len(share), axis=1)
    trend, off, count = np.zeros_like(level), np.zeros_like(level), np.zeros((len(values), 1))
    fading = np.where(length - begins > LONG, FADING, 1.0)[:, None]
    filled = np.where(known, values, 0.0)
    for place in range(length):
        here, seen = (place - length) % season, known[:, [place]]
        trend = np.where(seen, trend * damped, trend)
        expected = level + trend
        surprise = np.where(seen, filled[:, [place]] - expected - index[here], 0.0)
        off, count = off * fading + surprise**2, count * fading + seen
        level = np.where(seen, expected + share * surprise, level)
        trend += share * slow * surprise
        index[here] += turning * surprise
    weight = likely(off / np.maximum(count, 1), np.minimum(count, COUNTED))
    rising = np.cumsum(damped[:, None] ** np.arange(1, horizon + 1), axis=1)
    turns = index[np.arange(horizon) % season]
    lasting = (weight * level).sum(axis=1)[:, None] + (weight * trend) @ rising
    return np.asarray(lasting + np.einsum("sp,hsp->sh", weight, turns), dtype=np.float64)


def _first(calm: Floats, begins: np.ndarray, count: int) -> Floats:
    """Mean of each series over its first steps."""
    place = np.minimum(begins[:, None] + np.arange(count), calm.shape[1] - 1)
    first = np.take_along_axis(calm, place, axis=1)
    known = ~np.isnan(first)
    return np.asarray(np.where(known, first, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), dtype=np.float64)


HOLT_WINTERS = Method(
    "holt_winters",
    "Damped Holt-Winters",
    "Exponential smoothing of level, damped trend and season under many settings, averaged by how well each did.",
    calmed(ahead),
    trusted={"day": 0.05, "week": 0.3, "month": 0.4},
)
