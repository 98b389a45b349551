"""What the rest of a period must deliver: a period that is not over is projected, never compared bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date


def needed(good: float, total: float, promised: float, rest: float) -> float | None:
    """The share of the rest that must be good for the whole to meet "at least"; None where nothing more comes.

    Over 1 the whole can no longer meet it; at 0 or under it has done so already.

    Example:
        >>> needed(good=80, total=100, promised=0.9, rest=100)
        1.0
    """
    return (promised * (total + rest) - good) / rest if rest > 0 else None


def bearable(good: float, total: float, promised: float, rest: float) -> float:
    """How much of the rest may still be bad before the whole misses "at least", in its unit; negative: too late.

    Example:
        >>> round(bearable(good=95, total=100, promised=0.9, rest=100), 9)
        15.0
    """
    return (1 - promised) * (total + rest) - (total - good)


def project(judged: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The periods that are not over, with what the rest of each must deliver.

    The rest is taken to come at the pace so far. Adds `rest` (items or seconds to come), `needed` (level the rest must
    reach, at most for an "at most" target) and `outlook`: "met already", "open" or "lost already". A mean or
    percentile is not projected.

    Args:
        judged: judged rows.
        as_of: last day that the records cover.
    """
    begun = pl.lit(as_of) >= pl.col("period")
    share = (pl.col("unit") == "share") & (pl.col("total") > 0)
    current = judged.filter(begun, pl.col("ends") > pl.lit(as_of).dt.offset_by("1d"), share)
    gone = (pl.lit(as_of) - pl.col("period")).dt.total_days() + 1
    left = (pl.col("ends") - pl.lit(as_of)).dt.total_days() - 1
    paced = current.with_columns((pl.col("total") / gone * left).alias("rest"))
    asked = (pl.col("promised") * (pl.col("total") + pl.col("rest")) - pl.col("good")) / pl.col("rest")
    return paced.with_columns(asked.alias("needed")).with_columns(_outlook().alias("outlook"))


def _outlook() -> pl.Expr:
    surely, never = pl.col("needed") <= 0, pl.col("needed") > 1
    at_most = pl.col("needed") < 0, pl.col("needed") >= 1
    lost = pl.when("at_least").then(never).otherwise(at_most[0])
    met = pl.when("at_least").then(surely).otherwise(at_most[1])
    return (
        pl.when(lost).then(pl.lit("lost already")).when(met).then(pl.lit("met already")).otherwise(pl.lit("open"))
    )  # fmt: skip
