"""What was forecast beside what came."""

from __future__ import annotations

import polars as pl


def held_against(kept: pl.DataFrame, actuals: pl.DataFrame) -> pl.DataFrame:
    """Kept forecasts beside what came: `actual` joined on series and period, for the periods that have come.

    Args:
        kept: forecasts as they were issued, one row a period ahead, with `series` and `period`.
        actuals: `series`, `period` and `actual`, such as a level, a total, or 1 for a miss and 0 for none.
    """
    known = actuals.select("series", "period", "actual").drop_nulls()
    return kept.join(known, on=["series", "period"], how="inner", maintain_order="left")
