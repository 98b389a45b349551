"""The kernel equals its plain twin, SimPy and Ciw, ticket by ticket."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import ciw
import numpy as np
import pytest
import simpy
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.scenario.kernel import serve
from analytics.scenario.ticket import FINISH, REQUEUE, RESUME, TURN, Floats, Records, Rules, stages, tickets
from tests.scenario.desk.twin import Stage, Ticket, served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

RULES = {"finish": FINISH, "requeue": REQUEUE, "resume": RESUME}
EXACT = 1e-9


def desk(opened: ArrayLike, rank: ArrayLike, work: ArrayLike) -> tuple[Records, Records]:
    """Tickets of one stage each, at one station."""
    logged, worked = (made(np.size(opened)) for made in (tickets, stages))
    logged["opened"], logged["rank"] = opened, rank
    logged["stage"] = np.arange(len(logged))
    logged["end"] = logged["stage"] + 1
    worked["work"] = work
    return logged, worked


def turned(turns: Sequence[tuple[float, int, int]]) -> Records:
    return np.array(list(turns), TURN)


def run(
    logged: Records, worked: Records, turns: Sequence[tuple[float, int, int]], rules: Rules, edges: Sequence[float]
) -> tuple[Floats, Floats]:
    hours, over = (np.zeros((len(edges) - 1, rules.stations)) for _ in range(2))
    serve(logged, worked, turned(turns), rules, np.array(edges), hours, over)
    return hours, over


def drawn(n: int, people: int, seed: int, load: float = 0.9) -> tuple[Floats, Any, Floats]:
    random = np.random.default_rng(seed)
    work = random.lognormal(0, 1, n)
    opened = np.cumsum(random.exponential(work.mean() / people / load, n))
    return opened, random.choice(4, n, p=[0.05, 0.15, 0.5, 0.3]), work


@pytest.mark.parametrize(("people", "seed"), [(1, 1), (3, 2), (12, 3)])
def test_a_desk_with_priorities_equals_simpy_ticket_by_ticket(people: int, seed: int) -> None:
    opened, rank, work = drawn(4000, people, seed)
    logged, worked = desk(opened, rank, work)
    run(logged, worked, [(0.0, 0, people)], Rules(1, 4), [0.0, 1e6])
    begun, ended = in_simpy(opened, rank, work, people)
    assert np.abs(worked["begun"] - begun).max() <= EXACT
    assert np.abs(worked["ended"] - ended).max() <= EXACT


@pytest.mark.parametrize(("people", "seed"), [(1, 4), (5, 5)])
def test_a_desk_with_priorities_equals_ciw_ticket_by_ticket(people: int, seed: int) -> None:
    opened, rank, work = drawn(2000, people, seed)
    logged, worked = desk(opened, rank, work)
    run(logged, worked, [(0.0, 0, people)], Rules(1, 4), [0.0, 1e6])
    begun, ended = in_ciw(opened, rank, work, people)
    assert np.abs(worked["begun"] - begun).max() <= EXACT
    assert np.abs(worked["ended"] - ended).max() <= EXACT


def test_shifts_that_pause_work_and_take_it_up_again_first_equal_ciws_schedule() -> None:
    opened, rank, work = drawn(1500, 4, 6, load=0.6)
    shift = [(6, 8.0), (3, 16.0), (1, 24.0)]
    horizon = float(opened[-1]) + 500
    turns = [(24.0 * day + start, 0, people) for day in range(int(horizon // 24) + 2)
             for people, start in ((6, 0.0), (3, 8.0), (1, 16.0))]  # fmt: skip
    logged, worked = desk(opened, rank, work)
    run(logged, worked, turns, Rules(1, 4, RESUME), [0.0, 1e6])
    schedule = ciw.Schedule(
        numbers_of_servers=[people for people, _ in shift], shift_end_dates=[end for _, end in shift],
        preemption="resume",
    )  # fmt: skip
    begun, ended = in_ciw(opened, rank, work, schedule, horizon)
    assert np.abs(worked["begun"] - begun).max() <= EXACT
    assert np.abs(worked["ended"] - ended).max() <= EXACT


@st.composite
def desks(draw: st.DrawFn) -> tuple[list[Ticket], list[tuple[float, int, int]], int]:
    """Any small desk: stages at several stations, time outside, patience, shifts; no two things at the same instant."""
    stations, apart = draw(st.integers(1, 3)), iter(range(1, 10_000))

    def hours(low: float, high: float) -> float:
        return round(draw(st.floats(low, high)), 3) + next(apart) * 1e-7

    logged: list[Ticket] = []
    for opened in sorted(hours(-5, 30) for _ in range(draw(st.integers(1, 12)))):
        run = [
            Stage(
                draw(st.integers(0, stations - 1)), hours(0.01, 8), draw(st.sampled_from([0.0, 1.0])) and hours(0.1, 9)
            )
            for _ in range(draw(st.integers(1, 3)))
        ]
        patience = draw(st.sampled_from([np.inf, 1.0])) * hours(0.1, 20)
        logged.append(Ticket(len(logged), opened, draw(st.integers(0, 2)), run, patience))
    turns = sorted(
        (hours(0, 50), draw(st.integers(0, stations - 1)), draw(st.integers(0, 3)))
        for _ in range(draw(st.integers(0, 8)))
    )
    return logged, turns, stations


def put(logged: list[Ticket]) -> tuple[Records, Records]:
    """The twin's tickets as the kernel takes them."""
    run = [stage for ticket in logged for stage in ticket.stages]
    there, worked = tickets(len(logged)), stages(len(run))
    ends = np.cumsum([len(ticket.stages) for ticket in logged])
    there["end"], there["stage"] = ends, np.r_[0, ends[:-1]]
    for name in ("opened", "rank", "patience"):
        there[name] = [getattr(ticket, name) for ticket in logged]
    for name in ("station", "work", "away"):
        worked[name] = [getattr(stage, name) for stage in run]
    return there, worked


@settings(max_examples=300, deadline=None)
@given(desks(), st.sampled_from(list(RULES)), st.booleans())
def test_any_desk_equals_the_plain_twin(
    made: tuple[list[Ticket], list[tuple[float, int, int]], int], after_shift: str, preempt: bool
) -> None:
    logged, turns, stations = made
    there, worked = put(logged)
    hours, over = run(there, worked, turns, Rules(stations, 3, RULES[after_shift], preempt), [-10.0, 7.0, 20.0, 1e4])
    plain = served(logged, turns, stations, after_shift, preempt)
    known = [stage for ticket in logged for stage in ticket.stages]
    np.testing.assert_allclose(worked["begun"], [stage.begun for stage in known], atol=EXACT)
    np.testing.assert_allclose(worked["ended"], [stage.ended for stage in known], atol=EXACT)
    assert there["gone"].tolist() == [ticket.gone for ticket in logged]
    np.testing.assert_allclose(hours.sum(axis=0), [sum(h * n for h, n in s.worked) for s in plain], atol=1e-6)
    np.testing.assert_allclose(over.sum(axis=0), [s.over for s in plain], atol=1e-6)


def test_hours_worked_are_written_to_the_period_they_fall_in() -> None:
    logged, worked = desk([0.0, 1.0], [0, 0], [3.0, 4.0])
    hours, over = run(logged, worked, [(0.0, 0, 2), (4.0, 0, 1)], Rules(1, 1, FINISH), [0.0, 2.0, 4.0, 10.0])
    assert hours[:, 0].tolist() == [3.0, 3.0, 1.0]
    assert over.sum() == 0
    logged, worked = desk([0.0, 1.0], [0, 0], [3.0, 4.0])
    _, over = run(logged, worked, [(0.0, 0, 2), (2.0, 0, 1)], Rules(1, 1, FINISH), [0.0, 2.0, 4.0, 10.0])
    assert over[:, 0].tolist() == [0.0, 1.0, 0.0]


def test_what_nobody_can_serve_is_never_begun_and_never_ends() -> None:
    logged, worked = desk([0.0, 1.0], [0, 0], [3.0, 4.0])
    run(logged, worked, [(0.0, 0, 1), (2.0, 0, 0)], Rules(1, 1), [0.0, 10.0])
    assert worked["begun"].tolist() == [0.0, np.inf]
    assert worked["ended"].tolist() == [np.inf, np.inf]


def in_simpy(opened: Floats, rank: Any, work: Floats, people: int) -> tuple[Floats, Floats]:
    clock = simpy.Environment()
    there = simpy.PriorityResource(clock, people)
    begun, ended = np.empty(len(opened)), np.empty(len(opened))

    def one(place: int) -> Any:
        with there.request(priority=int(rank[place])) as turn:
            yield turn
            begun[place] = clock.now
            yield clock.timeout(work[place])
            ended[place] = clock.now

    def source() -> Any:
        for place, (before, at) in enumerate(pairwise(np.r_[0.0, opened])):
            yield clock.timeout(at - before)
            clock.process(one(place))

    clock.process(source())
    clock.run()
    return begun, ended


def in_ciw(opened: Floats, rank: Any, work: Floats, people: Any, horizon: float | None = None) -> tuple[Floats, Floats]:
    known = {f"P{k}": np.flatnonzero(rank == k) for k in range(4)}
    # A list that runs out begins anew: it ends with a gap that never does.
    gaps = {name: [*np.diff(np.r_[0.0, opened[at]]).tolist(), np.inf] for name, at in known.items()}
    network = ciw.create_network(
        arrival_distributions={name: [ciw.dists.Sequential(gap)] for name, gap in gaps.items()},
        service_distributions={name: [ciw.dists.Sequential([*work[at].tolist(), 1.0])] for name, at in known.items()},
        number_of_servers=[people],
        priority_classes={f"P{k}": k for k in range(4)},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon or float(opened[-1]) + 1e4)
    begun, ended = np.full(len(opened), np.nan), np.full(len(opened), np.nan)
    rows: dict[str, list[Any]] = {name: [] for name in known}
    for row in simulation.get_all_records():
        rows[row.customer_class].append(row)
    for name, at in known.items():
        first: dict[int, float] = {}
        last: dict[int, float] = {}
        for row in sorted(rows[name], key=lambda row: row.service_start_date):
            first.setdefault(row.id_number, row.service_start_date)
            last[row.id_number] = row.exit_date if row.record_type == "service" else np.nan
        ids = sorted(first, key=lambda i: next(row.arrival_date for row in rows[name] if row.id_number == i))
        begun[at[: len(ids)]], ended[at[: len(ids)]] = [first[i] for i in ids], [last[i] for i in ids]
    return begun, ended
