"""Service credits: what a breach costs, after free breaches, the target's cap and the agreement's cap of the month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from analytics.compliance.terms import tiers

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue, CreditSchedule

#: `credit` is percent of the period's charge after every cap, `money` the same in the catalogue's currency.
CREDITS: Final[dict[str, pl.DataType]] = {"credit": pl.Float64(), "money": pl.Float64(), "claim_by": pl.Date()}

_TARGET: Final = ("agreement", "target")


def with_credit(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The rows with `credit`, `money` and `claim_by`.

    A credit is due for a breach of the target as a whole in a period that is over: segments and partial periods carry
    none. Where the credits of an agreement's targets pass its cap in a month, each is reduced in proportion. The
    charge of a period is that of its months; a rolling target is charged by the month it closes.

    Args:
        rows: with `status`, `level` and the columns of `TERMS`.
        catalogue: what was agreed, for its tiers.
    """
    due = pl.when(_counts() & (_breaches_so_far() > pl.col("free_breaches"))).then("tier_credit").fill_null(0.0)
    found = _tiered(rows, catalogue).with_columns(pl.min_horizontal(due, "target_cap").alias("credit"))
    capped = found.with_columns((pl.col("credit") * _held_to_cap()).alias("credit"))
    money = pl.col("credit") / 100 * pl.col("charge") * pl.col("charged_months")
    return capped.with_columns(money.alias("money"), _claim_by().alias("claim_by"))


def tier_credit(levels: npt.NDArray[np.float64], schedule: CreditSchedule) -> npt.NDArray[np.float64]:
    """Credit of the tier each level is in, in percent of the period's charge, before any cap; 0 where it is in none.

    Example:
        >>> from analytics.catalogue import CreditSchedule, Tier
        >>> schedule = CreditSchedule(tiers=(Tier(at_least=0.9, below=0.95, credit=5),))
        >>> tier_credit(np.array([0.89, 0.9, 0.95]), schedule)
        array([0., 5., 0.])
    """
    due = np.zeros_like(levels)
    for tier in schedule.tiers:
        due = np.maximum(due, np.where((tier.at_least <= levels) & (levels < tier.below), tier.credit, 0.0))
    return due


def _counts() -> pl.Expr:
    return (pl.col("status") == "breached") & ~pl.col("partial") & (pl.col("segment") == "")


def _tiered(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """With the credit of the tier each level is in ("at least low and under high"), null where it is in none."""
    numbered = rows.with_row_index("row")
    within = (pl.col("tier_from") <= pl.col("level")) & (pl.col("level") < pl.col("tier_below"))
    reached = (
        numbered.filter(_counts())
        .select("row", *_TARGET, "in_force", "level")
        .join(tiers(catalogue), on=[*_TARGET, "in_force"])
        .filter(within)
        .group_by("row")
        .agg(pl.col("tier_credit").max())
    )
    return numbered.join(reached, on="row", how="left", maintain_order="left").drop("row")


def _breaches_so_far() -> pl.Expr:
    """How many breaches of its agreement year a row is the last of; years run from the agreement's first day."""
    first, period = pl.col("first_in_force"), pl.col("period")
    before_its_day = period.dt.strftime("%m-%d") < first.dt.strftime("%m-%d")
    year = period.dt.year() - before_its_day.cast(pl.Int32)
    return _counts().cast(pl.Int64).cum_sum().over(*_TARGET, year, order_by="period")


def _held_to_cap() -> pl.Expr:
    """The factor that holds the credits of one agreement that fall in one month to the agreement's cap."""
    month = pl.col("ends").dt.offset_by("-1d").dt.truncate("1mo")
    months = pl.when(pl.col("credit") > 0).then(pl.col("charged_months"))
    together = (pl.col("credit") * pl.col("charged_months")).sum().over("agreement", month)
    most = (pl.col("credit_cap") * months).max().over("agreement", month)
    return pl.when(together > most).then(most / together).otherwise(1.0)


def _claim_by() -> pl.Expr:
    """The last day on which a credit can be claimed, counted from the period's last day; null where none is needed."""
    last = pl.col("ends") + pl.duration(days=pl.col("claim_within_days") - 1)
    return pl.when(pl.col("credit") > 0).then(last)
