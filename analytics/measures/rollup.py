"""Items in, one row a group out: the roll-up, written once for every engine that Narwhals speaks to.

Every step is one that polars (eager, lazy and streaming), DuckDB and Spark all have, with equal results. A percentile
is always the exact one with linear interpolation between the two nearest items (Hyndman and Fan, 1996, type 7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.measures.measure import Statistic

#: Sums of items that count; with `_all`, of those an exclusion leaves out as well.
SUMS: Final = ("good", "total", "open", "late")


def rollup(items: Any, by: Sequence[str], *, statistic: Statistic = "share", percentile: float | None = None) -> Any:
    """One row a group: `good`, `total`, `open`, `late`, `value`, `spread`, `items`, `excluded`, and figures `_all`.

    `items` counts what was judged, `excluded` what an exclusion left out. `good_all`, `total_all` and `value_all` are
    the figures with the excluded items in. `value` is the mean, sum or percentile of the items' values, null where the
    level is a share; `spread` is the standard deviation (n - 1) behind a mean, null for the rest.

    Args:
        items: a frame or relation in the columns of items, of any engine: polars, DuckDB, Spark.
        by: columns to group by.
        statistic: how items become a level.
        percentile: the percentile to take, between 0 and 100.

    Returns:
        A frame or relation of the same engine, in no particular order.

    Example:
        >>> import polars as pl
        >>> items = pl.DataFrame({"period": ["2026-10"] * 3, "good": [1.0, 0.0, 0.0], "total": [1.0, 1.0, 1.0],
        ...     "open": 0.0, "late": 0.0, "value": [2.0, 5.0, 9.0], "excluded": [False, False, True]})
        >>> rollup(items, ["period"]).select("good", "total", "total_all", "items", "excluded").row(0)
        (1.0, 2.0, 3.0, 2, 1)
    """
    frame = nw.from_native(items)
    kept = ~nw.col("excluded")
    one, none = nw.lit(1), nw.lit(0)
    ready = frame.with_columns(
        *[nw.when(kept).then(nw.col(name)).otherwise(nw.lit(0.0)).alias(f"_{name}") for name in SUMS],
        nw.when(kept).then(nw.col("value")).alias("_value"),
        nw.when(kept & (nw.col("total") > 0)).then(one).otherwise(none).alias("_items"),
        nw.when(kept).then(none).otherwise(one).alias("_excluded"),
    )
    sums = [nw.col(f"_{name}").sum().alias(name) for name in SUMS]
    with_all = [nw.col(name).sum().alias(f"{name}_all") for name in ("good", "total")]
    counts = [nw.col("_items").sum().alias("items"), nw.col("_excluded").sum().alias("excluded")]
    values = [("value", "_value"), ("value_all", "value")] if statistic != "share" else []
    taken = [_statistic(nw.col(column), statistic, percentile).alias(name) for name, column in values]
    spread = [nw.col("_value").std(ddof=1).alias("spread")] if statistic == "mean" else []
    grouped = ready.group_by(*by).agg(*sums, *with_all, *counts, *taken, *spread)
    missing = [name for name in ("value", "value_all", "spread") if name not in grouped.collect_schema()]
    return grouped.with_columns(nw.lit(None, nw.Float64).alias(name) for name in missing).to_native()


def _statistic(value: nw.Expr, statistic: Statistic, percentile: float | None) -> nw.Expr:
    if statistic == "percentile":
        return value.quantile((percentile or 50.0) / 100, interpolation="linear")
    return value.mean() if statistic == "mean" else value.sum()
