"""Which credits of a quarter are payable, on breaches small enough to work out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from analytics.compliance.payable import CLAIMABLE, LAPSED, PAYABLE, UNASKED, due, payable
from analytics.measures.period import add_months, period_of
from tests.compliance.rows import OCTOBER, catalogue, judged, row, target, with_credits

if TYPE_CHECKING:
    import polars as pl

QUARTER = period_of(OCTOBER, "quarter")
SEPTEMBER = date(2026, 9, 1)


def of(*rows: dict[str, Any], day: date = date(2026, 11, 15), claim: int | None = 30, charge: float = 2000) -> Any:
    agreed = catalogue(with_credits(claim_within_days=claim), charge=charge)
    return payable(judged(*rows, by=agreed), QUARTER, day)


def money(rows: pl.DataFrame) -> float:
    return float(rows["money"].sum())


def test_a_credit_is_told_with_its_period_level_and_last_day_to_claim_it() -> None:
    found = of(row(85, 100))
    assert tuple(found.columns) == tuple(PAYABLE)
    (told,) = found.to_dicts()
    assert (told["period"], told["ends"], told["level"], told["promised"]) == (OCTOBER, date(2026, 11, 1), 0.85, 0.9)
    assert (told["credit"], told["money"], told["n"]) == (5.0, 100.0, 100.0)
    assert (told["claim_by"], told["days_left"], told["state"]) == (date(2026, 11, 30), 15, CLAIMABLE)


def test_a_credit_can_be_claimed_on_its_last_day_and_has_lapsed_the_day_after() -> None:
    assert of(row(85, 100), day=date(2026, 11, 30))["state"].to_list() == [CLAIMABLE]
    assert of(row(85, 100), day=date(2026, 12, 1))["state"].to_list() == [LAPSED]


def test_a_credit_that_need_not_be_claimed_never_lapses() -> None:
    assert of(row(85, 100), claim=None, day=date(2030, 1, 1))["state"].to_list() == [UNASKED]


def test_only_periods_that_end_in_the_quarter_are_in_it() -> None:
    months = (SEPTEMBER, OCTOBER, date(2026, 12, 1), date(2027, 1, 1))
    assert of(*(row(85, 100, period=month) for month in months))["period"].to_list() == [OCTOBER, date(2026, 12, 1)]


def test_a_years_credit_is_in_the_quarter_its_year_ends_in_alone() -> None:
    agreed = catalogue(with_credits(), charge=100.0)
    whole = judged(row(85, 100, period=date(2026, 1, 1), months=12), by=agreed)
    found = [payable(whole, period_of(date(2026, month, 1), "quarter"), OCTOBER).height for month in (1, 4, 7, 10)]
    assert found == [0, 0, 0, 1]


def test_a_met_period_a_partial_one_and_a_breach_without_credit_are_no_credits() -> None:
    assert of(row(95, 100), row(50, 100, partial=True)).is_empty()
    assert payable(judged(row(85, 100), by=catalogue(target(), charge=9.0)), QUARTER, OCTOBER).is_empty()


def test_what_lapsed_is_not_due_and_the_soonest_to_lapse_stands_first() -> None:
    found = of(row(85, 100, period=date(2026, 11, 1)), row(70, 100), day=date(2026, 12, 5))
    assert found.select("period", "state").rows() == [(OCTOBER, LAPSED), (date(2026, 11, 1), CLAIMABLE)]
    assert due(found) == 100.0


@given(st.lists(st.integers(60, 100), min_size=12, max_size=12), st.one_of(st.none(), st.integers(0, 60)))
def test_the_quarters_of_a_year_add_up_to_its_credits(good: list[int], claim: int | None) -> None:
    agreed = catalogue(with_credits(claim_within_days=claim), charge=1234.0)
    year = [row(met, 100, period=add_months(date(2026, 1, 1), ahead)) for ahead, met in enumerate(good)]
    whole: pl.DataFrame = judged(*year, by=agreed)
    day = date(2026, 12, 31) + timedelta(days=1)
    parts = [payable(whole, period_of(date(2026, month, 1), "quarter"), day) for month in (1, 4, 7, 10)]
    assert abs(sum(map(money, parts)) - money(whole)) < 1e-6
    lapsed = sum(1234 * row["credit"] / 100 for part in parts for row in part.to_dicts() if row["state"] == LAPSED)
    assert abs(sum(map(due, parts)) + lapsed - money(whole)) < 1e-6
