"""How many units of each driver the records count: tickets opened and energy used, by service and month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.measurement import untargeted

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue
    from analytics.records.records import Records
    from analytics.scenario.money.driver import Driver
    from analytics.scenario.money.ledger import Ledger

#: Units of a driver (`tickets`, `energy`) that a service took in a month.
QUANTITIES: Final[dict[str, pl.DataType]] = {
    "service": pl.String(), "month": pl.Date(), "driver": pl.String(), "quantity": pl.Float64(),
}  # fmt: skip


def quantities(records: Records, catalogue: Catalogue) -> pl.DataFrame:
    """Tickets opened and kWh used, in the columns of `QUANTITIES`; months are those of the catalogue's zone.

    Months that the records cut off are left out.

    Raises:
        MeasureError: energy is read in a unit that is not known.
    """
    opened = pl.col("opened").dt.convert_time_zone(catalogue.zone).dt.date().dt.truncate("1mo").alias("month")
    tickets = records["tickets"].group_by("service", opened).agg(pl.len().alias("quantity"))
    if records.as_of is not None:
        ends = pl.lit(records.as_of).dt.convert_time_zone(catalogue.zone).dt.date()
        tickets = tickets.filter(pl.col("month").dt.month_end() < ends)
    energy = untargeted(records, catalogue, "energy").filter(~pl.col("partial"))
    read = energy.select("service", pl.col("period").alias("month"), pl.col("value").alias("quantity"))
    parts = [tickets.with_columns(driver=pl.lit("tickets")), read.with_columns(driver=pl.lit("energy"))]
    fitted = [part.select(pl.col(name).cast(kind) for name, kind in QUANTITIES.items()) for part in parts]
    return pl.concat(fitted).sort("service", "driver", "month")


def a_month(counted: pl.DataFrame, ledger: Ledger, driver: Driver) -> dict[str, float]:
    """Units of a driver in an average month of the ledger by service; months without a count are left out."""
    ours = counted.filter(
        pl.col("driver") == driver, pl.col("service").is_in(ledger.services), pl.col("month").is_in(list(ledger.months))
    )
    return dict(ours.group_by("service").agg(pl.col("quantity").mean()).sort("service").iter_rows())
