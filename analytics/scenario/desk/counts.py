"""What one replication comes to under the agreements: items in time by period and kind, on each kind's clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.measures.service_time import spells
from analytics.scenario.compiled import compiled, inlined
from analytics.scenario.ticket import Floats, Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Calendar

#: What was promised of a kind: hours to respond and to resolve (infinite for none), the clock of either, and whether
#: that of resolution stands still while the ticket is outside the desk.
PROMISE: Final = np.dtype([
    ("respond", "f8"), ("resolve", "f8"), ("responds", "i8"), ("resolves", "i8"), ("stops", "i8"),
])  # fmt: skip

#: Of a period and kind: tickets opened in it, of those responded to and resolved in time, resolved at all and gone,
#: service hours taken by those resolved, and tickets open at its end.
COUNTED: Final = np.dtype([
    ("opened", "i8"), ("responded", "i8"), ("in_time", "i8"), ("resolved", "i8"), ("gone", "i8"), ("hours", "f8"),
    ("open", "i8"),
])  # fmt: skip

#: A spell of service time: hours at which it opens and closes, and the service hours before it.
SPELL: Final = np.dtype([("opens", "f8"), ("closes", "f8"), ("before", "f8")])


@dataclass(frozen=True, eq=False)
class Clocks:
    """The service time of some calendars, in hours from an instant.

    Attributes:
        spells: all of them, one calendar after another.
        first: place of each calendar's first spell, and behind them how many there are.
        known: place of the last spell that opened by each whole hour, by calendar; hour 0 is `since`.
        since: the hour at which the table begins, below zero.
    """

    spells: Records
    first: Records
    known: Records
    since: int


def clocks(calendars: Sequence[Calendar], start: int, since: int, until: int) -> Clocks:
    """The clocks of some calendars.

    Args:
        calendars: agreed service hours.
        start: UTC second of hour 0.
        since, until: hours before and after which nothing is asked.
    """
    found = []
    for calendar in calendars:
        open_in = spells(calendar, start + since * 3600, start + until * 3600)
        rows = np.zeros(len(open_in.starts) + 1, SPELL)
        # One that is never open stands before all others, so that every hour has one.
        rows["opens"][0] = rows["closes"][0] = since
        rows["opens"][1:], rows["closes"][1:] = (open_in.starts - start) / 3600, (open_in.ends - start) / 3600
        rows["before"][1:] = np.r_[0, np.cumsum(rows["closes"][1:] - rows["opens"][1:])[:-1]] if len(rows) > 1 else 0
        found.append(rows)
    first = np.cumsum([0, *map(len, found)])
    hours = np.arange(since, until + 1)
    known = [
        np.searchsorted(rows["opens"], hours, side="right") - 1 + at for rows, at in zip(found, first, strict=False)
    ]
    return Clocks(np.concatenate(found), first, np.array(known), since)


@inlined
def _passed(spells: Records, first: Records, known: Records, since: int, clock: int, hour: float) -> float:
    """Service hours that a clock has counted up to an hour."""
    last = known.shape[1] - 1
    whole = int(np.floor(hour)) - since
    at = known[clock, min(max(whole, 0), last)]
    while at + 1 < first[clock + 1] and spells[at + 1].opens <= hour:
        at += 1
    counted: float = spells[at].before + min(max(hour, spells[at].opens), spells[at].closes) - spells[at].opens
    return counted


@compiled
def passed(spells: Records, first: Records, known: Records, since: int, clock: int, hours: Floats) -> Floats:
    """Service hours that a clock has counted up to each of some hours."""
    found = np.empty(hours.shape[0])
    for at in range(hours.shape[0]):
        found[at] = _passed(spells, first, known, since, clock, hours[at])
    return found


@compiled
def count(
    tickets: Records, stages: Records, kinds: Records, n: int, promises: Records, spells: Records, first: Records,
    known: Records, since: int, edges: Floats, counted: Records,
) -> None:  # fmt: skip
    """Nothing; adds what became of the first n tickets to `counted`, by kind and the period they were opened in.

    What was open before the first period counts only as open. What ends after the last period is late by then or not.
    """
    last, period = edges.shape[0] - 1, -1
    for who in range(n):
        ticket, kind = tickets[who], kinds[who]
        while period + 1 < last and ticket.opened >= edges[period + 1]:
            period += 1
        ends = -np.inf if ticket.gone else stages[ticket.end - 1].ended
        for at in range(max(period, 0), last):
            counted[at, kind].open += ends >= edges[at + 1]
        if period < 0:
            continue
        row, promise = counted[period, kind], promises[kind]
        row.opened += 1
        row.gone += ticket.gone
        if ticket.gone:
            continue
        begun = stages[_first(tickets, who)].begun
        if begun < np.inf:
            came = _passed(spells, first, known, since, promise.responds, ticket.opened)
            row.responded += _passed(spells, first, known, since, promise.responds, begun) - came <= promise.respond
        if ends < np.inf:
            came = _passed(spells, first, known, since, promise.resolves, ticket.opened)
            took = _passed(spells, first, known, since, promise.resolves, ends) - came
            took -= _stood(tickets, stages, spells, first, known, since, who, promise) if promise.stops else 0.0
            row.resolved += 1
            row.in_time += took <= promise.resolve
            row.hours += took


@inlined
def _first(tickets: Records, who: int) -> int:
    """The place of a ticket's first stage: the one behind the last of the ticket before."""
    place: int = tickets[who - 1].end if who > 0 else 0
    return place


@inlined
def _stood(
    tickets: Records, stages: Records, spells: Records, first: Records, known: Records, since: int, who: int,
    promise: Records,
) -> float:  # fmt: skip
    """Service hours that a ticket spent outside the desk."""
    stood = 0.0
    for at in range(_first(tickets, who), tickets[who].end):
        if stages[at].away > 0:
            left = stages[at].ended
            back = _passed(spells, first, known, since, promise.resolves, left + stages[at].away)
            stood += back - _passed(spells, first, known, since, promise.resolves, left)
    return stood
