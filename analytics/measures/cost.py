"""Cost: what serving a service came to, by month and kind of cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.catalogue.currency import WHERE
from analytics.errors import MeasureError
from analytics.measures.measure import Measure, as_items, asked, noon

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Costs as items, one a month and kind; the kind of cost stands in `category`.

    Raises:
        MeasureError: the costs are in several currencies, which cannot be added.
    """
    costs = records["costs"].rename({"kind": "category"}).filter(asked(clause, "service", "category"))
    currencies = sorted(set(costs["currency"]))
    if len(currencies) > 1:
        problem = f"costs of {clause.service!r} are in several currencies: {', '.join(currencies)}"
        raise MeasureError(problem, remedy=f"Enter what one is worth in the other {WHERE}")
    return as_items(costs.with_columns(
        pl.format("{} {}", "category", "month").alias("item"), pl.col("amount").alias("value"),
        noon("month", clause.calendar).alias("at"),
    ))  # fmt: skip


COST = Measure(
    name="cost", label="Cost", unit="currency", statistic="sum", table="costs", higher_is_better=False,
    definition="Cost of serving the service, all kinds together.", items=items,
)  # fmt: skip
