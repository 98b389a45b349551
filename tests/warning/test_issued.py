"""What was issued is held against what came, and nothing that was not shown counts as issued."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

from analytics.register.issued import issue, table
from analytics.warning.issued import issued
from analytics.warning.track_record import PAST, track_record
from tests.forecast.series_made import judged

#: Misses of the first three months of 2026, and of none else from November 2024 on.
ROWS = judged([90.0 if 14 <= place < 17 else 99.0 for place in range(20)], [100.0] * 20)
LONDON = "Europe/London"


def shown(day: datetime, chances: list[float], *, version: int = 1, series: str = "gold: Resolve") -> pl.DataFrame:
    first = (day + timedelta(days=1)).date().replace(day=1)
    starts = [first.replace(month=first.month + step) for step in range(len(chances) + 1)]
    frame = pl.DataFrame({"period": starts[:-1], "ends": starts[1:], "chance_of_miss": chances})
    return table([issue(frame, series=series, data_version=version, as_of=day, method="filter")])


def kept(*frames: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(frames, how="diagonal").sort("as_of", "series", "data_version", "period")


def test_chances_are_beside_what_came_as_of_the_day_of_the_agreements_zone() -> None:
    # Midnight in London in summer is eleven at night in UTC: the look ahead is that of the first of June.
    found = issued(kept(shown(datetime(2026, 5, 31, 23, tzinfo=UTC), [0.4, 0.3])), ROWS, LONDON)
    assert found.columns == list(PAST)
    assert found.select("agreement", "target", "as_of", "period", "missed").rows() == [
        ("gold", "Resolve", date(2026, 6, 1), date(2026, 6, 1), False),
        ("gold", "Resolve", date(2026, 6, 1), date(2026, 7, 1), None),
    ]
    # Nineteen months had ended by then, three of them missed.
    assert found["of_history"].to_list() == [3.5 / 20] * 2


def test_of_two_shown_on_one_day_the_first_counts_and_of_other_series_none() -> None:
    day = datetime(2025, 12, 31, tzinfo=UTC) + timedelta(days=1)
    rows = kept(
        shown(day, [0.7, 0.2, 0.1]), shown(day, [0.1, 0.1, 0.1], version=2), shown(day, [0.9], series="demand: Pay"),
        shown(day, [0.9], series="silver: Gone"),
    )  # fmt: skip
    found = issued(rows, ROWS, "UTC")
    assert found["chance_of_miss"].to_list() == [0.7, 0.2, 0.1]
    assert found["missed"].to_list() == [True, True, True]
    record = track_record(found, raised=0.5)
    assert (record.count("came true"), record.count("not warned"), record.lead) == (1, 2, 1.0)


def test_nothing_issued_is_an_empty_past() -> None:
    assert issued(table([]), ROWS, LONDON).is_empty()
    only_demand = table([
        issue(pl.DataFrame({"period": [date(2026, 1, 1)], "forecast": [1.0]}), series="demand: Pay", data_version=1,
              as_of=datetime(2026, 1, 1, tzinfo=UTC), method="m")
    ])  # fmt: skip
    assert issued(only_demand, ROWS, LONDON).schema == pl.Schema(PAST)
