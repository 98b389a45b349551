"""Credits of a quarter that fall due: which period of which target each is for, and until when it can be claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from datetime import date

    from analytics.measures.period import Period

#: What may be of a credit on a day.
UNASKED, CLAIMABLE, LAPSED = "due unasked", "to be claimed", "lapsed unless claimed"

#: One row a credit, as `payable` gives them; `n` is the items or seconds that the level was counted on.
PAYABLE: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(), "target": pl.String(), "period": pl.Date(), "ends": pl.Date(), "unit": pl.String(),
    "level": pl.Float64(), "promised": pl.Float64(), "n": pl.Float64(), "credit": pl.Float64(),
    "money": pl.Float64(), "claim_by": pl.Date(), "days_left": pl.Int64(), "state": pl.String(),
}  # fmt: skip


def payable(judged: pl.DataFrame, quarter: Period, day: date) -> pl.DataFrame:
    """The credits of the periods that end in a quarter, in the columns of `PAYABLE`, the soonest to lapse first.

    A credit belongs to the quarter its period ends in, so that a year's credit is in one quarter alone. One that need
    not be claimed is due unasked; one whose last day to claim is before `day` has lapsed, unless it was claimed: no
    record here says which were.

    Args:
        judged: in the columns of `compliance.judge.JUDGED`, with credits after every cap.
        quarter: the quarter.
        day: the day that claims are counted to.

    Example:
        >>> from datetime import date
        >>> from analytics.compliance.judge import JUDGED
        >>> from analytics.measures.period import period_of
        >>> payable(pl.DataFrame(schema=JUDGED), period_of(date(2026, 10, 1), "quarter"), date(2026, 11, 1)).height
        0
    """
    last = pl.col("ends").dt.offset_by("-1d")
    left = (pl.col("claim_by") - pl.lit(day)).dt.total_days()
    state = (
        pl.when(pl.col("claim_by").is_null()).then(pl.lit(UNASKED))
        .when(left >= 0).then(pl.lit(CLAIMABLE)).otherwise(pl.lit(LAPSED))
    )  # fmt: skip
    return (
        judged.filter(pl.col("credit") > 0, last >= pl.lit(quarter.starts), last < pl.lit(quarter.ends))
        .with_columns(
            pl.col("total").alias("n"),
            left.alias("days_left"), state.alias("state"),
        )
        .select(pl.col(name).cast(kind) for name, kind in PAYABLE.items())
        .sort("claim_by", "agreement", "target", "period", nulls_last=True)
    )  # fmt: skip


def due(rows: pl.DataFrame) -> float:
    """What credits come to that are due unasked or can still be claimed, in the catalogue's currency."""
    return float(rows.filter(pl.col("state") != LAPSED)["money"].sum())
