"""What coverage says of records made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from analytics.records.coverage import coverage, cut_edges
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
