"""Availability of parts together, against closed forms and a sum over every state."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import Catalogue, Service
from analytics.errors import CatalogueError, ScenarioError
from analytics.scenario.availability import topology
from tests.scenario.availability.made import either, series

LEVELS = {"A": 0.99, "B": 0.9, "C": 0.8, "D": 0.95}


def catalogue(**depends: tuple[str, ...]) -> Catalogue:
    return Catalogue(services=tuple(Service(name=name, depends_on=needs) for name, needs in depends.items()))


def in_every_state(up: frozenset[topology.Way], levels: dict[str, float]) -> float:
    """The chance that some way is up, summed over every state that the parts can be in."""
    total = 0.0
    for state in itertools.product((True, False), repeat=len(levels)):
        working = {name for name, works in zip(levels, state, strict=True) if works}
        chance = 1.0
        for name, level in levels.items():
            chance *= level if name in working else 1 - level
        total += chance * any(way <= working for way in up)
    return total


def test_a_service_stands_on_itself_and_all_that_it_depends_on_through_others() -> None:
    there = catalogue(A=("B",), B=("C",), C=())
    assert topology.ways(there, "A") == series("A", "B", "C")
    assert topology.availability(topology.ways(there, "A"), LEVELS) == pytest.approx(0.99 * 0.9 * 0.8)


def test_of_alternatives_either_will_do_and_a_part_both_share_is_counted_once() -> None:
    there = catalogue(A=("B | C",), B=("D",), C=("D",), D=())
    found = topology.ways(there, "A")
    assert found == frozenset({frozenset("ABD"), frozenset("ACD")})
    # Worked out by hand: A and D must be up, and not both B and C down.
    assert topology.availability(found, LEVELS) == pytest.approx(0.99 * 0.95 * (1 - 0.1 * 0.2))
    assert topology.needed_by_all(found) == {"A", "D"}


@settings(max_examples=60)
@given(
    st.sets(st.frozensets(st.sampled_from("ABCD"), min_size=1), min_size=1, max_size=5),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_any_topology_agrees_with_a_sum_over_every_state(ways: set[frozenset[str]], levels: list[float]) -> None:
    named = dict(zip("ABCD", levels, strict=True))
    assert topology.availability(frozenset(ways), named) == pytest.approx(
        in_every_state(frozenset(ways), named), abs=1e-9
    )


def test_in_series_the_product_and_side_by_side_its_mirror_image() -> None:
    assert topology.availability(series("A", "B"), LEVELS) == pytest.approx(0.99 * 0.9)
    assert topology.availability(either("B", "C"), LEVELS) == pytest.approx(1 - 0.1 * 0.2)


def test_the_improvement_of_a_part_is_what_would_be_gained_if_it_never_failed() -> None:
    assert topology.improvement(series("A", "B"), LEVELS, "B") == pytest.approx(0.99 * 0.1)
    assert topology.improvement(either("B", "C"), LEVELS, "C") == pytest.approx(0.1 * 0.2)


@pytest.mark.parametrize(("needed", "units"), [(1, 1), (1, 2), (2, 2), (2, 3), (3, 5)])
def test_k_of_n_is_a_sum_over_the_units_that_are_up(needed: int, units: int) -> None:
    alike = dict.fromkeys("abcde"[:units], 0.9)
    enough = frozenset(frozenset(some) for some in itertools.combinations(alike, needed))
    by_hand = in_every_state(enough, alike)
    assert topology.k_of_n(0.9, needed, units) == pytest.approx(by_hand)
    # 90 hours up and 10 to restore.
    assert topology.redundant(90.0, 10.0, needed=needed, units=units) == pytest.approx(by_hand)


def test_one_unit_is_up_by_its_time_between_failures_and_its_time_to_restore() -> None:
    assert topology.redundant(400.0, 2.0, needed=1, units=1) == pytest.approx(400 / 402)


def test_where_all_failures_have_a_common_cause_a_second_unit_gives_nothing() -> None:
    assert topology.redundant(400.0, 2.0, needed=1, units=2, common=1.0) == pytest.approx(400 / 402)


def test_a_switch_over_as_long_as_restoring_leaves_only_the_units_standing_by_of_use_to_none() -> None:
    # The one that carries the load is up 9 hours in 10, and switching lasts as long as it is down.
    assert topology.redundant(9.0, 1.0, needed=1, units=2, switching=1.0) == pytest.approx(0.9)
    # Half as long: up, or restored behind the other that is up: 0.9 + 0.05 * 0.9.
    assert topology.redundant(9.0, 1.0, needed=1, units=2, switching=0.5) == pytest.approx(0.945)


def test_a_part_told_apart_is_up_when_all_of_its_pieces_are() -> None:
    found = topology.told_apart(either("A", "B"), {"A": ["C", "D"]})
    assert topology.availability(found, LEVELS) == pytest.approx(1 - (1 - 0.8 * 0.95) * 0.1)


def test_each_part_needs_itself_and_what_stands_beneath_every_way() -> None:
    there = catalogue(A=("B | C",), B=("D",), C=("D",), D=())
    assert topology.needs(there, topology.ways(there, "A")) == {
        "A": {"A", "D"}, "B": {"B", "D"}, "C": {"C", "D"}, "D": {"D"},
    }  # fmt: skip


def test_a_loop_of_dependencies_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError, match="depends on itself through others"):
        topology.ways(catalogue(A=("B",), B=("A",)), "A")


def test_more_ways_than_can_be_worked_out_are_refused_in_words() -> None:
    pairs = {f"{side}{place}": () for place in range(10) for side in "LR"}
    crossed = tuple(f"L{place} | R{place}" for place in range(10))
    with pytest.raises(ScenarioError, match="more than 500 ways"):
        topology.ways(catalogue(A=crossed, **pairs), "A")


def test_a_service_that_is_not_there_is_named() -> None:
    with pytest.raises(CatalogueError, match="Portl"):
        topology.ways(catalogue(Portal=()), "Portl")
