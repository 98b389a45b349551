from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ScenarioError
from analytics.scenario.history import History, lead_times, months, months_under
from analytics.scenario.levers import (
    ChangeDemand,
    ChangeLevel,
    ChangePace,
    ChangePercentile,
    ChangeSupportHours,
    ChangeThreshold,
    ChangeUnitCosts,
)  # fmt: skip
from analytics.scenario.outcome import all_of, work_out
from analytics.scenario.scenario import LONGEST, Scenario
from tests.scenario.ground import conventions, costs, of_levels, of_months, office, terms, volumes

TODAY = Scenario(name="today", replications=400)

#: Eight months at 95 %, three at 85 % and one at 75 %, of 20 items each.
MIXED = [19, 17, 19, 19, 15, 19, 19, 17, 19, 19, 17, 19]


def asked(*changes: Any, **more: Any) -> Scenario:
    return replace(TODAY, name="asked", changes=changes, **more)


def test_expected_credits_are_those_worked_by_hand() -> None:
    # Three months at 5 % and one at 10 % of 1,000 in twelve: (3 x 50 + 100) / 12 a month.
    found = work_out(of_levels(MIXED, 20), asked(replications=5000))
    assert found.credits.mean == pytest.approx(250 / 12, abs=4 * found.credits.error)
    assert found.credits.error < 0.2
    assert (found.credits.p5, found.credits.p50, found.credits.p95) == (0, 0, 100)


def test_the_chance_of_meeting_is_the_share_of_months_that_did() -> None:
    found = work_out(of_levels(MIXED, 20), asked(replications=5000)).chance
    assert found.share == pytest.approx(8 / 12, abs=4 * found.error)
    assert found.low < 8 / 12 < found.high


def test_the_monte_carlo_error_is_that_of_independent_months() -> None:
    found = work_out(of_levels(MIXED, 20), asked(replications=5000))
    monthly = np.array([0] * 8 + [50] * 3 + [100])
    assert found.credits.error == pytest.approx(monthly.std() / np.sqrt(12 * 5000), rel=0.1)


def test_a_history_without_a_miss_is_no_promise_of_a_future_without_one() -> None:
    found = work_out(of_levels([19] * 12, 20), TODAY).chance
    assert found.share == 1
    assert found.low < 0.8
    assert found.of_all == pytest.approx(13 / 25)


def test_the_chance_of_all_is_the_rule_of_succession_multiplied_out() -> None:
    # After 2 of 3: (3/5) for the next, then (4/6) given that it met.
    assert all_of(2, 2, 3) == pytest.approx(3 / 5 * 4 / 6)


def test_the_same_scenario_comes_out_the_same_and_another_seed_does_not() -> None:
    history = of_levels(MIXED, 20)
    assert work_out(history, TODAY) == work_out(history, TODAY)
    assert work_out(history, TODAY).credits != work_out(history, replace(TODAY, seed=2)).credits


def test_a_longer_time_allowed_attains_more_and_pays_less() -> None:
    before, after = (work_out(of_levels(MIXED, 20), scenario) for scenario in (TODAY, asked(ChangeThreshold(hours=12))))
    assert before.level.level == pytest.approx(sum(MIXED) / 240)
    assert after.level.level == 1
    assert after.credits.mean == 0


def test_a_quicker_pace_is_a_longer_time_allowed() -> None:
    history = of_levels(MIXED, 20)
    quicker = work_out(history, asked(ChangePace(percent=50)))
    longer = work_out(history, asked(ChangeThreshold(hours=12)))
    assert quicker.level == longer.level
    assert quicker.credits == longer.credits


def test_unchanged_lead_times_count_as_the_agreement_counted_the_items() -> None:
    history = of_months([[4.0, 4.0, 9.0, None, None]] * 12)
    ground = months(history)
    again = months_under(history, replace(history.terms, pace=1.0000001), ground.starts)
    assert again.up.tolist() == ground.up.tolist()
    assert again.down.tolist() == ground.down.tolist()


def test_running_items_lower_the_level_attained_beneath_that_of_closed_items() -> None:
    # One in eight takes ten hours; the two running have been watched for only two.
    history = of_months([[4.0] * 7 + [10.0] + [None] * 2] * 12)
    assert work_out(history, TODAY).level.level == pytest.approx(7 / 8)


def test_excluded_items_stay_out_of_months_and_lead_times() -> None:
    history = of_levels([10] * 12, 20)
    out = history.items.with_columns(excluded=pl.col("good") == 0)
    assert months(replace(history, items=out)).levels.tolist() == [1] * 12
    assert lead_times(replace(history, items=out))["hours"].max() == 4


def test_a_quarter_is_judged_on_its_three_months_together() -> None:
    # Every month misses alone or not, but only the pooled level of three counts: all draws are 90 % here.
    steady = of_levels([18] * 12, 20, terms(target={"span": "quarter"}))
    found = work_out(steady, TODAY)
    assert found.chance.share == 1
    assert found.credits.mean == 0


def test_a_percentile_target_is_worked_out_in_hours() -> None:
    target = {"measure": "resolution_percentile", "at_least": None, "at_most": 10.0, "within": None, "percentile": 90}
    asked_terms = terms(target=target, statistic="percentile")
    history = of_months([[float(hours) for hours in range(1, 31)]] * 12, asked_terms)
    found = work_out(history, TODAY)
    assert found.level.level == 27
    assert found.chance.share == 0
    assert work_out(history, asked(ChangePercentile(percentile=50))).level.level == 15
    assert work_out(history, asked(ChangeThreshold(hours=28))).chance.share == 1


def test_a_workload_limit_that_suspends_the_target_pays_nothing_beyond_it() -> None:
    limited = terms(target={"workload_limit": 10}, version=conventions(beyond_workload="suspended"))
    found = work_out(of_levels([1] * 12, 20, limited), TODAY)
    assert found.credits.mean == 0
    assert np.isnan(found.chance.share)
    assert any("workload limit" in words for words in found.cannot)


def priced(**more: Any) -> History:
    """Volume and cost go together; level is a point lower for each ten items more."""
    load = [150, 100, 190, 130, 210, 110, 170, 140, 200, 120, 180, 160]
    ground = {"volumes": volumes(load), "costs": costs([1000 + 3 * each for each in load])}
    return of_levels([106 - each // 10 for each in load], 100, **(ground | more))


def test_running_cost_is_the_line_through_the_records() -> None:
    found = work_out(priced(), asked(replications=5000))
    assert found.cost is not None
    assert found.total is not None
    assert found.cost.mean == pytest.approx(1000 + 3 * 155, abs=4 * found.cost.error)
    assert found.total.mean == pytest.approx(found.cost.mean + found.credits.mean)


def test_more_demand_moves_level_and_cost_along_their_lines() -> None:
    before, after = (work_out(priced(), scenario) for scenario in (TODAY, asked(ChangeDemand(percent=10))))
    assert after.cost is not None
    assert before.cost is not None
    # Ten percent of 155 items are 15.5: at a point of level for ten items 1.55 points, at 3 an item 46.5 a month.
    assert after.level.level - before.level.level == pytest.approx(-0.0155)
    assert after.cost.mean - before.cost.mean == pytest.approx(46.5, rel=0.05)


def test_where_history_shows_no_relation_the_level_is_held_and_that_is_said() -> None:
    load = [100, 120] * 6
    history = of_levels([95, 96, 96, 95] * 3, 100, volumes=volumes(load))
    found = work_out(history, asked(ChangeDemand(percent=5)))
    assert found.level == work_out(history, TODAY).level
    assert any("no relation beyond its error" in words for words in found.cannot)


def test_entered_costs_stand_instead_of_the_records() -> None:
    found = work_out(priced(), asked(ChangeUnitCosts(fixed=500, per_item=2), replications=5000))
    assert found.cost is not None
    assert found.cost.mean == pytest.approx(500 + 2 * 155, abs=4 * found.cost.error)
    assert [each.source for each in found.assumptions if each.words.startswith("Costs")] == ["entered by hand"]


def test_without_costs_the_outcome_says_so_and_adds_nothing_up() -> None:
    found = work_out(of_levels(MIXED, 20), TODAY)
    assert (found.cost, found.total) == (None, None)
    assert any("no cost records" in words for words in found.cannot)


def test_emissions_need_readings_and_a_factor() -> None:
    energy = volumes([155.0] * 12).rename({"volume": "kwh"})
    with_readings = priced(energy=energy)
    assert work_out(priced(), TODAY).kwh is None
    assert work_out(with_readings, TODAY).co2e is None
    found = work_out(with_readings, replace(TODAY, co2e_per_kwh=0.2))
    assert found.kwh == pytest.approx(155)
    assert found.co2e == pytest.approx(31)


def test_other_support_hours_count_the_same_work_on_another_clock() -> None:
    longer = of_levels([10] * 12, 20)
    history = of_levels(MIXED, 20, terms(calendar=office()), recount=lambda calendar: replace(
        longer, terms=replace(longer.terms, calendar=calendar)))  # fmt: skip
    found = work_out(history, asked(ChangeSupportHours(later=4, people=2)))
    assert found.level.level == pytest.approx(0.5)
    assert any("how much sooner" in words for words in found.cannot)
    assert any("agent's hour" in words for words in found.cannot)


def test_only_the_latest_months_count_where_they_are_asked_for() -> None:
    fallen = of_levels([19] * 12 + [10] * 6, 20)
    found = work_out(fallen, asked(latest=6))
    assert found.level.level == pytest.approx(0.5)
    assert (found.months, found.chance.share) == (6, 0)


def test_after_a_turn_only_the_months_since_are_drawn_from_and_that_is_said() -> None:
    wavering = [19, 18, 19, 18, 19, 18]
    fallen = work_out(of_levels(wavering * 2 + [each - 6 for each in wavering], 20), TODAY)
    assert (fallen.months, fallen.since) == (6, date(2026, 1, 1))
    assert fallen.level.level == pytest.approx(12.5 / 20)
    assert any("the 6 whole months since January 2026" in each.words for each in fallen.assumptions)
    assert any("apart from those before (62.5 % a month against 92.5 %)" in each.words for each in fallen.assumptions)


def test_months_that_only_waver_are_all_drawn_from() -> None:
    found = work_out(of_levels([19, 18, 19, 18, 19, 18] * 3, 20), TODAY)
    assert (found.months, found.since) == (18, None)
    assert any("the 18 whole months of history, in any order" in each.words for each in found.assumptions)


def test_months_asked_for_are_drawn_from_whatever_came_before() -> None:
    turned = of_levels([19] * 12 + [10, 11, 9, 10, 12, 8], 20)
    assert work_out(turned, asked(latest=4)).months == 4
    assert work_out(turned, asked(latest=18)).months == 18


def test_what_demand_does_is_taken_from_every_month_also_after_a_turn() -> None:
    load = [100.0, 102, 104, 106, 108, 110, 150, 152, 154, 156, 158, 160]
    history = of_levels([round(96 - (each - 100) / 2) for each in load], 100, volumes=volumes(load))
    before, less = (work_out(history, scenario) for scenario in (TODAY, asked(ChangeDemand(percent=-20))))
    assert (before.since, before.months) == (date(2025, 7, 1), 6)
    # A fifth of 155 items less are 31; at half a point each that is 15.5 points. Alone, the six months would refuse it.
    assert less.level.level - before.level.level == pytest.approx(0.155)


@given(st.lists(st.integers(5, 20), min_size=6, max_size=18), st.floats(50, 100), st.floats(50, 100))
@settings(max_examples=25, deadline=None)
def test_a_lower_promise_never_raises_expected_credits(met: list[int], one: float, other: float) -> None:
    history = of_levels(met, 20)
    low, high = (work_out(history, asked(ChangeLevel(level=level))) for level in sorted((one, other)))
    assert low.credits.mean <= high.credits.mean
    assert low.chance.share >= high.chance.share


@given(st.floats(0, 15), st.floats(0, 15))
@settings(max_examples=15, deadline=None)
def test_more_demand_never_lowers_running_cost(one: float, other: float) -> None:
    less, more = (work_out(priced(), asked(ChangeDemand(percent=percent))) for percent in sorted((one, other)))
    assert less.cost is not None
    assert more.cost is not None
    assert less.cost.mean <= more.cost.mean


@pytest.mark.parametrize(
    ("history", "scenario", "words"),
    [
        (of_levels(MIXED[:5], 20), TODAY, "5 whole months"),
        (of_levels([2] * 6, 2), TODAY, "12 lead times"),
        (of_levels(MIXED, 20), asked(latest=3), "latest 3 months"),
        (of_levels(MIXED, 20), asked(latest=13), "latest 13 months"),
        (of_levels(MIXED, 20), asked(horizon=0), "horizon is 0"),
        (of_levels(MIXED, 20), asked(horizon=LONGEST + 1), "horizon is 61"),
        (of_levels(MIXED, 20), asked(replications=10**9), "replications is 1e\\+09"),
        (of_levels(MIXED, 20), asked(co2e_per_kwh=-1.0), "emission factor is -1"),
        (of_levels(MIXED, 20), asked(ChangeLevel(level=120)), "Promised share is 120 %"),
        (of_levels(MIXED, 20), asked(ChangeDemand(), ChangeDemand(percent=1)), "more than once"),
        (of_levels(MIXED, 20), asked(ChangeThreshold(hours=13)), "beyond 12.0 hours, the longest"),
        (of_levels(MIXED, 20), asked(ChangeDemand(percent=5)), "not known month by month"),
        (priced(), asked(ChangeDemand(percent=80)), "nothing like it was seen"),
        (priced(), asked(ChangeDemand(percent=-50)), "nothing like it was seen"),
        (priced(costs=pl.concat([costs([1.0]), costs([1.0], "EUR")])), TODAY, "EUR and GBP"),
        (priced(costs=costs([1.0] * 12, "EUR")), TODAY, "costs are in EUR and credits in GBP"),
        (priced(volumes=None), asked(ChangeUnitCosts(per_item=2)), "demand of this service is not known"),
        (of_levels(MIXED, 20, terms(calendar=office())), asked(ChangeSupportHours(later=1)), "records themselves"),
        (of_levels(MIXED, 20, terms(target={"span": "rolling 12 months"})), TODAY, "overlap"),
        (of_levels(MIXED, 20, terms(target={"span": "fiscal year"})), asked(horizon=6), "no whole fiscal year"),
    ],
)  # fmt: skip
def test_a_question_without_ground_or_with_unbounded_work_is_refused_in_words(
    history: History, scenario: Scenario, words: str
) -> None:
    with pytest.raises(ScenarioError, match=words):
        work_out(history, scenario)
