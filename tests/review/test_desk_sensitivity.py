"""What matters most to a desk, and where a change of it stops paying."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.errors import ScenarioError
from analytics.review import desks
from analytics.review.findings import desk_sensitivity
from analytics.scenario.desk import answer
from analytics.scenario.desk.answer import evaluate, named, work_out
from analytics.scenario.desk.spans import spans
from analytics.scenario.money.break_even import break_even
from analytics.scenario.money.tornado import tornado
from tests.review.queued import GROUP, review, sound

PROMISE = "Payroll and HR SLA: Pay questions resolved within 16 hours"

pytestmark = pytest.mark.slow


def saved(**changes: float) -> float:
    """Money a month that changes of the desk save, worked out by themselves."""
    ground = desks.desk(review(), GROUP, months=3).ground
    levers = named({name.replace("_", "."): value for name, value in changes.items()})
    return float((work_out(ground).bill.each("total") - work_out(ground, levers).bill.each("total")).mean() / 3)


@pytest.mark.parametrize("of", ["total", "level"])
def test_what_matters_most_is_what_the_engine_says_of_every_lever_that_can_be_moved(of: Any) -> None:
    said: list[float] = []
    found = desk_sensitivity.tornado(
        review(), group=GROUP, promise=PROMISE, of=of, horizon=3, progress=said.append
    )  # fmt: skip
    sound(found)
    desk, aim = desks.desk(review(), GROUP, months=3), desks.aim(review(), GROUP, PROMISE, months=3)
    moved = [span for span, _ in spans(desk.ground.desk).values()]
    engine = tornado(evaluate(desk.ground, aim), moved, of=of)
    scale = pl.col("at_low", "at_high", "swing") / (3 if of == "total" else 1)
    assert_frame_equal(
        found.table.select("lever", "at_low", "at_high", "swing"), engine.select("lever", scale)
    )  # fmt: skip
    assert found.table["swing"].is_sorted(descending=True)
    assert (len(said), said[-1]) == (1 + 2 * len(moved), 1.0)
    assert said == sorted(said)


def test_a_lever_moves_cost_by_what_pulling_it_costs_and_is_told_in_the_words_of_its_form() -> None:
    found = desk_sensitivity.tornado(review(), group=GROUP, promise=PROMISE, horizon=3)
    row = found.table.row(by_predicate=pl.col("lever") == "people.people", named=True)
    assert row["at_high"] == pytest.approx(-saved(people_people=1))
    assert row["at_low"] == pytest.approx(-saved(people_people=-1))
    assert (row["moved"], row["span"], row["plainly"]) == ("People more or fewer", "-1 to +1 people", "yes")
    words = dict(found.table.select("lever", "span").iter_rows())
    assert words["overtime.finish"] == "0 to 1"
    assert words["demand.percent"] == "-10 to +10 % more or less"
    assert words["outside.percent"] == "-25 to +25 %"
    assert found.answer.startswith(f"“{found.table['moved'][0]}” matters most to what {GROUP} costs a month: from £")


def test_what_was_played_for_cost_is_not_played_again_for_the_level(monkeypatch: pytest.MonkeyPatch) -> None:
    other = "Case Management SLA: Answered within 2 hours"
    desk_sensitivity.tornado(review(), group=GROUP, promise=other, horizon=3)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(answer, "work_out", never)
    found = desk_sensitivity.tornado(review(), group=GROUP, promise=other, of="level", horizon=3)
    assert found.table["swing"][0] > 0


def test_more_demand_lowers_a_level_and_shorter_handling_raises_it() -> None:
    found = desk_sensitivity.tornado(review(), group=GROUP, promise=PROMISE, of="level", horizon=3)
    by_lever = {row["lever"]: row for row in found.table.iter_rows(named=True)}
    assert by_lever["demand.percent"]["at_low"] > 0 > by_lever["demand.percent"]["at_high"]
    assert by_lever["handling.percent"]["at_low"] < 0 < by_lever["handling.percent"]["at_high"]
    # Tickets that no longer come and less demand are the same tickets fewer.
    assert by_lever["automation.percent"]["at_high"] == pytest.approx(by_lever["demand.percent"]["at_low"])


def test_people_pay_nowhere_where_credits_are_small_and_shorter_handling_everywhere() -> None:
    for lever, field, low, high, says in (
        ("people", "people", 1.0, 4.0, f"“People more or fewer” pays nowhere from 1 to 4: even at 1 it loses "
                                       f"{-saved(people_people=1):,.0f} GBP a month"),
        ("handling", "percent", 5.0, 30.0, f"“Handling time, shorter by” pays everywhere from 5 to 30: even at 5 it "
                                           f"saves {saved(handling_percent=5):,.0f} GBP a month"),
    ):  # fmt: skip
        found = desk_sensitivity.break_even(
            review(), group=GROUP, lever=lever, field=field, low=low, high=high, step=1.0, horizon=3
        )
        sound(found)
        assert found.answer == says
        assert found.table["value"].to_list() == [low, high]


def test_a_scenario_breaks_even_on_the_line_between_two_steps_that_were_played() -> None:
    asked: dict[str, Any] = {"lever": "people", "field": "people", "low": -2.0, "high": 2.0, "step": 0.5}
    tool = (("handling", "percent", 10.0), ("people", "people", 0.0))
    found = desk_sensitivity.break_even(review(), group=GROUP, **asked, changes=tool, horizon=3)
    sound(found)
    below, above = saved(handling_percent=10), saved(handling_percent=10, people_people=0.5)
    assert below > 0 > above
    at = 0.5 * below / (below - above)
    assert found.answer == f"This scenario pays where “People more or fewer” is below {at:.3g} people, plainly at 0"
    saves = dict(found.table.select("value", "saves").iter_rows())
    assert (saves[0.0], saves[0.5]) == (pytest.approx(below), pytest.approx(above))
    # The engine asked by itself says the same.
    desk, aim = desks.desk(review(), GROUP, months=3), desks.aim(review(), GROUP, PROMISE, months=3)
    engine = break_even(
        evaluate(desk.ground, aim), "people.people", -2, 2, 0.5, others={"handling.percent": 10.0}
    )  # fmt: skip
    assert engine.at == pytest.approx(at)


def test_by_itself_a_lever_breaks_even_where_nothing_is_changed() -> None:
    found = desk_sensitivity.break_even(
        review(), group=GROUP, lever="people", field="people", low=-2.0, high=2.0, step=1.0, horizon=3
    )
    # Of the values that were asked about: halving finds 0 without -1.
    assert found.table["value"].to_list() == [-2.0, 0.0, 1.0, 2.0]
    assert found.answer == "“People more or fewer” pays below 0 people, plainly at -2"


def test_a_scenario_is_held_against_the_desk_without_it_wherever_another_lever_stands() -> None:
    more = (("people", "people", 1.0),)
    found = desk_sensitivity.break_even(
        review(), group=GROUP, lever="demand", field="percent", low=0.0, high=20.0, step=5.0, changes=more, horizon=3
    )
    lost = saved(people_people=1, demand_percent=20) - saved(demand_percent=20)
    assert dict(found.table.select("value", "saves").iter_rows())[20.0] == pytest.approx(lost)
    assert found.answer.startswith("This scenario, as “Demand” is moved, pays nowhere from 0 to 20: even at 0 it loses")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"lever": "warp"}, "no lever 'warp'"),
        ({"field": "hands"}, "has no field 'hands'"),
        ({"field": "station"}, "people.station is a name"),
        ({"low": 3.0}, "a range from 3 to 2 in steps of 1"),
        ({"step": 0.7}, "in steps of 0.7"),
        ({"low": -40.0}, "fewer than nobody"),
        ({"high": 500.0}, "People more or fewer is 500 people"),
    ],
)
def test_what_cannot_be_played_is_an_error_and_no_answer(asked: dict[str, Any], says: str) -> None:
    usual: dict[str, Any] = {"lever": "people", "field": "people", "low": -2.0, "high": 2.0, "step": 1.0}
    with pytest.raises(ScenarioError, match=says):
        desk_sensitivity.break_even(review(), group=GROUP, horizon=3, **{**usual, **asked})
