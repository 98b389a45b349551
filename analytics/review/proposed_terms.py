"""First terms for services that have records and no agreement: what they could be judged by, and the text to agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.catalogue import Catalogue, draft
from analytics.errors import CatalogueError
from analytics.records.tables import WHEN

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review


@dataclass(frozen=True)
class Basis:
    """Something that records can be judged by.

    Attributes:
        label: what people read.
        table: the table whose records are judged.
        write: gives the TOML of one service.
        counts: which records of the table can be judged so.
        timed: whether a time allowed is asked for.
    """

    label: str
    table: str
    write: Callable[..., str]
    counts: pl.Expr
    timed: bool = False


#: What there is to judge by, under the name it has in code.
BASES: Final[dict[str, Basis]] = {
    "due": Basis("Resolved by the due date each ticket carries", "tickets", draft.by_due_dates,
                 pl.col("due").is_not_null()),
    "hours": Basis("Resolved within a number of hours", "tickets", draft.within_hours, pl.lit(value=True), timed=True),
    "counted": Basis("Share that met its target, as the source counts it", "counts", draft.as_counted,
                     pl.col("total") > 0),
    "up": Basis("Share of the time it is up", "outages", draft.up, pl.lit(value=True)),
}  # fmt: skip


def waiting(review: Review) -> dict[str, list[str]]:
    """Services without an agreement with a customer, by what their records could be judged by."""
    agreed = [sla.service for sla in review.catalogue.slas()]
    found = {
        name: review.records[basis.table]
        .filter(basis.counts, ~pl.col("service").is_in(agreed))["service"]
        .unique()
        .sort()
        for name, basis in BASES.items()
    }
    return {name: services.to_list() for name, services in found.items() if services.len()}


def reach(review: Review, basis: str, services: Sequence[str]) -> str:
    """How many of the services' records can be judged so, in a sentence; the others are not counted as met."""
    table, chosen = BASES[basis].table, pl.col("service").is_in(list(services))
    there = review.records[table].filter(chosen)
    judged = there.filter(BASES[basis].counts).height
    left = "; what carries no target leaves the count" if judged < there.height else ""
    return f"{judged:,} of {there.height:,} {table} can be judged so{left}"


def terms(
    review: Review, basis: str, services: Sequence[str], percent: float, *, hours: float = 8.0, zone: str = "UTC"
) -> str:
    """The TOML that agrees a level for each of the services, in force from the month of its first record.

    Where nothing is agreed yet, the zone becomes that of the catalogue too, in whose days data is cut off.

    Args:
        review: says which services the catalogue lists already, and when their records begin.
        basis: a name in `BASES`.
        services: names as the records write them.
        percent: the share promised, in percent.
        hours: time allowed where the basis asks for one.
        zone: IANA zone whose months are meant.

    Raises:
        CatalogueError: no service is named, or the level or the time cannot be promised.
    """
    if not services:
        problem = "no service is chosen"
        raise CatalogueError(problem, remedy="Choose at least one")
    listed = {entry.name for entry in review.catalogue.services}
    chosen, told = BASES[basis], dict[str, Any]()
    if chosen.timed:
        told["hours"] = hours
    tables = [
        chosen.write(
            name, percent, since=_since(review, chosen.table, name, zone), zone=zone, listed=name in listed, **told
        )
        for name in services
    ]
    first = [f'zone = "{zone}"\n'] if review.catalogue == Catalogue() else []
    return "\n".join([*first, *tables])


def _since(review: Review, table: str, service: str, zone: str) -> date:
    """First day of the month of a service's first record, in the zone."""
    first = review.records[table].filter(pl.col("service") == service)[WHEN[table]].min()
    when = pl.select(pl.lit(first)).to_series()
    local = when.dt.convert_time_zone(zone) if isinstance(when.dtype, pl.Datetime) else when
    day: date = local.dt.date().dt.month_start().item()
    return day
