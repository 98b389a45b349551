"""How long items stay open when some have not closed yet: the Kaplan-Meier estimate.

A backlog flatters a figure taken over closed items only. Here an item still open counts, up to the time it has been
open for, among those that could have closed. Source: Kaplan and Meier, 1958, JASA 53, 457-481.
"""

from __future__ import annotations

import polars as pl


def survival(times: pl.Series, closed: pl.Series) -> pl.DataFrame:
    """The share still open after each time at which an item closed: columns `time`, `at_risk`, `closed`, `open`.

    Args:
        times: how long each item was open, in any unit, so far where it still is.
        closed: whether it has closed.

    Example:
        >>> survival(pl.Series([1.0, 2.0, 3.0]), pl.Series([True, False, True])).rows()
        [(1.0, 3, 1, 0.6666666666666667), (3.0, 1, 1, 0.0)]
    """
    counted = pl.DataFrame({"time": times.cast(pl.Float64), "closed": closed.cast(pl.Int64)}).drop_nulls()
    each = counted.group_by("time").agg(pl.len().cast(pl.Int64).alias("leave"), pl.col("closed").sum()).sort("time")
    at_risk = pl.col("leave").sum() - pl.col("leave").cum_sum() + pl.col("leave")
    steps = each.with_columns(at_risk.alias("at_risk")).filter(pl.col("closed") > 0)
    still = (1 - pl.col("closed") / pl.col("at_risk")).cum_prod()
    return steps.select("time", "at_risk", "closed", still.alias("open"))


def share_within(times: pl.Series, closed: pl.Series, threshold: float) -> float | None:
    """The estimated share of items that close within a threshold, open ones accounted for; None without items.

    Example:
        >>> round(share_within(pl.Series([1.0, 2.0, 3.0]), pl.Series([True, False, True]), 2), 4)
        0.3333
    """
    if times.drop_nulls().is_empty():
        return None
    reached = survival(times, closed).filter(pl.col("time") <= threshold)
    return 1 - float(reached["open"][-1]) if len(reached) else 0.0


def median(curve: pl.DataFrame) -> float | None:
    """The time by which half of the items have closed, None where fewer ever did."""
    half = curve.filter(pl.col("open") <= 0.5)
    return float(half["time"][0]) if len(half) else None
