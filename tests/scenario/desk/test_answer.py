"""What changes of a desk come to in levels and money, and which of them are worth a thought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import CreditSchedule, Duration, Target, Tier, Version
from analytics.errors import ScenarioError
from analytics.scenario.desk.answer import Ground, Owed, evaluate, named, pulled, work_out
from analytics.scenario.desk.level import Aim, levels, whole
from analytics.scenario.desk.levers import ChangeHandling, ChangePeople
from analytics.scenario.desk.promise import promisable
from analytics.scenario.desk.simulation import play
from analytics.scenario.desk.trade_off import trade_off
from analytics.scenario.money.break_even import break_even
from analytics.scenario.money.change import Change
from analytics.scenario.money.frontier import Option, cheapest
from analytics.scenario.money.tariff import Rate, Tariff
from analytics.scenario.money.tornado import Span, tornado
from analytics.scenario.ticket import FINISH
from tests.scenario.desk.ground import desk

URGENT = Aim(name="Urgent in time", kinds=(0, 1), level=0.9)
REST = Aim(name="Everything else in time", kinds=(2, 3), level=0.95)
TARIFF = Tariff(currency="GBP", rates=(Rate(line="people", amount=30.0), Rate(line="tickets", amount=2.0)))


def ground(people: float = 5, tickets: float = 8000, **changed: Any) -> Ground:
    asked = Ground(desk=desk(people, tickets=tickets), aims=(URGENT, REST), tariff=TARIFF, replications=12)
    return replace(asked, **changed)


def agreed() -> Version:
    schedule = CreditSchedule(
        tiers=(Tier(at_least=0.8, below=0.95, credit=5.0), Tier(at_least=0.0, below=0.8, credit=20.0))
    )
    target = Target(
        name="Rest", measure="resolution", at_least=0.95, within=Duration(amount=27, unit="hours"), credits=schedule
    )
    return Version(in_force=date(2026, 1, 1), calendar="office", charge=10_000, targets=(target,))


def test_a_bill_is_paid_hours_and_tickets_at_their_price() -> None:
    found = work_out(ground())
    assert np.allclose(found.bill.lines["people"].sum(axis=1), 5 * 9 * 260 * 30)
    assert np.allclose(found.bill.each("tickets"), found.played.counted["opened"].sum((1, 2)) * 2)
    assert not found.bill.each("overtime").any()
    over = work_out(ground(desk=desk(5, after_shift=FINISH)))
    assert np.allclose(over.bill.each("overtime"), over.played.over.sum((1, 2)) * 45)


def test_credits_are_owed_for_the_months_that_fall_short() -> None:
    owed = Owed(agreement="SLA", version=agreed(), aims={"Rest": REST})
    found = work_out(ground(4.2, owed=(owed,)))
    month = levels(found.played, REST)
    percent = np.select([month < 0.8, month < 0.95], [20.0, 5.0], 0.0)
    assert percent.any()
    assert np.allclose(found.bill.lines["credits"], percent * 100)


def test_what_a_change_costs_itself_is_in_the_bill() -> None:
    tool = Change(words="A better tool", once=5000, a_month=100)
    with_it, without = (work_out(ground(), [ChangeHandling(percent=10)], changes) for changes in ([tool], []))
    assert np.allclose(with_it.bill.each("total") - without.bill.each("total"), 5000 + 12 * 100)


def test_changes_by_name_are_the_levers_they_mean() -> None:
    assert named({"people.people of Desk": 1, "handling.percent": 5}) == (
        ChangePeople(station="Desk", people=1), ChangeHandling(percent=5),
    )  # fmt: skip
    with pytest.raises(ScenarioError, match=r"no change 'people.hands'.*people\.people"):
        named({"people.hands": 1})
    with pytest.raises(ScenarioError, match="changed for the whole desk"):
        named({"overtime.finish of P1": 1})
    with pytest.raises(ScenarioError, match="people of everything is changed twice"):
        pulled(desk(), [ChangePeople(people=1), ChangePeople(people=2)])


def test_a_planted_frontier_is_found() -> None:
    """More people cost more and hold more; a slower desk of as many people costs as much and holds less."""
    options = [Option(name=f"{people:+d}", changes={"people.people": people}) for people in (0, 1, 2)]
    options.append(Option(name="slower", changes={"people.people": 1, "handling.percent": -20}))
    found = trade_off(ground(4), REST, options)
    assert found.filter("on_frontier")["option"].to_list() == ["+0", "+1", "+2"]
    slower = found.row(by_predicate=pl.col("option") == "slower", named=True)
    assert slower["beaten_by"] in ("+0", "+1")
    assert found["level"].is_sorted()
    assert cheapest(found.filter("on_frontier"), 0.95) in ("+1", "+2")


def test_urgent_work_is_not_held_at_the_expense_of_the_rest() -> None:
    options = [Option(name="as it is", changes={}), Option(name="two fewer", changes={"people.people": -2})]
    asked = ground(5.5, tickets=8500)
    found = trade_off(asked, URGENT, options)
    fewer = found.row(by_predicate=pl.col("option") == "two fewer", named=True)
    as_it_is = found.row(by_predicate=pl.col("option") == "as it is", named=True)
    # Hardly anything urgent is lost and much is saved, and yet it is no way to run the desk.
    assert fewer["level"] > as_it_is["level"] - 0.02
    assert fewer["cost"] < as_it_is["cost"]
    assert fewer["starves"] == REST.name
    assert (fewer["on_frontier"], as_it_is["on_frontier"], as_it_is["beaten_by"]) == (False, True, "")


def test_where_every_option_starves_somebody_none_is_on_the_frontier() -> None:
    found = trade_off(ground(5.5, tickets=8500), URGENT, [Option(name="fewer", changes={"people.people": -3})])
    assert found["on_frontier"].to_list() == [False]


def test_progress_of_a_frontier_is_told() -> None:
    said: list[float] = []
    options = [Option(name=str(more), changes={"people.people": more}) for more in (0, 1)]
    trade_off(ground(replications=4), REST, options, progress=said.append)
    assert said == [0.5, 1.0]


def test_where_a_tool_pays_for_itself_and_what_matters_most_is_told_by_the_same_answers() -> None:
    asked = evaluate(ground(6), REST)
    # One tenth less handling for one person fewer: between nothing and all people the saving is that of their hours.
    point = break_even(asked, "people.people", -2, 2, 1, others={"demand.percent": 0.0}, beside={"people.people": 0.0})
    assert point.at == pytest.approx(0.0)
    spans = [Span(lever="demand.percent", low=-10, high=10), Span(lever="people.people", low=-2, high=2)]
    found = tornado(asked, spans)
    assert found["lever"].to_list() == ["people.people", "demand.percent"]
    assert found["at_high"][0] == pytest.approx(2 * 9 * 260 * 30)


def test_a_level_every_month_holds_is_the_quantile_of_the_worst() -> None:
    played = play(desk(5, tickets=8500), replications=100)
    found = promisable(played, REST, (0.5, 0.9))
    worst = np.sort(levels(played, REST).min(axis=1))
    assert found["level"].to_list() == [np.floor(worst[at] * 1000) / 1000 for at in (49, 9)]
    assert (found["chance"] >= found["confidence"]).all()
    assert ((found["low"] <= worst[[49, 9]]) & (found["high"] >= worst[[49, 9]])).all()


def test_the_error_of_the_model_makes_a_promise_more_careful() -> None:
    played = play(desk(5, tickets=8500), replications=100)
    sure, unsure = (promisable(played, REST, (0.9,), model_error=error)["level"][0] for error in (0.0, 0.03))
    assert unsure < sure


def test_a_promise_is_held_in_the_share_of_other_futures_that_was_stated() -> None:
    asked = desk(5, tickets=8500)
    level = promisable(play(asked, replications=150), REST, (0.8,))["level"][0]
    held = (levels(play(asked, replications=150, seed=77), REST).min(axis=1) >= level).mean()
    assert held == pytest.approx(0.8, abs=0.11)


@pytest.mark.parametrize(
    ("asked", "words"), [({"confidences": (1.0,)}, "a confidence of 1"), ({"model_error": -1}, "-1")]
)
def test_a_promise_that_makes_no_sense_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        promisable(play(desk(tickets=500), replications=2), REST, **asked)


def test_the_same_changes_are_played_once() -> None:
    asked = evaluate(ground(replications=3), REST)
    assert asked({"people.people": 1}) is asked({"people.people": 1})
    assert np.array_equal(asked({}).level, whole(work_out(ground(replications=3)).played, REST))
