"""Response and resolution: how long tickets took in agreed hours, and which met the time they were allowed.

A ticket's time is service time less its holds. With time allowed in minutes or hours the verdict compares seconds with
seconds; with days, or with the ticket's own due time, it compares instants. Neither is ever rounded.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.clock import INSTANT
from analytics.measures.measure import DIMENSIONS, Measure, as_items
from analytics.measures.ticket_times import Clocked, cut_off, timed

if TYPE_CHECKING:
    from analytics.measures.measure import Clause
    from analytics.records.records import Records

#: One row a ticket, to drill down to; times in hours, instants UTC.
TICKETS: Final[dict[str, pl.DataType]] = {
    "ticket": pl.String(),
    **{dimension: pl.String() for dimension in DIMENSIONS},
    "state": pl.String(),
    "opened": INSTANT,
    "starts": INSTANT,
    "stops": INSTANT,
    "due": INSTANT,
    "elapsed": pl.Float64(),
    "allowed": pl.Float64(),
    "remaining": pl.Float64(),
    "verdict": pl.String(),
    "excluded": pl.Boolean(),
}


def tickets(records: Records, clause: Clause, clocked: Clocked = "resolution") -> pl.DataFrame:
    """Every ticket a clause is about, with its times and verdict, in the columns of `TICKETS`.

    `verdict` is "met", "missed", "late" (still running, allowed time is over), "at risk" (still running, most of the
    allowed time is gone), "open" (still running) or "no target" (nothing was promised for it).

    Raises:
        MeasureError: the allowed time cannot be counted.
    """
    found = timed(records, clause, clocked)
    if found.is_empty():
        return pl.DataFrame(schema=TICKETS)
    return found.with_columns(
        pl.col("elapsed_seconds").truediv(3600).alias("elapsed"),
        pl.col("allowed_seconds").truediv(3600).alias("allowed"),
        pl.col("remaining_seconds").truediv(3600).alias("remaining"),
        _verdict(clause).alias("verdict"),
    ).select(TICKETS.keys())


def items(records: Records, clause: Clause, clocked: Clocked = "resolution") -> pl.DataFrame:
    """Tickets as items, judged one by one against their allowed or due time; `value` is hours, of finished ones only.

    Raises:
        MeasureError: the allowed time cannot be counted.
    """
    found = tickets(records, clause, clocked)
    verdict, running = pl.col("verdict"), pl.col("stops").is_null()
    counts = {"late count": verdict == "late", "all count": running, "left out": pl.lit(value=False)}
    unfinished = running & counts[clause.conventions.open_items] & (verdict != "no target")
    return as_items(_placed(found, clause, records).with_columns(
        (verdict == "met").cast(pl.Float64).alias("good"),
        (verdict.is_in(["met", "missed"]) | unfinished).cast(pl.Float64).alias("total"),
        (running & ~unfinished & (verdict != "no target")).cast(pl.Float64).alias("open"),
        unfinished.cast(pl.Float64).alias("late"),
        pl.when(~running).then(pl.col("elapsed")).alias("value"),
    ))  # fmt: skip


def lengths(records: Records, clause: Clause, clocked: Clocked = "resolution") -> pl.DataFrame:
    """Tickets as items to be ranked by their hours; `good` are those within the level of the clause's target.

    A ticket still running counts with its hours so far once they are beyond the level ("late count"), always ("all
    count") or never ("left out"): it can only grow, so it never flatters a percentile.
    """
    found = tickets(records, clause, clocked)
    level = clause.target.level if clause.target else None
    running = pl.col("stops").is_null()
    beyond = pl.lit(value=False) if level is None else pl.col("elapsed") > level
    counts = {"late count": beyond, "all count": pl.lit(value=True), "left out": pl.lit(value=False)}
    unfinished = running & counts[clause.conventions.open_items]
    counted = ~running | unfinished
    return as_items(_placed(found, clause, records).with_columns(
        (counted & ~beyond & ~running).cast(pl.Float64).alias("good"),
        counted.cast(pl.Float64).alias("total"),
        (running & ~unfinished).cast(pl.Float64).alias("open"),
        unfinished.cast(pl.Float64).alias("late"),
        pl.when(counted).then(pl.col("elapsed")).alias("value"),
    ))  # fmt: skip


def _verdict(clause: Clause) -> pl.Expr:
    """The verdict on each ticket, as words."""
    running = pl.col("stops").is_null()
    return (
        pl.when(pl.col("due").is_null()).then(pl.lit("no target"))
        .when(running & _over(clause)).then(pl.lit("late"))
        .when(running & _nearly(clause)).then(pl.lit("at risk"))
        .when(running).then(pl.lit("open"))
        .when(_over(clause)).then(pl.lit("missed"))
        .otherwise(pl.lit("met"))
    )  # fmt: skip


def _over(clause: Clause) -> pl.Expr:
    """Whether the limit is broken: in service seconds where they are what was promised, else by the instant due."""
    seconds = pl.col("allowed_seconds").is_not_null()
    if clause.conventions.on_the_limit == "meets":
        by_seconds, by_instant = pl.col("elapsed_seconds") > pl.col("allowed_seconds"), pl.col("ends") > pl.col("due")
    else:
        by_seconds, by_instant = pl.col("elapsed_seconds") >= pl.col("allowed_seconds"), pl.col("ends") >= pl.col("due")
    return pl.when(seconds).then(by_seconds).otherwise(by_instant)


def _nearly(clause: Clause) -> pl.Expr:
    """Whether most of the allowed time is gone, on the same scale as the limit; exactly on the share it is."""
    share = clause.conventions.at_risk_elapsed
    spent, whole = pl.col("ends") - pl.col("starts"), pl.col("due") - pl.col("starts")
    by_seconds = pl.col("elapsed_seconds") >= pl.col("allowed_seconds") * share
    by_instant = spent.dt.total_seconds() >= whole.dt.total_seconds() * share
    return pl.when(pl.col("allowed_seconds").is_not_null()).then(by_seconds).otherwise(by_instant)


def _placed(found: pl.DataFrame, clause: Clause, records: Records) -> pl.DataFrame:
    """Tickets with the instant whose period they belong to; one still running is resolved in no period but the last."""
    at = {
        "opened": pl.col("opened"),
        "due": pl.coalesce("due", "opened"),
        "resolved": pl.col("stops").fill_null(pl.lit(cut_off(records), INSTANT)),
    }
    return found.with_columns(at[clause.conventions.attributed_to].alias("at"), pl.col("ticket").alias("item"))


RESPONSE = Measure(
    name="response", label="Response", unit="share", statistic="share", table="tickets", higher_is_better=True,
    definition="Share of tickets that got a first response within the time allowed, in agreed service hours.",
    items=partial(items, clocked="response"),
)  # fmt: skip

RESOLUTION = Measure(
    name="resolution", label="Resolution", unit="share", statistic="share", table="tickets", higher_is_better=True,
    definition="Share of tickets resolved within the time allowed, in agreed service hours and without holds.",
    items=items,
)  # fmt: skip

RESPONSE_PERCENTILE = Measure(
    name="response_percentile", label="Response time", unit="h", statistic="percentile", table="tickets",
    higher_is_better=False, items=partial(lengths, clocked="response"),
    definition="Service hours within which the stated percentage of tickets got a first response.",
)  # fmt: skip

RESOLUTION_PERCENTILE = Measure(
    name="resolution_percentile", label="Resolution time", unit="h", statistic="percentile", table="tickets",
    higher_is_better=False, items=lengths,
    definition="Service hours, without holds, within which the stated percentage of tickets was resolved.",
)  # fmt: skip
