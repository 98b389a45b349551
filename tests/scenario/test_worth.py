"""Each verdict on a target, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.catalogue import CreditSchedule, Target, Version
from analytics.measures.period import add_months
from analytics.scenario.frontier import frontier
from analytics.scenario.scenario import Scenario
from analytics.scenario.worth import Course, Verdict, course, implied_by, next_point, verdict
from tests.compliance import rows
from tests.scenario.ground import TIERS, of_levels, terms

FIRST = date(2025, 1, 1)
FREE = rows.target()
PRICED = rows.target(credits=CreditSchedule(tiers=TIERS))


def of(met: list[int], target: Target = FREE, of_items: int = 100) -> Course:
    """The course of months in each of which so many of a hundred items met."""
    given = [rows.row(good, of_items, period=add_months(FIRST, month)) for month, good in enumerate(met)]
    return course(rows.judged(*given, by=rows.catalogue(target, charge=1000.0)), target)


def judged(found: Course, target: Target = FREE, supported: float | None = None, **more: Any) -> Verdict:
    return verdict(found, target, supported=supported, at_risk_budget=0.25, **more)[0]


def test_twelve_periods_add_up_to_their_level_headroom_shortfall_and_credits() -> None:
    found = of([95] * 4 + [88, 78] + [96] * 8, PRICED)
    # The last twelve: 2 of 95, 88, 78 and 8 of 96, so 1,124 of 1,200 met; 2 and 12 points short; 5 % and 10 % of 1,000.
    assert (found.judged, found.missed, found.at_risk, found.months) == (12, 2, 0, 12)
    assert found.delivered == pytest.approx(1124 / 1200)
    assert found.headroom == pytest.approx(1124 / 1200 - 0.9)
    assert (found.worst, found.least_headroom) == pytest.approx((0.78, -0.12))
    assert found.reach == pytest.approx(0.18)
    assert found.short == pytest.approx(0.14)
    assert found.least_left == pytest.approx(1 - 0.22 / 0.1)
    assert (found.credits, found.credits_a_month) == pytest.approx((150, 12.5))


def test_partial_and_unjudged_periods_are_no_part_of_the_record() -> None:
    given = [rows.row(95, 100, period=add_months(FIRST, month), partial=month == 2) for month in range(3)]
    found = course(rows.judged(*given, rows.row(0, 0, period=add_months(FIRST, 3))), FREE)
    assert (found.judged, found.months) == (2, 3)


def test_a_quarter_counts_as_three_months_of_credits() -> None:
    quarterly = rows.target(span="quarter", credits=CreditSchedule(tiers=TIERS))
    row = rows.row(85, 100, period=FIRST, months=3)
    found = course(rows.judged(row, by=rows.catalogue(quarterly, charge=1000.0)), quarterly)
    assert (found.credits, found.months, found.credits_a_month) == pytest.approx((150, 3, 50))


def test_a_target_missed_in_every_period_is_never_met_from_the_third_on() -> None:
    assert judged(of([85] * 3)) == "never met"
    assert judged(of([85] * 2)) == "too early to tell"
    assert judged(of([85] * 11 + [91])) == "works"


def test_a_target_that_is_not_judged_steers_nothing() -> None:
    assert judged(of([0] * 3, of_items=0)) == "steers nothing"


def test_fewer_than_twelve_periods_are_too_early_to_tell() -> None:
    assert judged(of([99] * 11), supported=0.98) == "too early to tell"


def test_a_target_missed_or_at_risk_works() -> None:
    assert judged(of([99] * 11 + [89]), supported=0.98) == "works"
    # 92 of 100 leave a fifth of the budget of ten, less than the quarter at which risk begins.
    assert judged(of([99] * 11 + [92]), supported=0.98) == "works"


def test_room_is_what_a_year_to_come_would_not_even_put_at_risk() -> None:
    met = of([96] * 12)
    # Risk begins at a quarter of the budget of ten points: 92.5 %.
    assert judged(met, supported=0.926) == "always met with room"
    assert judged(met, supported=0.924) == "works"
    assert judged(met, supported=0.89) == "works"
    assert judged(met, supported=None) == "works"


def test_a_target_that_nothing_delivered_comes_near_steers_nothing_unless_a_miss_costs() -> None:
    far = of([98] * 12)  # a fifth of the budget is used
    assert judged(far, supported=0.95) == "steers nothing"
    assert judged(of([98] * 12, PRICED), PRICED, supported=0.95) == "always met with room"
    assert judged(of([98] * 12, PRICED), PRICED, supported=None) == "always met with room"
    assert judged(of([98] * 11 + [97]), supported=0.95) == "always met with room"


def test_a_target_that_is_met_while_users_are_unhappy_steers_nothing() -> None:
    assert judged(of([96] * 12, PRICED), PRICED, supported=0.95, unhappy=True) == "steers nothing"
    assert judged(of([96] * 11 + [80]), unhappy=True) == "works"


def test_a_value_has_room_where_it_keeps_a_quarter_of_its_usual_headroom() -> None:
    happy = Target(name="On time", measure="satisfaction", at_least=3.8)
    given = [
        rows.row(0, 0, period=add_months(FIRST, month), measure="satisfaction", value=4.2 + 0.1 * (month % 2),
                 value_all=4.2, items=50, spread=0.5, unit="score")
        for month in range(12)
    ]  # fmt: skip
    found = course(rows.judged(*given, by=rows.catalogue(happy)), happy)
    assert found.delivered == pytest.approx(4.25)
    assert found.least_left is None
    # The worst stands 0.4 above the promise and 0.1 below the best: further than three times as far.
    assert judged(found, happy, supported=4.0) == "steers nothing"
    near = replace(found, least_headroom=0.25)
    assert judged(near, happy, supported=3.92) == "always met with room"
    assert judged(near, happy, supported=3.90) == "works"


def test_a_promise_at_most_has_room_below_it() -> None:
    energy = Target(name="On time", measure="energy", at_most=100.0)
    met = Course(judged=12, missed=0, at_risk=0, headroom=20.0, least_headroom=10.0, reach=20.0, delivered=80.0)
    assert judged(met, energy, supported=94.0) == "always met with room"
    assert judged(met, energy, supported=96.0) == "works"


def version(*targets: Target) -> Version:
    return Version(in_force=FIRST, calendar="24x7", targets=targets)


@pytest.mark.parametrize(
    ("other", "implies"),
    [
        ({"at_least": 0.95}, True),
        ({"within": "2 hours"}, True),
        ({"at_least": 0.95, "within": "2 hours"}, True),
        ({"at_least": 0.85, "within": "2 hours"}, False),
        ({"at_least": 0.95, "within": "6 hours"}, False),
        ({"at_least": 0.95, "within": "1 working days"}, False),
        ({"at_least": 0.95, "within": None}, False),
        ({"at_least": 0.95, "priority": ("P1",)}, False),
        ({"at_least": 0.95, "span": "quarter"}, False),
        ({"at_least": 0.95, "measure": "response"}, False),
    ],
)
def test_a_target_is_implied_by_one_at_least_as_strict_on_the_same_items(other: dict[str, Any], implies: bool) -> None:
    strict = rows.target(**({"name": "Strict"} | other))
    assert implied_by(version(FREE, strict), FREE) == ("Strict" if implies else "")


def test_of_two_targets_that_say_the_same_the_later_is_the_copy() -> None:
    twice = version(FREE, rows.target(name="Again"))
    assert implied_by(twice, twice.targets[0]) == ""
    assert implied_by(twice, twice.targets[1]) == "On time"


def test_a_percentile_is_implied_by_a_higher_one_within_less() -> None:
    hours = {"measure": "resolution_percentile", "within": None}
    one = rows.target(**hours, percentile=90, at_most=30.0)
    other = rows.target(**hours, name="Strict", percentile=95, at_most=24.0)
    assert implied_by(version(one, other), one) == "Strict"
    assert implied_by(version(one, other), other) == ""


def test_an_implied_target_steers_nothing_while_it_is_met_and_free() -> None:
    assert judged(of([96] * 12), supported=0.95, implied_by="Strict") == "steers nothing"
    assert judged(of([96] * 12, PRICED), PRICED, supported=0.95, implied_by="Strict") == "always met with room"
    assert judged(of([96] * 11 + [89]), implied_by="Strict") == "works"


def test_the_next_point_costs_what_the_curve_climbs_over_it() -> None:
    history, today = of_levels([19, 17, 19, 19, 15, 19, 19, 17, 19, 19, 17, 19], 20), Scenario(name="today")
    now, then = frontier(history, today, [0.9, 0.91])["cost"]
    assert next_point(history, today) == pytest.approx(then - now)
    # Above 99.6 % only half of the budget is asked for: a fifth of a point.
    high = of_levels([999, 998, 999, 1000, 990, 999, 999], 1000, terms(target={"at_least": 0.996}))
    low, up = frontier(high, today, [0.996, 0.998])["cost"]
    assert next_point(high, today) == pytest.approx((up - low) / 0.2)


def test_there_is_no_next_point_without_credits_or_above_everything() -> None:
    levels = [19, 17, 19, 19, 15, 19]
    free = of_levels(levels, 20, terms(target={"credits": CreditSchedule()}))
    assert next_point(free, Scenario(name="today")) is None
    full = of_levels(levels, 20, terms(target={"at_least": 1.0}))
    assert next_point(full, Scenario(name="today")) is None
