"""What changed since the last review: figures restated by later data or terms, targets newly red, targets recovered."""

from __future__ import annotations

from typing import Final

import polars as pl

from analytics.compliance.scorecard import TARGET

#: One row a change; `kind` is "restated", "newly red" or "recovered".
CHANGES: Final[dict[str, pl.DataType]] = {
    "kind": pl.String(),
    "agreement": pl.String(),
    "target": pl.String(),
    "segment": pl.String(),
    "service": pl.String(),
    "unit": pl.String(),
    "period": pl.Date(),
    "level_before": pl.Float64(),
    "level": pl.Float64(),
    "status_before": pl.String(),
    "status": pl.String(),
}

#: Levels that differ by less, relatively, are the same: sums of floats differ in their last bits from run to run.
SAME: Final = 1e-9


def changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """What differs between two judgements, made on other data versions, cut-offs or agreements, in `CHANGES`.

    Restated are whole periods that both judged with another level or status. Newly red and recovered compare each
    target's latest judged period then with its latest now. Partial periods take no part.

    Args:
        before: rows judged at the last review.
        after: rows judged now.
    """
    then, now = (rows.filter(~pl.col("partial")) for rows in (before, after))
    return pl.concat([_turned(then, now), _restated(then, now)])


def _restated(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    both = _beside(then, now, [*TARGET, "period"])
    moved = (pl.col("level") - pl.col("level_before")).abs() > SAME * pl.col("level").abs()
    appeared = pl.col("level").is_null() != pl.col("level_before").is_null()
    differs = moved.fill_null(value=False) | appeared | (pl.col("status") != pl.col("status_before"))
    found = both.filter(differs).with_columns(pl.lit("restated").alias("kind"))
    return found.select(*CHANGES).sort("period", *TARGET, descending=[True, False, False, False])


def _turned(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    both = _beside(_latest(then).drop("period"), _latest(now), list(TARGET))
    red, was = pl.col("status") == "breached", pl.col("status_before") == "breached"
    kind = pl.when(red & ~was).then(pl.lit("newly red")).when(~red & was).then(pl.lit("recovered"))
    found = both.with_columns(kind.alias("kind")).drop_nulls("kind")
    return found.select(*CHANGES).sort("kind", *TARGET)


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    judged = rows.filter(pl.col("status") != "not enough data")
    return judged.filter(pl.col("period") == pl.col("period").max().over(TARGET))


def _beside(then: pl.DataFrame, now: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    earlier = then.select(*on, pl.col("level").alias("level_before"), pl.col("status").alias("status_before"))
    return now.join(earlier, on=on, how="inner")
