"""A review of counts made by hand: months of one service or several, each promised a share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from analytics.catalogue import Agreement, Catalogue, Service, Target, Version
from analytics.measures.period import add_months
from analytics.records.records import Records
from analytics.records.tables import TABLES
from analytics.review.review import Review

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST = date(2024, 1, 1)


def agreed(services: list[str], promised: float = 0.9, workload_limit: int | None = None) -> Catalogue:
    """One agreement a service, in force since before the records begin."""
    target = Target(name="On time", measure="attainment", at_least=promised, workload_limit=workload_limit)
    version = Version(in_force=FIRST, calendar="24x7", targets=(target,))
    agreements = tuple(Agreement(name=f"{name} SLA", service=name, versions=(version,)) for name in services)
    return Catalogue(services=tuple(Service(name=name) for name in services), agreements=agreements)


def review(
    good: dict[str, NDArray[np.float64]],
    *,
    total: NDArray[np.float64] | float = 400,
    events: list[tuple[str, str, datetime]] | None = None,
    **terms: Any,
) -> Review:
    """The review of services with so many good of `total` a month, from January 2024 on; `terms` are of `agreed`."""
    months = len(next(iter(good.values())))
    counts = pl.concat([
        pl.DataFrame({
            "service": name, "customer": "", "category": "", "period": [add_months(FIRST, m) for m in range(months)],
            "good": shares, "total": np.broadcast_to(np.asarray(total, float), months),
        })
        for name, shares in good.items()
    ])  # fmt: skip
    columns: dict[str, Any] = {"event": pl.String, "service": pl.String, "happened": pl.Datetime("us", "UTC")}
    happened = pl.DataFrame(events or [], schema=columns, orient="row").with_columns(kind=pl.lit("release"))
    ends = add_months(FIRST, months)
    cut = datetime(ends.year, ends.month, 1, tzinfo=UTC)
    return Review(Records({"counts": counts, "events": happened}, cut), agreed(list(good), **terms), cut)


def tickets(cells: list[tuple[date, str, int, int]]) -> Review:
    """The review of a desk with tickets of a month, priority, in time and late, all closed within the day."""
    rows = [
        (f"{month}{priority}{n}", priority, datetime(month.year, month.month, 10, 6, tzinfo=UTC), 2 if n < good else 9)
        for month, priority, good, late in cells
        for n in range(good + late)
    ]
    frame = pl.DataFrame(rows, schema=["ticket", "priority", "opened", "hours"], orient="row").with_columns(
        pl.col("opened").dt.cast_time_unit("us")
    )
    ended = pl.col("opened") + pl.duration(hours="hours")
    known = frame.with_columns(ended.alias("resolved"), ended.alias("closed"), pl.lit("Desk").alias("service"))
    empty = TABLES["tickets"].create_empty()
    columns = [
        pl.col(name) if name in known.columns else pl.lit("" if kind == pl.String() else None, kind).alias(name)
        for name, kind in empty.schema.items()
    ]
    target = Target(name="On time", measure="resolution", within="4 hours", at_least=0.5)  # type: ignore[arg-type]  # read as catalogues write it
    version = Version(in_force=FIRST, calendar="24x7", targets=(target,))
    agreement = Agreement(name="Desk SLA", service="Desk", versions=(version,))
    ends = add_months(max(month for month, *_ in cells), 1)
    cut = datetime(ends.year, ends.month, 1, tzinfo=UTC)
    records = Records({"tickets": known.select(columns).with_columns(pl.col("reopens").fill_null(0))}, cut)
    return Review(records, Catalogue(services=(Service(name="Desk"),), agreements=(agreement,)), cut)
