"""Tickets in line for people on duty: the work in them, their waits outside, and when each is served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_data.organisation import Flags, Floats, Whole
from sample_data.served import Stage, served

_HOUR: Final = 3600
#: Hours of roster that may reach beyond the last day looked at.
_BEYOND: Final = 8 * 24
#: Hours taken for never, far beyond the end of the records.
_NEVER: Final = 1e6


@dataclass(frozen=True, eq=False, kw_only=True)
class Work:
    """What is in tickets, one place a ticket.

    Attributes:
        hours: of somebody's work.
        waits: whether it waits outside the desk in between.
        before: share of the work before that wait, 1 for none.
        outside: hours of the wait.
    """

    hours: Floats
    waits: Flags
    before: Floats
    outside: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Back:
    """Tickets that are re-opened: whether each is, hours from its resolution until then, and hours of work in it."""

    comes: Flags
    after: Floats
    hours: Floats


def lognormal(mean: Floats, variation: float, random: np.random.Generator) -> Floats:
    """Hours of work about a mean with a coefficient of variation."""
    spread = np.sqrt(np.log1p(variation**2))
    drawn: Floats = mean * np.exp(spread * random.standard_normal(len(mean)) - spread**2 / 2)
    return drawn


def with_waits(hours: Floats, chance: Floats, median: Floats, spread: float, random: np.random.Generator) -> Work:
    """The work with lognormal waits in between, at any point of it.

    Args:
        hours: of work.
        chance: of a wait, by ticket.
        median: hours of a wait, by ticket.
        spread: of their logarithm.
        random: numbers of the desk.
    """
    waits = random.random(len(hours)) < chance
    outside = median * np.exp(spread * random.standard_normal(len(hours)))
    return Work(hours=hours, waits=waits, before=np.where(waits, random.random(len(hours)), 1.0), outside=outside)


def on_duty(roster: pl.DataFrame, midnight: Whole) -> Whole:
    """People on duty in each hour from the first midnight on.

    Args:
        roster: `starts`, `ends` in seconds and `people` of one group.
        midnight: of the days, in seconds.
    """
    first = int(midnight[0])
    there = np.zeros((int(midnight[-1]) - first) // _HOUR + _BEYOND, np.int64)
    for starts, ends, people in roster.select("starts", "ends", "people").iter_rows():
        there[(starts - first) // _HOUR : (ends - first) // _HOUR] += int(people)
    return there


def handled(
    opened: Whole, rank: Whole, work: Work, at_work: Whole, *, since: int, back: Back | None = None
) -> dict[str, Whole]:
    """When tickets are `responded` to, `resolved`, on hold (`hold_starts`, `hold_ends`) and, where they come back,
    resolved `again`; in seconds, and for what never happens beyond all records.

    The first response is the begin of work. Who comes back joins the end of the line of its rank, as after a wait.

    Args:
        opened: seconds at which tickets come in, in order.
        rank: urgency of each, 0 for the most urgent.
        work: what is in them.
        at_work: people who work on tickets in each hour.
        since: the second at which these hours begin.
        back: which of them are re-opened; None for none.
    """
    comes = back.comes if back else np.zeros(len(opened), np.bool_)
    begun, ended = map(np.array, served(
        ((opened - since) / _HOUR).tolist(), rank.tolist(), _stages(work, back),
        list(zip(map(float, range(len(at_work))), at_work.tolist(), strict=True)),
    ))  # fmt: skip
    last = np.cumsum(1 + work.waits + comes) - 1
    done = last - comes
    hold = np.where(work.waits, ended[done - work.waits], np.inf)
    hours = {
        "responded": begun[done - work.waits], "resolved": ended[done], "hold_starts": hold,
        "hold_ends": hold + work.outside, "again": ended[last],
    }  # fmt: skip
    return {name: (np.minimum(times, _NEVER) * _HOUR + since).astype(np.int64) for name, times in hours.items()}


def _stages(work: Work, back: Back | None) -> list[list[Stage]]:
    """Hours of work and hours outside after it: one stage, two where a ticket waits, one more where it comes back."""
    n = len(work.hours)
    after, more = (back.after, back.hours) if back else (np.zeros(n), np.zeros(n))
    comes = back.comes if back else np.zeros(n, np.bool_)
    first, rest = work.hours * work.before, work.hours * (1 - work.before)
    columns = [part.tolist() for part in (first, work.outside, rest, after, more, work.waits, comes)]
    stages = []
    for begin, outside, end, until, anew, waits, returns in zip(*columns, strict=True):
        own = [(begin, outside), (end, 0.0)] if waits else [(begin, outside)]
        if returns:
            own[-1] = own[-1][0], until
            own.append((anew, 0.0))
        stages.append(own)
    return stages
