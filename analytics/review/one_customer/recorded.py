"""The records of one customer: its own rows, and those of the services as such."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.records.tables import KEYS, TABLES, empty
from analytics.review.one_customer.agreed import reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Agreement, Catalogue
    from analytics.records.records import Records
    from analytics.review.one_customer.strangers import Strangers

#: Tables whose rows are of one customer each.
_OWN: Final = ("tickets", "counts", "volumes", "scores")

#: Tables whose rows are of a service, whoever uses it.
_SHARED: Final = ("outages", "readings", "events")


def used(records: Records, customer: str, *, alone: bool) -> set[str]:
    """The services that some record says a customer uses; where there is no other, those of every record."""
    rows = [records[table].filter(_ours(customer, alone=alone))["service"].unique() for table in _OWN]
    return set(pl.concat(rows).to_list())


def narrowed_records(
    records: Records, catalogue: Catalogue, customer: str, ours: Sequence[Agreement], others: Strangers
) -> Records:
    """The records of one customer; tables that are nobody's in particular, or not known here, are empty.

    Args:
        records: all of them.
        catalogue: the whole of it.
        customer: whose.
        ours: the agreements that stay.
        others: who must not be named.
    """
    alone = not others.there
    services = reached(catalogue, [sla.service for sla in ours]) | used(records, customer, alone=alone)
    kept = {table: _table(records, table).filter(_ours(customer, alone=alone)) for table in _OWN}
    kept["holds"] = _table(records, "holds").join(kept["tickets"].select("ticket").unique(), on="ticket", how="semi")
    for table in _SHARED:
        kept[table] = _table(records, table).filter(pl.col("service").is_in({*services, ""}))
    kept["readings"] = kept["readings"].filter(pl.col("customer").is_in([customer, ""]))
    kept["events"] = kept["events"].filter(~pl.col("event").is_in(others.naming(kept["events"]["event"])))
    return replace(records, tables={table: _unnamed(table, frame, others) for table, frame in kept.items()})


def _ours(customer: str, *, alone: bool) -> pl.Expr:
    """Rows that name the customer; where there is no other customer, also those that name nobody."""
    return pl.col("customer").is_in([customer, ""] if alone else [customer])


def _table(records: Records, table: str) -> pl.DataFrame:
    return records.tables[table] if table in records.tables else empty(table)


def _unnamed(table: str, frame: pl.DataFrame, others: Strangers) -> pl.DataFrame:
    """The rows with empty texts where one names somebody else."""
    texts = [name for name, kind in TABLES[table].create_empty().schema.items() if kind == pl.String]
    naming = {name: others.naming(frame[name]) for name in texts if name not in (*KEYS[table][:1], "service")}
    return frame.with_columns(
        pl.when(pl.col(name).is_in(found)).then(pl.lit("")).otherwise(pl.col(name)).alias(name)
        for name, found in naming.items()
        if found
    )
