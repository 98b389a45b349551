"""A call desk comes to what its Markov chain does, and the fewest agents are the fewest."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from analytics.errors import ScenarioError
from analytics.scenario.call_desk import Aim, Answering, Calls, agents_required, answering, servers_required
from analytics.scenario.waiting_line import blocking, waiting_line
from tests.scenario.chains import line_of_one_class

PATIENCE = st.floats(0.1, 20)
LOADS = st.floats(0.05, 40)
AIM = Aim(service_level=0.8, answer_within=1 / 3)


def calls(load: float, patience: float | None = None) -> Calls:
    """Calls that make so many erlangs, with a handling time of 1."""
    return Calls(rate=load, handling=1, patience=patience)


@given(LOADS, st.integers(1, 40), PATIENCE)
def test_callers_with_patience_come_to_what_their_chain_does(load: float, agents: int, patience: float) -> None:
    found = answering(calls(load, patience), agents, answer_within=1)
    chances = np.array(line_of_one_class(load, 1, agents, leaving=1 / patience, most=1500))
    there = np.arange(len(chances))
    waiting = float(chances @ np.maximum(there - agents, 0))
    assert found.waits == pytest.approx(float(chances[agents:].sum()), abs=1e-9)
    assert found.abandoned == pytest.approx(waiting / patience / load, abs=1e-9)
    assert found.mean_wait == pytest.approx(waiting / load, abs=1e-8)
    assert found.occupancy == pytest.approx(float(chances @ np.minimum(there, agents)) / agents, abs=1e-9)


def answered_in_time(load: float, agents: int, patience: float, time: float) -> float:
    """Share of callers answered in time, by the density of the wait that is on offer.

    Source: F. Baccelli and G. Hebuterne (1981), "On queues with impatient customers": the density at a wait above 0 is
    as e^(load x (time waited by the patient) - agents x wait), against that of finding an agent free.
    """

    def offered(wait: float) -> float:
        return load * math.exp(-load * patience * math.expm1(-wait / patience) - agents * wait)

    # All agents but one are busy with chance 1 / (sum over fewer), as in Erlang's loss formula with one agent fewer.
    free = 1 / blocking(load, agents - 1) if agents > 1 else 1.0
    peak = max(0.0, patience * math.log(load / agents)) if load > agents else 0.0
    ends = sorted({0.0, min(peak, time), time})
    whole = sum(
        integrate.quad(offered, low, high, epsabs=1e-13, epsrel=1e-11, limit=200)[0]
        for low, high in ((0, peak + 1e-3), (peak + 1e-3, peak + 50 + 30 / agents))
    )
    patient = sum(
        integrate.quad(lambda wait: offered(wait) * math.exp(-wait / patience), low, high, epsabs=1e-13, limit=200)[0]
        for low, high in pairwise(ends)
    )
    return float((free + patient) / (free + whole))


@pytest.mark.parametrize(
    ("load", "agents", "patience"), [(10, 13, 3), (10, 13, 0.5), (10, 8, 2), (0.4, 1, 1), (40, 40, 6), (3, 1, 2)]
)
@pytest.mark.parametrize("time", [0.0, 0.1, 1 / 3, 2.0])
def test_the_share_answered_in_time_is_the_integral_over_waits_on_offer(
    load: float, agents: int, patience: float, time: float
) -> None:
    found = answering(calls(load, patience), agents, time)
    assert found.service_level == pytest.approx(answered_in_time(load, agents, patience, time), abs=1e-8)


def test_published_desks_come_out_as_printed() -> None:
    # pyworkforce, docs/guide/scenarios.md: 13 agents, 100 calls of 3 minutes in 30, answered within 20 seconds.
    for patience, level in ((3, 0.8751), (5, 0.8582)):
        found = answering(Calls(rate=100 / 30, handling=3, patience=patience), 13, 1 / 3)
        assert round(found.service_level, 4) == level


@given(st.integers(1, 60), st.floats(0.05, 0.95))
def test_endless_patience_is_erlang_c_and_none_is_erlang_b(agents: int, busy: float) -> None:
    load = agents * busy
    everyone, nobody = answering(calls(load, 1e6), agents, 0.25), answering(calls(load, 1e-9), agents, 0.25)
    waiting = answering(calls(load), agents, 0.25)
    for name in ("waits", "service_level", "occupancy", "mean_wait", "abandoned"):
        assert getattr(everyone, name) == pytest.approx(getattr(waiting, name), rel=5e-3, abs=5e-5)
    assert nobody.abandoned == pytest.approx(blocking(load, agents), rel=1e-6, abs=1e-12)


@given(LOADS, st.integers(1, 60), PATIENCE)
def test_calls_are_answered_or_lost_and_little_holds(load: float, agents: int, patience: float) -> None:
    found = answering(calls(load, patience), agents, answer_within=1e9)
    assert found.service_level == pytest.approx(1 - found.abandoned, abs=1e-9)
    assert found.occupancy * agents == pytest.approx(load * (1 - found.abandoned), abs=1e-9)


@given(LOADS, st.integers(1, 60), st.one_of(st.none(), PATIENCE), st.floats(0, 3))
def test_one_more_agent_never_answers_fewer(load: float, agents: int, patience: float | None, time: float) -> None:
    if patience is None:
        agents += math.floor(load)
    before, after = (answering(calls(load, patience), count, time) for count in (agents, agents + 1))
    assert after.service_level >= before.service_level - 1e-12
    assert after.abandoned <= before.abandoned + 1e-12
    assert after.waits <= before.waits + 1e-12
    assert after.occupancy <= before.occupancy + 1e-12


@given(st.floats(0, 60), st.floats(0.05, 0.99), st.floats(0, 2), st.floats(0.3, 1), st.one_of(st.none(), PATIENCE))
def test_the_fewest_agents_are_the_first_of_all_who_hold_the_aim(
    load: float, level: float, within: float, occupancy: float, patience: float | None
) -> None:
    aim = Aim(service_level=level, answer_within=within, most_occupancy=occupancy, most_abandoned=0.1)
    asked = calls(load, patience)
    start = 1 if patience is not None else math.floor(load) + 1
    plain = next(agents for agents in range(start, 1000) if aim.held(answering(asked, agents, within)))
    found = agents_required(asked, aim)
    assert (found.agents, found.positions) == (plain, plain)
    assert found.answering == answering(asked, plain, within)


def test_a_desk_whose_first_steady_number_is_enough_gets_it() -> None:
    # 2.5 erlangs: three agents hold it, and four is one too many.
    easy = Aim(service_level=0.3, answer_within=10)
    assert agents_required(calls(2.5), easy).agents == 3
    assert agents_required(calls(3), easy).agents == 4


@given(st.floats(0.1, 300), st.floats(0.001, 0.9))
def test_the_fewest_servers_are_the_first_that_turn_no_more_away(load: float, most: float) -> None:
    plain = next(servers for servers in range(1, 2000) if blocking(load, servers) <= most)
    assert servers_required(load, most) == plain


@pytest.mark.parametrize(("shrinkage", "positions"), [(0, 14), (0.3, 20), (0.5, 28), (0.125, 16), (0.29, 20)])
def test_those_away_are_added_to_those_at_their_desks(shrinkage: float, positions: int) -> None:
    found = agents_required(Calls(rate=100 / 30, handling=3), replace(AIM, shrinkage=shrinkage))
    assert (found.agents, found.positions) == (14, positions)


def test_a_share_away_is_taken_as_its_decimals_say() -> None:
    # 21 / 0.7 is 30, though in binary 1 - 0.3 is less than 0.7 and the quotient a trifle more than 30.
    easy = Aim(service_level=0.01, answer_within=100, shrinkage=0.3)
    found = agents_required(calls(20.5), easy)
    assert (found.agents, found.positions) == (21, 30)
    assert math.ceil(21 / (1 - 0.3)) == 31


def test_as_few_as_is_asked_hang_up() -> None:
    asked = calls(10, patience=2)
    for most in (0.2, 0.05, 0.01):
        found = agents_required(asked, Aim(service_level=0.01, answer_within=1, most_abandoned=most))
        assert found.answering.abandoned <= most < answering(asked, found.agents - 1, 1).abandoned


def test_thousands_of_erlangs_need_the_root_of_the_load_to_spare() -> None:
    for load in (1_000, 10_000, 50_000):
        found = agents_required(calls(load), Aim(service_level=0.8, answer_within=0))
        spare = (found.agents - load) / math.sqrt(load)
        # Halfin and Whitt (1981): a chance of waiting of 0.2 at 1.06 roots of the load to spare.
        assert spare == pytest.approx(1.06, abs=0.05)
        impatient = agents_required(calls(load, patience=2), Aim(service_level=0.8, answer_within=1))
        assert impatient.agents < load


def test_a_desk_far_too_small_loses_what_it_cannot_do() -> None:
    # The fluid limit: agents are always busy, the rest hangs up.
    found = answering(calls(5_000, patience=3), 1_000, 0.1)
    assert found.occupancy == pytest.approx(1)
    assert found.abandoned == pytest.approx(0.8)
    assert found.service_level == pytest.approx(0, abs=1e-12)


def test_an_interval_without_calls_keeps_one_agent_idle() -> None:
    for patience in (None, 2.0):
        found = agents_required(calls(0, patience), AIM)
        assert found.agents == 1
        assert found.answering == Answering(
            agents=1, load=0, occupancy=0, waits=0, service_level=1, mean_wait=0, abandoned=0
        )


def test_those_who_wait_are_those_of_the_line() -> None:
    line, found = waiting_line(arrivals=48, handling=1, servers=50), answering(calls(48), 50, 0.2)
    assert (found.waits, found.mean_wait, found.service_level) == (line.waits, line.mean_wait, line.within(0.2))


@pytest.mark.parametrize(
    ("asked", "agents", "words"),
    [
        (calls(10), 10, "10 erlangs of work for 10: the desk is overloaded.*at least 11"),
        (calls(10), 0, "0 to serve the line"),
        (calls(10, 2), 0, "0 to serve the line"),
        (calls(10, 2), -3, "-3 to serve the line"),
        (calls(10, 2), 2.5, "2.5 to serve the line"),
        (calls(10, 0), 5, "a patience of 0.*above 0"),
        (calls(10, -1), 5, "a patience of -1"),
        (calls(10, math.nan), 5, "a patience of nan"),
        (calls(10, math.inf), 5, "a patience of inf"),
        (calls(10, 1e9), 12, "a patience of 1e\\+09 handling times.*Leave it out"),
        (calls(50_000, 1000), 5, "make a line of over.*a shorter patience"),
        (calls(-1, 2), 5, "arrivals of -1"),
        (calls(math.nan), 5, "arrivals of nan"),
        (Calls(rate=1, handling=0), 5, "a handling time of 0"),
        (Calls(rate=1, handling=0, patience=1), 5, "a handling time of 0"),
        (Calls(rate=1, handling=-3), 5, "a handling time of -3"),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked: Calls, agents: Any, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        answering(asked, agents, 1 / 3)


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        ({"service_level": 1}, "a service level of 1.*under 1"),
        ({"service_level": 0}, "a service level of 0"),
        ({"service_level": 80}, "a service level of 80"),
        ({"service_level": math.nan}, "a service level of nan"),
        ({"most_occupancy": 0}, "a most occupancy of 0"),
        ({"most_occupancy": 1.2}, "a most occupancy of 1.2"),
        ({"most_abandoned": 0}, "a most share abandoned of 0"),
        ({"shrinkage": 1}, "a shrinkage of 1.*under 1"),
        ({"shrinkage": -0.1}, "a shrinkage of -0.1"),
        ({"answer_within": -1}, "-1"),
        ({"answer_within": math.nan}, "nan"),
    ],
)
@pytest.mark.parametrize("patience", [None, 3.0])
def test_an_aim_that_nobody_can_hold_is_refused_in_words(
    aim: dict[str, float], words: str, patience: float | None
) -> None:
    with pytest.raises(ScenarioError, match=words):
        agents_required(calls(10, patience), replace(AIM, **aim))


@pytest.mark.parametrize(("load", "most"), [(-1, 0.02), (10, 0), (10, 1), (10, -0.1), (math.nan, 0.02), (10, math.nan)])
def test_servers_for_a_share_that_cannot_be_are_refused(load: float, most: float) -> None:
    with pytest.raises(ScenarioError):
        servers_required(load, most)


def test_an_aim_beyond_a_million_agents_is_refused() -> None:
    with pytest.raises(ScenarioError, match="not even 1,000,000 are enough"):
        agents_required(calls(999_000), replace(AIM, most_occupancy=0.5))
