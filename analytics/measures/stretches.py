"""A service's time cut at every change: what was agreed, down, planned, unknown and left out in each stretch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.measures.clock import INSTANT, instants, over
from analytics.measures.outage_spells import NO_DATA, composite, counted, covered, down, owners, planned, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from analytics.catalogue import Conventions
    from analytics.measures.measure import Clause
    from analytics.measures.offsets import Seconds

#: Columns with the seconds that one of several independent parts was down begin with it.
PART: Final = "part:"


def stretches(outages: pl.DataFrame, clause: Clause, edges: Sequence[datetime]) -> pl.DataFrame:
    """Stretches between neighbouring changes, with what the agreement makes of each, in service seconds.

    Args:
        outages: outages of one service, in the columns of the outages table.
        clause: calendar, conventions and exclusions.
        edges: instants at which slices begin and the last one ends, increasing.

    Returns:
        `slice` (the edge it follows), `excluded`, `agreed`, `down`, `planned`, `unknown` (seconds), `known` (false
        where it cannot be judged), `outage` (the one that answers for what was lost, null for none), and `part:name`
        for each of several independent parts.
    """
    within = _ended(outages, edges)
    spells, left_out = counted(within, clause.conventions), _left_out(within, clause)
    changes = _changes(edges, [within, spells, left_out])
    service = np.diff(_service(clause, edges, changes)).astype(np.float64)
    slices = np.array([int(edge.timestamp()) for edge in edges])
    at = np.searchsorted(slices, changes[:-1], side="right") - 1
    parts = down(changes, spells)
    shares = {"share": composite(parts, clause.conventions, len(service))}
    if clause.conventions.composite == "product" and len(parts) > 1:
        shares["share"] = parts.pop("", np.zeros(len(service)))
        shares |= {f"{PART}{name}": share for name, share in parts.items()}
    unplanned = ~pl.col("planned")
    told = pl.DataFrame({
        "slice": instants("slice", slices[at]),
        "service": service,
        "excluded": covered(changes, left_out),
        "planned": covered(changes, planned(within, clause.conventions)),
        "unknown": covered(changes, within.filter(unplanned & (pl.col("impact") == NO_DATA))),
        "outage": owners(changes, within, clause.conventions),
        **shares,
    })  # fmt: skip
    return _read(told, clause.conventions)


def _read(told: pl.DataFrame, conventions: Conventions) -> pl.DataFrame:
    """The stretches as the conventions on maintenance and missing data read them."""
    service = pl.col("service")
    parts = [name for name in told.columns if name.startswith(PART)]
    is_down = pl.max_horizontal("share", *parts) > 0
    unknown = pl.col("unknown") & ~pl.col("planned") & ~is_down
    out = {
        "leaves agreed time": unknown, "counts as up": pl.lit(value=False),
        "counts as down": pl.lit(value=False), "not enough data": unknown,
    }[conventions.no_data]  # fmt: skip
    if conventions.maintenance == "leaves agreed time":
        out = out | pl.col("planned")
    share = pl.when(unknown & (conventions.no_data == "counts as down")).then(1.0).otherwise("share")
    counts = pl.when(out | pl.col("planned")).then(0.0).otherwise(service)
    return told.select(
        "slice", "excluded", "outage",
        pl.when(out).then(0.0).otherwise(service).alias("agreed"),
        (counts * share).alias("down"),
        (service * pl.col("planned")).alias("planned"),
        (service * unknown).alias("unknown"),
        (~unknown | (conventions.no_data != "not enough data")).alias("known"),
        *[(counts * pl.col(part)).alias(part) for part in parts],
    )  # fmt: skip


def _ended(outages: pl.DataFrame, edges: Sequence[datetime]) -> pl.DataFrame:
    """Outages that touch the time between the edges, cut to it; those without an end last to the last edge."""
    lo, hi = pl.lit(edges[0]).cast(INSTANT), pl.lit(edges[-1]).cast(INSTANT)
    cut = outages.with_columns(
        pl.max_horizontal("starts", lo).alias("starts"),
        pl.min_horizontal(pl.col("ends").fill_null(hi), hi).alias("ends"),
    )
    return cut.filter(pl.col("starts") < pl.col("ends"))


def _left_out(outages: pl.DataFrame, clause: Clause) -> pl.DataFrame:
    """Spells of time that exclusions leave out: named outages, and all time between two instants."""
    named = {item for exclusion in clause.exclusions for item in exclusion.items}
    spans = [(exclusion.starts, exclusion.ends) for exclusion in clause.exclusions if exclusion.starts]
    schema = {"starts": INSTANT, "ends": INSTANT}
    between = pl.DataFrame(spans, schema=schema, orient="row") if spans else pl.DataFrame(schema=schema)
    return pl.concat([outages.filter(pl.col("outage").is_in(named)).select("starts", "ends"), between])


def _changes(edges: Sequence[datetime], spells: Sequence[pl.DataFrame]) -> Seconds:
    """Every second between the first and last edge at which anything begins or ends, once and in order."""
    ours = np.array([int(edge.timestamp()) for edge in edges], np.int64)
    found = np.unique(np.concatenate([ours, *(side for spell in spells for side in seconds(spell))]))
    inside: Seconds = found[(found >= ours[0]) & (found <= ours[-1])]
    return inside


def _service(clause: Clause, edges: Sequence[datetime], changes: Seconds) -> Seconds:
    first, last = (edge.astimezone(clause.calendar.tz).date() for edge in (edges[0], edges[-1]))
    return over([clause.calendar], first - timedelta(days=1), last + timedelta(days=1)).sums(changes)
