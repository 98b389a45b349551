"""Lines with priorities come to what their Markov chains do, and to the laws that every order of service keeps."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ScenarioError
from analytics.scenario.priority_line import Stream, mean_times_preempted, mean_waits, mean_waits_of_several
from analytics.scenario.waiting_line import waiting_line
from tests.scenario.chains import Moves, State, held, mean, standing

#: Two classes at one server: arrivals, mean handling times, and of how many exponential stages each time is made.
DESKS = [
    ((0.3, 0.2), (1.0, 1.0), (1, 1)),
    ((0.1, 0.5), (2.0, 0.7), (1, 3)),
    ((0.4, 0.15), (0.5, 2.0), (2, 1)),
    ((0.2, 0.2), (1.5, 1.0), (2, 2)),
]
MOST = 60


def stream(arrivals: float, handling: float, stages: int = 1) -> Stream:
    """A class whose handling time is the sum of equal exponential stages: of variance handling ** 2 / stages."""
    return Stream(arrivals=arrivals, handling=handling, square=handling**2 * (1 + 1 / stages))


def streams(desk: Any) -> list[Stream]:
    return [stream(*each) for each in zip(*desk, strict=True)]


def who_finishes(desk: Any) -> dict[State, float]:
    """Chances of (class in service, stage, first waiting, second waiting) where what is begun is finished."""
    (first, second), handling, stages = desk

    def moves(state: State) -> Moves:
        serves, stage, one, two = state
        if not serves:
            return [(first, (1, 0, 0, 0)), (second, (2, 0, 0, 0))]
        pace, last = stages[serves - 1] / handling[serves - 1], stage == stages[serves - 1] - 1
        after = (1, 0, one - 1, two) if one else (2, 0, 0, two - 1) if two else (0, 0, 0, 0)
        return held([
            (first, (serves, stage, one + 1, two), one < MOST), (second, (serves, stage, one, two + 1), two < MOST),
            (pace, after if last else (serves, stage + 1, one, two), True),
        ])  # fmt: skip

    return standing((0, 0, 0, 0), moves)


def who_gives_way(desk: Any) -> dict[State, float]:
    """Chances of (first there, its stage, second there, its stage) where the second resumes when no first is left."""
    (first, second), handling, stages = desk

    def moves(state: State) -> Moves:
        one, at, two, kept = state
        first_on = (one, at + 1, two, kept) if at < stages[0] - 1 else (one - 1, 0, two, kept)
        second_on = (one, at, two, kept + 1) if kept < stages[1] - 1 else (one, at, two - 1, 0)
        return held([
            (first, (one + 1, at, two, kept), one < MOST), (second, (one, at, two + 1, kept), two < MOST),
            (stages[0] / handling[0], first_on, one > 0), (stages[1] / handling[1], second_on, one == 0 < two),
        ])  # fmt: skip

    return standing((0, 0, 0, 0), moves)


def of_several(arrivals: tuple[float, float], servers: int) -> dict[State, float]:
    """Chances of (busy, first waiting, second waiting) at several servers whose handling time is 1."""
    first, second = arrivals

    def moves(state: State) -> Moves:
        busy, one, two = state
        if busy < servers:
            return held([(first + second, (busy + 1, 0, 0), True), (busy, (busy - 1, 0, 0), busy > 0)])
        after = (busy, one - 1, two) if one else (busy, 0, two - 1) if two else (busy - 1, 0, 0)
        return held([
            (first, (busy, one + 1, two), one < MOST), (second, (busy, one, two + 1), two < MOST), (busy, after, True),
        ])  # fmt: skip

    return standing((0, 0, 0), moves)


@pytest.mark.parametrize("desk", DESKS)
def test_each_class_waits_as_its_chain_says_where_what_is_begun_is_finished(desk: Any) -> None:
    chances = who_finishes(desk)
    waiting = [mean(chances, lambda state, place=place: state[place]) for place in (2, 3)]  # type: ignore[misc]  # a lambda's default
    expected = [length / rate for length, rate in zip(waiting, desk[0], strict=True)]
    assert mean_waits(streams(desk)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("desk", DESKS)
def test_each_class_stays_as_its_chain_says_where_the_urgent_come_first_at_once(desk: Any) -> None:
    chances = who_gives_way(desk)
    there = [mean(chances, lambda state, place=place: state[place]) for place in (0, 2)]  # type: ignore[misc]  # a lambda's default
    expected = [length / rate for length, rate in zip(there, desk[0], strict=True)]
    assert mean_times_preempted(streams(desk)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("arrivals", "servers"), [((0.5, 0.8), 2), ((2.0, 0.5), 4), ((1.0, 4.0), 8)])
def test_each_class_waits_as_its_chain_says_at_several_servers(arrivals: tuple[float, float], servers: int) -> None:
    chances = of_several(arrivals, servers)
    waiting = [mean(chances, lambda state, place=place: state[place]) for place in (1, 2)]  # type: ignore[misc]  # a lambda's default
    expected = [length / rate for length, rate in zip(waiting, arrivals, strict=True)]
    assert mean_waits_of_several(arrivals=arrivals, handling=1, servers=servers) == pytest.approx(expected, rel=1e-6)


#: Up to five classes that together take at most 0.95 of one server's time.
CLASSES = st.lists(
    st.tuples(st.floats(0.01, 1), st.floats(0.01, 10), st.floats(1, 5)), min_size=1, max_size=5
).map(lambda drawn: [
    Stream(arrivals=0.95 * share / len(drawn) / handling, handling=handling, square=handling**2 * spread)
    for share, handling, spread in drawn
])  # fmt: skip


@given(CLASSES, st.randoms())
def test_no_order_of_service_makes_or_saves_work(classes: list[Stream], chance: Any) -> None:
    # Kleinrock's conservation law (1965): the waits of all classes, weighed by their load, come to the same.
    other = chance.sample(classes, len(classes))
    sums = [
        sum(each.load * wait for each, wait in zip(order, mean_waits(order), strict=True)) for order in (classes, other)
    ]
    load = sum(each.load for each in classes)
    assert sums[0] == pytest.approx(sums[1])
    assert sums[0] == pytest.approx(load * sum(each.arrivals * each.square for each in classes) / 2 / (1 - load))


@given(CLASSES)
def test_the_more_urgent_never_waits_longer(classes: list[Stream]) -> None:
    waits = mean_waits(classes)
    assert list(waits) == sorted(waits)


@given(CLASSES)
def test_whom_all_give_way_to_never_meets_them(classes: list[Stream]) -> None:
    for many in range(1, len(classes) + 1):
        assert mean_times_preempted(classes[:many]) == pytest.approx(mean_times_preempted(classes)[:many])
    (alone,) = mean_waits(classes[:1])
    assert mean_times_preempted(classes)[0] == pytest.approx(alone + classes[0].handling)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=5), st.integers(1, 50), st.floats(0.05, 0.99))
def test_waits_of_classes_handled_alike_add_up_to_those_of_one_line(
    shares: list[float], servers: int, busy: float
) -> None:
    arrivals = [servers * busy * share / sum(shares) for share in shares]
    waits = mean_waits_of_several(arrivals=arrivals, handling=1, servers=servers)
    together = waiting_line(arrivals=sum(arrivals), handling=1, servers=servers)
    assert sum(map(math.prod, zip(arrivals, waits, strict=True))) == pytest.approx(together.length)
    assert list(waits) == sorted(waits)


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=5), st.floats(0.05, 0.99))
def test_one_of_several_servers_is_one_server(shares: list[float], busy: float) -> None:
    arrivals = [busy * share / sum(shares) for share in shares]
    alone = mean_waits([stream(rate, 1) for rate in arrivals])
    assert mean_waits_of_several(arrivals=arrivals, handling=1, servers=1) == pytest.approx(alone)


@pytest.mark.parametrize("work_out", [mean_waits, mean_times_preempted])
def test_a_class_that_is_not_served_is_named_as_overloaded(work_out: Any) -> None:
    with pytest.raises(ScenarioError, match=r"class 2 and those before it bring .* it is overloaded"):
        work_out([stream(0.5, 1), stream(0.6, 1), stream(0.1, 1)])
    with pytest.raises(ScenarioError, match=r"class 1 .* bring 1 of what"):
        work_out([stream(1, 1)])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Stream(arrivals=-0.1, handling=1, square=2), "arrivals of -0.1"),
        (Stream(arrivals=0.1, handling=0, square=2), "a handling time of 0"),
        (Stream(arrivals=0.1, handling=1, square=0.5), "mean square of 0.5.*no variance is negative"),
        (Stream(arrivals=0.1, handling=1, square=math.nan), "a mean squared time of nan"),
        (Stream(arrivals=math.nan, handling=1, square=2), "arrivals of nan"),
    ],
)
def test_a_class_that_cannot_be_is_refused_in_words(wrong: Stream, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        mean_waits([stream(0.2, 1), wrong])


def test_several_servers_with_too_much_work_are_refused_in_words() -> None:
    with pytest.raises(ScenarioError, match="4 erlangs of work for 4: the desk is overloaded"):
        mean_waits_of_several(arrivals=(1, 3), handling=1, servers=4)
    with pytest.raises(ScenarioError, match="arrivals of -1"):
        mean_waits_of_several(arrivals=(-1, 3), handling=1, servers=4)
