"""Totals of calendar months from steps ahead, with the intervals of totals: errors are summed, then ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.forecast.demand.interval import NAMES, Spread, spread
from analytics.forecast.series import Floats, Series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.forecast.demand.combination import Combination

#: Share of a month's steps whose error must be known for the error of its total to be.
KNOWN = 0.9


@dataclass(frozen=True, eq=False)
class Together:
    """Series of one frequency looked ahead together.

    Attributes:
        series: their histories.
        said: their forecasts, series by steps.
        bounds: low80, high80, low95 and high95, series by steps; NaN where no interval is claimed.
        among: what says how far they are off; None where nothing does.
    """

    series: Sequence[Series]
    said: Floats
    bounds: Mapping[str, Floats]
    among: Combination | None

    def starts(self, one: Series) -> list[date]:
        """First days of the months of a series' steps ahead; of weeks there are none, since they straddle months."""
        if one.frequency == "week":
            return []
        return sorted({day.replace(day=1) for day in one.ahead(self.said.shape[1])})

    @cached_property
    def spreads(self) -> dict[date, Spread | None]:
        """How far totals are off, by the first day of the first step ahead: series that end alike share months."""
        return {}

    def spread(self, one: Series) -> Spread | None:
        """How far the totals of every series are off when split into months as those of one."""
        first = one.ahead(1)[0]
        if first not in self.spreads:
            self.spreads[first] = None if self.among is None or not len(self.among.errors) else spread(
                summed(self.among.errors, self.member(one)), self.among.backtest.scales, self.among.backtest.backs
            )  # fmt: skip
        return self.spreads[first]

    def member(self, one: Series) -> Floats:
        """1 where a step ahead lies in a month, months by steps."""
        days = [day.replace(day=1) for day in one.ahead(self.said.shape[1])]
        return np.array([[day == month for day in days] for month in self.starts(one)], dtype=np.float64)


def months(group: Together, row: int, factor: Floats) -> pl.DataFrame:
    """One row a month of a series: period, forecast, low80, high80, low95, high95; what the first has had counts in it.

    Args:
        group: the series.
        row: which of them.
        factor: what each step is multiplied by.
    """
    one, starts = group.series[row], group.starts(group.series[row])
    if not starts:
        return pl.DataFrame(schema={"period": pl.Date, **dict.fromkeys(("forecast", *NAMES), pl.Float64)})
    member, begun = group.member(one), np.zeros(len(starts))
    ahead = member @ (group.said[row] * factor)
    begun[0] = sum(v for day, v in zip(one.periods, one.filled, strict=True) if day.replace(day=1) == starts[0])
    found = group.spread(one)
    columns = dict.fromkeys(NAMES, np.full(len(starts), np.nan))
    if found is not None:
        many = len(group.series)
        bounds = found.bounds(np.zeros((many, len(starts))), np.full(many, -np.inf))
        grown = ahead / np.maximum(member @ group.said[row], 1e-9)
        least = 0.0 if one.bounded else -np.inf
        columns = {name: np.maximum(ahead + bound[row] * grown, least) + begun for name, bound in bounds.items()}
    return pl.DataFrame({"period": starts, "forecast": ahead + begun, **columns}).fill_nan(None)


def summed(errors: Floats, member: Floats) -> Floats:
    """Errors of sums, by time of making, series and sum; a gap counts as the mean of the others, too many as unknown.

    Args:
        errors: by time of making, series and step.
        member: 1 where a step counts in a sum, sums by steps.
    """
    known = (~np.isnan(errors)).astype(np.float64) @ member.T
    size = member.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known >= size * KNOWN, np.nan_to_num(errors) @ member.T / known * size, np.nan)
