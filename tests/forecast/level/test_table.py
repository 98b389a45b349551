"""Any long table of levels is looked ahead; a series that cannot be says why, and stops none of the others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.errors import ForecastError, QuestionError
from analytics.forecast.level.outlook import outlook
from analytics.forecast.level.table import AHEAD, LevelsAhead, levels_ahead
from analytics.forecast.series import Frequency, steps
from tests.forecast.series_made import judged

FIRST = {"month": date(2024, 11, 1), "week": date(2025, 3, 5), "day": date(2026, 3, 1)}


def rows(
    name: str = "ok", length: int = 24, *, share: float = 0.96, total: float = 400, frequency: Frequency = "month",
    seed: int = 0, promised: float = 0.95,
) -> pl.DataFrame:  # fmt: skip
    good = np.random.default_rng(seed).binomial(int(total), share, length).astype(float)
    return pl.DataFrame({
        "series": name, "period": steps(FIRST[frequency], length, frequency), "good": good, "total": float(total),
        "promised": promised,
    })  # fmt: skip


def changed(place: int, name: str = "bad", **values: Any) -> pl.DataFrame:
    """A series whose row at a place holds something else."""
    frame = rows(name)
    here = pl.when(pl.int_range(pl.len()) == place)
    return frame.with_columns(
        here.then(pl.lit(value)).otherwise(column).cast(frame.schema[column]).alias(column)
        for column, value in values.items()
    )


def ahead(*frames: pl.DataFrame, **asked: Any) -> LevelsAhead:
    """The table of a good series and others, looked ahead."""
    return levels_ahead(pl.concat([rows(), *frames], how="diagonal"), **asked)


def test_it_says_of_a_series_what_is_said_of_a_target_with_those_levels() -> None:
    found = levels_ahead(rows(promised=0.955), 4).frame
    assert found.columns == list(AHEAD)
    alone = outlook(judged(rows()["good"].to_list(), [400.0] * 24, promised=0.955, measure="attainment"), 4)
    for column in ("period", "low80", "high80", "low95", "high95", "promised", "chance_of_miss", "chance_by_then"):
        assert found[column].to_list() == alone.frame[column].to_list(), column
    assert found["mean"].to_list() == pytest.approx(alone.futures.mean(axis=0))
    assert found["method"].unique().to_list() == [
        "Filters on the logit of the share, blended with how often past months missed"
    ]
    assert found["reason"][0] == alone.skill.sentence.rstrip(".")


def test_the_order_of_rows_does_not_matter_and_many_series_come_in_order_of_their_names() -> None:
    both = pl.concat([rows("b"), rows("a", seed=1)])
    mixed = levels_ahead(both.sample(fraction=1, shuffle=True, seed=3))
    assert mixed.frame.equals(levels_ahead(both).frame)
    assert mixed.frame["series"].unique(maintain_order=True).to_list() == ["a", "b"]
    assert (mixed.failed, mixed.left_out) == ({}, {})


@pytest.mark.parametrize(
    ("frequency", "length", "after"),
    [("week", 60, timedelta(days=7)), ("day", 90, timedelta(days=1))],
)
def test_weeks_follow_weeks_and_days_follow_days(frequency: Frequency, length: int, after: timedelta) -> None:
    history = rows(length=length, frequency=frequency)
    found = levels_ahead(history, 3, frequency=frequency).frame
    last = history["period"][-1]
    assert found["period"].to_list() == [last + after, last + 2 * after, last + 3 * after]
    # Nothing moves them but chance: the level ahead is that of all history, and a miss as likely as it was.
    good, total = history["good"].to_numpy(), history["total"].to_numpy()
    assert found["mean"].to_list() == pytest.approx([good.sum() / total.sum()] * 3, abs=0.006)
    missed = (good / total < 0.95).mean()
    assert found["chance_of_miss"].to_list() == pytest.approx([missed] * 3, abs=0.1)


def test_series_that_begin_at_different_times_stand_on_one_grid() -> None:
    late = rows("late", 30, frequency="week").with_columns(pl.col("period") + pl.duration(days=7 * 30))
    off = rows("other weekday", 60, frequency="week").with_columns(pl.col("period") + pl.duration(days=2))
    found = levels_ahead(pl.concat([rows("long", 60, frequency="week"), late, off]), 2, frequency="week").frame
    first = dict(found.group_by("series").agg(pl.col("period").min()).iter_rows())
    assert first["long"] == first["late"] == FIRST["week"] + timedelta(days=7 * 60)
    assert first["other weekday"] == first["long"] + timedelta(days=2)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (rows("bad", 1), "1 months with a level, 6 are needed"),
        (rows("bad", 5), "5 months with a level, 6 are needed"),
        (changed(3, good=500.0), "500 of 400 on 2025-02-01 has more good than total"),
        (changed(3, good=-1.0), "-1 of 400 on 2025-02-01 is below zero"),
        (changed(3, total=float("inf")), "of inf on 2025-02-01 is not finite"),
        (
            changed(3, period=date(2025, 2, 9)),
            "2025-02-09 is not the first day of a month that follows",
        ),
        (changed(0, period=date(2024, 10, 9)), "2024-10-09 is not the first day of a month"),
        (changed(3, period=date(2025, 3, 1)), "two rows for 2025-03-01"),
        (pl.concat([rows("bad"), rows("bad")]), "two rows for 2024-11-01"),
        (rows("bad").with_columns(total=pl.lit(0.0), good=pl.lit(0.0)), "no row with good and total"),
        (rows("bad").with_columns(good=pl.lit(None, pl.Float64)), "no row with good and total"),
        (rows("bad", promised=95.0), "95.0 is promised last. Expected a share between 0 and 1, such as 0.95"),
        (rows("bad").with_columns(promised=pl.lit(None, pl.Float64)), "None is promised last"),
        (changed(0, period=date(1990, 11, 1)), "only 24 of its 432 months have a level"),
    ],
)
def test_a_series_that_cannot_be_looked_ahead_says_why_alone(bad: pl.DataFrame, says: str) -> None:
    found = ahead(bad)
    assert list(found.failed) == ["bad"]
    assert says in found.failed["bad"]
    assert found.frame.equals(levels_ahead(rows()).frame)


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        (changed(3, good=None), "1 row without a date, good or total left out"),
        (changed(3, total=float("nan")), "1 row without a date, good or total left out"),
        (changed(23, period=None), "1 row without a date, good or total left out"),
    ],
)
def test_rows_that_are_not_used_are_told_of_and_the_rest_of_the_series_goes_on(odd: pl.DataFrame, says: str) -> None:
    found = ahead(odd)
    assert found.left_out == {"bad": (says,)}
    assert says in found.frame.filter(pl.col("series") == "bad")["reason"][0]
    assert found.failed == {}


def test_a_month_in_which_nothing_counted_is_a_gap_and_is_told_as_one() -> None:
    for gap in (changed(7, total=0.0, good=0.0), rows("bad").filter(pl.col("period") != date(2025, 6, 1))):
        found = ahead(gap)
        assert "1 of 24 months have no level and were not taken for zero" in found.frame["reason"][0]
        assert (found.failed, found.left_out) == ({}, {})
    early = ahead(changed(0, total=0.0, good=0.0)).frame
    assert "no level" not in early["reason"][0]


def test_rows_beyond_the_cut_off_and_of_periods_under_way_do_not_count() -> None:
    found = ahead(as_of=date(2026, 8, 20))
    assert found.left_out == {"ok": ("3 rows not over by 2026-08-20 left out",)}
    assert found.frame["period"][0] == date(2026, 8, 1)
    assert ahead(as_of=date(2026, 8, 31)).frame["period"][0] == date(2026, 9, 1)
    gone = ahead(as_of=date(2024, 12, 31))
    assert gone.frame.is_empty()
    assert "22 rows not over by 2024-12-31 left out" in gone.failed["ok"]


def test_a_series_that_never_moves_is_met_or_missed_nearly_for_sure() -> None:
    for level, low, high in ((1.0, 0.0, 0.05), (0.5, 0.9, 1.0)):
        flat = rows().with_columns(good=pl.col("total") * level)
        found = levels_ahead(flat).frame
        assert found["chance_of_miss"].is_between(low, high).all()
        assert found["mean"].to_list() == pytest.approx([level] * 6, abs=0.03)


def test_days_are_added_up_to_months_and_a_month_they_cover_in_part_is_left_out_and_told() -> None:
    days = rows(length=400, frequency="day", total=50).with_columns(pl.col("period") - pl.duration(days=20))
    found = levels_ahead(days, summed=True)
    first, last = days["period"][0], days["period"][-1]
    assert (first, last) == (date(2026, 2, 9), date(2027, 3, 15))
    assert found.left_out["ok"] == (
        "the month from 2026-02-01, of which rows cover a part, left out",
        "the month from 2027-03-01, of which rows cover a part, left out",
    )
    monthly = days.group_by(pl.col("period").dt.truncate("1mo")).agg(pl.col("good", "total").sum()).sort("period")
    plain = monthly.slice(1, 12).with_columns(series=pl.lit("ok"), promised=0.95)
    assert found.frame.drop("reason").equals(levels_ahead(plain).frame.drop("reason"))


def test_weeks_that_reach_over_the_end_of_a_month_belong_to_the_month_they_begin_in() -> None:
    weeks = rows(length=60, frequency="week")
    found = levels_ahead(weeks, summed=True)
    # From Wednesday 5 March on: February's last week would have begun on 26 February, so March is whole.
    assert found.left_out["ok"] == ("the month from 2026-04-01, of which rows cover a part, left out",)
    assert found.frame["period"][0] == date(2026, 4, 1)


def test_a_promise_of_at_most_is_missed_above_it_and_one_for_all_series_needs_no_column() -> None:
    few = rows(share=0.04).drop("promised")
    assert levels_ahead(few, promised=0.10, at_least=False).frame["chance_of_miss"].max() < 0.05  # type: ignore[operator]  # a float
    assert levels_ahead(few, promised=0.10).frame["chance_of_miss"].min() > 0.9  # type: ignore[operator]  # a float
    assert levels_ahead(few, promised=0.03).frame["promised"].unique().to_list() == [0.03]


def test_the_last_promise_of_a_series_is_what_is_asked_ahead() -> None:
    raised = rows().with_columns(promised=pl.when(pl.col("period") < date(2026, 10, 1)).then(0.9).otherwise(0.97))
    assert levels_ahead(raised).frame["promised"].unique().to_list() == [0.97]


def test_looking_further_than_history_is_told_and_beyond_reason_refused() -> None:
    assert "further ahead than its 24 months of history" in levels_ahead(rows(), 30).frame["reason"][0]
    for horizon in (0, 61, 10_000):
        with pytest.raises(ForecastError, match=f"{horizon} periods ahead are asked for. Expected one to 60"):
            levels_ahead(rows(), horizon)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (rows().drop("total"), "the table has no column 'total'"),
        (rows().drop("promised"), "no column 'promised'.*Name one level for all series with --promised"),
        (rows().with_columns(pl.col("period").cast(pl.String)), "the column 'period' holds String, not days"),
        (rows().with_columns(good=pl.lit("many")), "the column 'good' holds String, not numbers"),
    ],
)
def test_a_table_that_is_none_of_levels_is_refused_as_a_whole(frame: pl.DataFrame, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        levels_ahead(frame)


def test_a_word_among_the_numbers_of_one_series_is_an_empty_cell_of_that_series() -> None:
    worded = rows("bad").with_columns(pl.col("good").cast(pl.String))
    worded = worded.with_columns(good=pl.when(pl.int_range(pl.len()) == 2).then(pl.lit("n/a")).otherwise("good"))
    found = levels_ahead(pl.concat([rows().with_columns(pl.col("good").cast(pl.String)), worded]))
    assert found.left_out == {"bad": ("1 row without a date, good or total left out",)}


def test_a_table_without_rows_has_none_ahead() -> None:
    assert levels_ahead(rows().clear()).frame.schema == pl.Schema(AHEAD)
