"""Series and judged rows whose course is known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.forecast.series import Floats, Frequency, Series
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence


def series(values: Sequence[float] | Floats, frequency: Frequency = "day", first: date = date(2024, 1, 1)) -> Series:
    return Series("Payments", frequency, first, np.asarray(values, dtype=np.float64))


def weekly(length: int, *, noise: float = 5.0, seed: int = 0, growth: float = 0.0) -> Floats:
    """Daily demand with quiet weekends."""
    day = np.arange(length)
    usual: Floats = np.where(day % 7 < 5, 100.0, 40.0) + growth * day
    return usual + np.random.default_rng(seed).normal(0, noise, length)


def judged(
    good: Sequence[float] | Floats, total: Sequence[float] | Floats, *, promised: float = 0.95,
    measure: str = "resolution",
    first: date = date(2024, 11, 1), step: int = 1, target: str = "Resolve", agreement: str = "gold",
    level: Sequence[float | None] | None = None, at_least: bool = True, unit: str = "share", partial_last: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """Judged rows of one target without credits; the level is good in total unless it is given."""
    starts = [add_months(first, step * place) for place in range(len(good))]
    shares = [g / t if t else None for g, t in zip(good, total, strict=True)] if level is None else list(level)
    missed = (pl.col("level") < promised) if at_least else (pl.col("level") > promised)
    rows = pl.DataFrame({
        "agreement": agreement, "target": target, "measure": measure, "service": "Pay", "customer": "Retail",
        "segment": "", "period": starts, "ends": [add_months(day, step) for day in starts],
        "good": np.asarray(good, dtype=np.float64), "total": np.asarray(total, dtype=np.float64),
        "open": 0.0, "late": 0.0, "value": None, "items": [int(t) for t in total], "excluded": 0, "unit": unit,
        "partial": [False] * (len(good) - 1) + [partial_last],
        "level": shares, "promised": promised, "at_least": at_least, "beyond_workload": False, "money": 0.0,
    }, schema_overrides={"level": pl.Float64, "value": pl.Float64})  # fmt: skip
    status = pl.when(missed).then(pl.lit("breached")).when(~missed).then(pl.lit("met"))
    return rows.with_columns(status.otherwise(pl.lit("not enough data")).alias("status"), pl.col("level").alias("low"))


def months(rate: Sequence[float] | Floats, total: int = 400, seed: int = 0, **more: object) -> pl.DataFrame:
    """Judged rows whose items each meet the target with a known chance."""
    good = np.random.default_rng(seed).binomial(total, np.asarray(rate))
    return judged(good.astype(np.float64), np.full(len(good), float(total)), **more)  # type: ignore[arg-type]  # passed on
