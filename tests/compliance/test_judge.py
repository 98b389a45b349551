from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.catalogue import Agreement, Catalogue, Conventions, Target, Version
from analytics.compliance.judge import JUDGED, judge
from analytics.errors import CatalogueError
from analytics.measures.measure import MEASUREMENTS
from tests.compliance.rows import catalogue, frame, judged, row, target

AVAILABILITY: dict[str, Any] = {"measure": "availability", "items": 1}
SCORES: dict[str, Any] = {"measure": "satisfaction", "unit": "score"}
HOURS: dict[str, Any] = {"measure": "resolution_percentile", "unit": "h"}


def status(found: pl.DataFrame) -> str:
    assert len(found) == 1
    return str(found["status"][0])


def test_a_judged_frame_has_the_columns_and_types_others_count_on() -> None:
    assert judged(row(9, 10), row(period=date(2026, 9, 1))).schema == pl.Schema(JUDGED)


def test_no_measurements_are_judged_to_no_rows() -> None:
    assert judge(pl.DataFrame(schema=MEASUREMENTS), catalogue()).schema == pl.Schema(JUDGED)


def test_exactly_on_the_target_meets_it_and_one_item_less_does_not() -> None:
    assert status(judged(row(900, 1000))) == "at risk"  # met, with nothing of the budget left
    assert status(judged(row(899, 1000))) == "breached"


def test_a_level_that_would_be_rounded_up_to_the_target_is_a_breach() -> None:
    almost = judged(row(99_899, 100_000), by=catalogue(target(at_least="99.9 %")))
    assert round(almost["level"][0], 3) == 0.999
    assert status(almost) == "breached"


def test_a_share_of_seconds_is_judged_exactly_where_floats_would_not_be() -> None:
    # 2,678,400 s in a 31-day month; 99.9 % leaves 2,678.4 s. 0.1-weighted seconds sum with a stray last bit.
    down = 2678.4
    month = row(2_678_400 - down + 4e-10, 2_678_400, **AVAILABILITY)
    assert judged(month, by=catalogue(target(measure="availability", at_least="99.9 %")))["status"][0] == "at risk"


def test_at_most_is_met_below_the_limit_and_its_headroom_is_in_favour() -> None:
    found = judged(row(4, 100), by=catalogue(target(at_most=0.05)))
    assert status(found) == "at risk"  # four of the five that may be
    assert found["headroom"][0] == pytest.approx(0.01)
    assert status(judged(row(6, 100), by=catalogue(target(at_most=0.05)))) == "breached"


def test_headroom_is_negative_in_a_breach() -> None:
    assert judged(row(85, 100))["headroom"][0] == pytest.approx(-0.05)


@pytest.mark.parametrize(("good", "expected"), [(925, "at risk"), (926, "met"), (924, "at risk"), (1000, "met")])
def test_a_met_period_with_a_quarter_of_its_budget_left_or_less_is_at_risk(good: int, expected: str) -> None:
    assert status(judged(row(good, 1000))) == expected


def test_how_little_budget_is_a_risk_is_a_convention() -> None:
    careless = catalogue(conventions=Conventions(at_risk_budget=0.0))
    assert status(judged(row(901, 1000), by=careless)) == "met"


def test_budget_left_is_negative_when_overspent_and_burn_rate_is_the_share_spent() -> None:
    found = judged(row(80, 100))
    assert found["budget_left"][0] == pytest.approx(-1)
    assert found["burn_rate"][0] == pytest.approx(2)


def test_a_promise_of_everything_has_no_budget() -> None:
    found = judged(row(10, 10), by=catalogue(target(at_least=1.0)))
    assert found["budget_left"][0] is None
    assert status(found) == "met"


def test_a_period_without_items_is_neither_met_nor_missed() -> None:
    found = judged(row())
    assert (status(found), found["level"][0], found["reason"][0]) == ("not enough data", None, "nothing to judge")


def test_under_the_minimum_sample_a_period_is_not_judged() -> None:
    agreed = catalogue(conventions=Conventions(minimum_sample=20))
    assert judged(row(5, 19), by=agreed)["reason"][0] == "too few to judge"
    assert status(judged(row(5, 20), by=agreed)) == "breached"


def test_time_that_was_all_observed_needs_no_sample_and_has_no_interval() -> None:
    agreed = catalogue(target(measure="availability"), conventions=Conventions(minimum_sample=20))
    found = judged(row(95, 100, **AVAILABILITY), by=agreed)
    assert (status(found), found["low"][0], found["high"][0]) == ("met", None, None)


def test_by_the_interval_a_sample_too_small_to_tell_is_not_judged() -> None:
    agreed = catalogue(conventions=Conventions(small_sample="interval"))
    unsure = judged(row(28, 30), by=agreed)
    assert unsure["low"][0] < 0.9 <= unsure["high"][0]
    assert unsure["reason"][0] == "interval straddles the target"
    assert status(judged(row(2900, 3000), by=agreed)) == "met"
    assert status(judged(row(2500, 3000), by=agreed)) == "breached"


def test_a_percentile_is_judged_on_its_value_and_unsure_where_its_share_is() -> None:
    p90 = target(measure="resolution_percentile", at_most=4, percentile=90, within=None)
    met = judged(row(95, 100, value=3.2, **HOURS), by=catalogue(p90))
    assert (met["level"][0], met["headroom"][0], status(met)) == (3.2, pytest.approx(0.8), "met")
    assert met["budget_left"][0] == pytest.approx(0.5)
    unsure = catalogue(p90, conventions=Conventions(small_sample="interval"))
    assert status(judged(row(28, 30, value=3.9, **HOURS), by=unsure)) == "not enough data"
    assert status(judged(row(2950, 3000, value=2.0, **HOURS), by=unsure)) == "met"


def test_a_mean_has_the_interval_of_students_t() -> None:
    agreed = catalogue(target(measure="satisfaction", at_least=4.2, within=None))
    found = judged(row(0, 25, value=4.0, spread=0.5, **SCORES), by=agreed)
    low, high = stats.t.interval(0.95, 24, loc=4.0, scale=0.5 / 5)
    assert (found["low"][0], found["high"][0]) == (pytest.approx(low), pytest.approx(high))
    assert (status(found), found["budget_left"][0]) == ("breached", None)


def test_a_mean_of_one_value_has_no_interval() -> None:
    agreed = catalogue(target(measure="satisfaction", at_least=4.2, within=None))
    assert judged(row(0, 1, value=4.5, **SCORES), by=agreed).select("low", "high").row(0) == (None, None)


def test_a_sum_within_its_allowance_is_met_whatever_its_sample() -> None:
    agreed = catalogue(target(measure="energy", at_most=22_000, within=None), conventions=Conventions(minimum_sample=9))
    month = row(0, 1, value=21_999.9, measure="energy", unit="kWh")
    assert status(judged(month, by=agreed)) == "met"
    assert status(judged(month | {"value": 22_000.1}, by=agreed)) == "breached"
    assert status(judged(month | {"items": 0, "value": 0.0}, by=agreed)) == "not enough data"


def test_a_figure_stands_beside_the_one_with_exclusions_in() -> None:
    found = judged(row(95, 100, excluded=10, good_all=95.0, total_all=110.0))
    assert (found["level"][0], found["level_all"][0]) == (pytest.approx(0.95), pytest.approx(95 / 110))


def test_volume_beyond_the_workload_limit_is_marked_and_still_judged() -> None:
    agreed = catalogue(target(workload_limit=100))
    found = judged(row(50, 90, open=8.0, excluded=3), by=agreed)
    assert (found["beyond_workload"][0], status(found)) == (True, "breached")
    assert not judged(row(50, 90, open=8.0, excluded=2), by=agreed)["beyond_workload"][0]


def test_a_workload_limit_is_a_months_and_grows_with_the_span() -> None:
    agreed = catalogue(target(workload_limit=100, span="quarter"))
    assert not judged(row(290, 300, months=3), by=agreed)["beyond_workload"][0]


def test_seconds_are_no_workload() -> None:
    agreed = catalogue(target(measure="availability", workload_limit=100))
    assert not judged(row(2_000_000, 2_678_400, **AVAILABILITY), by=agreed)["beyond_workload"][0]


def test_a_suspended_target_is_not_judged_beyond_its_workload() -> None:
    agreed = catalogue(target(workload_limit=100), conventions=Conventions(beyond_workload="suspended"))
    found = judged(row(50, 101), by=agreed)
    assert (status(found), found["reason"][0]) == ("not enough data", "target suspended beyond its workload")


def test_each_period_is_judged_by_the_version_in_force_on_its_first_day() -> None:
    strict = Version(in_force=date(2026, 10, 2), calendar="24x7", targets=(target(at_least=0.99),))
    old = catalogue().agreements[0].versions[0]
    both = Catalogue(services=catalogue().services, agreements=(Agreement(
        name="Desk SLA", service="Desk", versions=(old, strict)),))  # fmt: skip
    found = judged(row(95, 100), row(95, 100, period=date(2026, 11, 1)), by=both)
    assert found["promised"].to_list() == [0.9, 0.99]
    assert found["status"].to_list() == ["met", "breached"]


def test_what_nobody_agreed_cannot_be_judged() -> None:
    with pytest.raises(CatalogueError, match="no target 'In time'"):
        judged(row(9, 10, target="In time"))


SETTINGS = st.builds(
    Conventions,
    minimum_sample=st.integers(0, 30),
    small_sample=st.sampled_from(["minimum", "interval"]),
    at_risk_budget=st.sampled_from([0.0, 0.1, 0.25, 0.5]),
    beyond_workload=st.sampled_from(["still applies", "suspended"]),
)


@settings(max_examples=150, deadline=None)
@given(
    counts=st.integers(0, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))),
    percent=st.integers(1, 1000),
    side=st.sampled_from(["at_least", "at_most"]),
    conventions=SETTINGS,
    limit=st.one_of(st.none(), st.integers(1, 300)),
)
def test_the_status_is_that_of_a_slow_plain_reading_of_the_conventions(
    counts: tuple[int, int], percent: int, side: str, conventions: Conventions, limit: int | None
) -> None:
    agreed = target(**{side: f"{percent / 10} %"}, workload_limit=limit)
    found = judge(frame(row(*counts)), catalogue(agreed, conventions=conventions))
    assert status(found) == plainly(counts, Fraction(percent, 1000), agreed, conventions)


def plainly(counts: tuple[int, int], promised: Fraction, agreed: Target, conventions: Conventions) -> str:
    """The status as the words of the conventions say it, one row at a time and in fractions."""
    (good, total), at_least = counts, agreed.higher_is_better
    if total == 0 or total < conventions.minimum_sample:
        return "not enough data"
    beyond = agreed.workload_limit is not None and total > agreed.workload_limit
    if conventions.beyond_workload == "suspended" and beyond:
        return "not enough data"
    interval = stats.binomtest(good, total).proportion_ci(0.95, method="wilson")
    certain = interval.low >= promised if at_least else interval.high <= promised
    hopeless = interval.high < promised if at_least else interval.low > promised
    if conventions.small_sample == "interval" and not certain and not hopeless:
        return "not enough data"
    level = Fraction(good, total)
    if level < promised if at_least else level > promised:
        return "breached"
    allowed, bad = (1 - promised, 1 - level) if at_least else (promised, level)
    left = 1 - bad / allowed if allowed else None
    return "at risk" if left is not None and left <= Fraction(str(conventions.at_risk_budget)) else "met"
