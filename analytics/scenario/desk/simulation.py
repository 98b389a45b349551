"""A desk played forward many times: what became of the tickets of each replication, by period and kind."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, time
from threading import Event
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario import ticket
from analytics.scenario.desk import desk as desks
from analytics.scenario.desk.arrivals import TIER, draw, summed
from analytics.scenario.desk.counts import COUNTED, PROMISE, Clocks, clocks, count
from analytics.scenario.kernel import serve
from analytics.scenario.ticket import TURN, Floats, Records, Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.scenario.desk.desk import Desk, Station

#: Tickets that are played at most, all replications together: some ten seconds of work of one core.
MOST: Final = 60_000_000
#: Days after the last period in which what is still open may be done.
RUN_OFF: Final = 60
#: Replications that one thread takes at a time.
BATCH: Final = 5


@dataclass(frozen=True, eq=False)
class Played:
    """What came of it.

    Attributes:
        counted: replications by periods by kinds, of `COUNTED`.
        worked, over: hours of agents, replications by periods by stations, all and those in overtime.
        paid: hours of people on duty, periods by stations.
    """

    counted: Records
    worked: Floats
    over: Floats
    paid: Floats

    def share(self, of: str = "in_time") -> Floats:
        """Share of items in time, replications by periods by kinds; what was not resolved is late.

        Args:
            of: "in_time" for resolution, "responded" for response.
        """
        judged = self.counted["opened"] - self.counted["gone"]
        found: Floats = np.divide(self.counted[of], judged, out=np.full(judged.shape, np.nan), where=judged > 0)
        return found


def play(
    desk: Desk, *, replications: int = 40, first: int = 0, seed: int = 1, threads: int | None = None,
    progress: Callable[[float], None] = lambda _: None, stop: Event | None = None,
) -> Played:  # fmt: skip
    """What becomes of the tickets of a desk.

    Args:
        desk: the desk.
        replications, first: how many are played, from which number on: numbers 40 to 199 refine 0 to 39.
        seed: desks of the same seed meet the same luck.
        threads: as many as there are cores for None.
        progress: told the share done.
        stop: set to give up.

    Raises:
        ScenarioError: the desk makes no sense, it is more work than is reasonable, or it was given up.
    """
    desks.check(desk)
    _affordable(desk, replications)
    made = Made(desk)
    shape = (replications, len(desk.edges) - 1)
    counted = np.zeros((*shape, len(desk.kinds)), COUNTED)
    worked, over = np.zeros((*shape, len(desk.stations))), np.zeros((*shape, len(desk.stations)))

    def some(at: int) -> int:
        last = min(at + BATCH, replications)
        for place in range(at, last):
            if stop is not None and stop.is_set():
                break
            made.play(seed, first + place, counted[place], worked[place], over[place])
        return last - at

    with ThreadPoolExecutor(threads or max(1, (os.cpu_count() or 1) - 1)) as pool:
        done, batches = 0, [pool.submit(some, at) for at in range(0, replications, BATCH)]
        try:
            for ready in as_completed(batches):
                done += ready.result()
                progress(done / replications)
        finally:  # who is told of the progress may give up by an error of their own, and waits for no more than begun
            for batch in batches:
                batch.cancel()
    if stop is not None and stop.is_set():
        problem = "the simulation was given up"
        raise ScenarioError(problem, remedy="Start it again")
    return Played(counted, worked, over, _paid(desk))


class Made:
    """A desk in the arrays that the compiled functions take."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        expected = desk.demand.expected.astype(np.float64)
        shares = np.broadcast_to(desk.demand.by_hour, (len(expected), 24))
        of_day = expected.sum(axis=1)
        self.rate = (of_day[:, None] * shares).ravel()
        self.mix = np.cumsum(
            np.divide(expected, of_day[:, None], out=np.zeros_like(expected), where=of_day[:, None] > 0), 1
        )
        self.mix_of = np.repeat(np.arange(len(expected)), 24)
        self.kept = np.array([kind.growth for kind in desk.kinds])
        self.rank = np.array([kind.rank for kind in desk.kinds])
        self.patience = np.array([kind.patience for kind in desk.kinds])
        self.tables, self.tiers = _tiers(desk)
        self.old = _old(desk)
        self.rules = Rules(len(desk.stations), int(self.rank.max()) + 1, desk.after_shift, desk.preempt)
        self.turns = np.concatenate([turns(station, place) for place, station in enumerate(desk.stations)])
        self.turns.sort(order="at")
        self.promises, self.clocks = _promises(desk)
        expect = float((self.rate.sum() * max(self.kept.max(), 0.01)) * 1.2 + 500)
        self.most = int(expect + 10 * np.sqrt(expect)) + len(self.old)

    def play(self, seed: int, replication: int, counted: Records, worked: Floats, over: Floats) -> None:
        """Nothing; adds what became of one replication to the three."""
        sums = self.sums(seed, replication)
        # The sum may lie above what is expected, by the luck of the days and of the way that demand goes.
        most = max(self.most, int(2 * sums[-1] * self.kept.max()) + 500 + len(self.old))
        tickets, stages = ticket.tickets(most), ticket.stages(most * 2 * self.tiers.shape[1])
        kinds = np.empty(most, np.int64)
        n, at = draw(
            seed, replication, sums, self.mix, self.mix_of, self.kept, self.tiers, self.tables, self.rank,
            self.patience, self.old, tickets, stages, kinds,
        )  # fmt: skip
        if n < 0:
            problem = f"replication {replication} has more than {most:,} tickets, far beyond what is expected"
            raise ScenarioError(problem, remedy="Look at how uneven demand is said to be")
        serve(tickets[:n], stages[:at], self.turns, self.rules, self.desk.edges, worked, over)
        on = self.clocks
        count(
            tickets, stages, kinds, n, self.promises, on.spells, on.first, on.known, on.since, self.desk.edges, counted
        )

    def sums(self, seed: int, replication: int) -> Floats:
        """Tickets expected before each hour, on the days of one replication."""
        demand, days = self.desk.demand, len(self.desk.demand.expected)
        factor = np.ones(days) if demand.paths is None else demand.paths[replication % len(demand.paths)]
        if demand.uneven:
            shape = 1 / demand.uneven
            factor = factor * np.random.default_rng([seed, replication]).gamma(shape, 1 / shape, days)
        return summed(self.rate, factor)


def turns(station: Station, place: int = 0) -> Records:
    """When the number of people at work at a station changes; parts of a person are carried over to later shifts."""
    whole, carried = np.zeros(len(station.people)), 0.0
    for at in np.argsort(station.starts, kind="stable"):
        wanted = station.people[at] * station.at_work + carried
        whole[at] = np.floor(wanted + 1e-9)
        carried = wanted - whole[at]
    hours = np.r_[station.starts, station.ends]
    by = np.r_[whole, -whole]
    order = np.argsort(hours, kind="stable")
    there = np.cumsum(by[order])
    # Where one shift follows another at once, only the last of the changes counts.
    last = np.r_[hours[order][1:] > hours[order][:-1], [True]][: len(order)]
    found = np.zeros(int(last.sum()), TURN)
    found["at"], found["station"], found["people"] = hours[order][last], place, np.rint(there[last])
    return found


def _paid(desk: Desk) -> Floats:
    """Hours of people on duty, by period and station."""
    lower, upper = desk.edges[:-1, None], desk.edges[1:, None]
    found = [
        (np.clip(np.minimum(station.ends, upper) - np.maximum(station.starts, lower), 0, None) * station.people).sum(1)
        for station in desk.stations
    ]
    return np.stack(found, axis=1)


def _tiers(desk: Desk) -> tuple[Floats, Records]:
    """The tables of hours, each once, and what happens to each kind at each tier; one it lacks is never reached."""
    rows: dict[object, int] = {}
    most = max(len(kind.tiers) for kind in desk.kinds)
    found = np.zeros((len(desk.kinds), most), TIER)
    station = {known.name: place for place, known in enumerate(desk.stations)}
    for at, kind in enumerate(desk.kinds):
        for tier, plan in enumerate(kind.tiers):
            work, away = (rows.setdefault(hours, len(rows)) for hours in (plan.work, plan.away))
            onward = plan.onward if tier + 1 < len(kind.tiers) else 0.0
            found[at, tier] = (station[plan.station], work, 1.0, onward, plan.outside, away, 1.0, plan.before)
    return np.stack([hours.table() for hours in rows]), found  # type: ignore[attr-defined]  # both kinds of hours have one


def _old(desk: Desk) -> Records:
    there = desk.waiting
    found = np.zeros(0 if there is None else len(there.opened), [("opened", "f8"), ("kind", "i8"), ("left", "f8")])
    if there is not None:
        found["opened"], found["kind"], found["left"] = there.opened, there.kind, there.left
        found.sort(order="opened")
    return found


def _promises(desk: Desk) -> tuple[Records, Clocks]:
    found = np.array(
        [(kind.respond, kind.resolve, kind.responds, kind.resolves, kind.stops) for kind in desk.kinds], PROMISE
    )
    start = int(datetime.combine(desk.first, time(), ZoneInfo(desk.zone)).timestamp())
    since = 0 if desk.waiting is None or not len(desk.waiting.opened) else int(np.floor(desk.waiting.opened.min()))
    until = int(np.ceil(desk.edges[-1])) + RUN_OFF * 24
    return found, clocks(desk.calendars, start, since, until)


def _affordable(desk: Desk, replications: int) -> None:
    """Nothing, where it is less work than is reasonable; ScenarioError says how much it would be."""
    growth = np.array([kind.growth for kind in desk.kinds])
    tickets = float((desk.demand.expected * growth).sum())
    if tickets * replications > MOST:
        problem = f"{replications} replications of {tickets:,.0f} tickets each are {tickets * replications:,.0f} in all"
        raise ScenarioError(
            problem, expected=f"at most {MOST:,}", remedy="Take fewer replications or a shorter horizon"
        )
