"""Other forecasters, each given a task and answering like ours: series, period, mean and the bounds at 80 and 95 %.

None can do with gaps except Prophet: they see the median of the six same weekdays before. What was never below zero is
not forecast below it, for all alike.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from holidays import country_holidays

from benchmarks.forecast_sets import FILLED_FROM, Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

#: What every method answers with, besides series and period.
FIGURES: Final = ("mean", "low80", "high80", "low95", "high95")

#: Most series that the slowest rival is run on.
SAMPLE: Final = 10

#: Normal quantile of each bound.
BOUNDS: Final = {"low80": -1.2816, "high80": 1.2816, "low95": -1.96, "high95": 1.96}

#: A step in words of polars.
STEP: Final = {"day": "1d", "month": "1mo"}

#: Columns of statsforecast and mlforecast, and ours.
THEIRS: Final = {"series": "unique_id", "period": "ds", "value": "y"}
OURS: Final = {
    "unique_id": "series", "ds": "period", "mean-lo-80": "low80", "mean-hi-80": "high80", "mean-lo-95": "low95",
    "mean-hi-95": "high95",
}  # fmt: skip


def clipped(found: pl.DataFrame, task: Task) -> pl.DataFrame:
    """The forecast in the columns of ours, nothing below the floor of the task."""
    return found.select("series", "period", pl.col(*FIGURES).cast(pl.Float64).clip(lower_bound=task.floor))


def filled(task: Task) -> pl.DataFrame:
    """The training part on a full grid, each gap filled from the past."""
    every = pl.date_range(pl.col("period").min(), task.origin, STEP[task.frequency])
    grid = task.train.group_by("series").agg(every).explode("period")
    found = grid.join(task.train, on=["series", "period"], how="left", maintain_order="left").sort("series", "period")
    place = pl.col("period").dt.weekday() if task.frequency == "day" else pl.col("period").dt.month()
    usual = pl.col("value").rolling_median(FILLED_FROM, min_samples=1).shift(1).over("series", place)
    return found.with_columns(pl.coalesce("value", usual).fill_null(strategy="forward").over("series"))


def values(task: Task) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    """The filled training part, one array a series."""
    parts = filled(task).group_by("series", maintain_order=True)
    return {str(name): part["value"].to_numpy() for (name,), part in parts}


def framed(task: Task, found: dict[str, dict[str, Any]]) -> pl.DataFrame:
    """One frame out of figures by series."""
    return pl.concat([pl.DataFrame({"series": name, "period": task.ahead, **each}) for name, each in found.items()])


def seasonal_naive(task: Task) -> pl.DataFrame:
    """The last season again, its bounds from the errors that it made before."""
    found, season = {}, task.season
    for name, y in values(task).items():
        mean = np.resize(y[-season:], task.horizon)
        error = float(np.sqrt(np.mean((y[season:] - y[:-season]) ** 2)))
        spread = error * np.sqrt(1 + np.arange(task.horizon) // season)
        found[name] = {"mean": mean} | {bound: mean + by * spread for bound, by in BOUNDS.items()}
    return framed(task, found)


def with_statsforecast(model: str) -> Callable[[Task], pl.DataFrame]:
    """The way to forecast with one of its automatic models."""

    def run(task: Task) -> pl.DataFrame:
        chosen = getattr(import_module("statsforecast.models"), model)(season_length=task.season, alias="mean")
        engine = import_module("statsforecast").StatsForecast(models=[chosen], freq=STEP[task.frequency], n_jobs=1)
        found: pl.DataFrame = engine.forecast(df=filled(task).rename(THEIRS), h=task.horizon, level=[80, 95])
        return found.rename(OURS)

    return run


def named_holidays(task: Task) -> list[tuple[date, str]]:
    """Public holidays of the task's region over its history and what is ahead."""
    if not task.region:
        return []
    country, _, subdivision = task.region.partition("-")
    years = range(task.train["period"].dt.year().min(), task.ahead[-1].year + 1)  # type: ignore[arg-type]  # never empty
    return sorted(country_holidays(country, subdiv=subdivision or None, years=years).items())


def prophet(task: Task) -> pl.DataFrame:
    """Prophet with the region's holidays, and with a yearly season where two years are there to learn it from."""
    pd, make = import_module("pandas"), import_module("prophet").Prophet  # it takes no other frames
    logging.getLogger("cmdstanpy").disabled = True
    days = named_holidays(task)
    off = pd.DataFrame({"ds": [day for day, _ in days], "holiday": [name for _, name in days]}) if days else None
    ahead, found = pd.DataFrame({"ds": task.ahead}), {}
    for name in task.names:
        part = task.train.filter(pl.col("series") == name)
        long = (task.origin - part["period"][0]).days >= 730
        weekly = task.frequency == "day"
        model = make(holidays=off, yearly_seasonality=long, weekly_seasonality=weekly, daily_seasonality=False)
        np.random.seed(7)  # it draws from the global generator
        model.fit(pd.DataFrame({"ds": part["period"].to_list(), "y": part["value"].to_numpy()}))
        drawn = np.asarray(model.predictive_samples(ahead)["yhat"])
        low95, low80, high80, high95 = np.quantile(drawn, [0.025, 0.1, 0.9, 0.975], axis=1)
        mean = model.predict(ahead)["yhat"].to_numpy()
        found[name] = {"mean": mean, "low80": low80, "high80": high80, "low95": low95, "high95": high95}
    return framed(task, found)


def shortest(task: Task) -> int:
    """Steps of the shortest series."""
    return int(task.train.group_by("series").len()["len"].min())  # type: ignore[arg-type]  # a task has series


def learnt_from(task: Task) -> dict[str, Any]:
    """Lags, means and dates that the trees see."""
    rolling, made = import_module("mlforecast.lag_transforms"), import_module("mlforecast.target_transforms")
    monthly = task.frequency == "month"
    lags = [*range(1, 13)] if monthly else [*range(1, 8), 14, 21, 28] + [364] * (shortest(task) > 3 * 364)
    spans = (3, 12) if monthly else (7, 28, 91)
    return {
        "lags": lags,
        "lag_transforms": {1: [rolling.RollingMean(span, min_samples=1) for span in spans]},
        "date_features": ["month"] if monthly else ["weekday", "ordinal_day", "month"],
        "target_transforms": [made.Differences([1])] * monthly + [made.LocalStandardScaler()],
    }


def lightgbm(task: Task) -> pl.DataFrame:
    """One LightGBM over all series through mlforecast, with holidays and conformal bounds."""
    theirs = import_module("mlforecast")
    frame = filled(task).rename(THEIRS)
    off = [day for day, _ in named_holidays(task)]
    known = pl.DataFrame({"unique_id": task.names}).join(pl.DataFrame({"ds": task.ahead}), how="cross")
    marked = [one.with_columns(holiday=pl.col("ds").is_in(off).cast(pl.Int8)) for one in (frame, known)]
    trees = import_module("lightgbm").LGBMRegressor(
        objective="l1", n_estimators=300, learning_rate=0.05, num_leaves=31, min_child_samples=20, subsample=0.8,
        subsample_freq=1, colsample_bytree=0.8, n_jobs=1, random_state=7, verbosity=-1,
    )  # fmt: skip
    model = theirs.MLForecast(models={"mean": trees}, freq=STEP[task.frequency], **learnt_from(task))
    windows = int(np.clip((shortest(task) - 6 * task.season) // task.horizon - 1, 2, 10))
    bounds = import_module("mlforecast.utils").PredictionIntervals(n_windows=windows, h=task.horizon)
    model.fit(marked[0], static_features=[], prediction_intervals=bounds)
    found: pl.DataFrame = model.predict(task.horizon, X_df=marked[1], level=[80, 95])
    return found.rename(OURS)


def arima(task: Task) -> pl.DataFrame:
    """AutoARIMA on a sample of the series, evenly over their names: it takes up to 20 seconds for one."""
    every = -(-len(task.names) // SAMPLE)
    return with_statsforecast("AutoARIMA")(task.only(task.names[::every]))


#: Every rival by name.
RIVALS: Final[dict[str, Callable[[Task], pl.DataFrame]]] = {
    "seasonal naive": seasonal_naive,
    "AutoETS": with_statsforecast("AutoETS"),
    "AutoCES": with_statsforecast("AutoCES"),
    "AutoTheta": with_statsforecast("AutoTheta"),
    "Prophet": prophet,
    "LightGBM": lightgbm,
    "AutoARIMA": arima,
}

#: Those whose medians make the ensemble, and whose time ours is compared with.
THREE: Final = ("AutoETS", "AutoCES", "AutoTheta")


def ensemble(three: list[pl.DataFrame]) -> pl.DataFrame:
    """The median of the three means and of the three of each bound."""
    figures = [pl.col(name).median() for name in FIGURES]
    together = pl.concat([one.select("series", "period", *FIGURES) for one in three])
    return together.group_by("series", "period").agg(figures)
