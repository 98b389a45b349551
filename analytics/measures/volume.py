"""Demand: how much was asked of a service, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.measures.measure import Measure, as_items, asked, noon
from analytics.measures.ticket_times import about

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """A day's demand as an item: reported volumes, or tickets opened where none were reported for the service.

    A day without a row is missing, not zero. Days are those of the clause's zone.
    """
    volumes = records["volumes"].filter(asked(clause, "service"))
    if volumes.is_empty():
        return _opened(records, clause)
    found = volumes.filter(asked(clause, "customer", "category"))
    return as_items(found.with_columns(
        pl.format("{} {} {}", "customer", "category", "day").alias("item"),
        noon("day", clause.calendar).alias("at"), pl.col("volume").alias("value"),
    ))  # fmt: skip


def _opened(records: Records, clause: Clause) -> pl.DataFrame:
    """Tickets opened by day and by what they can be drilled by."""
    day = pl.col("opened").dt.convert_time_zone(clause.calendar.zone).dt.date().alias("day")
    drill = ["service", "customer", "priority", "category", "group"]
    counted = about(records, clause).group_by(day, *drill, maintain_order=True).agg(pl.len().alias("value"))
    return as_items(counted.with_columns(
        pl.format("{} {} {}", "customer", "category", "day").alias("item"), noon("day", clause.calendar).alias("at")
    ))  # fmt: skip


DEMAND = Measure(
    name="demand", label="Demand", unit="count", statistic="sum", table="volumes", higher_is_better=False,
    definition="Volume reported, or tickets opened where none was; a day without data is missing, not zero.",
    items=items,
)  # fmt: skip
