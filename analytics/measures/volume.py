"""Demand: how much was asked of a service, day by day, or month by month where it is counted so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.measure import Measure, as_items, asked, noon
from analytics.measures.ticket_times import about

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


#: Tables that demand may be taken from, the first that knows a service before the others.
SOURCES: Final = ("volumes", "tickets", "counts")


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Demand of a day, or of the period that a source counts in, as an item.

    It is the volume reported; tickets opened where none was; and the total of what a source counts where it lists no
    tickets either. A day without a row is missing, not zero. Days are those of the clause's zone.
    """
    table = source(records, clause)
    if table == "tickets":
        return _opened(records, clause)
    found = records[table].filter(asked(clause, "service", "customer", "category"))
    day, value = (("day", "volume"), ("period", "total"))[table == "counts"]
    return as_items(found.with_columns(
        pl.format("{} {} {}", "customer", "category", day).alias("item"), noon(day, clause.calendar).alias("at"),
        pl.col(value).alias("value"), pl.lit(0.0).alias("good"), pl.lit(1.0).alias("total"),
    ))  # fmt: skip


def source(records: Records, clause: Clause) -> str:
    """The table that the demand for the clause's service is taken from."""
    there = (table for table in SOURCES if not records[table].filter(asked(clause, "service")).is_empty())
    return next(there, SOURCES[0])


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
    definition="Volume reported, else tickets opened, else the totals of what a source counts; a day without data is "
    "missing, not zero.",
    items=items,
)  # fmt: skip
