"""Reporting periods: their edges, their names, what belongs to them and which are partial."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures.period import PeriodSpan, coverage, partial, period_of, periods, place
from tests.measures.given import at

SPANS: tuple[PeriodSpan, ...] = (
    "day", "week", "month", "quarter", "year", "fiscal quarter", "fiscal year", "rolling 12 months",
)  # fmt: skip
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(DAYS, st.sampled_from(SPANS), st.integers(1, 12))
def test_a_day_lies_in_its_period_and_its_neighbours_do_not_overlap(day: date, span: PeriodSpan, fiscal: int) -> None:
    period = period_of(day, span, fiscal)
    assert period.starts <= day < period.ends
    if span != "rolling 12 months":
        assert period_of(period.ends, span, fiscal).starts == period.ends
        assert period_of(period.ends - timedelta(days=1), span, fiscal) == period


@given(DAYS, st.integers(0, 900), st.sampled_from(SPANS), st.integers(1, 12))
def test_periods_are_each_days_own_in_order_and_without_gaps(
    first: date, length: int, span: PeriodSpan, fiscal: int
) -> None:
    last = first + timedelta(days=length)
    found = periods(span, first, last, fiscal)
    assert found == sorted({period_of(first + timedelta(days=n), span, fiscal) for n in range(length + 1)})


@pytest.mark.parametrize(
    ("span", "fiscal", "label", "starts", "ends"),
    [
        ("month", 1, "2026-02", date(2026, 2, 1), date(2026, 3, 1)),
        ("quarter", 4, "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("year", 4, "2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("fiscal quarter", 4, "FY2025-Q4", date(2026, 1, 1), date(2026, 4, 1)),
        ("fiscal year", 4, "FY2025", date(2025, 4, 1), date(2026, 4, 1)),
        ("fiscal year", 1, "FY2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("rolling 12 months", 4, "12 months to 2026-02", date(2025, 3, 1), date(2026, 3, 1)),
        ("week", 1, "2026-W08", date(2026, 2, 16), date(2026, 2, 23)),
    ],
)
def test_a_period_is_named_as_people_name_it(
    span: PeriodSpan, fiscal: int, label: str, starts: date, ends: date
) -> None:
    period = period_of(date(2026, 2, 18), span, fiscal)
    assert (period.label, period.starts, period.ends) == (label, starts, ends)


def test_an_instant_belongs_to_the_month_of_the_agreements_zone() -> None:
    items = pl.DataFrame({"at": [at("2026-10-31T23:30"), at("2026-11-01T00:30")]})
    months = periods("month", date(2026, 10, 1), date(2026, 11, 30))
    assert place(items, months, "UTC")["period"].to_list() == [date(2026, 10, 1), date(2026, 11, 1)]
    assert place(items, months, "Asia/Tokyo")["period"].to_list() == [date(2026, 11, 1)] * 2


def test_an_item_belongs_to_every_rolling_year_that_holds_it() -> None:
    items = pl.DataFrame({"at": [at("2026-01-15T12:00")]})
    rolling = periods("rolling 12 months", date(2025, 6, 1), date(2026, 3, 1))
    assert place(items, rolling, "UTC")["period"].to_list() == [date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)]


def daily(first: str, last: str) -> pl.Series:
    return pl.datetime_range(at(first), at(last), "1d", time_unit="us", eager=True)


@pytest.mark.parametrize(
    ("first", "last", "as_of", "cut"),
    [
        ("2026-08-01T09:00", "2026-10-31T09:00", "2026-11-01T00:00", set[str]()),
        ("2026-08-03T09:00", "2026-10-29T09:00", "2026-10-31T23:59:59", set[str]()),  # a weekend at either edge
        ("2026-08-09T09:00", "2026-10-31T09:00", "2026-11-01T00:00", {"2026-08"}),
        ("2026-08-01T09:00", "2026-10-23T09:00", "2026-11-01T00:00", {"2026-10"}),
        ("2026-08-01T09:00", "2026-10-23T09:00", "2026-10-24T00:00", {"2026-10"}),
    ],
)
def test_a_month_that_the_extract_cuts_off_is_partial(first: str, last: str, as_of: str, cut: set[str]) -> None:
    covered = coverage(daily(first, last), at(as_of), "UTC")
    assert covered is not None
    months = periods("month", date(2026, 8, 1), date(2026, 10, 31))
    assert {month.label for month in months if partial(month, *covered)} == cut


def test_a_cut_off_at_midnight_elsewhere_leaves_the_month_whole() -> None:
    covered = coverage(daily("2026-08-01T09:00", "2026-10-31T09:00"), at("2026-11-01T00:00"), "America/New_York")
    assert covered is not None
    assert covered[1] == datetime(2026, 10, 31, 20)  # noqa: DTZ001  # the wall clock of New York
    assert not partial(period_of(date(2026, 10, 1), "month"), *covered)
    assert partial(period_of(date(2026, 10, 31), "day"), *covered)


def test_no_records_cover_nothing() -> None:
    assert coverage(daily("2026-08-01T09:00", "2026-08-02T09:00"), at("2026-07-01T00:00"), "UTC") is None
