from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import CreditSchedule, Tier
from analytics.measures.period import add_months
from tests.compliance.rows import OCTOBER, TIERS, catalogue, judged, row, target, with_credits


def test_a_breach_costs_the_credit_of_its_tier() -> None:
    found = judged(row(85, 100), by=catalogue(with_credits(), charge=2000.0))
    assert found.select("credit", "money").row(0) == (5.0, 100.0)


def test_a_boundary_belongs_to_the_milder_tier() -> None:
    agreed = catalogue(with_credits())
    assert judged(row(80, 100), row(79, 100), by=agreed)["credit"].to_list() == [5.0, 10.0]


def test_a_met_period_a_partial_one_and_a_segment_cost_nothing() -> None:
    rows = row(95, 100), row(50, 100, partial=True), row(50, 100, segment="priority=P1"), row(0, 0)
    assert judged(*rows, by=catalogue(with_credits(), charge=100.0))["money"].to_list() == [0.0] * 4


def test_a_breach_that_no_tier_speaks_of_costs_nothing() -> None:
    assert judged(row(50, 100), by=catalogue(charge=100.0)).select("credit", "money").row(0) == (0.0, 0.0)
    gap = target(credits=CreditSchedule(tiers=(Tier(at_least=0.5, below=0.8, credit=5),)))
    assert judged(row(85, 100), by=catalogue(gap))["credit"].to_list() == [0.0]


def test_the_first_breaches_of_an_agreement_year_are_free() -> None:
    months = [add_months(date(2026, 1, 1), ahead) for ahead in range(6)]  # the agreement's year begins in April
    agreed = catalogue(with_credits(free_breaches=1))
    found = judged(*(row(70, 100, period=month) for month in months), by=agreed)
    assert found["credit"].to_list() == [0.0, 10.0, 10.0, 0.0, 10.0, 10.0]


def test_rows_out_of_order_give_each_period_the_same_credit() -> None:
    months = [add_months(date(2026, 4, 1), ahead) for ahead in (2, 0, 1)]
    found = judged(*(row(70, 100, period=month) for month in months), by=catalogue(with_credits(free_breaches=1)))
    assert found["credit"].to_list() == [10.0, 0.0, 10.0]


def test_a_targets_credit_is_held_to_its_own_cap() -> None:
    assert judged(row(70, 100), by=catalogue(with_credits(cap=8)))["credit"].to_list() == [8.0]


def test_credits_of_several_targets_are_held_to_the_agreements_cap_of_the_month() -> None:
    other = target(name="Answered", credits=CreditSchedule(tiers=TIERS))
    agreed = catalogue(with_credits(), other, charge=1000.0, credit_cap=9.0)
    found = judged(row(85, 100), row(70, 100, target="Answered"), row(70, 100, period=date(2026, 9, 1)), by=agreed)
    assert found["credit"].to_list() == pytest.approx([3.0, 6.0, 9.0])
    assert found.filter(period=OCTOBER)["money"].sum() == pytest.approx(90)


def test_a_quarters_credit_is_of_three_months_charge() -> None:
    quarterly = target(span="quarter", credits=CreditSchedule(tiers=TIERS))
    assert judged(row(70, 100, months=3), by=catalogue(quarterly, charge=1000.0))["money"].to_list() == [300.0]


def test_a_credit_that_must_be_claimed_says_by_when() -> None:
    found = judged(row(70, 100), row(95, 100), by=catalogue(with_credits(claim_within_days=30)))
    assert found["claim_by"].to_list() == [date(2026, 11, 30), None]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000))
def test_a_worse_level_never_costs_less(one: int, other: int) -> None:
    worse, better = judged(
        row(min(one, other), 1000), row(max(one, other), 1000, period=date(2026, 9, 1)), by=catalogue(with_credits())
    )["credit"]
    assert worse >= better
