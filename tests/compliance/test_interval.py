from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analytics.compliance.interval import clopper_pearson, of_mean, wilson

COUNTS = st.integers(1, 10_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@settings(deadline=None)
@given(COUNTS)
def test_a_wilson_interval_lies_within_nought_and_one_and_contains_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


@settings(deadline=None)
@given(COUNTS)
def test_intervals_of_a_share_are_those_of_statsmodels(counts: tuple[int, int]) -> None:
    assert wilson(*counts) == pytest.approx(proportion_confint(*counts, method="wilson"), abs=1e-12)
    assert clopper_pearson(*counts) == pytest.approx(proportion_confint(*counts, method="beta"), abs=1e-9)


@settings(deadline=None)
@given(COUNTS)
def test_the_exact_interval_is_at_least_as_wide_as_its_confidence_says(counts: tuple[int, int]) -> None:
    good, total = counts
    low, high = clopper_pearson(good, total)
    assert low == 0 if good == 0 else stats.binom.sf(good - 1, total, low) <= 0.025 + 1e-9
    assert high == 1 if good == total else stats.binom.cdf(good, total, high) <= 0.025 + 1e-9


def test_without_items_the_share_may_be_anything() -> None:
    assert [float(bound) for bound in wilson(0, 0)] == [0.0, 1.0]


def test_intervals_are_taken_of_whole_columns_at_once() -> None:
    low, _ = wilson([9, 90, 0], [10, 100, 0])
    assert low.tolist() == [float(wilson(9, 10)[0]), float(wilson(90, 100)[0]), 0.0]


def test_the_mean_of_one_value_could_be_any() -> None:
    assert np.isnan(of_mean(4.0, 0.5, 1)).all()
