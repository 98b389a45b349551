"""Months to come are drawn as their model says, against closed forms and slow plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.errors import ScenarioError
from analytics.scenario.negotiate import CONFIDENCES, negotiable, written
from analytics.scenario.predictive import of_counts, of_lost_time, of_values
from analytics.scenario.scenario import Scenario
from tests.scenario.services_made import KINDS, history, made, worst

MANY = 40_000
GOOD, TOTAL = np.array([18.0, 20, 15, 19, 17, 20, 16]), np.array([20.0, 20, 20, 20, 19, 21, 20])


def slow_chances(items: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The chance of each number of a month's items that meet, summed over a plain grid of means and spreads."""
    means, count = np.linspace(0.001, 0.999, 250), np.arange(items + 1)
    weight, chances = 0.0, np.zeros(items + 1)
    for spread in np.linspace(0.001, 0.999, 250):
        size = 1 / spread**2 - 1
        met, missed = means * size, (1 - means) * size
        likely = np.prod([stats.betabinom.pmf(g, t, met, missed) for g, t in zip(GOOD, TOTAL, strict=True)], axis=0)
        likely *= stats.beta.pdf(means, 0.5, 0.5) * stats.cauchy.pdf(spread, 0, 0.2)
        weight += likely.sum()
        chances += likely @ stats.betabinom.pmf(count, items, met[:, None], missed[:, None])
    return chances / weight


def test_counts_to_come_have_the_chances_of_a_plain_sum_over_means_and_spreads() -> None:
    drawn = of_counts(GOOD, TOTAL, np.full((MANY, 1), 20), np.random.default_rng(1))
    found = np.bincount(np.round(20 * drawn[:, 0]).astype(int), minlength=21) / MANY
    assert found == pytest.approx(slow_chances(20), abs=0.008)


def test_with_many_alike_months_counts_to_come_are_binomial() -> None:
    drawn = of_counts(np.full(60, 900.0), np.full(60, 1000.0), np.full((MANY, 1), 50), np.random.default_rng(1))
    assert (50 * drawn[:, 0] <= 41.5).mean() == pytest.approx(stats.binom.cdf(41, 50, 0.9), abs=0.01)


def test_months_of_one_future_share_its_mean_and_so_hang_together() -> None:
    drawn = of_counts(GOOD, TOTAL, np.full((MANY, 2), 20), np.random.default_rng(1))
    assert stats.pearsonr(drawn[:, 0], drawn[:, 1]).statistic > 0.05


def test_small_months_to_come_stray_further_than_large_ones() -> None:
    small, large = (of_counts(GOOD, TOTAL, np.full((MANY, 1), n), np.random.default_rng(1)).std() for n in (5, 500))
    assert small > large


@pytest.mark.parametrize("good", [TOTAL, 0 * TOTAL])
def test_months_that_all_met_or_all_missed_may_do_otherwise(good: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    drawn = of_counts(good, TOTAL, np.full((MANY, 12), 20), np.random.default_rng(1))
    assert 0 < (drawn != good[0] / 20).mean() < 0.2


def test_values_of_one_month_to_come_are_students_t() -> None:
    seen = np.array([4.1, 4.3, 3.9, 4.4, 4.0, 4.2])
    drawn = of_values(seen, (MANY, 1), np.random.default_rng(1))[:, 0]
    expected = stats.t(5, seen.mean(), seen.std(ddof=1) * np.sqrt(1 + 1 / 6))
    assert stats.kstest(drawn, expected.cdf).pvalue > 0.01


def test_time_is_lost_as_often_as_it_was_and_as_lognormally() -> None:
    stream = np.random.default_rng(3)
    lost = np.exp(stream.normal(-6, 1, 3000)) * (stream.random(3000) < 0.4)
    drawn = 1 - of_lost_time(1 - lost, (MANY, 1), np.random.default_rng(1))[:, 0]
    assert (drawn > 0).mean() == pytest.approx(0.4, abs=0.02)
    assert np.quantile(drawn[drawn > 0], [0.05, 0.5, 0.95]) == pytest.approx(
        np.exp(-6 + stats.norm.ppf([0.05, 0.5, 0.95])), rel=0.1
    )


def test_time_lost_like_the_square_of_a_normal_has_the_tail_of_one() -> None:
    stream = np.random.default_rng(3)
    lost = np.maximum(stream.normal(0.1, 0.02, 3000), 0.01) ** 2
    drawn = 1 - of_lost_time(1 - lost, (MANY, 1), np.random.default_rng(1))[:, 0]
    assert np.quantile(drawn, 0.99) == pytest.approx((0.1 + 0.02 * stats.norm.ppf(0.99)) ** 2, rel=0.03)


def test_nothing_loses_more_than_all_of_its_time() -> None:
    drawn = of_lost_time(np.array([1.0, 1.0, 0.999, 0.5, 0.01]), (MANY, 12), np.random.default_rng(1))
    assert drawn.min() >= 0
    assert drawn.max() == 1


def test_months_that_all_lost_the_same_lose_it_again() -> None:
    drawn = of_lost_time(np.full(12, 0.99), (1000, 12), np.random.default_rng(1))
    assert np.unique(drawn.round(9)).tolist() == [0.99, 1.0]


def test_two_outages_are_too_few_to_promise_on() -> None:
    with pytest.raises(ScenarioError, match="time was lost in 2 of 24 whole months"):
        of_lost_time(np.array([1.0] * 22 + [0.99, 0.98]), (100, 12), np.random.default_rng(1))


@settings(max_examples=200)
@given(st.floats(0, 1), st.booleans())
def test_a_level_that_is_written_is_as_easy_to_hold_and_near(level: float, higher_is_better: bool) -> None:
    found = written(level, "share", higher_is_better=higher_is_better)
    assert (found <= level + 1e-9) if higher_is_better else (found >= level - 1e-9)
    assert abs(found - level) <= (0.0001 if level >= 0.99 else 0.001) + 1e-9
    assert written(found, "share", higher_is_better=higher_is_better) == found


@pytest.mark.slow
def test_promises_are_held_as_often_as_they_say() -> None:
    """Histories of simulated services, a promise on each, and the year that follows; see `services_made`."""
    held = []
    for kind in KINDS:
        for number in range(45):
            service = made(kind, number)
            try:
                levels = negotiable(history(service), Scenario(name="as it is", seed=number + 1))["level"]
            except ScenarioError:
                continue  # time was lost too rarely: nothing was promised
            held.append([worst(service) >= level for level in levels])
    assert len(held) >= 220
    share = dict(zip(CONFIDENCES, np.mean(held, axis=0), strict=True))
    # Of 225 services the share at 90 % has a standard error of two points.
    assert 0.76 <= share[0.80] <= 0.87
    assert 0.85 <= share[0.90] <= 0.95
    assert 0.92 <= share[0.95] <= 0.99
