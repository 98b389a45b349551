from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.catalogue import CreditSchedule, Tier
from analytics.errors import ScenarioError
from analytics.scenario.negotiate import promising
from analytics.scenario.schedule import credited, meets, moved, periods
from tests.scenario.ground import TIERS, terms

GOLDEN = Path(__file__).resolve().parents[3] / "shared" / "golden" / "capacity_and_cost.json"
GIVEN: list[dict[str, Any]] = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else []
PUBLISHED = [case for case in GIVEN if case["fn"] == "credit"]

SHARES = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@pytest.mark.skipif(not GIVEN, reason="the worked examples in ../shared/golden are not beside this checkout")
def test_published_credit_tables_pay_what_they_print() -> None:
    assert PUBLISHED
    for case in PUBLISHED:
        bounds = [*(bound for bound, _ in case["input"]["tiers"]), 0.0]
        tiers = tuple(
            Tier(at_least=low / 100, below=high / 100, credit=credit * 100)
            for (high, credit), low in zip(case["input"]["tiers"], bounds[1:], strict=True)
        )
        asked = terms(target={"at_least": bounds[0] / 100, "credits": CreditSchedule(tiers=tiers)})
        paid = credited(np.array([[case["input"]["pct"] / 100]]), asked.target, asked.version)
        assert paid[0, 0] == pytest.approx(case["expected"]["credit"] * 100), case["id"]


def test_a_path_of_months_pays_by_tier_and_a_level_on_the_boundary_the_milder_one() -> None:
    asked = terms()
    levels = np.array([[0.95, 0.9, 0.85, 0.8, 0.79]])
    assert credited(levels, asked.target, asked.version).tolist() == [[0, 0, 5, 5, 10]]


def test_free_breaches_are_the_first_of_each_year() -> None:
    asked = terms(target={"credits": CreditSchedule(tiers=TIERS, free_breaches=2)})
    levels = np.full((1, 24), 0.85)
    paid = credited(levels, asked.target, asked.version)[0]
    assert (paid == 0).nonzero()[0].tolist() == [0, 1, 12, 13]


def test_free_breaches_come_to_the_binomial_expectation() -> None:
    # With a chance of 0.3 of a miss, 12 months and 2 free: 5 % for each miss beyond the second, from the closed form.
    asked = terms(target={"credits": CreditSchedule(tiers=TIERS, free_breaches=2)})
    stream = np.random.default_rng(7)
    levels = np.where(stream.random((20_000, 12)) < 0.3, 0.85, 0.95)
    paid = credited(levels, asked.target, asked.version).sum(axis=1)
    misses = np.arange(13)
    expected = float((stats.binom.pmf(misses, 12, 0.3) * np.maximum(misses - 2, 0)).sum() * 5)
    assert paid.mean() == pytest.approx(expected, abs=4 * paid.std() / np.sqrt(len(paid)))


def test_credits_are_held_to_the_lower_of_the_two_caps() -> None:
    deep = np.array([[0.1]])
    for schedule_cap, version_cap, paid in ((4, 100, 4), (100, 3, 3), (100, 100, 10)):
        asked = terms(
            target={"credits": CreditSchedule(tiers=TIERS, cap=schedule_cap)}, version={"credit_cap": version_cap}
        )
        assert credited(deep, asked.target, asked.version)[0, 0] == paid


def test_a_period_that_is_not_judged_neither_meets_nor_pays() -> None:
    asked = terms()
    nothing = np.array([[np.nan]])
    assert not meets(nothing, asked.target)[0, 0]
    assert credited(nothing, asked.target, asked.version)[0, 0] == 0


def test_a_met_period_pays_nothing_even_where_a_tier_covers_it() -> None:
    asked = terms(target={"at_least": 0.7})
    assert credited(np.array([[0.85]]), asked.target, asked.version)[0, 0] == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(SHARES, min_size=1, max_size=12), SHARES, SHARES)
def test_a_lower_promise_never_raises_credits(levels: list[float], one: float, other: float) -> None:
    asked = terms()
    low, high = (promising(asked.target, level) for level in sorted((one, other)))
    path = np.array([levels])
    assert (credited(path, low, asked.version) <= credited(path, high, asked.version)).all()


@settings(max_examples=40, deadline=None)
@given(SHARES)
def test_tiers_moved_with_the_promise_still_leave_no_gap_below_it(level: float) -> None:
    asked = terms()
    target = promising(asked.target, level)
    below = np.array([[share / 1000 for share in range(1000) if share / 1000 < level]])
    if below.size:
        assert (credited(below, target, asked.version) > 0).all()


def test_bounds_at_nothing_and_without_end_stay_where_they_are() -> None:
    hours = CreditSchedule(tiers=(Tier(at_least=30, below=float("inf"), credit=5),))
    assert [(tier.at_least, tier.below) for tier in moved(hours, 5).tiers] == [(35, float("inf"))]


def test_months_sum_into_whole_periods_and_the_rest_is_left_out() -> None:
    quarterly = terms(target={"span": "quarter"}).target
    assert periods(np.array([[1.0, 2, 3, 4, 5, 6, 7]]), quarterly).tolist() == [[6, 15]]


@pytest.mark.parametrize(("span", "words"), [("rolling 12 months", "overlap"), ("fiscal year", "no whole fiscal year")])
def test_a_span_that_months_cannot_make_is_refused(span: str, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        periods(np.ones((1, 6)), terms(target={"span": span}).target)
