"""Outages out of a log of state changes, as monitoring systems keep it.

A stretch takes the state that the change before it set. The first stretch, where no change came before, takes what the
first change says was there earlier, else the current state. A stretch whose closing change says that the state before
it was unknown is unknown, whatever was set. Source: Icinga, `get_sla_ok_percent`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import MeasureError
from analytics.measures.outage_spells import NO_DATA
from analytics.records.tables import empty

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


def outages(
    changes: pl.DataFrame,
    window: tuple[datetime, datetime],
    *,
    ok: Collection[str],
    unknown: str,
    current: str | None = None,
    service: str = "",
) -> pl.DataFrame:
    """Spells in a window that are neither ok nor unknown, and those that are unknown, as rows of the outages table.

    Unknown spells carry the impact `NO_DATA`, so that the agreement says what becomes of them.

    Args:
        changes: `at` (UTC), `state` set by the change, `previous` state as the log tells it.
        window: the first instant and the end of what is looked at.
        ok: states that are up.
        unknown: the state in which nothing is known.
        current: the state now, used where no change is known.
        service: the service the rows are of.

    Raises:
        MeasureError: nothing tells any state of the window.
    """
    starts, ends = window
    seen = changes.filter(pl.col("at") < ends).sort("at")
    before, within = seen.filter(pl.col("at") <= starts), seen.filter(pl.col("at") > starts)
    first = _first_state(before, within, current)
    stretches = pl.DataFrame({
        "starts": pl.concat([pl.Series([starts]).cast(changes.schema["at"]), within["at"]]),
        "ends": pl.concat([within["at"], pl.Series([ends]).cast(changes.schema["at"])]),
        "state": [first, *within["state"]],
        "closing": [*within["previous"], None],
    })  # fmt: skip
    impact = (
        pl.when((pl.col("closing") == unknown) | (pl.col("state") == unknown)).then(pl.lit(NO_DATA)).otherwise("state")
    )
    found = stretches.with_columns(impact.fill_null(pl.col("state")).alias("impact"))
    rows = found.filter(~pl.col("impact").is_in(list(ok))).with_row_index("outage").select(
        pl.format("{} {}", pl.lit(service), "outage").alias("outage"), pl.lit(service).alias("service"),
        "impact", "starts", "ends", pl.lit(value=False).alias("planned"),
    )  # fmt: skip
    blank = empty("outages")
    told = pl.concat(
        [blank, rows.cast({"starts": blank.schema["starts"], "ends": blank.schema["ends"]})], how="diagonal"
    )
    return told.with_columns(pl.col(pl.String).fill_null(""))


def _first_state(before: pl.DataFrame, within: pl.DataFrame, current: str | None) -> str:
    if len(before):
        return str(before["state"][-1])
    if len(within):
        return str(within["previous"][0])
    if current is None:
        problem = "no change of state is known up to the end of the window"
        raise MeasureError(problem, remedy="Give the current state, or load changes from before the window")
    return current
