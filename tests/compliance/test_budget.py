from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.compliance import budget
from analytics.compliance.budget import ErrorBudget

SHARES = st.floats(0.01, 0.999)


@settings(deadline=None)
@given(SHARES, st.integers(0, 1000))
def test_what_is_left_and_what_was_burned_make_one(promised: float, good: int) -> None:
    found = ErrorBudget(promised=promised, good=good, total=1000)
    assert found.left is not None and found.burn_rate is not None
    assert found.left + found.burn_rate == pytest.approx(1)


@settings(deadline=None)
@given(SHARES, st.integers(0, 1000))
def test_the_clamped_reading_is_the_plain_one_within_nought_and_one(promised: float, good: int) -> None:
    found = ErrorBudget(promised=promised, good=good, total=1000)
    assert found.left is not None
    assert found.clamped == pytest.approx(min(1.0, max(0.0, found.left)))


def test_an_overspent_budget_is_negative() -> None:
    assert ErrorBudget(promised=0.9, good=80, total=100).left == pytest.approx(-1)


def test_without_items_nothing_is_known_to_be_spent() -> None:
    empty = ErrorBudget(promised=0.9, good=0, total=0)
    assert (empty.left, empty.burn_rate, empty.consumed, empty.clamped) == (None, None, 0.0, 1.0)


def test_a_promise_of_everything_has_no_budget_to_burn() -> None:
    assert budget.share_left(0.99, 1.0) is None
    assert budget.burn_rate(0.01, 1.0) is None


def test_a_budget_burned_at_its_threshold_loses_the_stated_share_in_the_look_back() -> None:
    burn = budget.burn_threshold(30 * 24, 6, 0.05)
    assert burn * 6 / (30 * 24) == pytest.approx(0.05)


def test_half_a_budget_lasts_half_as_long_and_an_overspent_one_not_at_all() -> None:
    assert budget.time_to_exhaustion(30, 2, left=0.5) == pytest.approx(7.5)
    assert budget.time_to_exhaustion(30, 2, left=-0.5) == 0
    assert budget.time_to_exhaustion(30, 0) is None


def test_how_little_is_a_risk_can_be_agreed() -> None:
    assert [budget.standing(0.1, at_risk_budget=0.05), budget.standing(0.05, 0.05)] == ["stable", "at risk"]
