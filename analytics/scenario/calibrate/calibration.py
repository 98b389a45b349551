"""Calibration of a support group on its own log: capacity and waits by quarter, and how well they foresee the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.calibrate.backtest import Backtest, backtest
from analytics.scenario.calibrate.capacity import Z90, Capacity, capacity
from analytics.scenario.calibrate.delay import delay
from analytics.scenario.calibrate.habits import pace
from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.outlook import Outlook, outlook
from analytics.scenario.calibrate.pace import Delay, Pace, guessed
from analytics.scenario.calibrate.past import Past
from analytics.scenario.calibrate.quarter import Quarter

#: Fewest quarters, and fewest tickets in a usual one, that a group is calibrated on.
FEWEST_QUARTERS: Final = 4
FEWEST_TICKETS: Final = 150
#: Share of the time to resolution spent on hold above which the desk is hardly what takes the time.
HELD: Final = 0.7
#: Spread of steps of capacity from quarter to quarter above which it is no property of the desk.
UNSTEADY: Final = 0.15
#: Chi-square of one degree that signals of a usual quarter may be apart.
MISFIT: Final = 9.0
#: Plays of a quarter at each capacity, for waits, and in looking ahead.
PLAYS: Final = 12
PLAYS_AHEAD: Final = 60

ASSUMED: Final = (
    "The first response is the begin of work; where a log does not tell it, all people on duty work on tickets.",
    "Capacity is in tickets: an hour of touch time and a head on duty cannot both be read from a log.",
    "The most urgent ticket is served first, and within a priority whoever came first; work in hand is not broken off.",
    "What is left at the end of a shift is taken up first of its priority at the next.",
    "A ticket waits outside the desk once at most, at any point of its work, for lognormal hours.",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Calibration:
    """What the log of a group says of it.

    Attributes:
        past: what was found of its quarters.
        ahead: what is expected of the quarter after the last.
        backtest: how well past quarters would have been foreseen; None where too few could be held out.
    """

    past: Past
    ahead: Outlook
    backtest: Backtest | None

    @property
    def quarters(self) -> pl.DataFrame:
        """One row a quarter: capacity, chance of a wait and its median hours with their 90 % bands."""
        rows = []
        for number, (found, waits) in enumerate(zip(self.past.capacities, self.past.delays, strict=True)):
            chance, off = waits.chance[0], Z90 * waits.chance[1]
            middle, reach = waits.centre[0], min(Z90 * waits.centre[1], 50.0)  # hours that are not known at all
            rows.append({
                "quarter": number, "tickets": len(self.past.log.opened_in(number)), "binds": found.binds,
                "capacity": found.value, "capacity_low": found.band[0], "capacity_high": found.band[1],
                "backlog": found.backlog, "misfit": found.misfit, "chance": chance,
                "chance_low": max(chance - off, 0.0), "chance_high": min(chance + off, 1.0),
                "median": float(np.exp(middle)), "median_low": float(np.exp(middle - reach)),
                "median_high": float(np.exp(middle + reach)),
            })  # fmt: skip
        return pl.DataFrame(rows)


def calibrate(log: Log, *, held_out: int = 4, plays: int = PLAYS) -> Calibration:
    """What the log says of the group, refused in words where it cannot carry it.

    Args:
        log: the log of the group.
        held_out: quarters at the end that are looked ahead from those before them.
        plays: plays of a quarter at each capacity that is tried.

    Raises:
        ScenarioError: there are too few tickets or quarters, holds take most of the time, capacity was never the limit
            or jumps about, the waits are not those of a queue, or past quarters were foreseen no better than by "same
            as last quarter".
    """
    _carries(log)
    found = measured(log, held_out=held_out, plays=plays)
    _steady(found)
    _foresees(found)
    return found


def measured(log: Log, *, held_out: int = 4, plays: int = PLAYS) -> Calibration:
    """The same without a look at whether it holds, to be judged by who asks.

    Raises:
        ScenarioError: capacity was never the limit.
    """
    first = max(log.quarters - held_out, min(FEWEST_QUARTERS, log.quarters - 1))
    past = _looked_back(log, pace(log, _roughly(log, first)), plays)
    ahead = outlook(past, log.quarters)
    tested = backtest(past, first, PLAYS_AHEAD) if first < log.quarters else None
    return Calibration(past=past, ahead=ahead, backtest=tested)


def _roughly(log: Log, first: int) -> dict[int, float]:
    """Capacity of four quarters before the first that is held out, as yet without knowing how the group works."""
    plain, waits = Pace(0.8 if log.responses else 1.0, 1.1, np.ones(len(log.ranks))), guessed(len(log.ranks))
    found = {}
    for number in sorted({int(place) for place in np.linspace(min(1, first - 1), first - 1, 4)}):
        quarter = Quarter(log=log, number=number, replications=8)
        found[number] = capacity(quarter, plain, waits, _near(log, number)).value
    return found


def _near(log: Log, number: int) -> float:
    """A capacity that is likely before anything was played: a little more than what came."""
    rostered = log.staffing.between(*log.edges[number : number + 2])
    return 1.06 * max(len(log.opened_in(number)), 1) / max(rostered, 1.0)


def _looked_back(log: Log, habit: Pace, plays: int) -> Past:
    """Capacity and waits of every quarter."""
    capacities: list[Capacity] = []
    delays: list[Delay] = []
    for number in range(log.quarters):
        quarter = Quarter(log=log, number=number, replications=plays)
        waits = delays[-1] if delays else guessed(len(log.ranks))
        bound = [found.value for found in capacities if found.binds]
        capacities.append(capacity(quarter, habit, waits, bound[-1] if bound else _near(log, number)))
        delays.append(delay(quarter, habit, capacities[-1].value))
    return Past(log, habit, tuple(capacities), tuple(delays))


def _carries(log: Log) -> None:
    """Nothing; ScenarioError where there is too little to look at."""
    counts = [len(log.opened_in(number)) for number in range(log.quarters)]
    if log.quarters < FEWEST_QUARTERS:
        problem = f"the log of {log.group!r} holds {log.quarters} whole quarters"
        raise ScenarioError(problem, expected=f"at least {FEWEST_QUARTERS}", remedy="Load more history")
    usual = float(np.median(counts))
    if usual < FEWEST_TICKETS:
        problem = f"{log.group!r} had {usual:.0f} tickets in a usual quarter"
        remedy = "Put groups together that share their people, or load more history"
        raise ScenarioError(problem, expected=f"at least {FEWEST_TICKETS}", remedy=remedy)
    done = np.isfinite(log.resolved) & (log.resolved > log.opened)
    held = np.isfinite(log.held_from) & done
    on_hold = float((np.minimum(log.held_until, log.resolved)[held] - log.held_from[held]).clip(min=0).sum())
    share = on_hold / max(float((log.resolved - log.opened)[done].sum()), 1e-9)
    if share > HELD:
        problem = f"{share:.0%} of the time to resolution in {log.group!r} was spent on hold"
        raise ScenarioError(
            problem, expected=f"at most {HELD:.0%}", remedy="Look at what tickets wait for instead of at people"
        )


def _steady(found: Calibration) -> None:
    """Nothing; ScenarioError where the log is not that of people who serve a queue."""
    past = found.past
    group, bound = past.log.group, [capacity for capacity in past.capacities if capacity.binds]
    if len(bound) < 3:
        return
    misfit = float(np.median([capacity.misfit for capacity in bound]))
    if misfit > MISFIT:
        problem = (
            f"the waits of {group!r} are not those of a queue: work done while tickets wait and the waits themselves "
            f"speak of different capacities (chi-square {misfit:.0f} in a usual quarter)"
        )
        remedy = "See whether the first response is the begin of work, and whether the roster is that of these tickets"
        raise ScenarioError(problem, expected=f"at most {MISFIT:g}", remedy=remedy)
    steps = np.diff(np.log([capacity.value for capacity in bound]))
    errors = np.array([capacity.error for capacity in bound])
    spread = float(np.sqrt(max(np.var(steps) - np.mean(errors[1:] ** 2 + errors[:-1] ** 2), 0.0)))
    if spread > UNSTEADY:
        problem = f"the capacity of {group!r} moved by {spread:.0%} in a usual quarter"
        remedy = "See whether all of the roster works on these tickets"
        raise ScenarioError(problem, expected=f"at most {UNSTEADY:.0%}", remedy=remedy)


def _foresees(found: Calibration) -> None:
    """Nothing; ScenarioError where the past was foreseen no better than by the quarter before."""
    tested = found.backtest
    if tested is None or tested.error() < tested.error("same"):
        return
    ours, same = 100 * tested.error(), 100 * tested.error("same")
    problem = (
        f"over {tested.quarters} quarters held out, the level of {found.past.log.group!r} was foreseen with a mean "
        f"error of {ours:.1f} points, no better than the {same:.1f} of the quarter before"
    )
    raise ScenarioError(
        problem, expected="a smaller error", remedy="Take what-ifs on people as not known for this group"
    )
