"""The levers of a desk change what they say and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.desk import levers
from analytics.scenario.desk.desk import Desk, Hours, Measured, Tier
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.simulation import play
from analytics.scenario.lever import WORDS, Lever, check, knobs
from analytics.scenario.ticket import FINISH
from tests.scenario.desk.ground import desk, kind


def two_tiers() -> Desk:
    tiers = (
        Tier(station="Desk", work=Hours(mean=1.0), onward=0.3, outside=0.2),
        Tier(station="Desk", work=Measured(values=(1.0, 2.0))),
    )
    return desk(kinds=tuple(kind(place, tiers=tiers) for place in range(4)))


@pytest.mark.parametrize("lever", LEVERS)
def test_every_field_of_a_lever_tells_a_form_how_to_ask_for_it(lever: type[Lever[Desk]]) -> None:
    assert lever.label
    for knob in knobs(lever):
        assert knob.label
        assert knob.help.endswith(".")
        assert knob.unit in WORDS or knob.low <= float(knob.default) <= knob.high
    check(lever())


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_where_it_stands_today_changes_nothing(lever: type[Lever[Desk]]) -> None:
    for asked in (desk(), two_tiers(), desk(after_shift=FINISH)):
        start = lever.today(asked)
        if start is not None:
            assert start.apply(asked) is asked


def test_a_lever_that_has_no_place_here_is_not_offered() -> None:
    assert levers.ChangeOutside.today(desk()) is None
    assert levers.ChangeHandOver.today(desk()) is None
    assert levers.ChangeHandOver.today(two_tiers()) == levers.ChangeHandOver()


def share(asked: Desk) -> float:
    return float(np.nanmean(play(asked, replications=4).share()))


@pytest.mark.parametrize(
    "lever",
    [
        levers.ChangePeople(people=1), levers.ChangeShifts(later=2), levers.ChangeHandling(percent=20),
        levers.ChangeAutomation(percent=20), levers.ChangeDemand(percent=-20), levers.ChangeOvertime(finish=1),
        levers.ChangeHandling(kind="P2", percent=60),
    ],
)  # fmt: skip
def test_what_should_help_helps(lever: Lever[Desk]) -> None:
    busy = desk(people=5, tickets=10_500)
    assert share(lever.apply(busy)) > share(busy)


def test_fewer_handed_on_and_less_time_outside_help() -> None:
    asked = replace(two_tiers(), stations=desk(people=9).stations)
    assert share(levers.ChangeHandOver(percent=100).apply(asked)) >= share(asked)
    running = replace(asked, kinds=tuple(replace(kind, stops=False) for kind in asked.kinds))
    assert share(levers.ChangeOutside(percent=90).apply(running)) > share(running)


def test_handling_of_one_kind_is_left_alone_where_another_is_meant() -> None:
    changed = levers.ChangeHandling(kind="P3", percent=50).apply(desk())
    assert [kind.tiers[0].work.mean for kind in changed.kinds] == [2.0, 1.6, 0.6, 1.0]
    measured = levers.ChangeHandling(percent=50).apply(two_tiers()).kinds[0].tiers[1].work
    assert measured == Measured(values=(0.5, 1.0))


def test_automation_and_demand_multiply() -> None:
    changed = levers.ChangeAutomation(percent=50).apply(levers.ChangeDemand(percent=10).apply(desk()))
    assert [kind.growth for kind in changed.kinds] == pytest.approx([0.55] * 4)


@pytest.mark.parametrize(
    ("lever", "words"),
    [
        (levers.ChangePeople(people=-9), "fewer than nobody.*at most 6 fewer"),
        (levers.ChangePeople(station="Nights", people=1), "no team 'Nights'.*Desk"),
        (levers.ChangeHandling(kind="P9", percent=5), "no tickets called 'P9'.*P1"),
    ],
)
def test_what_makes_no_sense_for_a_desk_is_refused_in_words(lever: Lever[Desk], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        lever.apply(desk())


@pytest.mark.parametrize("asked", [{"percent": 95.0}, {"percent": -60.0}], ids=["too much shorter", "too much longer"])
def test_a_value_out_of_bounds_is_refused_with_the_bounds(asked: dict[str, Any]) -> None:
    with pytest.raises(ScenarioError, match="-50 to 80 %"):
        check(levers.ChangeHandling(**asked))
