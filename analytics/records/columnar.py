"""Parquet, every column turned to text: instants as ISO 8601, so that a cast reads them without a doubt."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TextIO

import polars as pl

from analytics.errors import IntakeError
from analytics.records.text import About, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence


def read(data: bytes, out: TextIO, about: About, columns: Sequence[str] | None = None) -> None:
    """Nothing; writes the rows to `out` and what was learnt to `about`. Rows count from 2, as if a header stood first.

    Raises:
        IntakeError: the file is broken.
    """
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError, ValueError, pl.exceptions.PanicException) as error:
        problem = f"the file begins like Parquet but is broken ({str(error).splitlines()[0]})"
        raise IntakeError(problem, remedy="Write it again; it may have been cut off") from error
    about.head(frame.columns)
    about.notes += [f"The column {name!r} holds {kind} and is left out" for name, kind in _left_out(frame)]
    sheet = Sheet(out, about, columns)
    for row, cells in enumerate(frame.select(_text(frame)).iter_rows(), 2):
        sheet.add(row, cells)


def _left_out(frame: pl.DataFrame) -> list[tuple[str, pl.DataType]]:
    return [(name, kind) for name, kind in frame.schema.items() if kind.is_nested() or kind in (pl.Binary, pl.Object)]


def _text(frame: pl.DataFrame) -> list[pl.Expr]:
    unread = {name for name, _ in _left_out(frame)}
    return [
        pl.lit("").alias(name) if name in unread else _written(name, kind).fill_null("")
        for name, kind in frame.schema.items()
    ]


def _written(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Datetime):
        zoned = kind.time_zone is not None
        utc = pl.col(name).dt.convert_time_zone("UTC") if zoned else pl.col(name)
        return utc.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f" + ("Z" if zoned else ""))
    return pl.col(name).cast(pl.String)
