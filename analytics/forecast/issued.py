"""What was shown, kept as it was shown, so that it can be held against what came.

Append-only: one Parquet file a forecast, named by what it is about, so that showing it again adds nothing and nothing
that was kept is ever written over.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from analytics.errors import DatasetError

#: Columns that say which forecast a row belongs to.
KEY: Final = ("series", "data_version", "as_of", "method")


def keep(folder: Path, forecast: pl.DataFrame, *, series: str, data_version: int, as_of: datetime, method: str) -> Path:
    """The file a forecast is kept in; where one is there for the same series, version, as-of and method it stays.

    Args:
        folder: where issued forecasts are kept; made where it is missing.
        forecast: one row a period ahead, with `period`; its own columns are kept as they are.
        series: what it is about, such as "demand: Payments" or "gold: Resolve P1".
        data_version: version of the records.
        as_of: data cut-off (UTC).
        method: name of the method.

    Raises:
        DatasetError: the folder cannot be written to.
    """
    name = hashlib.sha256(repr((series, data_version, as_of.isoformat(), method)).encode()).hexdigest()[:24]
    path = folder / f"{name}.parquet"
    if path.exists():
        return path
    marked = forecast.with_columns(
        pl.lit(series).alias("series"), pl.lit(data_version, pl.Int64).alias("data_version"),
        pl.lit(as_of, pl.Datetime("us", "UTC")).alias("as_of"), pl.lit(method).alias("method"),
    )  # fmt: skip
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        marked.write_parquet(part)
        part.replace(path)
    except OSError as error:
        problem = f"the forecast of {series} cannot be kept in {folder}: {error.strerror}"
        raise DatasetError(problem, remedy="Free some room there, or give another folder") from error
    return path


def issued(folder: Path) -> pl.DataFrame:
    """Every forecast kept, one row a period ahead, oldest first; no rows where none was kept.

    Raises:
        DatasetError: a kept file cannot be read.
    """
    frames = []
    for path in sorted(folder.glob("*.parquet")):
        try:
            frames.append(pl.read_parquet(path))
        except (pl.exceptions.ComputeError, OSError) as error:
            problem = f"the kept forecast {path.name} cannot be read: {error}"
            raise DatasetError(problem, remedy="Move that file out of the folder; the others stay") from error
    if not frames:
        return pl.DataFrame(schema={
            "series": pl.String, "data_version": pl.Int64, "as_of": pl.Datetime("us", "UTC"), "method": pl.String,
            "period": pl.Date,
        })  # fmt: skip
    return pl.concat(frames, how="diagonal_relaxed").sort("as_of", "series", "data_version", "period")


def held_against(kept: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Kept forecasts beside what came: `actual` joined on series and period, for the periods that have come.

    Args:
        kept: rows of `issued`.
        actuals: `series`, `period` and `actual`, such as a level, a total, or 1 for a miss and 0 for none.
    """
    known = actuals.select("series", "period", "actual").drop_nulls()
    return kept.join(known, on=["series", "period"], how="inner", maintain_order="left")
