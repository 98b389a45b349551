"""Experience: what users said of a service, as the mean of their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.measures.measure import DIMENSIONS, Measure, as_items, asked, excluded

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Scores as items, with the priority, category and group of the ticket they are about; `good` reach the level.

    Scores given on another scale than the latest one are carried over to it in proportion.
    """
    scores = records["scores"].filter(asked(clause, "service", "customer"))
    about = records["tickets"].select("ticket", "priority", "category", "group").unique("ticket")
    told = scores.join(about, on="ticket", how="left").with_columns(
        pl.col("priority", "category", "group").fill_null("")
    )
    found = told.filter(asked(clause, *DIMENSIONS)).with_columns(_on_one_scale(scores).alias("value"))
    level = clause.target.level if clause.target else None
    reaches = pl.lit(value=False) if level is None else pl.col("value") >= level
    return as_items(found.with_columns(
        pl.col("score_id").alias("item"), pl.col("given").alias("at"), reaches.cast(pl.Float64).alias("good"),
        excluded(found, clause, "score_id", "given").alias("excluded"),
    ))  # fmt: skip


def _on_one_scale(scores: pl.DataFrame) -> pl.Expr:
    """Scores on the scale of the latest of them."""
    lowest, highest = scores.sort("given").select("lowest", "highest").tail(1).row(0) if len(scores) else (0.0, 1.0)
    same = (pl.col("lowest") == lowest) & (pl.col("highest") == highest)
    share = (pl.col("score") - pl.col("lowest")) / (pl.col("highest") - pl.col("lowest"))
    return pl.when(same).then("score").otherwise(lowest + share * (highest - lowest))


SATISFACTION = Measure(
    name="satisfaction", label="Satisfaction", unit="score", statistic="mean", table="scores",
    higher_is_better=True, items=items,
    definition="Mean of the scores users gave, on the latest scale they were asked on.",
)  # fmt: skip
