"""What each ticket was promised: service seconds to its resolution, on the calendar of its agreement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.clock import over
from analytics.measures.due import days_needed, due
from analytics.measures.measure import Clause, clauses
from analytics.measures.ticket_times import about, allowed

if TYPE_CHECKING:
    from analytics.catalogue import Calendar, Catalogue
    from analytics.records.records import Records

#: One row a ticket; one without a row has no promise.
PROMISED: Final[dict[str, pl.DataType]] = {
    "ticket": pl.String(), "calendar": pl.String(), "allowed_seconds": pl.Int64()
}  # fmt: skip

#: A due time given on a ticket is looked at no further ahead than this.
_AHEAD: Final = timedelta(days=400)


def promised(records: Records, catalogue: Catalogue) -> tuple[pl.DataFrame, list[Calendar]]:
    """What each ticket is promised by the agreements with customers as they stand, and the calendars of these.

    Where several targets are about a ticket the first of the catalogue holds. A due time on the ticket itself is taken
    as the service time up to it.
    """
    terms = [
        clause
        for agreement in catalogue.slas()
        for clause in clauses(agreement, catalogue.calendar)
        if clause.ends is None and clause.target and clause.target.measure == "resolution"
    ]
    found = [pl.DataFrame(schema=PROMISED), *(_by(records, clause) for clause in terms)]
    calendars = {clause.calendar.name: clause.calendar for clause in terms}
    return pl.concat(found).unique("ticket", keep="first", maintain_order=True), list(calendars.values())


def _by(records: Records, clause: Clause) -> pl.DataFrame:
    """What one clause promises."""
    tickets, within = about(records, clause), allowed(clause)
    if tickets.is_empty():
        return pl.DataFrame(schema=PROMISED)
    opened = tickets["opened"]
    ahead = max(_AHEAD, timedelta(days=days_needed(clause.calendar, within))) if within else _AHEAD
    first, last = opened.min(), opened.max()
    clock = over([clause.calendar], (first - timedelta(days=1)).date(), (last + ahead).date())  # type: ignore[operator,union-attr]  # not empty
    ends = due(clock, opened, within) if within else _on_ticket(tickets, ahead)
    return tickets.select(
        "ticket", pl.lit(clause.calendar.name).alias("calendar"), clock.elapsed(opened, ends).alias("allowed_seconds")
    ).drop_nulls()


def _on_ticket(tickets: pl.DataFrame, ahead: timedelta) -> pl.Series:
    """The due time written on each ticket, null where there is none."""
    near = pl.min_horizontal(pl.col("due"), pl.col("opened") + ahead)
    return tickets.select(pl.when(pl.col("due").is_not_null()).then(near).alias("due"))["due"]
