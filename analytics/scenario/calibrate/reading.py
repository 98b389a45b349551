"""The log of a group read from the records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.measures.clock import Clock, over
from analytics.measures.holds import merged
from analytics.measures.period import add_months
from analytics.measures.ticket_times import cut_off
from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.staffing import Floats, Whole, staffing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Calendar
    from analytics.records.records import Records

#: Plays of a quarter may resolve a ticket so long after the data cut-off.
_AFTER: Final = timedelta(days=800)
#: Days into a month at which its first ticket may come for it to count as a whole month.
_EDGE: Final = timedelta(days=3)

#: Hours of the log and the columns they are taken from, the first that is there.
_INSTANTS: Final = {
    "opened": ("opened",), "begun": ("responded", "first_resolved", "resolved"),
    "resolved": ("first_resolved", "resolved"), "held_from": ("held_from",), "held_until": ("held_until",),
}  # fmt: skip


def logged(
    records: Records,
    group: str,
    promised: pl.DataFrame,
    calendars: Sequence[Calendar],
    *,
    zone: str = "UTC",
    span: int = 3,
) -> Log:
    """The log of a group, in whole quarters back from the last month that had ended at the data cut-off.

    Priorities are ranked in the order of the alphabet.

    Args:
        records: tickets, holds and rosters, cut off at their `as_of`.
        group: the support group.
        promised: what each ticket was promised, in the columns of `promise.PROMISED`.
        calendars: those that the promises name.
        zone: IANA zone in which months are meant.
        span: months that are looked at as one quarter.

    Raises:
        ScenarioError: the group has no tickets, or nobody on the roster.
    """
    tickets = records["tickets"].filter(pl.col("group") == group).sort("opened", maintain_order=True)
    if tickets.is_empty():
        problem = f"no ticket was handled by {group!r}"
        raise ScenarioError(problem, found=group, exists=records["tickets"]["group"].unique().sort().to_list())
    months = _months(tickets["opened"][0], cut_off(records) or tickets["opened"][-1], ZoneInfo(zone), span)
    origin, hours = int(months[0]), (months - months[0]) / 3600
    tickets = tickets.filter(pl.col("opened").dt.epoch("s") < months[-1])
    held = _held(records["holds"], datetime.fromtimestamp(int(months[-1]), UTC))
    for facts in (held, promised):
        tickets = tickets.join(facts, on="ticket", how="left", maintain_order="left")
    instants = {name: tickets.select(pl.coalesce(columns))[columns[0]] for name, columns in _INSTANTS.items()}
    order = tuple(tickets["priority"].unique().sort())
    return Log(
        group=group, origin=origin, span=span, edges=hours[::span], months=hours,
        **{name: _hours(series, origin, float(hours[-1])) for name, series in instants.items()},
        rank=_places(tickets["priority"], order), ranks=order,
        allowed=tickets["allowed_seconds"].cast(pl.Float64).fill_null(float("nan")).to_numpy() / 3600,
        calendar=_places(tickets["calendar"].fill_null(""), [calendar.name for calendar in calendars]),
        clock=_clock(calendars, min(int(months[0]), int(tickets["opened"].dt.epoch("s")[0])), int(months[-1])),
        staffing=staffing(records["rosters"], group, origin),
        responses=tickets["responded"].null_count() < len(tickets) / 2,
        holds=tickets["held_from"].null_count() < len(tickets),
    )  # fmt: skip


def _months(first: datetime, last: datetime, zone: ZoneInfo, span: int) -> Whole:
    """UTC seconds at which months begin, from the first whole quarter to the end of the last whole month."""
    first, last = first.astimezone(zone), last.astimezone(zone)
    begins = [date(last.year, last.month, 1)]
    while add_months(begins[0], -1) > first.date() - _EDGE:
        begins.insert(0, add_months(begins[0], -1))
    begins = begins[(len(begins) - 1) % span :]
    return np.array([int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) for day in begins])


def _held(holds: pl.DataFrame, cut: datetime) -> pl.DataFrame:
    """First instant of the holds of each ticket, and that at which they would have ended had they been one spell."""
    known = holds.filter(pl.col("starts") < cut)
    lasting = known.filter(pl.col("ends").is_null() | (pl.col("ends") > cut))["ticket"].unique()
    spells = merged(known.with_columns(pl.col("ends").fill_null(pl.col("starts"))), "ticket")
    lasted = (pl.col("ends") - pl.col("starts")).sum().alias("lasted")
    each = spells.group_by("ticket").agg(pl.col("starts").min().alias("held_from"), lasted)
    ended = pl.when(~pl.col("ticket").is_in(lasting.implode())).then(pl.col("held_from") + pl.col("lasted"))
    return each.select("ticket", "held_from", ended.alias("held_until"))


def _hours(instants: pl.Series, origin: int, cut: float) -> Floats:
    """Hours since the origin; infinite where an instant is missing or had not come at the cut-off."""
    since = instants.dt.epoch("ms").cast(pl.Float64).fill_null(float("inf")).to_numpy() / 1000 - origin
    hours: Floats = np.where(since / 3600 < cut, since / 3600, np.inf)
    return hours


def _places(words: pl.Series, among: Sequence[str]) -> Whole:
    """The place of each word among those there are, the first where it is none of them."""
    places: Whole = words.replace_strict(among, range(len(among)), default=0, return_dtype=pl.Int64).to_numpy()
    return places


def _clock(calendars: Sequence[Calendar], first: int, last: int) -> Clock:
    day, end = (datetime.fromtimestamp(second, UTC) for second in (first, last))
    return over(calendars, (day - timedelta(days=1)).date(), (end + _AFTER).date())
