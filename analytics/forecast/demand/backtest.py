"""How far each method would have been off: forecasts made from the past, from the same times for every method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from threadpoolctl import threadpool_limits

from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.panel import Panel

#: Most times in the past that forecasts are made from.
MOST: Final = 8

#: Fewest steps a series must have had by then, and steps over which those times are spread: a year, as seasons differ.
LEARNT: Final = {"day": 56, "week": 30, "month": 18}
SPREAD: Final = {"day": 364, "week": 104, "month": 24}


@dataclass(frozen=True, eq=False)
class Backtest:
    """What each method would have said, and what came.

    Attributes:
        backs: how many steps before the end each forecast was made, latest first.
        actual: what came, by time of making, series and step; NaN in gaps, and where a series was too short by then.
        said: what each method said, in the same shape; NaN where it had nothing to say.
        scales: mean absolute change of each series across one season: what errors are told in.
    """

    backs: tuple[int, ...]
    actual: Floats
    said: Mapping[str, Floats]
    scales: Floats

    def errors(self, name: str) -> Floats:
        """Actual less forecast, by time of making, series and step."""
        return self.actual - self.said[name]

    def losses(self, name: str) -> Floats:
        """Mean absolute error by time of making and series, in units of the scale; NaN where nothing is known."""
        return mean(np.abs(self.errors(name)), axis=2) / self.scales

    def mase(self, name: str, row: int | None = None) -> float:
        """Mean absolute scaled error: 1 is as far off as one-season-ahead seasonal naive was in the history.

        Source: Hyndman and Koehler (2006), Another look at measures of forecast accuracy.

        Args:
            name: of the method.
            row: of one series; left out, the mean over all.
        """
        known = self.losses(name) if row is None else self.losses(name)[:, [row]]
        return float(mean(known.reshape(1, -1), axis=1)[0])


def backtest(panel: Panel, methods: Sequence[Method], horizon: int) -> tuple[Backtest, dict[str, Floats]]:
    """Forecasts by each method from up to eight times in the past, and those made now (series by steps).

    Args:
        panel: the whole history.
        methods: what is compared.
        horizon: steps ahead.
    """
    then = backs(panel, horizon)
    # More threads than one mostly wait for each other on matrices this small.
    with threadpool_limits(limits=1, user_api="blas"):
        said = {method.name: method.ahead(panel, (0, *then), horizon) for method in methods}
    least = panel.least[:, None]
    said = {name: np.maximum(found, least) for name, found in said.items()}
    tested = {name: found[1:] for name, found in said.items()}
    return Backtest(then, actual(panel, then, horizon), tested, scales(panel)), {
        name: found[0] for name, found in said.items()
    }


def backs(panel: Panel, horizon: int) -> tuple[int, ...]:
    """How many steps before the end forecasts are tried from, latest first; none where most series are too short.

    They are spread over a year, or over twice the horizon where that reaches further, and of days never a whole number
    of weeks apart, so that every weekday has its turn as the first.

    Example:
        >>> from datetime import date
        >>> from analytics.forecast import series
        >>> from analytics.forecast.demand import panel
        >>> backs(panel.of([series.Series("Pay", "month", date(2020, 1, 1), np.arange(60.0))]), 6)
        (6, 9, 12, 15, 18, 21, 24, 27)
    """
    room = int(np.quantile(panel.lengths, 0.25)) - LEARNT[panel.frequency] - horizon
    if room < 0:
        return ()
    step = max(min(room, max(SPREAD[panel.frequency], 2 * horizon)) // (MOST - 1), 1)
    if panel.frequency == "day" and step > 7 and step % 7 == 0:
        step -= 1
    return tuple(horizon + step * place for place in range(MOST) if step * place <= room)


def actual(panel: Panel, then: Sequence[int], horizon: int) -> Floats:
    """What came after each of those times, by time, series and step; NaN for a series too short by then."""
    found = np.full((len(then), len(panel), horizon), np.nan)
    for place, back in enumerate(then):
        start = panel.length - back
        enough = panel.lengths - back >= LEARNT[panel.frequency]
        found[place] = np.where(enough[:, None], panel.values[:, start : start + horizon], np.nan)
    return found


def scales(panel: Panel) -> Floats:
    """Mean absolute change over one season, or over one step where there is no season yet; 1 where nothing changed."""
    lag = panel.season
    far = mean(np.abs(panel.values[:, lag:] - panel.values[:, :-lag]), axis=1)
    near = mean(np.abs(np.diff(panel.values, axis=1)), axis=1)
    found = np.where(np.isnan(far) | (panel.lengths <= lag + 1), near, far)
    return np.where(found > 0, found, 1.0)


def mean(values: Floats, axis: int) -> Floats:
    """Mean of what is known along an axis; NaN where nothing is."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan), dtype=np.float64)
