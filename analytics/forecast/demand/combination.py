"""Every method's forecast weighed into one, and what that one would have said in the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.forecast.demand.backtest import Backtest, backtest, mean
from analytics.forecast.demand.interval import Spread, spread
from analytics.forecast.demand.methods import METHODS
from analytics.forecast.demand.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.demand.weights import weights
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.panel import Panel


#: What the combination is called among the methods.
COMBINATION: Final = "combination"


@dataclass(frozen=True, eq=False)
class Combination:
    """A panel looked ahead by several methods.

    Attributes:
        forecast: series by steps.
        weights: of each method, by series.
        parts: what each method says, series by steps.
        backtest: of every method.
        errors: of the combination, by time of making, series and step; each time is weighed by the others alone.
        least: least value each series can take.
    """

    forecast: Floats
    weights: Mapping[str, Floats]
    parts: Mapping[str, Floats]
    backtest: Backtest
    errors: Floats
    least: Floats

    @cached_property
    def spread(self) -> Spread:
        """How far the combination is off at each step."""
        return spread(self.errors, self.backtest.scales, self.backtest.backs)

    @property
    def backs(self) -> tuple[int, ...]:
        """How many steps before the end forecasts were tried from."""
        return self.backtest.backs

    def mase(self, row: int) -> float:
        """Mean absolute scaled error of the combination for one series, see `Backtest.mase`; NaN where untested."""
        return self.off(row) / float(self.backtest.scales[row])

    def off(self, row: int) -> float:
        """Mean absolute error of the combination for one series, in its unit; NaN where untested."""
        known = np.abs(self.errors[:, row])
        return float(mean(known.reshape(1, -1), axis=1)[0])

    def tried(self, row: int) -> int:
        """From how many times in the past one series was forecast and came."""
        return int((~np.isnan(self.errors[:, row])).any(axis=1).sum())

    def compared(self, row: int, bands: int = 3) -> pl.DataFrame:
        """One row a method and stretch of the horizon for one series, the combination first.

        Returns:
            method, weight (null for the combination), from_step, to_step, mase, mae, bias (mean of actual less
            forecast), held80 and held95 (of the combination's ranges, over all steps), n.
        """
        errors = {COMBINATION: self.errors[:, row]}
        errors |= {name: self.backtest.errors(name)[:, row] for name in self.backtest.said}
        scale, rows = float(self.backtest.scales[row]), []
        for name, found in errors.items():
            for part in np.array_split(np.arange(found.shape[1]), min(bands, found.shape[1])):
                known = found[:, part][~np.isnan(found[:, part])]
                off = float(np.abs(known).mean()) if known.size else None
                rows.append({
                    "method": name, "weight": float(self.weights[name][row]) if name in self.weights else None,
                    "from_step": int(part[0]) + 1, "to_step": int(part[-1]) + 1,
                    "mase": None if off is None else off / scale, "mae": off,
                    "bias": float(known.mean()) if known.size else None,
                    "held80": self.spread.held(row, "80") if name == COMBINATION else None,
                    "held95": self.spread.held(row, "95") if name == COMBINATION else None, "n": int(known.size),
                })  # fmt: skip
        return pl.DataFrame(rows, schema_overrides={"held80": pl.Float64, "held95": pl.Float64, "weight": pl.Float64})

    @property
    def bounds(self) -> dict[str, Floats]:
        """Bounds low80, high80, low95 and high95, series by steps; NaN where no interval is claimed."""
        return self.spread.bounds(self.forecast, self.least)


def combine(panel: Panel, horizon: int, methods: Sequence[Method] = METHODS) -> Combination:
    """The panel's next `horizon` steps, methods weighed by what they are trusted with and how well they did.

    Args:
        panel: series a method can learn from.
        horizon: steps ahead.
        methods: what is combined; those without trust for the panel's frequency, or without anything to say, stay out.
    """
    tested, now = backtest(panel, [SEASONAL_NAIVE, *(entry for entry in methods if entry.trust(panel))], horizon)
    trusted = {
        entry.name: entry.trust(panel) for entry in methods if entry.name in now and not np.isnan(now[entry.name]).any()
    }
    losses = {name: tested.losses(name) for name in trusted}
    found = weights(losses, trusted)
    forecast = weighed([now[name] for name in trusted], found)
    errors = np.stack([_error(tested, losses, trusted, at) for at in range(len(tested.backs))]) if tested.backs else (
        np.empty((0, *forecast.shape))
    )  # fmt: skip
    said = {name: now[name] for name in trusted}
    return Combination(forecast, dict(zip(trusted, found, strict=True)), said, tested, errors, panel.least)


def weighed(said: Sequence[Floats], weight: Floats) -> Floats:
    """The weighted mean of forecasts, each series by steps; where one has nothing to say the others share its say.

    Example:
        >>> weighed([np.array([[2.0]]), np.array([[np.nan]])], np.array([[0.5], [0.5]]))
        array([[2.]])
    """
    every = np.stack(said)
    each = np.where(np.isnan(every), 0.0, weight[:, :, None])
    with np.errstate(invalid="ignore"):
        found = (each * np.nan_to_num(every)).sum(axis=0) / each.sum(axis=0)
    return np.asarray(found, dtype=np.float64)


def _error(tested: Backtest, losses: Mapping[str, Floats], trusted: Mapping[str, float], at: int) -> Floats:
    """Error of the combination at one time of making, weighed without it."""
    others = weights({name: np.delete(loss, at, 0) for name, loss in losses.items()}, trusted)
    found: Floats = tested.actual[at] - weighed([tested.said[name][at] for name in trusted], others)
    return found
