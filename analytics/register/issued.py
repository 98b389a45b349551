"""What was forecast, kept as it was shown, so that it can be held against what came. What was issued never changes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Columns that say which forecast a row belongs to.
KEY: Final[dict[str, pl.DataType]] = {
    "series": pl.String(), "data_version": pl.Int64(), "as_of": pl.Datetime("us", "UTC"), "method": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, config=STRICT)
class IssuedForecast:
    """One forecast of one series, or the chances of one target.

    Attributes:
        name: what tells it from the others, made of the four that follow.
        series: what it is about, such as "demand: Payments" or "gold: Resolve P1".
        data_version: version of the records.
        as_of: data cut-off (UTC).
        method: name of the method.
        periods: one mapping a period ahead, with `period` and the figures shown for it.
    """

    name: str
    series: str
    data_version: int
    as_of: datetime
    method: str
    periods: tuple[Mapping[str, Any], ...]


def issue(frame: pl.DataFrame, *, series: str, data_version: int, as_of: datetime, method: str) -> IssuedForecast:
    """The forecast as it is kept.

    Args:
        frame: one row a period ahead, with `period`; its own columns are kept as they are.
        series, data_version, as_of, method: as in `IssuedForecast`.

    Example:
        >>> from datetime import UTC, date, datetime
        >>> frame = pl.DataFrame({"period": [date(2026, 11, 1)], "forecast": [10.0]})
        >>> issue(frame, series="Pay", data_version=1, as_of=datetime(2026, 10, 31, tzinfo=UTC), method="m").periods
        ({'period': '2026-11-01', 'forecast': 10.0},)
    """
    name = hashlib.sha256(repr((series, data_version, as_of.isoformat(), method)).encode()).hexdigest()[:24]
    periods = tuple({key: _plain(value) for key, value in row.items()} for row in frame.to_dicts())
    return IssuedForecast(
        name=name, series=series, data_version=data_version, as_of=as_of, method=method, periods=periods
    )


def table(kept: Iterable[IssuedForecast]) -> pl.DataFrame:
    """Forecasts as one table, one row a period ahead, oldest first; its key alone where there are none."""
    frames = [_rows(forecast) for forecast in kept]
    empty = pl.DataFrame(schema={**KEY, "period": pl.Date()})
    return pl.concat([empty, *frames], how="diagonal_relaxed").sort("as_of", "series", "data_version", "period")


def _rows(forecast: IssuedForecast) -> pl.DataFrame:
    periods: Sequence[Mapping[str, Any]] = forecast.periods
    rows = pl.DataFrame([dict(period) for period in periods], infer_schema_length=None)
    key = {"series": forecast.series, "data_version": forecast.data_version,
           "as_of": forecast.as_of.astimezone(UTC), "method": forecast.method}  # fmt: skip
    return rows.with_columns(
        pl.col("period").str.to_date(), *(pl.lit(value, KEY[name]).alias(name) for name, value in key.items())
    )


def _plain(value: Any) -> Any:
    """A value as JSON has it; a number that is none is nothing."""
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value
