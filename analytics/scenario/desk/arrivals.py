"""The tickets of one replication: when they are opened, of which kind, with what work and what time outside the desk.

Arrivals are a Poisson process whose expected number changes from hour to hour, drawn by the inverse of its sum (E.
Çinlar, 1975, Introduction to Stochastic Processes). More demand adds tickets of further streams, less leaves some out
(thinning), so that the tickets two scenarios share are the same in every respect.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.scenario.compiled import compiled, inlined
from analytics.scenario.desk.chance import stream, uniform
from analytics.scenario.desk.desk import MOST_GROWTH, MOST_TIERS
from analytics.scenario.ticket import Floats, Records

#: A kind of ticket at one tier: station, row of the table its hours of work are drawn from and what they are multiplied
#: by, chance of going on to the next tier, chance, row and multiple of the time outside, and the share of work before.
TIER: Final = np.dtype([
    ("station", "i8"), ("work", "i8"), ("times", "f8"), ("onward", "f8"),
    ("outside", "f8"), ("away", "i8"), ("away_times", "f8"), ("before", "f8"),
])  # fmt: skip

#: What a ticket's numbers are for; each stream of tickets has so many of them a ticket.
_GAP, _KIND, _KEPT, _PATIENCE, _TIERS = 0, 1, 2, 3, 4
_EACH: Final = 4
_NUMBERS: Final = _TIERS + _EACH * MOST_TIERS


@inlined
def quantile(table: Floats, row: int, share: float) -> float:
    """The value of a row's distribution at a share, on the line between the middles of its equal parts."""
    parts = table.shape[1]
    at = share * parts - 0.5
    value: float = table[row, 0]
    if at <= 0:
        return value
    whole = int(at)
    if whole >= parts - 1:
        value = table[row, parts - 1]
    else:
        value = table[row, whole] + (at - whole) * (table[row, whole + 1] - table[row, whole])
    return value


@compiled
def summed(rate: Floats, factor: Floats) -> Floats:
    """Tickets expected before each hour and the last: the rate of each hour times its day's factor, added up."""
    sums = np.zeros(rate.shape[0] + 1)
    for hour in range(rate.shape[0]):
        sums[hour + 1] = sums[hour] + rate[hour] * factor[hour // 24]
    return sums


@inlined
def _stages(
    tickets: Records, stages: Records, tiers: Records, tables: Floats, base: int, place: int, who: int, kind: int,
    left: float, at: int,
) -> int:  # fmt: skip
    """Writes the stages of a ticket from a place on; the place behind them."""
    tickets[who].stage = at
    for tier in range(tiers.shape[1]):
        plan, numbers = tiers[kind, tier], place + _TIERS + _EACH * tier
        hours = plan.times * quantile(tables, plan.work, uniform(base, numbers))
        hours = hours * left if tier == 0 else hours
        if uniform(base, numbers + 1) < plan.outside:
            stages[at].work, stages[at].station = hours * plan.before, plan.station
            stages[at].away = plan.away_times * quantile(tables, plan.away, uniform(base, numbers + 2))
            hours *= 1 - plan.before
            at += 1
        stages[at].work, stages[at].station, stages[at].away = hours, plan.station, 0.0
        at += 1
        if tier + 1 == tiers.shape[1] or uniform(base, numbers + 3) >= plan.onward:
            break
    tickets[who].end = at
    return at


@compiled
def draw(
    seed: int, replication: int, sums: Floats, mix: Floats, mix_of: Records, kept: Floats, tiers: Records,
    tables: Floats, rank: Records, patience: Floats, old: Records, tickets: Records, stages: Records, kinds: Records,
) -> tuple[int, int]:  # fmt: skip
    """How many tickets and stages were drawn, -1 where the arrays are too short for them.

    Args:
        seed, replication: which luck.
        sums: tickets expected before each hour (`summed`).
        mix: shares of the kinds, added up, one row for each sort of hour.
        mix_of: the sort of each hour.
        kept: of each kind, tickets that come for each one expected, up to `MOST_GROWTH`.
        tiers: kinds by tiers, of `TIER`.
        tables: distributions, one a row: values at the middles of equal shares.
        rank: of each kind.
        patience: mean of each kind in hours, infinite for none.
        old: tickets there at the start: `opened`, `kind` and the share of work `left`.
        tickets, stages, kinds: filled.
    """
    base, most, total = stream(seed, replication), int(np.ceil(kept.max())), sums[sums.shape[0] - 1]
    reached, hour, drawn = np.zeros(most), np.zeros(most, np.int64), np.zeros(most, np.int64)
    next_at = np.empty(max(most, 1))
    next_at[0] = np.inf
    who, at = 0, 0
    for place in range(old.shape[0]):
        kind = old[place].kind
        tickets[who].opened, tickets[who].rank, kinds[who] = old[place].opened, rank[kind], kind
        number = (MOST_GROWTH + place * (MOST_GROWTH + 1)) * _NUMBERS
        at = _stages(tickets, stages, tiers, tables, base, number, who, kind, old[place].left, at)
        who += 1
    for each in range(most):
        next_at[each] = _advance(sums, reached, hour, base, each, drawn, total)
    while True:
        each = _earliest(next_at)
        if next_at[each] == np.inf:
            return who, at
        place = (each + drawn[each] * (MOST_GROWTH + 1)) * _NUMBERS
        kind = _kind(mix, mix_of[hour[each]], uniform(base, place + _KIND))
        if uniform(base, place + _KEPT) < kept[kind] - each:
            if who == tickets.shape[0] or at + 2 * tiers.shape[1] > stages.shape[0]:
                return -1, -1
            tickets[who].opened, tickets[who].rank, kinds[who] = next_at[each], rank[kind], kind
            if patience[kind] < np.inf:
                tickets[who].patience = -np.log(uniform(base, place + _PATIENCE)) * patience[kind]
            at = _stages(tickets, stages, tiers, tables, base, place, who, kind, 1.0, at)
            who += 1
        drawn[each] += 1
        next_at[each] = _advance(sums, reached, hour, base, each, drawn, total)


@inlined
def _earliest(next_at: Floats) -> int:
    """The stream whose next ticket comes first."""
    found = 0
    for each in range(1, next_at.shape[0]):
        if next_at[each] < next_at[found]:
            found = each
    return found


@inlined
def _kind(mix: Floats, row: int, share: float) -> int:
    """The kind in whose part of the whole a share lies."""
    kind = 0
    while kind < mix.shape[1] - 1 and share > mix[row, kind]:
        kind += 1
    return kind


@inlined
def _advance(sums: Floats, reached: Floats, hour: Records, base: int, each: int, drawn: Records, total: float) -> float:
    """When the next ticket of a stream is opened; infinite where none is any more."""
    reached[each] -= np.log(uniform(base, (each + drawn[each] * (MOST_GROWTH + 1)) * _NUMBERS + _GAP))
    if reached[each] >= total:
        return np.inf
    at = hour[each]
    while sums[at + 1] <= reached[each]:
        at += 1
    hour[each] = at
    opened: float = at + (reached[each] - sums[at]) / (sums[at + 1] - sums[at])
    return opened
