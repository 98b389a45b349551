"""Readings of any quantity: latency, queue length, anything with a value and a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import MeasureError
from analytics.measures.measure import Measure, as_items, asked, excluded

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Readings as items; a target names the quantity it is about as its category. `good` meet the target's level.

    Raises:
        MeasureError: the readings are in several units, which cannot be compared.
    """
    readings = records["readings"].rename({"quantity": "category"}).filter(
        asked(clause, "service", "customer", "category")
    )  # fmt: skip
    return as_items(_read(readings, clause).with_columns(_meets(clause).alias("good")))


def of(records: Records, clause: Clause, quantity: str, units: dict[str, float]) -> pl.DataFrame:
    """Readings of one quantity as items, in the unit whose factor is 1.

    Args:
        records: the records.
        clause: service and customer meant.
        quantity: what was read.
        units: how many of the wanted unit one of each known unit is.

    Raises:
        MeasureError: a reading is in a unit that is not known.
    """
    readings = records["readings"].rename({"quantity": "category"})
    found = readings.filter(asked(clause, "service", "customer"), pl.col("category") == quantity)
    unknown = sorted(set(found["unit"]) - set(units))
    if unknown:
        problem = f"{quantity} of {clause.service!r} was read in {unknown[0]!r}"
        raise MeasureError(problem, exists=units, remedy="Convert it to one of these before it is loaded")
    factor = pl.col("unit").replace_strict(units, return_dtype=pl.Float64)
    return as_items(_read(found.with_columns(pl.col("value") * factor, pl.lit("").alias("unit")), clause))


def _read(readings: pl.DataFrame, clause: Clause) -> pl.DataFrame:
    mixed = readings.group_by("category").agg(pl.col("unit").unique()).filter(pl.col("unit").list.len() > 1)
    if not mixed.is_empty():
        quantity, units = mixed.row(0)
        problem = f"{quantity} of {clause.service!r} was read in several units: {', '.join(sorted(units))}"
        raise MeasureError(problem, remedy="Convert the readings to one unit before they are loaded")
    named = readings.with_columns(
        pl.format("{} {}", "category", pl.col("taken").dt.to_string("iso")).alias("item"), pl.col("taken").alias("at")
    )
    return named.with_columns(excluded(named, clause, "item", "taken").alias("excluded"))


def _meets(clause: Clause) -> pl.Expr:
    if clause.target is None:
        return pl.lit(0.0)
    level, value = clause.target.level, pl.col("value")
    return (value >= level if clause.target.higher_is_better else value <= level).cast(pl.Float64)


READING = Measure(
    name="reading", label="Reading", unit="value", statistic="mean", table="readings", higher_is_better=False,
    definition="Mean of the readings of the quantity that the target names as its category.", items=items,
)  # fmt: skip

READING_PERCENTILE = Measure(
    name="reading_percentile", label="Reading percentile", unit="value", statistic="percentile", table="readings",
    higher_is_better=False, items=items,
    definition="Value within which the stated percentage of readings of the named quantity lies.",
)  # fmt: skip
