"""The kernel in the long run is what closed forms of waiting lines say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analytics.scenario.call_desk import Calls, answering
from analytics.scenario.kernel import serve
from analytics.scenario.priority_line import Stream, mean_times_preempted, mean_waits, mean_waits_of_several
from analytics.scenario.ticket import TURN, Floats, Records, Rules, stages, tickets
from analytics.scenario.waiting_line import waiting_line

#: Draws so many hours of work.
Work = Callable[[np.random.Generator, int], Floats]


def exponential(random: np.random.Generator, n: int) -> Floats:
    return random.exponential(1.0, n)


def lognormal(random: np.random.Generator, n: int) -> Floats:
    return np.exp(random.normal(-0.36, np.sqrt(0.72), n))


def played(
    shares: list[float], load: float, servers: int, work: Work, *, n: int, runs: int, preempt: bool = False,
    patience: float = np.inf,
) -> list[tuple[Records, Records]]:  # fmt: skip
    """Tickets and stages of some long runs, their first twentieth left out."""
    found = []
    turns = np.array([(0.0, 0, servers)], TURN)
    for run in range(runs):
        random = np.random.default_rng([run, servers])
        there, worked = tickets(n), stages(n)
        worked["work"] = work(random, n)
        there["opened"] = np.cumsum(random.exponential(1 / (servers * load), n))
        there["rank"] = random.choice(len(shares), n, p=shares)
        there["stage"], there["end"] = np.arange(n), np.arange(1, n + 1)
        there["patience"] = random.exponential(1.0, n) * patience if np.isfinite(patience) else np.inf
        hours = np.zeros((1, 1))
        serve(there, worked, turns, Rules(1, len(shares), preempt=preempt), np.array([0.0, 1e12]), hours, hours.copy())
        found.append((there[n // 20 :], worked[n // 20 :]))
    return found


def waits(runs: list[tuple[Records, Records]], rank: int) -> tuple[float, float]:
    """Mean wait of a rank and its standard error over runs."""
    each = [float((worked["begun"] - there["opened"])[there["rank"] == rank].mean()) for there, worked in runs]
    return float(np.mean(each)), float(np.std(each, ddof=1) / np.sqrt(len(each)))


def agrees(found: tuple[float, float], known: float) -> None:
    mean, error = found
    assert abs(mean - known) < 3 * error
    assert mean == pytest.approx(known, rel=0.01)


@pytest.mark.parametrize(("servers", "load", "n"), [(1, 0.5, 300_000), (5, 0.8, 500_000), (20, 0.9, 1_500_000)])
def test_waits_at_equal_servers_are_erlangs(servers: int, load: float, n: int) -> None:
    runs = played([1.0], load, servers, exponential, n=n, runs=12)
    line = waiting_line(arrivals=servers * load, handling=1.0, servers=servers)
    agrees(waits(runs, 0), line.mean_wait)
    late = np.mean([float((worked["begun"] - there["opened"] > 0).mean()) for there, worked in runs])
    assert late == pytest.approx(line.waits, rel=0.01)


@pytest.mark.slow
def test_waits_at_one_server_at_nine_tenths_of_its_time_are_erlangs() -> None:
    runs = played([1.0], 0.9, 1, exponential, n=2_000_000, runs=20)
    agrees(waits(runs, 0), waiting_line(arrivals=0.9, handling=1.0, servers=1).mean_wait)


def test_waits_of_ranks_at_equal_servers_are_cobhams() -> None:
    shares, load, servers = [0.2, 0.5, 0.3], 0.85, 6
    runs = played(shares, load, servers, exponential, n=1_000_000, runs=12)
    known = mean_waits_of_several(arrivals=[servers * load * share for share in shares], handling=1.0, servers=servers)
    for rank, wait in enumerate(known):
        agrees(waits(runs, rank), wait)


@pytest.mark.parametrize("shares", [[1.0], [0.3, 0.7]])
def test_waits_at_one_server_with_any_work_are_pollaczeks_and_cobhams(shares: list[float]) -> None:
    square = float(np.exp(2 * -0.36 + 2 * 0.72))
    runs = played(shares, 0.8, 1, lognormal, n=1_000_000, runs=16)
    streams = [Stream(arrivals=0.8 * share, handling=1.0, square=square) for share in shares]
    for rank, wait in enumerate(mean_waits(streams)):
        agrees(waits(runs, rank), wait)


def test_times_of_ranks_that_break_off_less_urgent_work_are_those_of_preemptive_resume() -> None:
    shares = [0.3, 0.7]
    runs = played(shares, 0.75, 1, exponential, n=1_000_000, runs=16, preempt=True)
    streams = [Stream(arrivals=0.75 * share, handling=1.0, square=2.0) for share in shares]
    for rank, time in enumerate(mean_times_preempted(streams)):
        each = [float((worked["ended"] - there["opened"])[there["rank"] == rank].mean()) for there, worked in runs]
        agrees((float(np.mean(each)), float(np.std(each, ddof=1) / np.sqrt(len(each)))), time)


@pytest.mark.parametrize("load", [0.9, 1.2])
def test_callers_who_hang_up_are_erlang_as(load: float) -> None:
    runs = played([1.0], load, 8, exponential, n=500_000, runs=12, patience=2.0)
    known = answering(Calls(rate=8 * load, handling=1.0, patience=2.0), 8, 0.5)
    gone = [float(there["gone"].mean()) for there, _ in runs]
    agrees((float(np.mean(gone)), float(np.std(gone, ddof=1) / np.sqrt(len(gone)))), known.abandoned)
