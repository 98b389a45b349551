"""MTBF, MTTR and their intervals: by hand, by closed forms, and held by simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.errors import ScenarioError
from analytics.scenario.availability.failures import Failures
from analytics.scenario.availability.reliability import LONGEST, Belief, believed, enough, reliability
from tests.scenario.availability.made import HOURS, MONTH, failures, seen, sure, walked

SERVICES = 300


def test_between_failures_is_up_time_and_availability_the_share_of_it() -> None:
    found = reliability(failures(up=980.0, hours=[1.0, 2, 3, 4, 10]), np.array([1.0, 2, 3, 4, 10]))
    assert (found.failures, found.mtbf.value, found.mttr.value) == (5, 196.0, 4.0)
    assert found.availability.value == pytest.approx(980 / 1000)
    for each in (found.mtbf, found.mttr, found.availability):
        assert each.low < each.value < each.high


def test_the_interval_of_the_rate_is_that_of_its_gamma_distribution() -> None:
    found = reliability(failures(up=1000.0, hours=[1.0] * 8), np.full(8, 1.0), draws=200_000).mtbf
    low, high = 1000 / stats.gamma(8.5).ppf([0.95, 0.05])
    assert [found.low, found.high] == pytest.approx([low, high], rel=0.01)


def test_few_outages_give_a_wide_answer_and_many_a_narrow_one() -> None:
    few, many = (failures(up=100.0 * n, hours=[1.0, 2.0] * (n // 2)) for n in (6, 600))
    wide, narrow = (reliability(each, each.hours) for each in (few, many))
    for name in ("mtbf", "mttr", "availability"):
        reach = [getattr(each, name).high - getattr(each, name).low for each in (wide, narrow)]
        assert reach[0] > 4 * reach[1]


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOURS)
def test_ninety_percent_intervals_hold_the_truth_of_simulated_services(kind: str) -> None:
    held = {"mtbf": 0, "mttr": 0, "counted": 0}
    for number in range(SERVICES):
        chance = np.random.default_rng((11, number))
        often, typical = np.exp(chance.uniform(np.log([0.5, 0.2]), np.log([4, 3])))
        spread, months = float(chance.uniform(0.6, 1.4)), int(chance.integers(18, 37))
        walk = walked(chance, kind, between=MONTH / often, typical=typical, spread=spread, end=months * MONTH)
        if len(walk) < 5:
            continue
        known = seen(walk, months)
        found = reliability(known, known.hours, draws=1000)
        truth = {
            "lognormal": typical * np.exp(spread**2 / 2), "exponential": typical * 1.4,
            "weibull": typical * 1.5 * stats.weibull_min(0.8).mean(),
        }[kind]  # fmt: skip
        held["counted"] += 1
        held["mtbf"] += found.mtbf.low <= MONTH / often <= found.mtbf.high
        held["mttr"] += found.mttr.low <= truth <= found.mttr.high
    assert held["counted"] > 0.9 * SERVICES
    assert 0.85 <= held["mtbf"] / held["counted"] <= 0.95
    assert 0.85 <= held["mttr"] / held["counted"] <= 0.95


def test_the_mean_to_restore_is_that_of_the_distribution() -> None:
    known = sure(100.0, 2.0, spread=0.8)
    assert known.mttr[0] == pytest.approx(2.0, rel=1e-6)
    assert known.restored(np.random.default_rng(1).standard_normal(1000)).mean() == pytest.approx(2.0, rel=0.1)
    one = np.ones(4)
    # After the square root, (1 + z/2)² of a normal z has the mean 1 + 1/4, but for the little that lies under its zero.
    assert Belief(one, 1.0, 0.5 * one, 0 * one, one).mttr[0] == pytest.approx(1.25, abs=0.01)


def test_nothing_lasts_longer_than_a_month_around_the_clock() -> None:
    assert sure(100.0, 2.0, futures=2).restored(np.array([50.0, 0.0])).max() == LONGEST


def test_a_part_with_too_few_outages_borrows_the_hours_of_all_together() -> None:
    few, together = failures(hours=[1.0]), np.array([1.0, 2, 3, 4, 5])
    assert enough(few, together) is together
    own = failures(hours=[1.0, 2, 3, 4, 5])
    assert enough(own, together) is own.hours


@pytest.mark.parametrize(("hours", "words"), [([], "0 outages .* were found"), ([1.0], "1 outage .* was found")])
def test_too_few_outages_are_refused_with_the_number_found_and_needed(hours: list[float], words: str) -> None:
    known = failures(hours=hours)
    with pytest.raises(ScenarioError, match=words) as refused:
        enough(known, known.hours)
    assert "at least 5" in str(refused.value)


def test_a_part_that_was_never_up_is_refused() -> None:
    with pytest.raises(ScenarioError, match="'A' has no agreed service hours"):
        believed(failures(up=0.0, hours=[1.0] * 5), np.ones(5), 10, np.random.default_rng(1))


def monthly(counts: list[int]) -> Failures:
    many = sum(counts)
    return Failures(part="A", up=100.0, hours=np.ones(many), months=np.full(len(counts), 10.0), counts=np.array(counts))


def test_months_that_differ_by_chance_alone_have_one_rate() -> None:
    assert monthly([2, 3, 1, 2, 4, 2, 1, 3]).month_spread == 0


def test_months_that_differ_by_more_have_rates_as_far_apart_as_is_seen_beyond_chance() -> None:
    # A mean of 10, a variance of 100: what goes beyond the mean is 90, and its root is 0.95 of 10.
    assert monthly([0, 20] * 6).month_spread == pytest.approx(np.sqrt(90) / 10)


def test_a_part_that_never_failed_has_no_spread_of_months() -> None:
    assert monthly([0, 0, 0]).month_spread == 0
