"""The times of a ticket's clock: when it starts and stops, stands still, and when it is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import polars as pl

from analytics.catalogue import Duration
from analytics.measures.clock import INSTANT, Clock, over
from analytics.measures.due import days_needed, due
from analytics.measures.holds import held, pushed
from analytics.measures.measure import asked, excluded

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.measures.measure import Clause
    from analytics.records.records import Records

Clocked = Literal["response", "resolution"]

#: A due time further ahead than this is known, but the service time left until it is not worked out.
_AHEAD = timedelta(days=400)


def timed(records: Records, clause: Clause, clocked: Clocked) -> pl.DataFrame:
    """The tickets a clause is about, with the instants and seconds of one of their clocks.

    Adds `starts`, `stops` (null while it runs), `ends` (the stop or the data cut-off), `due` (null where nothing was
    promised), `elapsed_seconds`, `allowed_seconds` (null where the promise is not in service time), `remaining_seconds`
    and `excluded`.

    Raises:
        MeasureError: the allowed time cannot be counted.
    """
    found = about(records, clause)
    if found.is_empty():
        return found
    found = found.with_columns(
        _starts(clause, clocked).alias("starts"),
        _stops(clause, clocked).alias("stops"),
        excluded(found, clause, "ticket", "opened").alias("excluded"),
    ).with_columns(pl.col("stops").fill_null(pl.lit(cut_off(records), INSTANT)).alias("ends"))
    clock = _clock(clause, found)
    running, holds = found.select("ticket", "starts", "ends"), _holds(records, found, clause, clocked)
    gross = clock.elapsed(found["starts"], found["ends"])
    stood = held(clock, running, holds) + _held_by_source(records, found, clocked)
    found = found.with_columns((gross - stood).clip(lower_bound=0).alias("elapsed_seconds"))
    return _promised(clock, clause, found, holds, _held_by_source(records, found, clocked).clip(upper_bound=gross))


def about(records: Records, clause: Clause) -> pl.DataFrame:
    """The tickets a clause is about: its service, customer and the words its target asks for."""
    found = records["tickets"].filter(asked(clause, *records["tickets"].columns))
    if clause.provider and not (clause.target and clause.target.group):
        found = found.filter(pl.col("group") == clause.provider)
    return found


def allowed(clause: Clause) -> Duration | None:
    """The time a clause allows each item, None where each item's own due time holds.

    A percentile of hours allows each item its level, so that items of either kind of target fall due.
    """
    if clause.target and clause.target.percentile is not None:
        return Duration(amount=clause.target.level, unit="hours")
    return clause.target.within if clause.target else None


def cut_off(records: Records) -> datetime | None:
    """The instant up to which a clock that was not stopped has run: the data cut-off, else the last thing known."""
    return records.as_of or records.last_instant


def _starts(clause: Clause, clocked: Clocked) -> pl.Expr:
    opened = pl.col("opened") if clause.conventions.retroactive_start else pl.coalesce("prioritised", "opened")
    restarts = clocked == "resolution" and clause.conventions.reopened == "restarts"
    return pl.coalesce("reopened", opened) if restarts else opened


def _stops(clause: Clause, clocked: Clocked) -> pl.Expr:
    """The instant that ends the clock; a ticket resolved without a response was answered by its resolution."""
    if clocked == "response" or clause.conventions.clock_stops_at == "response":
        return pl.coalesce("responded", "first_resolved", "resolved", "closed")
    if clause.conventions.clock_stops_at == "closure":
        return pl.col("closed")
    if clause.conventions.reopened == "keeps first":
        return pl.coalesce("first_resolved", "resolved")
    return pl.col("resolved")


def _clock(clause: Clause, found: pl.DataFrame) -> Clock:
    """A clock that reaches from the first start to where the last allowed time runs out."""
    within = allowed(clause)
    first, last = found["starts"].min(), pl.concat([found["ends"], found["starts"]]).max()
    ahead = max(_AHEAD, timedelta(days=days_needed(clause.calendar, within))) if within else _AHEAD
    return over([clause.calendar], (first - timedelta(days=1)).date(), (last + ahead).date())  # type: ignore[operator,union-attr]  # frames are not empty


def _holds(records: Records, found: pl.DataFrame, clause: Clause, clocked: Clocked) -> pl.DataFrame:
    """Holds of these tickets, still lasting ones up to the cut-off, and the time between resolution and re-opening."""
    cut = pl.lit(cut_off(records), INSTANT)
    holds = records["holds"].join(found.select("ticket"), on="ticket", how="semi")
    spells = [holds.select("ticket", "starts", pl.col("ends").fill_null(cut))]
    if clocked == "resolution" and clause.conventions.reopened == "resumes":
        again = found.filter(pl.col("reopened") > pl.col("first_resolved"))
        spells.append(
            again.select("ticket", pl.col("first_resolved").alias("starts"), pl.col("reopened").alias("ends"))
        )
    return pl.concat(spells)


def _held_by_source(records: Records, found: pl.DataFrame, clocked: Clocked) -> pl.Series:
    """Service seconds on hold as the source counted them, for tickets whose holds are not among the records."""
    told = records["holds"].select(pl.col("ticket").unique())["ticket"]
    counted = ~pl.col("ticket").is_in(told.implode()) & pl.lit(clocked == "resolution")
    return found.select(pl.when(counted).then(pl.col("held_seconds")).fill_null(0).alias("stood"))["stood"]


def _promised(clock: Clock, clause: Clause, found: pl.DataFrame, holds: pl.DataFrame, stood: pl.Series) -> pl.DataFrame:
    """The tickets with what was promised them; holds put a promise off, but not a date given on the ticket itself."""
    within = allowed(clause)
    nothing = pl.lit(None, pl.Int64).alias("allowed_seconds")
    if within is None:
        reachable = pl.when(pl.col("due").dt.epoch("s").is_between(clock.lo, clock.hi)).then("due")
        return found.with_columns(nothing, _left(clock, found, found.select(reachable)["due"]))
    first = due(clock, found["starts"], within)
    budget = clock.elapsed(found["starts"], first)
    off = pushed(clock, found.select("ticket", "starts", "ends"), holds, budget) + stood
    if within.unit in ("minutes", "hours"):
        put_off = clock.due(found["starts"], off + within.seconds).alias("due")
        left = (within.seconds - found["elapsed_seconds"]).alias("remaining_seconds")
        return found.with_columns(put_off, pl.lit(within.seconds, pl.Int64).alias("allowed_seconds"), left)
    put_off = clock.due(first, off).alias("due")
    return found.with_columns(put_off, nothing, _left(clock, found, put_off))


def _left(clock: Clock, found: pl.DataFrame, dues: pl.Series) -> pl.Series:
    """Service seconds from the end of the clock to the due time, below 0 once it has passed."""
    return (clock.elapsed(found["ends"], dues) - clock.elapsed(dues, found["ends"])).alias("remaining_seconds")
