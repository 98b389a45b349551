"""The simulation of a support desk against Ciw and SimPy, on the same tickets and end to end.

    python -m benchmarks.desk [--tickets 20000] [--rounds 5]

Prints, as ratios of processor time in interleaved rounds, the kernel against SimPy and Ciw on the same tickets of a
desk of four priorities (claims: at least 100 and 200 times as fast, every end equal to a billionth of an hour); 40
replications of a desk of 50,000 tickets over twelve months, from luck to counts, against one replication in SimPy
(claim: at most half); and by how much the same luck cuts the variance of a difference in mean elapsed time (claim: 30
times).
"""

from __future__ import annotations

import argparse
import time
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import simpy

from analytics.scenario.desk.counts import COUNTED, count
from analytics.scenario.desk.simulation import Made, play
from analytics.scenario.ticket import REQUEUE, Rules
from tests.scenario.desk.ground import desk
from tests.scenario.desk.test_arrivals import drawn as tickets_of
from tests.scenario.desk.test_kernel import desk as given
from tests.scenario.desk.test_kernel import drawn, in_ciw, in_simpy, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.scenario.desk.desk import Desk


def taken(what: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of this thread, and what came of it."""
    began = time.thread_time()
    found = what()
    return time.thread_time() - began, found


def same_tickets(n: int, people: int, rounds: int) -> None:
    """Prints the kernel's time against the others' on the same tickets."""
    opened, rank, work = drawn(n, people, seed=1)
    took: dict[str, list[float]] = {"kernel": [], "simpy": [], "ciw": []}
    off = {"simpy": 0.0, "ciw": 0.0}
    for again in range(rounds + 1):
        logged, worked = given(opened, rank, work)
        hours, _ = taken(lambda: run(logged, worked, [(0.0, 0, people)], Rules(1, 4, REQUEUE), [0.0, 1e7]))  # noqa: B023  # called at once
        if not again:  # the first compiles
            continue
        took["kernel"].append(hours)
        for name, other in (("simpy", in_simpy), ("ciw", in_ciw)):
            seconds, (_, ended) = taken(lambda: other(opened, rank, work, people))  # noqa: B023  # called at once
            took[name].append(seconds)
            off[name] = max(off[name], float(np.abs(worked["ended"] - ended).max()))
    for name, apart in off.items():
        each = [theirs / ours for theirs, ours in zip(took[name], took["kernel"], strict=True)]
        faster = median(took[name]) / median(took["kernel"])
        print(
            f"{n:,} tickets, {people} people: {faster:,.0f} times as fast as {name} "
            f"({min(each):,.0f} to {max(each):,.0f} by round); ends differ by at most {apart:.1g} hours"
        )


def in_simpy_whole(asked: Desk, replication: int) -> Any:
    """One replication of a desk in SimPy: its luck, its shifts as requests that nobody outranks, its counts."""
    logged, worked, kinds = tickets_of(asked, replication)
    made = Made(asked)
    clock = simpy.Environment()
    people = int(asked.stations[0].people.max())
    there = simpy.PriorityResource(clock, people)
    begun, ended = worked["begun"], worked["ended"]

    def one(place: int) -> Any:
        with there.request(priority=int(logged["rank"][place])) as turn:
            yield turn
            begun[place] = clock.now
            yield clock.timeout(float(worked["work"][place]))
            ended[place] = clock.now

    def source() -> Any:
        for place, (before, at) in enumerate(pairwise(np.r_[0.0, logged["opened"]])):
            yield clock.timeout(at - before)
            clock.process(one(place))

    def closed() -> Any:
        for ends, starts in pairwise(np.r_[0.0, np.c_[asked.stations[0].starts, asked.stations[0].ends].ravel()]):
            if int(ends * 2) in away:
                with there.request(priority=-1) as turn:
                    yield turn
                    yield clock.timeout(max(starts - clock.now, 0))
            else:
                yield clock.timeout(max(starts - clock.now, 0))

    away = {int(ends * 2) for ends in np.r_[0.0, asked.stations[0].ends]}
    for _ in range(people):
        clock.process(closed())
    clock.process(source())
    clock.run(until=float(asked.edges[-1]) + 24 * 30)
    found, on = np.zeros((len(asked.edges) - 1, len(asked.kinds)), COUNTED), made.clocks
    count(
        logged, worked, kinds, len(logged), made.promises, on.spells, on.first, on.known, on.since, asked.edges, found
    )
    return found


def end_to_end(rounds: int) -> None:
    """Prints what 40 replications take beside one in SimPy."""
    asked = desk(32, tickets=50_000)
    play(asked, replications=1)
    ratios = []
    for again in range(rounds):
        began = time.process_time()
        ours = play(asked, replications=40, threads=1, seed=again)
        between = time.process_time()
        theirs = in_simpy_whole(asked, again)
        ratios.append((between - began) / (time.process_time() - between))
        share = theirs["in_time"].sum() / theirs["opened"].sum()
    level = ours.counted["in_time"].sum() / ours.counted["opened"].sum()
    print(
        f"40 replications of 50,000 tickets: {median(ratios):.2f} of one in SimPy ({min(ratios):.2f} to "
        f"{max(ratios):.2f} by round); in time {100 * level:.1f} %, in SimPy {100 * share:.1f} %"
    )


def same_luck() -> None:
    """Prints by how much the same luck cuts the variance of a difference."""
    taken_by = []
    for people, seed in ((31, 1), (32, 1), (32, 99)):
        played = play(desk(people, tickets=50_000), replications=100, seed=seed)
        taken_by.append(played.counted["hours"].sum((1, 2)) / played.counted["resolved"].sum((1, 2)))
    now, more, other = taken_by
    cut = np.var(other - now) / np.var(more - now)
    print(f"the same luck cuts the variance of what one person more changes {cut:.0f} times")


def main() -> None:
    """Prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    for people in (3, 30):
        same_tickets(asked.tickets, people, asked.rounds)
    end_to_end(asked.rounds)
    same_luck()


if __name__ == "__main__":
    main()
