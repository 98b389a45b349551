"""A review of counts made by hand: months of one service or several, each promised a share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.catalogue import Agreement, Catalogue, Service, Target, Version
from analytics.measures.period import add_months
from analytics.records.records import Records
from analytics.review.review import Review

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST = date(2024, 1, 1)


def agreed(services: list[str], promised: float = 0.9) -> Catalogue:
    """One agreement a service, in force since before the records begin."""
    target = Target(name="On time", measure="attainment", at_least=promised)
    version = Version(in_force=FIRST, calendar="24x7", targets=(target,))
    agreements = tuple(Agreement(name=f"{name} SLA", service=name, versions=(version,)) for name in services)
    return Catalogue(services=tuple(Service(name=name) for name in services), agreements=agreements)


def review(
    good: dict[str, NDArray[np.float64]],
    *,
    total: float = 400,
    events: list[tuple[str, str, datetime]] | None = None,
    promised: float = 0.9,
) -> Review:
    """The review of services with so many good of `total` a month, from January 2024 on."""
    months = len(next(iter(good.values())))
    counts = pl.concat([
        pl.DataFrame({
            "service": name, "customer": "", "category": "", "period": [add_months(FIRST, m) for m in range(months)],
            "good": shares, "total": float(total),
        })
        for name, shares in good.items()
    ])  # fmt: skip
    happened = pl.DataFrame(
        events or [],
        schema={"event": pl.String, "service": pl.String, "happened": pl.Datetime("us", "UTC")},
        orient="row",
    )
    ends = add_months(FIRST, months)
    cut = datetime(ends.year, ends.month, 1, tzinfo=UTC)
    records = Records({"counts": counts, "events": happened.with_columns(kind=pl.lit("release"))}, cut)
    return Review(records, agreed(list(good), promised), cut)
