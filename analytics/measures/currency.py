"""Costs in the currency of the catalogue, as far as what others are worth in it was entered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from analytics.catalogue.currency import Conversion, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.catalogue import Catalogue
    from analytics.records.records import Records


def exchanged(records: Records, catalogue: Catalogue) -> Records:
    """The records with their costs in the catalogue's currency; those in a currency without a rate as they were."""
    costs = records["costs"] if catalogue.conversions else None
    if costs is None or costs["currency"].eq(catalogue.currency).all():
        return records
    told = in_currency(costs, catalogue.currency, catalogue.conversions)
    return replace(records, tables={**records.tables, "costs": told})


def in_currency(costs: pl.DataFrame, currency: str, conversions: Sequence[Conversion]) -> pl.DataFrame:
    """The costs with each amount in a currency, as far as there is a rate; the others as they were.

    Args:
        costs: columns `month`, `amount` and `currency` at least.
        currency: ISO code.
        conversions: the rates entered.
    """
    used = [(of, month, each.rate) for (of, month), each in rates(costs, currency, conversions).items()]
    table = pl.DataFrame(
        used, schema={"currency": pl.String, "month": costs.schema["month"], "rate": pl.Float64}, orient="row"
    )
    worth = costs.join(table, on=["currency", "month"], how="left", maintain_order="left")
    known = pl.col("rate").is_not_null()
    return worth.with_columns(
        amount=pl.col("amount") * pl.col("rate").fill_null(1.0),
        currency=pl.when(known).then(pl.lit(currency)).otherwise("currency"),
    ).drop("rate")


def rates(costs: pl.DataFrame, currency: str, conversions: Sequence[Conversion]) -> dict[tuple[str, date], Conversion]:
    """The rate that each currency and month of costs takes, where there is one; arguments as for `in_currency`."""
    pairs = costs.filter(pl.col("currency") != currency).select("currency", "month").unique().sort("currency", "month")
    found = {(of, month): in_force(conversions, of, currency, month) for of, month in pairs.iter_rows()}
    return {pair: each for pair, each in found.items() if each is not None}
