"""Boosted trees learnt over all series at once: what followed, everywhere, on histories that looked like this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from threadpoolctl import threadpool_limits

from analytics.forecast.demand.days import days
from analytics.forecast.demand.method import Method
from analytics.forecast.series import Floats, Ints, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.panel import Panel

#: Most steps of history that are looked at, by frequency.
LONGEST: Final = {"day": 1461, "week": 520, "month": 300}

#: Steps whose mean every value is told in units of.
BASE: Final = {"day": 28, "week": 13, "month": 12}

#: Steps after which an example counts half.
HALF: Final = {"day": 730, "week": 156, "month": 60}

#: Examples drawn for each series, and at least and at most altogether.
EACH: Final = {"day": 4000, "week": 1200, "month": 800}
FEWEST, MOST = 4_000, 60_000

#: Most examples drawn of one value.
OFTEN: Final = 8

#: Fewest series, and steps of most of them, without which there is nothing to learn: of days a year and a half, since
#: whoever has seen a time of year once takes its chances for its habits.
SERIES: Final = 5
SEASONS: Final = {"day": 540, "week": 156, "month": 42}

#: Fewest steps before those that are learnt from, at an earlier time.
BEFORE: Final = {"day": 84, "week": 156, "month": 42}

#: Trees, and how much each adds.
TREES, RATE = 160, 0.07

SEED: Final = 7


@dataclass(frozen=True, eq=False)
class Examples:
    """A panel made ready to look up what was known at any place of any series.

    Attributes:
        panel: the series.
        horizon: steps ahead that are learnt.
        sums, counts: of observed values up to each column.
        calendar: what is known of each column and those ahead, one row a feature, by calendar and column.
        of: which calendar each series has.
    """

    panel: Panel
    horizon: int
    sums: Floats
    counts: Floats
    calendar: Floats
    of: Ints

    def mean(self, row: Ints, end: Ints, count: int) -> Floats:
        """Mean of the `count` values before the column `end`; NaN where nothing was observed in them."""
        end = np.clip(end, 0, self.panel.length)
        start = np.maximum(end - count, 0)
        seen = self.counts[row, end] - self.counts[row, start]
        total = self.sums[row, end] - self.sums[row, start]
        return np.where(seen > 0, total / np.maximum(seen, 1), np.nan)

    def value(self, row: Ints, column: Ints) -> Floats:
        """The value in a column; NaN where none was observed, or it lies outside."""
        inside = (column >= 0) & (column < self.panel.length)
        return np.where(inside, self.panel.values[row, np.clip(column, 0, self.panel.length - 1)], np.nan)

    def scale(self, row: Ints, origin: Ints) -> Floats:
        """The recent mean that values about an origin are told in units of."""
        base = BASE[self.panel.frequency]
        near, far = self.mean(row, origin, base), self.mean(row, origin, 4 * base)
        least = np.where(near > 1e-6, near, np.where(far > 1e-3, far, 1e-3))
        return np.where(np.isnan(least), 1e-3, least)

    def features(self, row: Ints, origin: Ints, step: Ints) -> tuple[Floats, Floats]:
        """What was known before the column `origin` of the value `step` steps on, and the scale it is told in."""
        scale = self.scale(row, origin)
        found = (_of_days if self.panel.frequency == "day" else _of_season)(self, row, origin, step, scale)
        known = self.calendar[:, self.of[row], origin + step - 1]
        return np.column_stack([step, *found, *known, np.log(scale + 1e-3)]), scale


def examples(panel: Panel, horizon: int) -> Examples:
    """A panel made ready for `horizon` steps ahead."""
    panel = panel.last(LONGEST[panel.frequency])
    known = ~np.isnan(panel.values)
    zero = np.zeros((len(panel), 1))
    sums = np.concatenate([zero, np.cumsum(np.where(known, panel.values, 0.0), axis=1)], axis=1)
    counts = np.concatenate([zero, np.cumsum(known, axis=1)], axis=1)
    kinds = sorted(set(zip(panel.firsts, panel.regions, strict=True)))
    calendar = np.stack([_calendar(panel, *kind, horizon) for kind in kinds], axis=1)
    of = np.array([kinds.index(kind) for kind in zip(panel.firsts, panel.regions, strict=True)])
    return Examples(panel, horizon, sums, counts, calendar, of)


def _calendar(panel: Panel, first: Any, region: str, horizon: int) -> Floats:
    count = panel.length + horizon
    if panel.frequency == "day":
        known = days(first, count, region)
        near = np.concatenate([[0.0], known.holiday, [0.0]])
        return np.stack([known.weekday, known.of_year, known.holiday, near[:-2], near[2:], known.kind])
    at = steps(first, count, panel.frequency)
    return np.array([[day.timetuple().tm_yday for day in at]], dtype=np.float64)


def _of_days(known: Examples, row: Ints, origin: Ints, step: Ints, scale: Floats) -> list[Floats]:
    """Same weekdays before the origin, the same days a year before, and the means of the last weeks."""
    at = origin + step - 1
    same = at - 7 * ((step + 6) // 7)
    near = np.stack([known.value(row, same - 7 * back) for back in range(12)]) / scale
    year, begins = at - 364, known.panel.begins[row]
    return [
        _mean(near[:4]), _mean(near[4:]), near[0], known.value(row, year) / scale,
        np.where(year - 7 >= begins, known.mean(row, np.minimum(year + 8, origin), 15) / scale, np.nan),
        np.where(origin - 392 >= begins, known.mean(row, origin - 364, 28) / scale, np.nan),
        *(known.mean(row, origin, count) / scale for count in (7, 91, 364)),
        np.where(year >= 0, known.calendar[2, known.of[row], np.maximum(year, 0)], np.nan),
    ]  # fmt: skip


def _of_season(known: Examples, row: Ints, origin: Ints, step: Ints, scale: Floats) -> list[Floats]:
    """The same step of earlier seasons and its neighbours, the last year of steps, and the means of the last years."""
    season, base = known.panel.season, BASE[known.panel.frequency]
    same = origin + step - 1 - season * ((step + season - 1) // season)
    begins = known.panel.begins[row]
    before = known.mean(row, origin - season, base) / scale
    return [
        known.value(row, same) / scale, known.value(row, same - season) / scale, known.value(row, same - 1) / scale,
        np.where(same + 1 < origin, known.value(row, same + 1) / scale, np.nan),
        *(known.value(row, origin - 1 - back) / scale for back in range(12)),
        *(known.mean(row, origin, count) / scale for count in (3, 2 * base, 4 * base)),
        np.where(origin - season - base >= begins, before, np.nan),
    ]  # fmt: skip


def learnt(known: Examples, upto: int) -> Any:
    """A model of the examples that had come by the column `upto`, and the features it can use."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    panel, rng = known.panel, np.random.default_rng(SEED)
    steps_there = np.maximum(upto - panel.begins - max(2 * panel.season, BASE[panel.frequency]), 0)
    many = int(np.clip(min(EACH[panel.frequency] * len(panel), OFTEN * steps_there.sum()), FEWEST, MOST))
    row = rng.integers(0, len(panel), many)
    step = rng.integers(1, known.horizon + 1, many)
    low = panel.begins[row] + max(2 * panel.season, BASE[panel.frequency]) + 1
    high = upto - step + 1
    row, step, low, high = (part[high > low] for part in (row, step, low, high))
    if not len(row):
        return None
    # Drawn the rarer the older: scikit-learn is several times as slow on examples with weights of their own.
    half, drawn = HALF[panel.frequency] / np.log(2), rng.random(len(row))
    age = -half * np.log1p(-drawn * -np.expm1(-(high - low) / half))
    origin = np.maximum((high - age).astype(np.int64), low)
    features, scale = known.features(row, origin, step)
    told = known.value(row, origin + step - 1) / scale
    seen = ~np.isnan(told)
    use = ~np.isnan(features[seen]).all(axis=0)  # scikit-learn 1.9 refuses a feature without a single value
    model = HistGradientBoostingRegressor(
        loss="absolute_error", max_iter=TREES, learning_rate=RATE, max_leaf_nodes=31, min_samples_leaf=40,
        l2_regularization=1.0, early_stopping=False, random_state=SEED,
    )  # fmt: skip
    # On a machine with other work threads wait for one another at every split: one is many times as fast.
    with threadpool_limits(limits=1, user_api="openmp"):
        return model.fit(features[seen][:, use], np.clip(told[seen], -5, 8)), use


def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """Values of the next `horizon` steps, by time of making, series and step.

    What is said now is learnt from all that came; what would have been said before, from what had come by the earliest
    of those times that leaves enough to learn from.

    Source: Montero-Manso and Hyndman (2021), Principles and algorithms for forecasting groups of time series, on one
    model for all series; Friedman (2001), Greedy function approximation; Ke et al. (2017) on histograms.
    """
    known = examples(panel, horizon)
    found = np.full((len(backs), len(panel), horizon), np.nan)
    if len(panel) < SERIES or np.median(panel.lengths) < SEASONS[panel.frequency]:
        return found
    length = known.panel.length
    told = [back for back in backs if length - back >= BEFORE[panel.frequency] + horizon]
    for group in ([back for back in told if back == 0], [back for back in told if back]):
        model = learnt(known, length - max(group)) if group else None
        for back in group if model else ():
            found[backs.index(back)] = _said(known, model, length - back)
    return found


def _said(known: Examples, model: Any, origin: int) -> Floats:
    fitted, use = model
    many = len(known.panel)
    row, step = np.repeat(np.arange(many), known.horizon), np.tile(np.arange(1, known.horizon + 1), many)
    features, scale = known.features(row, np.full(len(row), origin), step)
    with threadpool_limits(limits=1, user_api="openmp"):
        told = fitted.predict(features[:, use])
    return np.asarray(told * scale, dtype=np.float64).reshape(many, known.horizon)


def _mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)


BOOSTED_TREES = Method(
    "boosted_trees",
    "Boosted trees",
    "What followed, in every series, on histories that looked like this one (gradient boosting over all series).",
    ahead,
    trusted={"day": 0.45, "week": 0.2, "month": 0.3},
    settled={"day": 100.0},
    quick=False,
)
