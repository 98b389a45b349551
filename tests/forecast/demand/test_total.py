"""Sums of forecasts: they agree with their parts, and their range is that of sums and never a sum of ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.errors import ForecastError
from analytics.forecast.demand.added import added
from analytics.forecast.demand.interval import NAMES
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.outlook import Forecast, in_months
from analytics.forecast.demand.plan import Planned
from analytics.forecast.demand.total import Total, total
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import series, weekly

LAST = date(2026, 10, 31)
FLAT = Method(
    "flat", "Flat", "", lambda known, backs, horizon: np.full((len(backs), len(known), horizon), 100.0),
    trusted={"day": 1.0},
)  # fmt: skip


def daily(name: str, values: Floats, last: date = LAST) -> Series:
    return Series(name, "day", last - timedelta(days=len(values) - 1), values)


def about(seed: int, length: int = 700) -> Floats:
    """Days about 100, a fortnight alike."""
    rng = np.random.default_rng(seed)
    return 100 + np.repeat(rng.normal(0, 10, length // 14), 14)


def parts(*values: Floats, horizon: int = 3) -> list[Forecast]:
    made = [daily(f"S{place}", each) for place, each in enumerate(values)]
    return list(in_months(made, horizon, methods=(FLAT,)).forecasts.values())


def width(found: Total | Forecast) -> Floats:
    return (found.months["high80"] - found.months["low80"]).to_numpy()


def test_a_total_is_the_sum_of_its_parts_month_by_month_and_as_a_whole() -> None:
    each = parts(about(1), about(2), about(3))
    found = total(each)
    for place, month in enumerate(found.starts):
        by_hand = sum(part.months.filter(pl.col("period") == month)["forecast"].item() for part in each)
        assert found.months["forecast"][place] == pytest.approx(by_hand)
    assert found.whole["forecast"] == pytest.approx(found.months["forecast"].sum())
    assert found.months["forecast"].to_list() == pytest.approx([3 * 3000.0, 3 * 3100.0, 3 * 3100.0])


def test_a_part_alone_has_the_range_it_has_by_itself() -> None:
    [part] = parts(about(1))
    for name in NAMES:
        np.testing.assert_allclose(total([part]).months[name], part.months[name])


def test_parts_that_go_wrong_together_make_a_range_as_wide_as_all_of_theirs() -> None:
    twins = total(parts(about(1), about(1)))
    np.testing.assert_allclose(width(twins), 2 * width(total(parts(about(1)))), rtol=1e-6)


def test_parts_that_go_wrong_apart_make_a_range_that_grows_with_the_root_of_their_number() -> None:
    alone = np.mean([width(total(parts(about(seed)))).mean() for seed in range(16)])
    together = width(total(parts(*(about(seed) for seed in range(16))))).mean()
    assert 2.5 < together / alone < 6.0  # 4 by the law of large numbers, 16 if ranges were added


def test_parts_that_were_looked_ahead_apart_are_taken_as_unrelated() -> None:
    [one], [other] = parts(about(1)), parts(about(2))
    both, each = total([one, other]).months, [total([part]).months for part in (one, other)]
    down = [(frame["forecast"] - frame["low80"]).to_numpy() for frame in (both, *each)]
    np.testing.assert_allclose(down[0], np.hypot(down[1], down[2]))


def test_the_range_of_the_whole_is_narrower_than_that_of_its_months_added_where_months_go_wrong_apart() -> None:
    rng = np.random.default_rng(4)
    found = total(parts(100 + rng.normal(0, 10, 700)))
    assert found.whole["high80"] is not None
    assert found.whole["low80"] is not None
    assert found.whole["high80"] - found.whole["low80"] < 0.9 * width(found).sum()


def test_what_is_planned_for_a_part_changes_the_total_by_it_and_widens_its_range_alike() -> None:
    each = parts(about(1), about(1))
    found = total(each)
    every = found.under(Planned("Growth", 1.5, found.starts[0]))
    np.testing.assert_allclose(every.months["forecast"], 1.5 * found.months["forecast"])
    np.testing.assert_allclose(width(every), 1.5 * width(found))
    one = found.under(Planned("Branch", 1.5, found.starts[0], series=("S1",)))
    np.testing.assert_allclose(one.months["forecast"], 1.25 * found.months["forecast"])


def test_no_range_is_claimed_where_more_than_a_tenth_of_it_has_none() -> None:
    [tested], [short] = parts(about(1)), parts(about(2, 42))
    assert total([tested, short]).months["low80"].null_count() == 3
    assert total([tested, short]).whole["low80"] is None
    little = replace(short, plans=(Planned("Less", 0.1, LAST - timedelta(days=60)),))
    assert total([tested, little]).months["low80"].null_count() == 0


def test_what_ended_long_before_the_others_is_left_out_and_named() -> None:
    made = [daily("Now", about(1)), daily("Then", about(2), LAST - timedelta(days=120))]
    found = total(list(in_months(made, 3, methods=(FLAT,)).forecasts.values()))
    assert [part.series.name for part in found.parts] == ["Now"]
    assert found.ended == ("Then",)


def test_only_months_that_lie_ahead_of_every_part_are_added() -> None:
    made = [daily("Now", about(1)), daily("Behind", about(2), date(2026, 10, 20))]
    found = total(list(in_months(made, 3, methods=(FLAT,)).forecasts.values()))
    assert found.starts == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def test_nothing_to_add_up_is_said_in_words() -> None:
    with pytest.raises(ForecastError, match="no month lies ahead of all"):
        total([])


def test_how_far_off_totals_were_is_told_as_a_share_of_what_came() -> None:
    found = total(parts(np.full(700, 80.0) + np.arange(700) % 2))  # about 80.5 a day, where 100 is forecast
    assert found.tried == 8
    assert found.off == pytest.approx(19.5 / 80.5, abs=0.002)


def test_a_sum_of_histories_counts_nothing_before_a_part_begins_and_ends_with_the_first_to_end() -> None:
    one = series([1.0] * 10, first=date(2026, 1, 1))
    other = series([5.0] * 6, first=date(2026, 1, 3))
    found = added("All", [one, other])
    assert found.first == date(2026, 1, 1)
    assert found.values.tolist() == [1, 1, 6, 6, 6, 6, 6, 6]


def test_a_sum_is_a_gap_where_much_of_it_is_missing_and_filled_where_little_is() -> None:
    large, small = [90.0] * 8, [5.0, 5.0, np.nan, 5.0, 5.0, 5.0, 5.0, 5.0]
    assert added("All", [series(large), series(small)]).values.tolist() == [95.0] * 8
    holed = added("All", [series([np.nan if day == 4 else 90.0 for day in range(8)]), series(small)])
    assert np.flatnonzero(np.isnan(holed.values)).tolist() == [4]
    assert "not taken for zero" in holed.notes[0]


def test_weekdays_without_any_record_are_closed_and_other_gaps_stay_missing() -> None:
    open_days = np.where(np.arange(140) % 7 < 5, weekly(140), np.nan)
    open_days[8] = np.nan
    found = series(open_days).counted_out()
    assert (found.values[np.arange(140) % 7 > 4] == 0).all()
    assert np.flatnonzero(~found.observed).tolist() == [8]
    assert found.notes == (
        "40 days on weekdays that have no records count as closed",
        "One of 140 days is missing and was not taken for zero",
    )
    assert series(weekly(140)).counted_out().notes == ()


def test_a_source_that_lists_everything_has_no_gaps() -> None:
    found = series([1.0, np.nan, np.nan, 2.0]).counted_out(whole=True)
    assert found.values.tolist() == [1, 0, 0, 2]
    assert found.notes == ("2 days without a record had none",)
