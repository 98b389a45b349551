"""What forecasts of one series said at earlier times, against what came: by the week, or by the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.forecast.demand.interval import spread
from analytics.forecast.demand.months import summed
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from analytics.forecast.demand.outlook import Forecast

#: Days that are told as one.
WEEK: Final = 7

#: Steps before a forecast that are shown with it, as a share of its horizon.
LEADING: Final = 0.5


@dataclass(frozen=True, eq=False)
class Earlier:
    """One forecast made from the past.

    Attributes:
        made: the last day, or the first of the last month, that it knew.
        frame: by week or month: period, step (from 0 where it begins), level (what came, and what was known before),
            forecast, low80, high80.
    """

    made: date
    frame: pl.DataFrame

    @property
    def said(self) -> float:
        """What it said of all that came, in the unit of the series."""
        return float(self._both["forecast"].sum())

    @property
    def came(self) -> float:
        """What came."""
        return float(self._both["level"].sum())

    @property
    def off(self) -> float:
        """By how much it said more than came, as a share of it; 0 where nothing came."""
        return self.said / self.came - 1 if self.came else 0.0

    @property
    def held(self) -> float | None:
        """Share of weeks or months that fell in its 80 % range; None where none is claimed."""
        inside = self._both.filter(pl.col("low80").is_not_null()).select(
            pl.col("level").is_between("low80", "high80").mean()
        )
        return inside.item() if inside.height else None

    @property
    def _both(self) -> pl.DataFrame:
        return self.frame.drop_nulls(["forecast", "level"])


def forecasts(found: Forecast) -> list[Earlier]:
    """Every forecast of a series that was made from its past and came, the latest first; none where it was untested."""
    among, series = found.among, found.series
    if among is None or not among.backs:
        return []
    long = WEEK if series.frequency == "day" else 1
    horizon = among.errors.shape[2] // long * long
    member = _blocks(horizon // long, long)
    ahead = spread(summed(among.errors[:, :, :horizon], member), among.backtest.scales, among.backs)
    came = _in(among.backtest.actual[:, found.row, :horizon], member)
    said: Floats = came - _in(among.errors[:, found.row, :horizon], member)
    made = list[Earlier]()
    for at, back in enumerate(among.backs):
        if np.isnan(said[at]).all():
            continue
        whole = np.full((len(ahead.size), said.shape[1]), np.nan)
        whole[found.row] = said[at]
        bounds = {name: bound[found.row] for name, bound in ahead.bounds(whole, among.least).items() if "80" in name}
        made.append(_earlier(found, back, long, {"level": came[at], "forecast": said[at], **bounds}))
    return made


def _earlier(found: Forecast, back: int, long: int, columns: dict[str, Floats]) -> Earlier:
    """One forecast with the history that led to it, on the same grid."""
    series = found.series
    known, steps = len(series) - back, len(columns["level"])
    lead = min(int(steps * LEADING), known // long)
    before = series.values[known - lead * long : known]
    led = _in(before[None], _blocks(lead, long))[0] if lead else before[:0]
    starts = [series.periods[known - lead * long + long * step] for step in range(lead)]
    starts += [series.until(known).ahead(steps * long)[long * step] for step in range(steps)]
    columns = {name: np.concatenate([led if name == "level" else np.full(lead, np.nan), values])
               for name, values in columns.items()}  # fmt: skip
    last = series.periods[known - 1]
    return Earlier(last, pl.DataFrame({"period": starts, "step": range(-lead, steps), **columns}).fill_nan(None))


def _blocks(count: int, long: int) -> Floats:
    """1 where a step lies in a block of so many, blocks by steps."""
    return np.asarray(np.kron(np.eye(count), np.ones(long)), dtype=np.float64)


def _in(values: Floats, member: Floats) -> Floats:
    """Sums of steps; where a step is unknown the others stand for it, unless too many are."""
    return summed(values[:, None, :], member)[:, 0]
