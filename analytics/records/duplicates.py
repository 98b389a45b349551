"""Rows of a file that are the same record: identical ones are merged, of differing ones the newer update is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from analytics.records import refusals
from analytics.records.tables import KEYS, as_text

#: One line a value in which two rows of one record differ.
CONFLICTS: Final[dict[str, pl.DataType]] = {
    "key": pl.String(), "column": pl.String(), "row_kept": pl.Int64(), "kept": pl.String(),
    "row_merged": pl.Int64(), "merged": pl.String(),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Rows after duplicates were settled.

    Attributes:
        kept: rows that stay, with their row number as `row`.
        merged: how many were the same record as one that stays.
        conflicts: what differed, in the columns of `CONFLICTS`.
        refused: lines for rows that contradict each other while nothing says which is newer.
    """

    kept: pl.DataFrame
    merged: int
    conflicts: pl.DataFrame
    refused: pl.DataFrame


def settle(table: str, frame: pl.DataFrame) -> Settled:
    """One row a record.

    Args:
        table: name of the table, which says what makes a record.
        frame: sound rows in the table's columns, with their row number as `row`.
    """
    key = list(KEYS[table])
    ours = [column for column in frame.columns if column != "row"]
    distinct = frame.unique(ours, keep="first", maintain_order=True)
    doubled = pl.struct(key).is_duplicated()
    if not distinct.select(doubled.any()).item():
        return Settled(kept=distinct, merged=len(frame) - len(distinct), conflicts=_none(), refused=refusals.none())
    rest = distinct.filter(doubled)
    newest = _newest(rest, key)
    losers = rest.join(newest, on="row", how="anti").join(newest, on=key, how="semi", nulls_equal=True)
    open_rows = rest.join(newest, on=key, how="anti", nulls_equal=True)
    gone = pl.concat([losers["row"], open_rows["row"]])
    kept = distinct.filter(~pl.col("row").is_in(gone.implode()))
    merged = len(frame) - len(distinct) + len(losers)
    return Settled(kept=kept, merged=merged, conflicts=_conflicts(newest, losers, key), refused=_open(open_rows, key))


def _newest(rest: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The one row of each record with the latest update; none where two share it or none has one."""
    if "updated" not in rest.columns:
        return rest.clear()
    latest = pl.col("updated") == pl.col("updated").max().over(key)
    return rest.filter(latest).filter(~pl.struct(key).is_duplicated())


def _conflicts(newest: pl.DataFrame, losers: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    pairs = losers.join(newest, on=key, how="inner", suffix=" kept", nulls_equal=True)
    name = pl.concat_str([as_text(part, newest.schema[part]) for part in key], separator=" / ")
    lines = [_none()]
    for column, kind in newest.schema.items():
        if column not in {*key, "row"}:
            differs = pairs.filter(pl.col(column).ne_missing(pl.col(f"{column} kept")))
            lines.append(
                differs.select(
                    name.alias("key"), pl.lit(column).alias("column"), pl.col("row kept").alias("row_kept"),
                    as_text(f"{column} kept", kind).alias("kept"), pl.col("row").alias("row_merged"),
                    as_text(column, kind).alias("merged"),
                )
            )  # fmt: skip
    return pl.concat(lines).sort("row_merged", maintain_order=True)


def _open(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Every row of a record that contradicts another of it, where nothing says which is newer."""
    if rows.is_empty():
        return refusals.none()
    first = pl.col("row").min().over(key)
    other = pl.when(pl.col("row") == first).then(pl.col("row").max().over(key)).otherwise(first)
    reason = pl.format("is the same record as row {} but differs, and no update says which is newer", other)
    named = rows.select("row", pl.col(key[0]).cast(pl.String).alias("value"), reason.alias("reason"))
    return refusals.refused(named["row"], key[0], named["value"], named["reason"])


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=CONFLICTS)
