"""Services that records name and no agreement with a customer covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review import words
from analytics.review.signal import Signal

if TYPE_CHECKING:
    from analytics.review.review import Review

#: Tables whose rows show that a service is delivered, and what one row is called.
_SHOW: Final = {
    "tickets": "ticket",
    "outages": "outage",
    "counts": "count",
    "volumes": "daily volume",
    "costs": "monthly cost",
}


def services_without_agreement(review: Review) -> list[Signal]:
    """Services that are delivered without an agreement in force; none while nothing at all is agreed."""
    day = review.last_day
    agreed = {sla.service for sla in review.catalogue.slas() if day is None or sla.version_on(day)}
    bare = [service for service in review.records.services if service not in agreed] if agreed else []
    return [_told(review, service) for service in bare]


def _told(review: Review, service: str) -> Signal:
    counted = {table: review.records[table].filter(pl.col("service") == service).height for table in _SHOW}
    seen = words.listing([words.counted(n, _SHOW[table]) for table, n in counted.items() if n], most=len(_SHOW))
    return Signal(
        kind="unagreed", service=service, page="agreements", weight=0.6,
        sentence=f"{service} has {seen or 'records'} but no agreement with any customer",
        evidence=pl.DataFrame({"table": list(counted), "rows": list(counted.values())}).filter(pl.col("rows") > 0),
    )  # fmt: skip
