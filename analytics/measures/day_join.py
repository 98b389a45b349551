"""The service clock on any engine: an equi-join on calendar and day, and arithmetic, in Narwhals.

polars (eager, lazy, streaming), DuckDB and Spark all have what is used here, and give the answers that `clock.Clock`
gives. Instants are UTC without a zone, since engines differ in the zone they show a zoned one in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np
import polars as pl

from analytics.measures.clock import APART
from analytics.measures.offsets import DAY

if TYPE_CHECKING:
    from analytics.measures.clock import Clock

#: Spells of service are looked up by blocks of so many service seconds.
BLOCK: Final = 8 * 3600


def days(clock: Clock) -> pl.DataFrame:
    """The clock as a table of days: `calendar` (its place), `day`, its first second since 1970, sum before, windows."""
    many = (clock.hi - clock.lo) // DAY + 1
    midnight = np.tile(np.arange(many) * DAY + clock.lo, len(clock.calendars))
    windows = {
        f"{name}_{row}": table[row]
        for name, table in (("opens", clock.opens), ("lasts", clock.lengths))
        for row in range(len(table))
    }
    return pl.DataFrame({
        "calendar": np.repeat(np.arange(len(clock.calendars)), many),
        "day": pl.Series(midnight // DAY, dtype=pl.Int32).cast(pl.Date),
        "midnight": midnight, "before": clock.before, **windows,
    })  # fmt: skip


def spells(clock: Clock) -> pl.DataFrame:
    """The clock as a table of spells: `calendar`, `block`, `sum_before`, `sum_after`, and the second it `closes` at.

    Sums are service seconds since the clock's first instant; a spell over several blocks has a row in each.
    """
    calendar, after = clock.spell_sums // APART, clock.spell_sums % APART
    before = np.where(np.diff(calendar, prepend=-1) > 0, 0, np.concatenate([[0], after[:-1]]))
    blocks = (after - 1) // BLOCK - before // BLOCK + 1
    spell = np.repeat(np.arange(len(after)), blocks)
    block = before[spell] // BLOCK + np.arange(len(spell)) - np.repeat(np.cumsum(blocks) - blocks, blocks)
    return pl.DataFrame({
        "calendar": calendar[spell], "block": block, "sum_before": before[spell], "sum_after": after[spell],
        "closes": clock.spell_ends[spell],
    })  # fmt: skip


def elapsed(frame: Any, table: Any, *, starts: str, ends: str, into: str = "elapsed") -> Any:
    """The frame with service seconds between two columns of instants, 0 where the end comes first.

    Null where either is null, or lies outside the clock's days.

    Args:
        frame: rows with `calendar` (its place in the clock) and the instants, of any engine.
        table: `days` of a clock, in the same engine.
        starts, ends: columns with instants (UTC, without a zone).
        into: name of the column made.

    Returns:
        A frame or relation of the same engine, in no particular order.
    """
    rows, look_up = nw.from_native(frame), nw.from_native(table)
    columns = list(rows.collect_schema())
    for name, column in (("_from", starts), ("_to", ends)):
        rows = _summed(rows, look_up, column, name)
    passed = nw.col("_to") - nw.col("_from")
    made = nw.when(passed > 0).then(passed).otherwise(passed * 0).alias(into)
    return rows.select(*columns, made).to_native()


def due(frame: Any, table: Any, openings: Any, *, starts: str, allowed: str, into: str = "due") -> Any:
    """The frame with the second since 1970 (UTC) at which so many service seconds have passed since an instant.

    Null where either is null, or where it lies outside the clock's days.

    Args:
        frame: rows with `calendar` (its place in the clock), the instant and the seconds allowed, of any engine.
        table: `days` of a clock, in the same engine.
        openings: `spells` of the clock, in the same engine.
        starts, allowed: columns with instants (UTC, without a zone) and service seconds.
        into: name of the column made.
    """
    rows, look_up = nw.from_native(frame), nw.from_native(table)
    columns = list(rows.collect_schema())
    wanted = nw.col("_from") + nw.col(allowed)
    keyed = _summed(rows, look_up, starts, "_from", keep="_second").with_columns(wanted.alias("_sum"))
    keyed = keyed.with_columns(((nw.col("_sum") - 1) // BLOCK).alias("block"))
    found = keyed.join(nw.from_native(openings), on=["calendar", "block"], how="left")
    inside = (nw.col("sum_before") < nw.col("_sum")) & (nw.col("_sum") <= nw.col("sum_after"))
    reached = nw.when(inside).then(nw.col("closes") - nw.col("sum_after") + nw.col("_sum"))
    # Of the spells in a block one at most is reached; the others give null, and the least of them all is taken.
    one = found.with_columns(reached.alias("_reached")).group_by(*columns, "_second").agg(nw.col("_reached").min())
    at_once = nw.when(nw.col(allowed) <= 0).then(nw.col("_second")).otherwise(nw.col("_reached"))
    return one.select(*columns, at_once.alias(into)).to_native()


def _summed(rows: Any, look_up: Any, column: str, into: str, keep: str = "") -> Any:
    """Rows with the service seconds from the clock's first instant up to a column of instants."""
    names = list(look_up.collect_schema())
    moment = nw.col(column)
    second = second_of_day(moment, subtracts=not rows.implementation.is_spark_like())
    keyed = rows.with_columns(moment.dt.date().alias("_day"), second.alias("_of_day"))
    joined = keyed.join(look_up, left_on=["calendar", "_day"], right_on=["calendar", "day"], how="left")
    total = nw.col("before")
    for opens in (name for name in names if name.startswith("opens_")):
        open_for = nw.col("_of_day") - nw.col(opens)
        lasts = nw.col(opens.replace("opens_", "lasts_"))
        total = total + nw.min_horizontal(nw.max_horizontal(open_for, open_for * 0), lasts)
    kept = [(nw.col("midnight") + nw.col("_of_day")).alias(keep)] if keep else []
    return joined.select(*rows.collect_schema(), total.alias(into), *kept)


def second_of_day(moment: nw.Expr, *, subtracts: bool) -> nw.Expr:
    """Seconds since midnight: by subtraction where an engine can count a difference, which is five times faster."""
    if subtracts:
        return (moment - moment.dt.truncate("1d")).dt.total_seconds().cast(nw.Int32)
    clock = moment.dt.hour().cast(nw.Int32) * 3600 + moment.dt.minute().cast(nw.Int32) * 60 + moment.dt.second()
    return clock.cast(nw.Int32)
