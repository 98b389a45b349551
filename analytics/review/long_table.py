"""Any long table in, looked ahead, and out again: for records that are kept nowhere here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import polars as pl

from analytics.errors import QuestionError

#: What a column may be called, by the name it goes on with.
NAMES: Final = {
    "series": ("series", "name", "id", "unique_id"),
    "period": ("period", "date", "day", "month", "week", "ds"),
    "value": ("value", "y", "volume", "count"),
    "good": ("good", "met"),
    "total": ("total", "items"),
    "promised": ("promised", "target", "promise"),
}


def read(file: Path, *, strict: bool = True) -> pl.DataFrame:
    """The table of a CSV or Parquet file with its columns named series, period, value, good, total and promised where
    there.

    Without a column for it all rows are one series, named after the file.

    Args:
        file: the file.
        strict: whether a date that is none is refused; else it is left empty, for the series to say so.

    Raises:
        QuestionError: it is neither, cannot be read, or has no column with dates.
    """
    try:
        frame = _table(file)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        problem = f"{file.name} cannot be read as a table: {str(error).splitlines()[0]}"
        raise QuestionError(problem, expected="CSV with a header, or Parquet") from error
    found = {name: _named(frame, others) for name, others in NAMES.items()}
    if found["period"] is None:
        problem = f"{file.name} has no column with dates"
        raise QuestionError(problem, expected=" or ".join(NAMES["period"]), exists=frame.columns)
    told = frame.select(pl.col(column).alias(name) for name, column in found.items() if column)
    if "series" not in told.columns:
        told = told.with_columns(pl.lit(file.stem).alias("series"))
    return told.with_columns(pl.col("series").cast(pl.String), _days(told, file, strict=strict))


def _table(file: Path) -> pl.DataFrame:
    if file.suffix == ".parquet":
        return pl.read_parquet(file)
    # The types are those of all rows: a word in the last of them is no reason to read none.
    return pl.read_csv(file, try_parse_dates=True, infer_schema_length=None)


def _named(frame: pl.DataFrame, names: tuple[str, ...]) -> str | None:
    plain = {column.strip().lower(): column for column in frame.columns}
    return next((plain[name] for name in names if name in plain), None)


def _days(frame: pl.DataFrame, file: Path, *, strict: bool) -> pl.Series:
    period = frame["period"]
    if period.dtype == pl.Datetime:
        return period.dt.date()
    if period.dtype == pl.String:
        whole = period.str.to_date("%Y-%m-%d", strict=False)
        found = whole.fill_null((period + "-01").str.to_date("%Y-%m-%d", strict=False))
        strange = period.filter(found.is_null() & period.is_not_null())
        if len(strange) and (strict or found.is_null().all()):
            problem = f"{file.name}: {strange[0]!r} in the column of dates is none"
            raise QuestionError(problem, expected="days such as 2026-10-31, or months such as 2026-10")
        return found.alias("period")
    return period


def written(frame: pl.DataFrame, out: Path | None) -> str:
    """What is to be printed: the rows as JSON; "" once they are in the file, as Parquet or CSV by its ending.

    Raises:
        QuestionError: the file's ending says neither.
    """
    if out is None:
        return json.dumps(frame.to_dicts(), default=str, indent=1)
    if out.suffix == ".parquet":
        frame.write_parquet(out)
    elif out.suffix == ".csv":
        frame.write_csv(out)
    elif out.suffix == ".json":
        out.write_text(json.dumps(frame.to_dicts(), default=str, indent=1), "utf-8")
    else:
        problem = f"{out.name}: the ending says neither"
        raise QuestionError(problem, expected=".json, .parquet or .csv")
    return ""
