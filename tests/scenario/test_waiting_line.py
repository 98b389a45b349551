"""A waiting line comes to what its Markov chain does, and to the laws that every line keeps."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from analytics.errors import ScenarioError
from analytics.scenario.waiting_line import MOST, Line, blocking, waiting_line
from tests.scenario.chains import line_of_one_class

SERVERS = st.integers(1, 40)
#: Occupancies at which a line is still short enough for a chain of 600 to hold it.
BUSY = st.floats(0.01, 0.9)
HANDLING = st.floats(0.05, 20)


def line(servers: int, busy: float, handling: float = 1) -> Line:
    """A line whose servers are busy for so large a share of their time."""
    return waiting_line(arrivals=servers * busy / handling, handling=handling, servers=servers)


@given(SERVERS, BUSY, HANDLING)
def test_a_line_comes_to_what_its_chain_does(servers: int, busy: float, handling: float) -> None:
    found, chances = line(servers, busy, handling), line_of_one_class(servers * busy / handling, handling, servers)
    waiting = sum(chance * max(0, there - servers) for there, chance in enumerate(chances))
    assert found.waits == pytest.approx(sum(chances[servers:]), rel=1e-9, abs=1e-14)
    assert found.length == pytest.approx(waiting, rel=1e-9, abs=1e-14)
    assert found.mean_wait == pytest.approx(waiting / (servers * busy / handling), rel=1e-9, abs=1e-14)


@given(SERVERS, BUSY, HANDLING, st.floats(0, 5))
def test_the_share_served_in_time_is_that_of_all_places_in_line(
    servers: int, busy: float, handling: float, time: float
) -> None:
    # Behind j others in line, j + 1 must end before it is one's turn: an Erlang time.
    chances = np.array(line_of_one_class(servers * busy / handling, handling, servers))
    ends = stats.gamma.cdf(time, np.arange(1, len(chances) - servers + 1), scale=handling / servers)
    in_time = chances[:servers].sum() + chances[servers:] @ ends
    assert line(servers, busy, handling).within(time) == pytest.approx(in_time, abs=1e-9)


@given(SERVERS, st.floats(0.01, 0.999), HANDLING, st.floats(0, 0.9999))
def test_a_percentile_is_the_time_within_which_that_share_is_served(
    servers: int, busy: float, handling: float, share: float
) -> None:
    found = line(servers, busy, handling)
    wait = found.percentile(share)
    assert found.within(wait) == pytest.approx(max(share, 1 - found.waits), abs=1e-9)


@given(st.integers(1, 12), st.floats(0.01, 0.99), HANDLING, st.floats(0.01, 30))
def test_time_to_the_end_is_wait_and_handling_together(servers: int, busy: float, handling: float, time: float) -> None:
    found, time = line(servers, busy, handling), time * handling
    over, _ = integrate.quad(
        lambda handled: math.exp(-handled / handling) / handling * (1 - found.within(time - handled)),
        0, time, epsabs=1e-12, limit=200,
    )  # fmt: skip
    assert found.unfinished(time) == pytest.approx(math.exp(-time / handling) + over, abs=1e-8)


def test_time_to_the_end_is_worked_by_hand_where_one_server_is_to_spare() -> None:
    # One server: exponential with the rate that is to spare. Two servers for one erlang: C = 1/3, e^-t (1 + t / 3).
    assert line(1, 0.5).unfinished(3) == pytest.approx(math.exp(-1.5), rel=1e-12)
    assert line(2, 0.5).unfinished(3) == pytest.approx(math.exp(-3) * 2, rel=1e-12)
    assert line(2, 0.5).waits == pytest.approx(1 / 3, rel=1e-12)


def test_time_to_the_end_stays_a_chance_however_long_it_is() -> None:
    for servers, busy in ((1, 0.999), (2, 0.9999), (500, 0.999), (500, 0.2)):
        for time in (0, 1, 800, 1e5):
            assert 0 <= line(servers, busy).unfinished(time) <= 1
    assert line(1, 0.999).unfinished(800) == pytest.approx(math.exp(-0.8), rel=1e-9)


@given(st.integers(1, 60), st.fractions(Fraction(1, 100), 200, max_denominator=100))
def test_what_is_turned_away_is_the_exact_quotient_of_powers_and_factorials(servers: int, load: Fraction) -> None:
    terms = [load**there / math.factorial(there) for there in range(servers + 1)]
    assert blocking(float(load), servers) == pytest.approx(float(terms[-1] / sum(terms)), rel=1e-12)


@pytest.mark.parametrize("load", [1_000.0, 5_000.0, 200_000.0])
def test_a_large_desk_is_no_harder_than_a_small_one(load: float) -> None:
    servers = math.ceil(load + math.sqrt(load))
    poisson = stats.poisson(load)
    assert blocking(load, servers) == pytest.approx(poisson.pmf(servers) / poisson.cdf(servers), rel=1e-8)
    # S. Halfin and W. Whitt (1981): with the root of the load to spare, the chance of waiting comes to one of its own.
    limit = 1 / (1 + stats.norm.cdf(1) / stats.norm.pdf(1))
    waits = waiting_line(arrivals=load, handling=1, servers=servers).waits
    assert waits == pytest.approx(limit, abs=0.5 / math.sqrt(load))


def test_where_there_is_far_too_little_or_too_much_room_nothing_overflows() -> None:
    assert blocking(100_000, 1) == pytest.approx(100_000 / 100_001)
    assert blocking(1, 5_000) == 0
    assert blocking(0, 3) == 0
    assert blocking(MOST, MOST) == pytest.approx(math.sqrt(2 / math.pi / MOST), rel=1e-2)


@given(SERVERS, st.floats(0.01, 0.999))
def test_one_more_server_never_makes_waiting_likelier_nor_longer(servers: int, busy: float) -> None:
    load = servers * busy
    before, after = (waiting_line(arrivals=load, handling=1, servers=count) for count in (servers, servers + 1))
    assert after.waits <= before.waits
    assert after.mean_wait <= before.mean_wait
    assert after.within(0.5) >= before.within(0.5)


@given(SERVERS, st.floats(0, 0.9999), HANDLING)
def test_every_figure_of_a_line_is_one_that_can_be(servers: int, busy: float, handling: float) -> None:
    found = line(servers, busy, handling)
    assert all(0 <= share <= 1 for share in (found.waits, found.occupancy, found.within(handling)))
    assert 0 <= found.mean_wait < math.inf
    assert found.length == pytest.approx(found.mean_wait * found.load / found.handling)  # Little's law


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"servers": 10}, "10 erlangs of work for 10: the desk is overloaded.*at least 11"),
        ({"servers": 3}, "10 erlangs of work for 3: the desk is overloaded.*at least 11"),
        ({"servers": 0}, "0 to serve the line.*whole number from 1"),
        ({"servers": -2}, "-2 to serve the line"),
        ({"servers": 10.5}, "10.5 to serve the line"),
        ({"servers": math.nan}, "nan to serve the line"),
        ({"servers": math.inf}, "inf to serve the line"),
        ({"servers": 2_000_000}, "to 1,000,000"),
        ({"handling": 0}, "a handling time of 0.*above 0"),
        ({"handling": -1}, "a handling time of -1"),
        ({"handling": math.nan}, "a handling time of nan"),
        ({"arrivals": -1}, "arrivals of -1"),
        ({"arrivals": math.inf}, "arrivals of inf"),
        ({"arrivals": 1e300}, "erlangs.*at most 1,000,000.*units"),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked: dict[str, float], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        waiting_line(**({"arrivals": 10, "handling": 1, "servers": 14} | asked))  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("share", [-0.1, 1, 1.5, math.nan])
def test_a_percentile_that_has_no_end_is_refused(share: float) -> None:
    with pytest.raises(ScenarioError, match="0 to under 1"):
        line(3, 0.5).percentile(share)


@pytest.mark.parametrize("time", [-1, math.nan, math.inf])
def test_a_time_that_is_none_is_refused(time: float) -> None:
    with pytest.raises(ScenarioError, match="a time of"):
        line(3, 0.5).within(time)
    with pytest.raises(ScenarioError, match="a time of"):
        line(3, 0.5).unfinished(time)
