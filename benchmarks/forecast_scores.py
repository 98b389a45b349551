"""How good forecasts were: scaled error, coverage and interval score, by series and by set, and how to tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl
import polars.selectors as cs

from benchmarks.forecast_rivals import FIGURES, clipped, framed, values

if TYPE_CHECKING:
    from benchmarks.forecast_sets import Task

#: A line of a table.
Row = Sequence[str | float | None]

#: Share of values that may lie outside the bounds of each level.
OUTSIDE: Final = {80: 0.2, 95: 0.05}


def scales(task: Task) -> pl.DataFrame:
    """Mean absolute error of the seasonal naive inside each training series; gaps have no part in it.

    A year of months, a week of days: each observed value against the observed one a season before.
    """
    season = "7d" if task.frequency == "day" else "12mo"
    before = task.train.select("series", pl.col("period").dt.offset_by(season), before="value")
    error = (pl.col("value") - pl.col("before")).abs().mean().alias("scale")
    return task.train.join(before, on=["series", "period"]).group_by("series").agg(error)


def score(task: Task, found: pl.DataFrame) -> pl.DataFrame:
    """MASE, sMAPE, MSIS at 95 % and coverages of each series that was forecast."""
    y, mean = pl.col("value"), pl.col("mean")
    low, high = pl.col("low95"), pl.col("high95")
    error = (y - mean).abs()
    missed = 2 / OUTSIDE[95] * ((low - y).clip(lower_bound=0) + (y - high).clip(lower_bound=0))
    rows = task.test.filter(pl.col("series").is_in(found["series"].unique().implode()))
    rows = rows.join(clipped(found, task), on=["series", "period"], how="left")
    if rows.select(pl.col(FIGURES).is_null() | pl.col(FIGURES).is_nan()).to_numpy().any():
        message = f"{task.key}: a period has no forecast"
        raise ValueError(message)
    return rows.join(scales(task), on="series").group_by("series").agg(
        mase=(error / pl.col("scale")).mean(),
        smape=(200 * error / (y.abs() + mean.abs()).clip(lower_bound=1e-9)).mean(),
        msis=((high - low + missed) / pl.col("scale")).mean(),
        cover80=y.is_between("low80", "high80").mean(),
        cover95=y.is_between("low95", "high95").mean(),
    )  # fmt: skip


def of_set(scores: pl.DataFrame) -> dict[str, float]:
    """The means over series and origins, and the least and greatest coverage of a single series."""
    covers = pl.col("cover80", "cover95")
    single = scores.group_by("series").agg(covers.mean())
    ends = single.select(covers.min().name.prefix("min "), covers.max().name.prefix("max "))
    means: dict[str, float] = scores.select(cs.float().mean()).row(0, named=True)
    return means | ends.row(0, named=True)


def ratio_of(mine: pl.DataFrame, theirs: pl.DataFrame) -> float:
    """MASE of one method over that of another, on the series and origins that both have."""
    both = mine.join(theirs, on=["series", "origin"], suffix=" theirs")
    return float(both["mase"].sum()) / float(both["mase theirs"].sum())


def is_seasonal(y: npt.NDArray[np.float64], season: int) -> bool:
    """Whether the autocorrelation at the season stands out at 90 %, as M4 tests it.

    Example:
        >>> is_seasonal(np.tile([1.0, 2.0, 3.0, 9.0], 6), 4)
        True
    """
    if len(y) < 3 * season:
        return False
    off = y - y.mean()
    lagged = [float(off[lag:] @ off[:-lag] / (off @ off)) for lag in range(1, season + 1)]
    limit = 1.645 * np.sqrt((1 + 2 * np.sum(np.square(lagged[:-1]))) / len(y))
    return bool(abs(lagged[-1]) > limit)


def indices(y: npt.NDArray[np.float64], season: int) -> npt.NDArray[np.float64]:
    """Seasonal factors of classical multiplicative decomposition, one for each place in the season; their mean is 1.

    Example:
        >>> indices(np.tile([1.0, 2.0, 3.0, 2.0], 6), 4).round(2)
        array([0.5, 1. , 1.5, 1. ])
    """
    ends = [0.5] * (1 - season % 2)
    weights = np.array([*ends, *[1.0] * (season - len(ends)), *ends]) / season
    half = len(weights) // 2
    ratios = np.full(len(y), np.nan)
    ratios[half:-half] = y[half:-half] / np.convolve(y, weights, "valid")
    factors = np.array([np.nanmean(ratios[place::season]) for place in range(season)])
    return np.asarray(factors / factors.mean())


def naive2(task: Task) -> pl.DataFrame:
    """The last value without its season, the season put back: what M4 divides by. It has no bounds of its own."""
    found: dict[str, dict[str, Any]] = {}
    for name, y in values(task).items():
        season = task.season
        factors = indices(y, season) if is_seasonal(y, season) else np.ones(season)
        places = np.arange(len(y), len(y) + task.horizon) % season
        found[name] = dict.fromkeys(FIGURES, y[-1] / factors[(len(y) - 1) % season] * factors[places])
    return framed(task, found)


def owa(scores: dict[str, float], of_naive2: dict[str, float]) -> float:
    """Mean of the ratios of sMAPE and MASE to those of naive2, each averaged over the series first.

    Example:
        >>> owa({"smape": 9.0, "mase": 0.6}, {"smape": 12.0, "mase": 0.8})
        0.75
    """
    return (scores["smape"] / of_naive2["smape"] + scores["mase"] / of_naive2["mase"]) / 2


def markdown(head: Sequence[str], rows: Sequence[Row]) -> str:
    """A table to be pasted.

    Example:
        >>> print(markdown(("method", "MASE"), [("AutoETS", 0.871)]))
        | method | MASE |
        |---|---|
        | AutoETS | 0.871 |
    """
    cells = [
        ["" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else cell for cell in row] for row in rows
    ]
    lines = [f"| {' | '.join(row)} |" for row in [list(head), *cells]]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])
