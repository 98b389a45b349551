"""Attainment as a source reports it: good and total per period instead of single items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.measures.measure import Measure, as_items, asked, noon

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Each reported count as an item that weighs as much as its total; it belongs to the month of its first day."""
    counts = records["counts"].filter(asked(clause, "service", "customer", "category"))
    return as_items(counts.with_columns(
        pl.format("{} {} {}", "customer", "category", "period").alias("item"),
        noon("period", clause.calendar).alias("at"),
    ))  # fmt: skip


ATTAINMENT = Measure(
    name="attainment", label="Attainment", unit="share", statistic="share", table="counts", higher_is_better=True,
    definition="Share that met its target, from the good and total that the source reports.", items=items,
)  # fmt: skip
