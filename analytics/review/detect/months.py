"""Judged rows that may be set beside each other month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.warning.chance import comparable

if TYPE_CHECKING:
    from analytics.review.review import Review


def whole_months(review: Review, rows: pl.DataFrame) -> pl.DataFrame:
    """The whole single months of one target since its terms last changed, in order.

    Rolling periods overlap, so that one bad month would stand in twelve of them; other terms are another level.

    Args:
        review: the review, for its agreements.
        rows: judged rows of one target.
    """
    single = rows.filter(~pl.col("partial"), pl.col("ends") == pl.col("period").dt.offset_by("1mo"))
    if single.is_empty():
        return single
    agreement, target = single.select("agreement", "target").row(0)
    return comparable(single, review.catalogue.agreement(agreement), target, fewest=0).sort("period")
