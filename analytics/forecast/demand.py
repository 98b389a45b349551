"""What will be asked of each service: every step ahead and every month's total, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.backtest import SMOOTH
from analytics.forecast.choose import Choice, choose
from analytics.forecast.interval import ranges
from analytics.forecast.methods import METHODS
from analytics.forecast.series import Floats, Frequency, Series, prepare
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.method import Method

#: Months that may be asked for. Without this bound statsmodels writes beyond its arrays when no step is wanted.
FURTHEST: Final = 24

#: The share of series that is done, and the one that is next.
Progress = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class Forecast:
    """One series looked ahead.

    Attributes:
        series: the history it was made from.
        choice: the method, why it was chosen, and its backtest.
        frame: one row a step: period, forecast, low80, high80, low95, high95 in the unit of the series.
        months: the same for the totals of whole calendar months; for weeks there are none.
    """

    series: Series
    choice: Choice
    frame: pl.DataFrame
    months: pl.DataFrame

    @property
    def assumes(self) -> str:
        """What the forecast takes for granted, in a sentence."""
        known = f", holidays of {self.series.region}" if self.series.region else ""
        return f"Habits of the past go on{known}; no event that has not happened yet is known to it."


@dataclass(frozen=True, eq=False)
class Panel:
    """Many series looked ahead: forecasts by name, and why a series has none."""

    forecasts: Mapping[str, Forecast]
    failed: Mapping[str, str] = field(default_factory=dict)


def look_ahead(
    history: pl.DataFrame, horizon: int = 6, *, name: str, frequency: Frequency = "day", region: str = "",
    value: str = "value", methods: Sequence[Method] = METHODS,
) -> Forecast:  # fmt: skip
    """Values and monthly totals of the `horizon` calendar months after the last observed one.

    Args:
        history: rows as `series.prepare` takes them, such as the daily demand of one service.
        horizon: months.
        name: what figures and errors call it.
        frequency: length of a period of the history.
        region: country or subdivision whose public holidays count, such as "GB-ENG".
        value: column to read.
        methods: what to choose among.

    Raises:
        ForecastError: the history cannot be looked ahead from, see `series.prepare`.
        QuestionError: the horizon is not one that anything can be said about.
    """
    if not 1 <= horizon <= FURTHEST:
        problem = f"nothing can be said about {horizon} months ahead"
        raise QuestionError(problem, expected=f"1 to {FURTHEST} months")
    series = prepare(history, name=name, frequency=frequency, region=region, value=value)
    steps = _steps(series, horizon)
    choice = choose(series, steps, methods)
    said = np.maximum(choice.method.ahead(series, steps), 0.0)
    tested = choice.backtest.forecasts.get(choice.method.name)
    errors = np.empty((0, steps)) if tested is None else choice.backtest.errors(choice.method.name)
    frame = _frame(series.ahead(steps), said, ranges(said, errors, smooth=choice.backtest.smooth))
    return Forecast(series, choice, frame, _months(series, said, errors))


def panel(
    histories: Mapping[str, pl.DataFrame], horizon: int = 6, *, frequency: Frequency = "day",
    regions: Mapping[str, str] | None = None, value: str = "value", progress: Progress | None = None,
) -> Panel:  # fmt: skip
    """Forecasts of many series by name; one that cannot be looked ahead says why and stops none of the others.

    Args:
        histories: history of each series by its name.
        horizon, frequency, value: as for `look_ahead`.
        regions: whose public holidays count, by name; a series left out has none.
        progress: told before each series.
    """
    found, failed = dict[str, Forecast](), dict[str, str]()
    for done, (name, history) in enumerate(histories.items()):
        if progress:
            progress(done / len(histories), name)
        try:
            region = (regions or {}).get(name, "")
            found[name] = look_ahead(history, horizon, name=name, frequency=frequency, region=region, value=value)
        except ForecastError as error:
            failed[name] = str(error)
    return Panel(found, failed)


def _steps(series: Series, horizon: int) -> int:
    """Steps to the end of the last month wanted, the rest of the month of the last observation with them."""
    if series.frequency == "month":
        return horizon
    last = series.periods[-1]
    end = add_months(last.replace(day=1), horizon + 1)
    return (end - last).days // 7 if series.frequency == "week" else (end - last).days - 1


def _months(series: Series, forecast: Floats, errors: Floats) -> pl.DataFrame:
    """Totals of calendar months. Errors are summed per origin first, so the interval of a total is that of a total."""
    if series.frequency == "week":
        return _frame([], forecast[:0], ranges(forecast[:0], errors[:, :0]))
    if series.frequency == "month":
        return _frame(series.ahead(len(forecast)), forecast, ranges(forecast, errors, smooth=SMOOTH["month"]))
    days = [day.replace(day=1) for day in series.ahead(len(forecast))]
    starts = sorted(set(days))
    member = np.array([[day == month for day in days] for month in starts], dtype=np.float64)
    begun = [
        sum(v for day, v in zip(series.periods, series.filled, strict=True) if day.replace(day=1) == month)
        for month in starts[:1]
    ]
    totals = member @ forecast + np.array(begun + [0.0] * (len(starts) - 1))
    return _frame(starts, totals, ranges(totals, _summed(errors, member)))


def _summed(errors: Floats, member: Floats) -> Floats:
    """Errors of sums, origins by sums; a day in a gap counts as the mean of the others, under half known as unknown."""
    known = (~np.isnan(errors)).astype(np.float64) @ member.T
    size = member.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known > size * 0.9, np.nan_to_num(errors) @ member.T / known * size, np.nan)


def _frame(periods: list[date], forecast: Floats, widths: pl.DataFrame) -> pl.DataFrame:
    said = pl.DataFrame({"period": periods, "forecast": forecast}, schema={"period": pl.Date, "forecast": pl.Float64})
    return said.hstack(widths)
