"""Cost against level of a desk, and the cheapest way to hold a level."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from analytics.errors import QuestionError
from analytics.review import desks
from analytics.review.findings import desk_frontier
from analytics.scenario.compare import AS_IT_IS
from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.level import attained, whole
from analytics.scenario.desk.levers import ChangePeople
from analytics.scenario.desk.trade_off import played, starved
from analytics.scenario.money.frontier import knee
from tests.review.queued import GROUP, review, sound

if TYPE_CHECKING:
    from analytics.scenario.desk.answer import Ground, Outcome
    from analytics.scenario.money.frontier import Option

PROMISE = "Payroll and HR SLA: Pay questions resolved within 16 hours"

#: People alone, in turn.
PEOPLE = (AS_IT_IS, "1 person more", "2 people more", "3 people more", "4 people more")

pytestmark = pytest.mark.slow


def way(table: pl.DataFrame, name: str) -> dict[str, Any]:
    return table.row(by_predicate=pl.col("option") == name, named=True)


def test_a_way_costs_and_holds_what_the_desk_comes_to_when_it_is_run_so() -> None:
    found = desk_frontier.frontier(review(), group=GROUP, promise=PROMISE, horizon=3)
    sound(found)
    ground, aim = desks.desk(review(), GROUP, months=3).ground, desks.aim(review(), GROUP, PROMISE, months=3)
    today, more = work_out(ground), work_out(ground, [ChangePeople(people=1)])
    told = way(found.table, "1 person more")
    assert told["cost"] == pytest.approx(more.bill.each("total").mean() / 3)
    assert told["credits"] == pytest.approx(more.bill.each("credits").mean() / 3)
    assert told["level"] == pytest.approx(whole(more.played, aim).mean())
    assert told["change"] == pytest.approx((more.bill.each("total") - today.bill.each("total")).mean() / 3)
    # Another person on every shift is paid for the hours of the shifts, and spares the credits that are not owed.
    hours = sum((s.ends - s.starts)[s.starts < ground.desk.edges[-1]].sum() for s in ground.desk.stations)
    paid = hours * (ground.tariff.rate("people", GROUP) or 0) / 3
    spared = way(found.table, AS_IT_IS)["credits"] - told["credits"]
    assert told["change"] == pytest.approx(paid - spared, rel=0.02)


def test_more_people_cost_more_and_hold_more_and_the_knee_is_on_the_frontier_as_the_engine_has_it() -> None:
    table = desk_frontier.frontier(review(), group=GROUP, promise=PROMISE, horizon=3).table
    for one, other in pairwise(way(table, name) for name in PEOPLE):
        assert one["cost"] < other["cost"]
        assert one["level"] < other["level"]
    assert table["level"].is_sorted()
    front = table.filter("on_frontier")
    assert front.filter("knee")["option"].to_list() == [knee(table)]
    # By hand: no way on the frontier has another that costs less and holds more.
    for row in front.iter_rows(named=True):
        better = table.filter("priced", pl.col("cost") < row["cost"], pl.col("level") > row["level"])
        assert better.filter(pl.col("starves") == "").is_empty()


def test_fewer_people_are_told_by_the_promises_they_starve_and_are_on_no_frontier() -> None:
    found = desk_frontier.frontier(review(), group=GROUP, promise=PROMISE, horizon=3)
    ground = desks.desk(review(), GROUP, months=3).ground
    fewer = way(found.table, "2 people fewer")
    assert fewer["starves"] == starved(ground, work_out(ground), work_out(ground, [ChangePeople(people=-2)])) != ""
    assert not fewer["on_frontier"]
    assert fewer["standing"] == "at the expense of promises"
    assert found.picture is not None
    roles = dict(found.picture.frame.drop_nulls("point").select("point", "role").iter_rows())
    assert (roles["2 people fewer"], roles[AS_IT_IS], roles["3 people more, shifts 1 h longer"]) == (
        "starves", "today", "option",
    )  # fmt: skip
    assert not [name for name in roles if "andling" in name]


def test_shorter_handling_is_weighed_against_the_others_only_at_its_price() -> None:
    free, priced = (
        desk_frontier.frontier(review(), group=GROUP, promise=PROMISE, horizon=3, tool=tool).table.sort("option")
        for tool in (None, 7000.0)
    )
    shorter = free["option"].str.contains("andling")
    assert 0 < shorter.sum() == free.height / 2
    assert not free.filter(shorter)["on_frontier"].any()
    assert not free.filter(shorter)["priced"].any()
    assert priced["priced"].all()
    assert priced.filter(shorter)["on_frontier"].any()
    extra = (priced["cost"] - free["cost"]).to_numpy()
    assert np.allclose(extra, np.where(shorter.to_numpy(), 7000.0, 0.0))


def test_the_cheapest_way_costs_least_of_those_that_surely_hold_the_level() -> None:
    found = desk_frontier.cheapest(review(), group=GROUP, promise=PROMISE, horizon=3)
    sound(found)
    table = found.table.filter("priced", pl.col("starves") == "")
    sure = [row for row in table.iter_rows(named=True) if row["level"] - 2 * row["level_error"] >= 0.9]
    best = min(sure, key=lambda row: row["cost"])
    assert found.answer.startswith(f"“{best['option']}” is the cheapest way that surely holds 90 %")
    assert {row["holds"] for row in sure} == {"surely"}
    assert found.picture is not None
    assert found.picture.frame.filter(pl.col("role") == "scenario")["point"].to_list() == [best["option"]]
    # A higher level is never cheaper to hold.
    costs = []
    for level in (0.8, 0.9, 0.95, 0.98):
        name = desk_frontier.cheapest(review(), group=GROUP, promise=PROMISE, level=level, horizon=3).answer
        costs.append(way(table, name.partition("”")[0].removeprefix("“"))["cost"])
    assert costs == sorted(costs)
    assert costs[-1] > costs[0]


def test_that_no_way_holds_a_level_is_an_answer_that_names_the_nearest() -> None:
    found = desk_frontier.cheapest(review(), group=GROUP, promise=PROMISE, level=1.0, horizon=3)
    sound(found)
    table = found.table.filter("priced", pl.col("starves") == "")
    nearest = max(table.iter_rows(named=True), key=lambda row: row["level"] - 2 * row["level_error"])
    assert found.answer.startswith(f"No way that was tried surely holds 100 % of {PROMISE}; “{nearest['option']}”")
    assert "surely" not in set(found.table["holds"])


def test_ways_are_played_once_for_both_questions_and_say_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = desks.desk(review(), GROUP, months=3).ground
    worst = desks.played(review(), group=GROUP, horizon=3).worst
    assert worst is not None
    played = work_out(ground).played
    assert worst.chance == min(attained(played, aim).chance for aim in ground.aims)
    said: list[float] = []
    desk_frontier.frontier(review(), group=GROUP, horizon=3, replications=10, progress=said.append)
    assert said == sorted(said)
    assert (len(said), said[-1]) == (28, 1.0)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(desk_frontier, "trade_off", never)
    found = desk_frontier.cheapest(review(), group=GROUP, horizon=3, replications=10)
    assert worst.aim.name in found.question


def test_another_promise_of_the_same_desk_plays_no_way_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ground, many = desks.desk(review(), GROUP, months=3).ground, list[str]()
    desk_frontier.frontier(review(), group=GROUP, promise=PROMISE, horizon=3)

    def counted(ground: Ground, way: Option) -> Outcome:
        many.append(way.name)
        return played(ground, way)

    monkeypatch.setattr(desk_frontier, "played", counted)
    other = next(aim.name for aim in ground.aims if aim.name.startswith("Case Management"))
    found = desk_frontier.frontier(review(), group=GROUP, promise=other, horizon=3)
    assert many == []
    told = way(found.table, "2 people more")
    more = work_out(ground, [ChangePeople(people=2)])
    assert told["level"] == whole(more.played, desks.aim(review(), GROUP, other, months=3)).mean()
    # A price is in the cost of shorter handling alone, so that the other half is known.
    desk_frontier.frontier(review(), group=GROUP, promise=other, horizon=3, tool=321.0)
    assert len(many) == 14
    assert all("andling" in name for name in many)


def test_a_promise_that_is_not_simulated_is_refused_with_those_that_are() -> None:
    with pytest.raises(QuestionError, match=r"no promise 'Pay' is simulated of Applications.*Payroll and HR SLA"):
        desk_frontier.frontier(review(), group=GROUP, promise="Pay", horizon=3)
