"""One period at a glance: every target beside its previous period, and every service over the last twelve months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance.judge import STATUSES

if TYPE_CHECKING:
    from datetime import date

#: What makes two judged rows the same target.
TARGET: Final = ("agreement", "target", "segment")

_RANK: Final = {status: rank for rank, status in enumerate(STATUSES)}


def scorecard(judged: pl.DataFrame, month: date) -> pl.DataFrame:
    """One row a target for a month, worst first: the judged row, what it was before, and what changed.

    A target over a longer span stands with its latest period that was over by the month's end and is not stale: under
    one span old. Adds `previous` (level), `previous_status`, `change` (level less previous, null where either is not
    known), `newly_red` (breached, and the one before was not) and `recovered` (the one before was breached, this is
    not). The period before is the one that ends where this begins, or for a rolling target a month earlier.

    Args:
        judged: judged rows; partial periods are left out.
        month: first day of the month.
    """
    whole = judged.filter(~pl.col("partial"))
    end = pl.lit(month).dt.offset_by("1mo")
    months = pl.format("{}mo", _months(pl.col("period"), pl.col("ends")))
    over = whole.filter(pl.col("ends") <= end, pl.col("ends").dt.offset_by(months) > end)
    now = over.filter(pl.col("ends") == pl.col("ends").max().over(TARGET))
    return with_previous(now, whole).sort(_rank().neg(), "headroom", *TARGET, nulls_last=True)


def with_previous(now: pl.DataFrame, among: pl.DataFrame) -> pl.DataFrame:
    """Rows with the level and status of the period before, its change, and whether it is newly red or recovered."""
    months = _months(pl.col("period"), pl.col("ends"))
    spanned = now.with_columns(
        pl.when((months == 12) & _rolls(among)).then(pl.col("period").dt.offset_by("-1mo"))
        .otherwise(pl.col("period").dt.offset_by(pl.format("-{}mo", months))).alias("before")
    )  # fmt: skip
    earlier = among.select(
        *TARGET, pl.col("period").alias("before"), pl.col("level").alias("previous"),
        pl.col("status").alias("previous_status"),
    )  # fmt: skip
    joined = spanned.join(earlier, on=[*TARGET, "before"], how="left", maintain_order="left").drop("before")
    red, was = pl.col("status") == "breached", pl.col("previous_status") == "breached"
    known = pl.col("status") != "not enough data"
    return joined.with_columns(
        (pl.col("level") - pl.col("previous")).alias("change"),
        (red & ~was).fill_null(value=False).alias("newly_red"),
        (~red & known & was).fill_null(value=False).alias("recovered"),
    )


def matrix(judged: pl.DataFrame, last: date, months: int = 12) -> pl.DataFrame:
    """The worst status of each service in each of the last months: `service`, `period`, `status`, `targets`, `missed`.

    A service in a month without any judged target is "not enough data"; only targets judged by the month take part.

    Args:
        judged: judged rows; segments and partial periods are left out.
        last: first day of the last month.
        months: how many.
    """
    first = pl.lit(last).dt.offset_by(f"-{months - 1}mo")
    monthly = _months(pl.col("period"), pl.col("ends")) == 1
    rows = judged.filter(
        pl.col("segment") == "", ~pl.col("partial"), monthly, pl.col("period").is_between(first, pl.lit(last))
    )
    return rows.group_by("service", "period").agg(
        worst().alias("status"), pl.len().cast(pl.Int64).alias("targets"),
        (pl.col("status") == "breached").sum().cast(pl.Int64).alias("missed"),
    ).sort("service", "period")  # fmt: skip


def by_service(card: pl.DataFrame) -> pl.DataFrame:
    """One row a service of a scorecard: worst `status`, `targets`, `missed`, and `on_target`.

    `on_target` says whether every target that could be judged was met; null where none could.
    """
    judged = pl.col("status") != "not enough data"
    met = pl.when(judged.any()).then(~(pl.col("status") == "breached").any())
    return card.filter(pl.col("segment") == "").group_by("service").agg(
        worst().alias("status"), judged.sum().cast(pl.Int64).alias("targets"),
        (pl.col("status") == "breached").sum().cast(pl.Int64).alias("missed"), met.alias("on_target"),
    ).sort("service")  # fmt: skip


def worst() -> pl.Expr:
    """The worst of a group's statuses, as an expression."""
    return _rank().max().replace_strict({rank: status for status, rank in _RANK.items()}, return_dtype=pl.String)


def _rank() -> pl.Expr:
    return pl.col("status").replace_strict(_RANK, return_dtype=pl.Int8)


def _months(starts: pl.Expr, ends: pl.Expr) -> pl.Expr:
    """Whole months from a first day to the first day after."""
    return (ends.dt.year() - starts.dt.year()) * 12 + ends.dt.month().cast(pl.Int32) - starts.dt.month().cast(pl.Int32)


def _rolls(among: pl.DataFrame) -> pl.Expr:
    """Whether a target has periods that overlap, as rolling ones do."""
    starts = among.sort("period").filter(pl.col("ends").shift(1).over(TARGET) > pl.col("period"))
    rolling = starts.select(pl.concat_str(TARGET, separator="\x1f")).to_series().unique().to_list()
    return pl.concat_str(TARGET, separator="\x1f").is_in(rolling)
