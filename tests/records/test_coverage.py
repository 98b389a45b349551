"""What coverage says of records made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from analytics.records.coverage import coverage, cut_edges, silences
from analytics.records.records import Records


def volumes(days: list[date]) -> Records:
    frame = pl.DataFrame({"service": "Mail", "customer": "", "category": "", "day": days, "volume": 1.0})
    return Records({"volumes": frame})


def test_gaps_are_counted_in_days_where_records_are_daily() -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(120) if day not in {10, 11, 12, 40}]
    (line,) = coverage(volumes(days), datetime(2026, 5, 2, tzinfo=UTC)).to_dicts()
    assert (line["gaps"], line["gap_unit"], line["longest_gap"]) == (4, "day", 3)
    assert (line["rows"], line["first"], line["days_old"]) == (116, datetime(2026, 1, 1, tzinfo=UTC), 2.0)


def test_gaps_are_counted_in_months_where_records_are_monthly() -> None:
    (line,) = coverage(volumes([date(2025, 11, 1), date(2025, 12, 1), date(2026, 3, 1)])).to_dicts()
    assert (line["gaps"], line["gap_unit"], line["days_old"]) == (2, "month", None)


def test_daily_records_that_end_within_a_month_are_cut() -> None:
    days = [date(2025, 1, 1) + timedelta(days=day) for day in range(31 + 28 + 31 + 30 + 31 + 23)]
    (line,) = coverage(volumes(days)).to_dicts()
    assert (line["first_cut"], line["last_cut"]) == (False, True)


def test_no_records_have_no_coverage() -> None:
    assert coverage(Records()).is_empty()


@pytest.mark.parametrize(
    ("counts", "edges"),
    [
        ([100, 104, 98, 101, 99, 97], (False, False)),
        ([40, 104, 98, 101, 99, 97], (True, False)),
        ([100, 60, 140, 90, 150, 55], (False, False)),
        ([4, 6, 5, 3, 4, 1], (False, False)),
        ([0, 0, 0, 0, 0], (False, False)),
        ([9, 100, 100], (False, False)),
    ],
    ids=["even", "first low", "noisy", "few", "nothing", "too short"],
)
def test_an_edge_is_cut_where_it_is_low_beyond_chance(counts: list[int], edges: tuple[bool, bool]) -> None:
    assert cut_edges(counts) == edges


def test_a_short_february_is_not_a_cut_edge() -> None:
    assert cut_edges([28, 31, 30, 31, 30, 31], reported=True) == (False, False)


def mail_and_web(mail: list[date], web: list[date], last: float = 100.0) -> Records:
    """Volumes of two services, a hundred a day but for the last day of the web."""
    rows = [("Mail", day, 100.0) for day in mail] + [("Web", day, 100.0) for day in web[:-1]] + [("Web", web[-1], last)]
    frame = pl.DataFrame(rows, schema=["service", "day", "volume"], orient="row")
    return Records({"volumes": frame.with_columns(customer=pl.lit(""), category=pl.lit(""))})


DAYS = [date(2026, 1, 1) + timedelta(days=day) for day in range(200)]
WORKING = [day for day in DAYS if day.weekday() < 5]


@pytest.mark.parametrize(("last", "within"), [(100.0, False), (40.0, True), (60.0, False)])
def test_a_service_whose_volumes_stop_before_the_others_is_silent(last: float, within: bool) -> None:
    (line,) = silences(mail_and_web(DAYS, DAYS[:-9], last)).to_dicts()
    assert (line["service"], line["last"], line["silent"], line["longest"]) == ("Web", DAYS[-10], 9, 1)
    assert line["within_day"] is within


@pytest.mark.parametrize(
    "web", [DAYS[:-2], WORKING, WORKING[:-5], DAYS[:40:10]], ids=["late", "office", "a week", "few"]
)
def test_days_that_may_come_late_or_never_had_records_are_no_silence(web: list[date]) -> None:
    assert silences(mail_and_web(DAYS, web)).is_empty()


def test_a_long_holiday_at_the_end_is_no_silence_if_there_was_one_before() -> None:
    web = DAYS[:50] + DAYS[60:-9]
    assert silences(mail_and_web(DAYS, web)).is_empty()


def test_a_service_alone_is_held_against_the_cut_off() -> None:
    records = volumes(DAYS)
    assert silences(records.at(datetime(2026, 7, 20, tzinfo=UTC))).is_empty()
    (line,) = silences(records.at(datetime(2026, 8, 1, tzinfo=UTC))).to_dicts()
    assert line["silent"] == (date(2026, 7, 31) - DAYS[-1]).days


@pytest.mark.parametrize(("missing", "silent"), [(1, []), (2, ["Web"])])
def test_monthly_records_may_be_a_month_late_and_no_more(missing: int, silent: list[str]) -> None:
    months = [date(2025 + month // 12, month % 12 + 1, 1) for month in range(14)]
    rows = [("Mail", month) for month in months] + [("Web", month) for month in months[:-missing]]
    costs = pl.DataFrame(rows, schema=["service", "month"], orient="row")
    frame = costs.with_columns(kind=pl.lit("staff"), amount=pl.lit(1.0), currency=pl.lit("GBP"))
    assert silences(Records({"costs": frame}))["service"].to_list() == silent


def test_a_half_year_without_an_outage_is_no_silence() -> None:
    starts = [datetime(2024, 1, 7, tzinfo=UTC) + timedelta(days=28 * month) for month in range(24)]
    rows = [("Mail", start) for start in starts] + [("Web", start) for start in starts[:-6]]
    outages = pl.DataFrame(rows, schema={"service": pl.String, "starts": pl.Datetime("us", "UTC")}, orient="row")
    assert silences(Records({"outages": outages})).is_empty()
