"""Measurements against what was agreed: level, headroom, interval, status, error budget and credit of every period.

A level is judged on the exact figure. A share is compared as whole numbers (`good` x denominator against `total` x
numerator of the promise), taken to the millionth of an item or second so that the last bits of a weighted sum decide
nothing; other levels are compared with a relative tolerance of 1e-9 for the same reason. Nothing is ever rounded to
what a reader sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance import interval
from analytics.compliance.credit import CREDITS, with_credit
from analytics.compliance.terms import KEY, terms
from analytics.measures.measure import MEASUREMENTS

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue

#: Worst last.
STATUSES: Final = ("not enough data", "met", "at risk", "breached")

#: One row a target, segment and period.
#:
#: `low` and `high` are the 95 % interval of `level`, null where there is none; `headroom` is positive where the level
#: is better than promised; `budget_left` is a share of the error budget, negative when overspent, null for means and
#: sums; `level_all` is the level with excluded items in; `reason` says why there was not enough data; `claim_by` is
#: the last day to claim the credit. A partial period is judged on what there is so far, and marked in `partial`.
JUDGED: Final[dict[str, pl.DataType]] = {
    **MEASUREMENTS,
    "level": pl.Float64(),
    "promised": pl.Float64(),
    "at_least": pl.Boolean(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "headroom": pl.Float64(),
    "status": pl.String(),
    "budget_left": pl.Float64(),
    "burn_rate": pl.Float64(),
    **CREDITS,
    "beyond_workload": pl.Boolean(),
    "level_all": pl.Float64(),
    "reason": pl.String(),
}

_SHARE: Final = pl.col("statistic") == "share"
_PERCENTILE: Final = pl.col("statistic") == "percentile"
_NOISE: Final = 1e-9


def judge(measurements: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Every measurement judged by the terms in force on its period's first day, in the columns of `JUDGED`.

    Args:
        measurements: rows in the columns of `MEASUREMENTS`, each of a target; a measure without one is not judged.
        catalogue: what was agreed.

    Raises:
        CatalogueError: a row names an agreement or target that is not in the catalogue.
        MeasureError: a target names a measure that does not exist.
    """
    rows = measurements.select(*MEASUREMENTS).join(
        terms(measurements, catalogue), on=KEY, how="left", maintain_order="left"
    )
    levelled = rows.with_columns(_level().alias("level"), _level("_all").alias("level_all"), _n().alias("n"))
    bounded = _bounded(levelled).with_columns(_headroom().alias("headroom"), _bad_share().alias("bad_share"))
    spent = (pl.col("bad_share") / _allowed_share()).alias("burn_rate")
    budgeted = bounded.with_columns(spent, _beyond_workload().alias("beyond_workload")).with_columns(
        (1 - pl.col("burn_rate")).alias("budget_left"), _reason().alias("reason")
    )
    return with_credit(budgeted.with_columns(_status().alias("status")), catalogue).select(*JUDGED)


def _level(which: str = "") -> pl.Expr:
    """The level, null where nothing counted; shares as the quotient of the numbers they are judged by."""
    good, total = _millionths(f"good{which}"), _millionths(f"total{which}")
    share = pl.when(total > 0).then(good / total)
    counted = (pl.col("items") > 0) if not which else (pl.col("items") + pl.col("excluded") > 0)
    return pl.when(_SHARE).then(share).when(counted).then(pl.col(f"value{which}"))


def _millionths(column: str) -> pl.Expr:
    return (pl.col(column) * 1e6).round()


def _n() -> pl.Expr:
    """How many items stand behind a level: reported counts may hold many in one row."""
    return pl.when(_SHARE | _PERCENTILE).then(pl.col("total")).otherwise(pl.col("items").cast(pl.Float64))


def _bounded(rows: pl.DataFrame) -> pl.DataFrame:
    """With `low` and `high`, and `share_low` and `share_high` of good in total, where items can be counted."""
    share_low, share_high = interval.wilson(rows["good"], rows["total"])
    mean_low, mean_high = interval.of_mean(rows["level"], rows["spread"], rows["n"])
    items = pl.col("level").is_not_null() & ~pl.col("timed")
    found = rows.with_columns(
        share_low=share_low, share_high=share_high, mean_low=pl.Series(mean_low), mean_high=pl.Series(mean_high)
    )
    return found.with_columns(
        pl.when(items & _SHARE).then(pl.col(f"share_{side}"))
        .when(items & (pl.col("statistic") == "mean")).then(pl.col(f"mean_{side}").fill_nan(None)).alias(side)
        for side in ("low", "high")
    )  # fmt: skip


def _headroom() -> pl.Expr:
    above = pl.col("level") - pl.col("promised")
    return pl.when("at_least").then(above).otherwise(-above)


def _bad_share() -> pl.Expr:
    """What of a share or percentile went wrong; null for means and sums, which have no error budget."""
    share = pl.when(pl.col("total") > 0).then(pl.col("good") / pl.col("total"))
    return pl.when(_SHARE & ~pl.col("at_least")).then(share).when(_SHARE | _PERCENTILE).then(1 - share)


def _allowed_share() -> pl.Expr:
    """What of a share or percentile may go wrong; null where nothing may."""
    needed = pl.when(_SHARE & pl.col("at_least")).then(pl.col("promised")).otherwise(pl.col("needed_share"))
    allowed = pl.when(_SHARE & ~pl.col("at_least")).then(pl.col("promised")).otherwise(1 - needed)
    return pl.when(allowed > 0).then(allowed)


def _beyond_workload() -> pl.Expr:
    """Whether more items came than the target is promised for, excluded and open ones with them; time has no items."""
    volume = pl.col("n") + pl.col("open") + pl.col("excluded")
    return ~pl.col("timed") & (volume > pl.col("workload_limit")).fill_null(value=False)


def _reason() -> pl.Expr:
    """Why a period cannot be judged; "" where it can."""
    sampled = ~pl.col("timed") & (pl.col("statistic") != "sum")
    return (
        pl.when(pl.col("level").is_null()).then(pl.lit("nothing to judge"))
        .when(sampled & (pl.col("n") < pl.col("minimum_sample"))).then(pl.lit("too few to judge"))
        .when(pl.col("suspended") & pl.col("beyond_workload")).then(pl.lit("target suspended beyond its workload"))
        .when(pl.col("by_interval") & _straddles()).then(pl.lit("interval straddles the target"))
        .otherwise(pl.lit(""))
    )  # fmt: skip


def _straddles() -> pl.Expr:
    """Whether both meeting and missing the target lie within the interval; that of a percentile is its share's."""
    as_share = _PERCENTILE & ~pl.col("timed")
    low = pl.when(as_share).then(pl.col("share_low")).otherwise(pl.col("low"))
    high = pl.when(as_share).then(pl.col("share_high")).otherwise(pl.col("high"))
    limit = pl.when(as_share).then(pl.col("needed_share")).otherwise(pl.col("promised"))
    at_least = as_share | pl.col("at_least")
    both = pl.when(at_least).then((low < limit) & (limit <= high)).otherwise((low <= limit) & (limit < high))
    return both.fill_null(value=False)


def _meets() -> pl.Expr:
    """Whether the level meets the target; exactly on it does."""
    wide = pl.Int128()
    good = _millionths("good").cast(wide) * pl.col("denominator").cast(wide)
    asked = _millionths("total").cast(wide) * pl.col("numerator").cast(wide)
    share = pl.when("at_least").then(good >= asked).otherwise(good <= asked)
    return pl.when(_SHARE).then(share).otherwise(pl.col("headroom") >= -_NOISE * pl.col("promised").abs())


def _status() -> pl.Expr:
    return (
        pl.when(pl.col("reason") != "").then(pl.lit("not enough data"))
        .when(~_meets()).then(pl.lit("breached"))
        .when(_spent_to(pl.col("at_risk_budget"))).then(pl.lit("at risk"))
        .otherwise(pl.lit("met"))
    )  # fmt: skip


def _spent_to(left: pl.Expr) -> pl.Expr:
    """Whether so small a share of the error budget, or a smaller one, is left."""
    return (pl.col("budget_left") <= left + _NOISE).fill_null(value=False)
