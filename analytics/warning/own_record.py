"""How right the program's own methods were over time: what each claimed of itself, held against what came.

A method that gives a range claims that so much of what comes will lie in it; one that gives a chance claims that misses
will come that often. A claim is kept where it lies within the 95 % interval of what came. Checks that share their luck
count once: the weeks of one forecast, or the months of one quarter, are one case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance.interval import wilson

if TYPE_CHECKING:
    from datetime import date

#: One row a check: of which method, what it was about, the day it was known, the share it claimed (null where it
#: claims none), the share that came, and how many cases that can differ by luck of their own it is worth.
CHECKS: Final[dict[str, pl.DataType]] = {
    "method": pl.String(), "about": pl.String(), "known": pl.Date(), "claimed": pl.Float64(), "came": pl.Float64(),
    "cases": pl.Float64(),
}  # fmt: skip

#: One row a method and span of time; `low` and `high` are the 95 % interval of `came`.
RECORD: Final[dict[str, pl.DataType]] = {
    "method": pl.String(), "cases": pl.Float64(), "claimed": pl.Float64(), "came": pl.Float64(), "low": pl.Float64(),
    "high": pl.Float64(), "verdict": pl.String(),
}  # fmt: skip

#: Fewest cases a verdict is given on.
FEWEST: Final = 8

KEPT, TOO_MUCH, TOO_LITTLE, UNTOLD, NO_CLAIM = (
    "keeps its word", "came less often than said", "came more often than said", "too little to tell", "claims nothing"
)  # fmt: skip


def record(checks: pl.DataFrame, first: date, until: date) -> pl.DataFrame:
    """What each method claimed and what came from a day up to but without another, in the columns of `RECORD`.

    Args:
        checks: in the columns of `CHECKS`.
        first, until: the span.

    Example:
        >>> from datetime import date
        >>> day = date(2026, 3, 1)
        >>> checks = pl.DataFrame([("range", "a", day, 0.8, 0.4, 10.0)], schema=CHECKS, orient="row")
        >>> record(checks, date(2026, 1, 1), date(2027, 1, 1))["verdict"].item()
        'came less often than said'
    """
    within = checks.filter(pl.col("known") >= first, pl.col("known") < until, pl.col("cases") > 0)
    weighed = {name: (pl.col(name) * pl.col("cases")).sum() / pl.col("cases").sum() for name in ("claimed", "came")}
    whole = within.group_by("method", maintain_order=True).agg(
        pl.col("cases").sum(),
        pl.when(pl.col("claimed").is_null().any()).then(None).otherwise(weighed["claimed"]).alias("claimed"),
        weighed["came"].alias("came"),
    )
    low, high = wilson(whole["came"] * whole["cases"], whole["cases"])
    bounded = whole.with_columns(pl.Series("low", low), pl.Series("high", high))
    return bounded.with_columns(_verdict()).select(pl.col(name).cast(kind) for name, kind in RECORD.items())


def by_quarter(checks: pl.DataFrame) -> pl.DataFrame:
    """The record of each method in each calendar quarter, with its first day in `period`, oldest first."""
    quarter = pl.col("known").dt.truncate("1q")
    parts = [
        record(ours, first, pl.select(pl.lit(first).dt.offset_by("3mo")).item()).with_columns(
            pl.lit(first).alias("period")
        )
        for (first,), ours in checks.sort("known").group_by(quarter.alias("period"), maintain_order=True)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema={**RECORD, "period": pl.Date()})


def _verdict() -> pl.Expr:
    claimed = pl.col("claimed")
    return (
        pl.when(claimed.is_null()).then(pl.lit(NO_CLAIM))
        .when(pl.col("cases") < FEWEST).then(pl.lit(UNTOLD))
        .when(claimed > pl.col("high") + 1e-12).then(pl.lit(TOO_MUCH))
        .when(claimed < pl.col("low") - 1e-12).then(pl.lit(TOO_LITTLE))
        .otherwise(pl.lit(KEPT)).alias("verdict")
    )  # fmt: skip
