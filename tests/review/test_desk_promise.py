"""What can be promised of a desk, and which desk a promise rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.errors import QuestionError, ScenarioError
from analytics.review import Review, desks
from analytics.review.findings import desk_promise
from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.level import levels
from analytics.scenario.desk.promise import promisable
from tests.review.queued import GROUP, review, sound

AGREEMENT, TARGET = "Payroll and HR SLA", "Pay questions resolved within 16 hours"
PROMISE = f"{AGREEMENT}: {TARGET}"

pytestmark = pytest.mark.slow


def test_a_level_is_what_the_engine_promises_of_as_many_replications_with_the_error_of_the_model_mixed_in() -> None:
    found = desk_promise.promisable(review(), group=GROUP, promise=PROMISE, horizon=3)
    sound(found)
    desk, aim = desks.desk(review(), GROUP, months=3), desks.aim(review(), GROUP, PROMISE, months=3)
    played = work_out(replace(desk.ground, replications=200)).played
    could = promisable(played, aim, model_error=desk.model_error)
    assert found.table["level"].to_list() == [aim.level, *could["level"]]
    assert found.table["confidence"].to_list()[1:] == [0.8, 0.9, 0.95]
    # By hand: the worst month of each future, off by a normal draw, and the level that so many of them are not under.
    worst = np.sort(np.clip(
        levels(played, aim).min(axis=1) + desk.model_error * np.random.default_rng(1).standard_normal(200), 0, 1
    ))  # fmt: skip
    assert found.table["level"].to_list()[2] == np.floor(worst[19] * 1000) / 1000
    assert found.table["confidence"][0] == (worst >= aim.level).mean()
    assert f"with 90 % confidence; 90 %, as promised today, holds in all of them with {_chance(worst, aim.level)}" in (
        found.answer
    )


def _chance(worst: np.ndarray[tuple[int], np.dtype[np.float64]], level: float) -> str:
    share = round(100 * float((worst >= level).mean()))
    return f"{share} %" if 0 < share < 100 else "under 1 %" if share <= 0 else "over 99 %"


def test_a_surer_promise_is_a_lower_one_and_more_people_can_promise_more() -> None:
    now, more = (
        desk_promise.promisable(review(), group=GROUP, promise=PROMISE, horizon=3, changes=changes)
        for changes in ((), (("people", "people", 2.0),))
    )
    for found in (now, more):
        assert found.table["level"][1:].is_sorted(descending=True)
        assert (found.table["chance"][1:] >= found.table["confidence"][1:]).all()
        assert (found.table["low"] <= found.table["high"])[1:].all()
    assert (more.table["level"][1:] > now.table["level"][1:]).all()
    assert more.table["confidence"][0] > now.table["confidence"][0]
    assert "changed so" in more.answer
    sound(more)


def test_credits_of_the_level_of_today_are_those_of_the_bill_and_a_higher_promise_owes_no_less() -> None:
    found = desk_promise.promisable(review(), group=GROUP, promise=PROMISE, horizon=3)
    ground = replace(desks.desk(review(), GROUP, months=3).ground, replications=200)
    bill = work_out(ground).bill
    assert found.table["credits"][0] == pytest.approx(bill.credits[AGREEMENT, TARGET].mean())
    assert found.table["credits"][0] > 0
    by_level = found.table.sort("level")["credits"]
    assert by_level.is_sorted()
    assert "credits" in found.labels
    unpaid = desk_promise.promisable(review(), group=GROUP, horizon=3, promise="Citizen Portal SLA: Faults resolved "
                                     "within 3 calendar days")  # fmt: skip
    assert "credits" not in unpaid.labels
    sound(unpaid)


def test_a_confidence_that_is_none_and_a_change_that_makes_no_sense_are_refused() -> None:
    with pytest.raises(ScenarioError, match="a confidence of 1"):
        desk_promise.promisable(review(), group=GROUP, promise=PROMISE, horizon=3, confidences=(1.0,))
    with pytest.raises(ScenarioError, match="fewer than nobody"):
        desk_promise.promisable(review(), group=GROUP, horizon=3, changes=(("people", "people", -50.0),))


def test_a_target_is_served_by_the_desk_of_its_service_where_that_can_be_played() -> None:
    served, why = desk_promise.for_target(review(), AGREEMENT, TARGET, horizon=3)
    assert served == desk_promise.Served(GROUP, desks.aim(review(), GROUP, PROMISE, months=3))
    assert why == ""


@pytest.mark.parametrize(
    ("agreement", "target", "says"),
    [
        ("Citizen Portal SLA", "Portal available", "no share of tickets"),
        ("Case Management SLA", "Resolved by the time promised on the ticket", "allows each ticket a time of its own"),
    ],
)
def test_a_target_that_no_desk_can_be_played_for_says_why(agreement: str, target: str, says: str) -> None:
    served, why = desk_promise.for_target(review(), agreement, target, horizon=3)
    assert served is None
    assert says in why
    assert not why.endswith(".")


def test_a_target_of_a_service_without_a_group_says_so() -> None:
    services = tuple(replace(each, group="") for each in review().catalogue.services)
    without = Review(review().records, replace(review().catalogue, services=services), review().as_of)
    served, why = desk_promise.for_target(without, AGREEMENT, TARGET)
    assert (served, why) == (None, "the catalogue names no support group of Payroll and HR")
    with pytest.raises(QuestionError, match="has no target 'x'"):
        desk_promise.for_target(review(), AGREEMENT, "x")


def test_a_log_that_carries_no_simulation_says_why_and_is_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuses(_: Review, group: str, **_months: int) -> None:
        tried.append(group)
        problem = "its waits are not those of a queue"
        raise ScenarioError(problem, remedy="Load rosters")

    monkeypatch.setattr(desks, "desk", refuses)
    fresh = Review(review().records, review().catalogue, review().as_of)
    for _ in range(2):
        served, why = desk_promise.for_target(fresh, AGREEMENT, TARGET)
        assert (served, why) == (None, "its waits are not those of a queue")
    assert tried == [GROUP]
