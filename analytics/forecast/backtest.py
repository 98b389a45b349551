"""How far each method would have been off: forecasts made from the past, from the same origins for every method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.interval import half_widths
from analytics.forecast.series import SHORT, Floats, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.method import Method

#: Steps between origins: every weekday and every month of the year gets its turn.
STRIDE: Final = {"day": 28, "week": 4, "month": 1}

#: Neighbouring steps that lend each other their errors: a week of days, a quarter of months.
SMOOTH: Final = {"day": 7, "week": 3, "month": 3}

#: Most origins that are tried.
MOST: Final = 12


@dataclass(frozen=True, eq=False)
class Backtest:
    """What each method forecast from the same origins, and what came.

    Attributes:
        origins: length of the history each forecast was made from.
        actual: what came, origins by steps ahead; NaN beyond the last observation and in gaps.
        forecasts: what each method said, in the same shape.
        scales: mean absolute error of seasonal naive within the history of each origin.
        failed: why a method could not be used, by its name.
        smooth: neighbouring steps that lend each other their errors in an interval.
    """

    origins: tuple[int, ...]
    actual: Floats
    forecasts: Mapping[str, Floats]
    scales: Floats
    failed: Mapping[str, str] = field(default_factory=dict)
    smooth: int = 1

    def errors(self, method: str) -> Floats:
        """Actual less forecast, origins by steps ahead."""
        return self.actual - self.forecasts[method]

    def mase(self, method: str, steps: slice = slice(None)) -> float:
        """Mean absolute scaled error: 1 is as far off as one-season-ahead seasonal naive was in the history.

        Source: Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
        """
        return _mean(np.abs(self.errors(method)[:, steps]) / self.scales[:, None])

    def mae(self, method: str, steps: slice = slice(None)) -> float:
        """Mean absolute error, in the unit of the series."""
        return _mean(np.abs(self.errors(method)[:, steps]))

    def bias(self, method: str, steps: slice = slice(None)) -> float:
        """Mean of actual less forecast, in the unit of the series; above zero the forecast was too low."""
        return _mean(self.errors(method)[:, steps])

    def coverage(self, method: str, share: float, steps: slice = slice(None)) -> float:
        """Share of what came that lay within the interval made from all the other origins; NaN with under four."""
        errors = self.errors(method)
        others = [half_widths(np.delete(errors, at, 0), share, self.smooth) for at in range(len(errors))]
        width = np.array(others).reshape(errors.shape)[:, steps]
        within = np.where(np.isnan(errors[:, steps] + width), np.nan, np.abs(errors[:, steps]) <= width)
        return _mean(within)

    def table(self, bands: int = 3) -> pl.DataFrame:
        """One row a method and stretch of the horizon: mase, mae, bias, coverage80, coverage95, origins, n."""
        rows = []
        for method in self.forecasts:
            for part in np.array_split(np.arange(self.actual.shape[1]), min(bands, self.actual.shape[1])):
                steps = slice(int(part[0]), int(part[-1]) + 1)
                rows.append({
                    "method": method, "from_step": int(part[0]) + 1, "to_step": int(part[-1]) + 1,
                    "mase": self.mase(method, steps), "mae": self.mae(method, steps), "bias": self.bias(method, steps),
                    "coverage80": self.coverage(method, 0.8, steps), "coverage95": self.coverage(method, 0.95, steps),
                    "origins": len(self.origins), "n": int(np.sum(~np.isnan(self.errors(method)[:, steps]))),
                })  # fmt: skip
        return pl.DataFrame(rows)


def backtest(series: Series, methods: Sequence[Method], horizon: int) -> Backtest:
    """Forecasts of up to `horizon` steps by each method from up to twelve origins in the past.

    A method that fails at any origin is left out and says why; the others are still compared on the same origins.

    Args:
        series: the whole history.
        methods: what is compared.
        horizon: steps ahead; near the end of the history fewer are compared.
    """
    at = origins(series)
    padded = np.concatenate([series.values, np.full(horizon, np.nan)])
    actual = np.array([padded[origin : origin + horizon] for origin in at]).reshape(len(at), horizon)
    said, failed = dict[str, Floats](), dict[str, str]()
    for method in methods:
        try:
            ahead = [method.ahead(series.until(origin), horizon) for origin in at]
        except ForecastError as error:
            failed[method.name] = str(error)
        else:
            said[method.name] = np.array(ahead).reshape(len(at), horizon)
    scales = np.array([scale(series.until(origin)) for origin in at])
    return Backtest(at, actual, said, scales, failed, SMOOTH[series.frequency])


def origins(series: Series) -> tuple[int, ...]:
    """Lengths of history that forecasts are made from, earliest first; none where the series is short."""
    stride = STRIDE[series.frequency]
    found = [len(series) - stride * step for step in range(MOST, 0, -1)]
    return tuple(origin for origin in found if origin >= SHORT[series.frequency])


def scale(series: Series) -> float:
    """Mean absolute change over one season, or over one step where no season is known; 1 where nothing changed.

    Example:
        >>> from datetime import date
        >>> scale(Series("Pay", "month", date(2026, 1, 1), np.array([1.0, 3.0, 2.0])))
        1.5
    """
    lag = series.season if len(series) > series.season + 1 else 1
    change = _mean(np.abs(series.values[lag:] - series.values[:-lag]))
    return change if change > 0 else 1.0


def _mean(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return float(seen.mean()) if seen.size else float("nan")
