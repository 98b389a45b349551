"""Ways to run a desk that are tried."""

from __future__ import annotations

import pytest

from analytics.scenario.compare import AS_IT_IS
from analytics.scenario.desk.answer import named, pulled
from analytics.scenario.desk.levers import ChangeHandling, ChangePeople, ChangeShifts
from analytics.scenario.desk.ways import spare, ways
from tests.scenario.desk.ground import desk


def test_every_mix_of_people_hours_and_handling_is_tried_once_and_can_be() -> None:
    every = ways(desk(6))
    assert len({way.name for way in every}) == len(every) == 7 * 2 * 2
    assert named(next(way for way in every if way.name == AS_IT_IS).changes) == (
        ChangePeople(), ChangeShifts(), ChangeHandling(),
    )  # fmt: skip
    for way in every:
        pulled(desk(6), named(way.changes))


@pytest.mark.parametrize(("people", "fewer"), [(6, 2), (3, 2), (2.5, 2), (2, 1), (1.4, 1), (1, 0), (0.5, 0)])
def test_no_more_people_are_let_go_than_leave_somebody_on_every_shift(people: float, fewer: int) -> None:
    least = min(way.changes["people.people"] for way in ways(desk(people)))
    assert least == -fewer
    assert people - spare(desk(people)) > 0


def test_only_shorter_handling_costs_what_a_tool_does() -> None:
    costs = {way.name: sum(cost.a_month for cost in way.costs) for way in ways(desk(6), tool=900.0)}
    assert {cost for name, cost in costs.items() if "andling" in name} == {900.0}
    assert {cost for name, cost in costs.items() if "andling" not in name} == {0}
