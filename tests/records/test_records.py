"""How far records reach is told by what happened, else by what was reported on."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.records.records import Records
from tests.measures.given import records


def test_records_reach_as_far_as_anything_in_them_happened() -> None:
    some = records(
        tickets=[{"opened": "2026-05-01T09:00", "resolved": "2026-05-03T09:00"}],
        volumes=[{"day": date(2026, 6, 1), "volume": 3.0}],
    )
    assert some.last_instant == datetime(2026, 5, 3, 9, tzinfo=UTC)


def test_counts_of_whole_months_reach_to_the_end_of_the_last() -> None:
    counts = [{"period": date(2026, month, 1), "good": 9.0, "total": 10.0} for month in (1, 2)]
    assert records(counts=counts).last_instant == datetime(2026, 2, 28, 12, tzinfo=UTC)


def test_reports_by_the_day_reach_to_the_last_day() -> None:
    volumes = [{"day": date(2026, 5, day), "volume": 3.0} for day in (1, 2)]
    assert records(volumes=volumes).last_instant == datetime(2026, 5, 2, 12, tzinfo=UTC)


def test_no_records_reach_nowhere() -> None:
    assert Records().last_instant is None
