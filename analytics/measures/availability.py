"""Availability: up time over agreed service time, with the agreement's conventions for maintenance, impact and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.clock import INSTANT
from analytics.measures.measure import ITEMS, Measure, as_items, asked, instant
from analytics.measures.period import coverage, periods
from analytics.measures.stretches import PART, stretches
from analytics.measures.ticket_times import cut_off

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from analytics.measures.measure import Clause
    from analytics.records.records import Records

#: One row a slice of time; the rest are service seconds of it, and `known` is false where the slice cannot be judged.
SLICES: Final[dict[str, pl.DataType]] = {
    "starts": INSTANT,
    "excluded": pl.Boolean(),
    "agreed": pl.Float64(),
    "up": pl.Float64(),
    "down": pl.Float64(),
    "planned": pl.Float64(),
    "unknown": pl.Float64(),
    "known": pl.Boolean(),
}

#: One row a slice and outage: the seconds of service it cost, each lost second being one outage's.
LOST: Final[dict[str, pl.DataType]] = {
    "at": INSTANT,
    "outage": pl.String(),
    "component": pl.String(),
    "group": pl.String(),
    "supplier": pl.String(),
    "cause": pl.String(),
    "seconds": pl.Float64(),
}


def items(records: Records, clause: Clause) -> pl.DataFrame:
    """Agreed service seconds by calendar month in the agreement's zone: `good` is up, `total` what counted.

    Time that an exclusion leaves out makes items of its own. `value` is the seconds down. There are no items where no
    outages were loaded at all, nor, unless no data counts as up, for a service without any outage.
    """
    mine, edges = outages(records, clause), months(records, clause)
    if len(edges) < 2 or (mine.is_empty() and clause.conventions.no_data != "counts as up"):
        return pl.DataFrame(schema=ITEMS)
    judged = pl.col("known").cast(pl.Float64)
    month = pl.col("starts").dt.convert_time_zone(clause.calendar.zone).dt.strftime("%Y-%m")
    return as_items(
        slices(mine, clause, edges).with_columns(
            pl.format("{} {}", pl.lit(clause.service or clause.provider), month).alias("item"),
            pl.lit(clause.service).alias("service"),
            pl.lit(clause.customer).alias("customer"),
            pl.col("starts").alias("at"),
            (pl.col("up") * judged).alias("good"),
            (pl.col("agreed") * judged).alias("total"),
            pl.col("down").alias("value"),
        )
    )


def slices(outages: pl.DataFrame, clause: Clause, edges: Sequence[datetime]) -> pl.DataFrame:
    """Seconds agreed, up, down, under planned work and unknown between neighbouring edges, in the columns of `SLICES`.

    Args:
        outages: outages of the service, in the columns of the outages table; the last edge ends those without an end.
        clause: calendar, conventions and exclusions.
        edges: instants at which to cut, increasing.
    """
    cut = stretches(outages, clause, edges)
    found = cut.group_by("slice", "excluded", maintain_order=True).agg(
        pl.col("agreed", "down", "planned", "unknown").sum(), pl.col("known").all(), pl.col(f"^{PART}.*$").sum()
    )
    up = pl.col("agreed") - pl.col("down")
    for part in (name for name in cut.columns if name.startswith(PART)):
        up = up * pl.when(pl.col("agreed") > 0).then(1 - pl.col(part) / pl.col("agreed")).otherwise(1.0)
    if clause.conventions.maintenance == "own state":
        up = up - pl.col("planned")
    return found.with_columns(pl.col("slice").alias("starts"), up.alias("up")).select(SLICES.keys())


def lost(records: Records, clause: Clause) -> pl.DataFrame:
    """Seconds of service lost by month and outage, with the group, supplier and cause that answer for them; `LOST`.

    Of several outages at once the weightiest, then the earliest, answers for all, so that the seconds add up to those
    down. Where independent parts are multiplied, each second is put down as if any part down were the whole.
    """
    mine, edges = outages(records, clause), months(records, clause)
    if len(edges) < 2 or mine.is_empty():
        return pl.DataFrame(schema=LOST)
    cut = stretches(mine, clause, edges).filter((pl.col("down") > 0) & ~pl.col("excluded"))
    told = mine.select("outage", "component", "group", "supplier", "cause")
    owned = cut.group_by("slice", "outage", maintain_order=True).agg(pl.col("down").sum().alias("seconds"))
    return owned.join(told, on="outage", how="left").rename({"slice": "at"}).select(LOST.keys())


def outages(records: Records, clause: Clause) -> pl.DataFrame:
    """Outages of the service; of a contract beneath it, those its provider answers for."""
    found = records["outages"].filter(asked(clause, "service"))
    answers = (pl.col("group") == clause.provider) | (pl.col("supplier") == clause.provider)
    return found.filter(answers) if clause.provider else found


def months(records: Records, clause: Clause) -> list[datetime]:
    """The edges of the calendar months, in the agreement's zone, that the loaded outages cover; empty where none do."""
    cut = cut_off(records)
    known = coverage(records["outages"]["starts"], cut, clause.calendar.zone) if cut else None
    if cut is None or known is None:
        return []
    first = known[0].replace(tzinfo=clause.calendar.tz)
    later = [instant(month.starts, clause.calendar) for month in periods("month", first.date(), cut.date())]
    return [first, *(edge for edge in later if first < edge < cut), cut]


def allowed_downtime(target: float, agreed: float) -> float:
    """Time that may be lost in so much agreed time before the target is missed, in the unit given.

    Example:
        >>> round(allowed_downtime(0.999, 30 * 24 * 60), 3)
        43.2
    """
    return (1 - target) * agreed


def spendable(target: float, up: float, lost_so_far: float, left: float) -> int:
    """Seconds that may still be lost with the time measured so far, below 0 once too many are; at most those left.

    Source: Zabbix, `CSla::calculateSli`.

    Example:
        >>> spendable(0.999, up=1_296_000, lost_so_far=600, left=1_295_400)
        697
    """
    return int(min(left, int(up / target) - up - lost_so_far))


AVAILABILITY = Measure(
    name="availability", label="Availability", unit="share", statistic="share", table="outages",
    higher_is_better=True, items=items,
    definition="Up time over agreed service time; outages that overlap count once and weigh by their impact.",
)  # fmt: skip
