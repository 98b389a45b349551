"""Levers on availability: how a form asks for them, what they do, and what they refuse."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from analytics.errors import ScenarioError
from analytics.scenario.availability.design import Build, Design
from analytics.scenario.availability.levers import (
    AVAILABILITY_LEVERS,
    AvailabilityLever,
    FewerFailures,
    PlannedWorkMoved,
    QuickerRestoring,
    Redundancy,
)  # fmt: skip
from analytics.scenario.lever import WORDS, check, knobs

TODAY = Design(service="Portal", parts=("Portal", "Sign-in"))
every = pytest.mark.parametrize("lever", AVAILABILITY_LEVERS)


@every
def test_every_field_of_a_lever_tells_a_form_how_to_ask_for_it(lever: type[AvailabilityLever]) -> None:
    for each in knobs(lever):
        assert each.label
        assert each.help.endswith(".")
        assert each.unit in WORDS or (each.low < each.high and 0 < each.step <= each.high - each.low)
    assert [each.name for each in knobs(lever)] == [each.name for each in fields(lever)]
    assert lever().label


@every
def test_a_lever_is_a_value_that_starts_within_its_bounds(lever: Any) -> None:
    check(lever())
    assert (lever(), hash(lever())) == (lever(), hash(lever()))
    with pytest.raises(FrozenInstanceError):
        lever().once = 1.0


@every
def test_a_lever_that_is_not_pulled_changes_nothing(lever: type[AvailabilityLever]) -> None:
    assert lever().apply(TODAY) == TODAY


@every
def test_what_a_lever_costs_is_handed_on_as_it_was_entered(lever: Any) -> None:
    twice = lever(once=100.0, monthly=7.0).apply(lever(once=100.0, monthly=7.0).apply(TODAY))
    assert (twice.once, twice.monthly) == (200.0, 14.0)


def test_levers_on_one_part_are_pulled_one_after_the_other() -> None:
    found = FewerFailures(times=2.0).apply(FewerFailures(times=3.0).apply(TODAY))
    found = QuickerRestoring(part="Sign-in", times=0.5).apply(found)
    assert found.builds == {"Portal": Build(mtbf=6.0), "Sign-in": Build(mttr=0.5)}
    assert [each.source for each in found.assumptions] == ["entered by hand"] * 3


def test_redundancy_is_taken_in_the_units_of_the_form() -> None:
    found = Redundancy(part="Sign-in", units=3, needed=2, common=5, switching=30).apply(TODAY)
    assert found.build("Sign-in") == Build(needed=2, units=3, common=0.05, switching=0.5)
    assert found.build("Portal") == Build()


def test_planned_work_that_moves_leaves_the_rest_within_agreed_hours() -> None:
    assert PlannedWorkMoved(percent=75).apply(TODAY).planned == pytest.approx(0.25)


def test_planned_work_that_is_no_lost_time_is_said_to_move_little() -> None:
    told = [PlannedWorkMoved(percent=50).apply(each).assumptions[0].words for each in
            (TODAY, replace(TODAY, maintenance="own state"))]  # fmt: skip
    assert ["hardly moves" in words for words in told] == [True, False]


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        (Redundancy(units=2, needed=3), "3 of 2 units are needed"),
        (Redundancy(units=2.5, needed=1), "1 of 2.5 units"),
        (FewerFailures(part="Sign in", times=2), "no outage was seen of a part 'Sign in'.*Sign-in"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_in_words(lever: AvailabilityLever, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        lever.apply(TODAY)


@pytest.mark.parametrize(
    "lever",
    [
        QuickerRestoring(times=-1), FewerFailures(times=0), Redundancy(units=0), Redundancy(common=101),
        Redundancy(switching=-1), PlannedWorkMoved(percent=101), FewerFailures(once=-1),
        QuickerRestoring(times=float("nan")),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_is_refused_with_the_bounds(lever: AvailabilityLever) -> None:
    with pytest.raises(ScenarioError, match=" to "):
        check(lever)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        ({"mttr": -1.0}, "the time to restore is multiplied by -1"),
        ({"mtbf": 0.0}, "the time between failures is multiplied by 0"),
        ({"needed": 3, "units": 2}, "3 of 2 units"),
        ({"needed": 0}, "0 units are needed"),
        ({"common": 1.5}, "a common cause takes 1.5"),
        ({"switching": -0.1}, "switching over takes -0.1 hours"),
    ],
)
def test_a_part_that_cannot_be_built_so_is_refused_in_words(build: dict[str, float], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        TODAY.building("Portal", **build)
