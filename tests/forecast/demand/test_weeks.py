"""Weeks end to end: a season that is known is found, years of 53 weeks shift nothing, and no month is claimed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.catalogue.calendar import public_holidays
from analytics.errors import QuestionError
from analytics.forecast.demand import outlook as demand
from analytics.forecast.demand import table
from analytics.forecast.demand.methods import METHODS, QUICK
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import series

HORIZON = 26

#: A Monday, and weeks of history: more than four years, among them 2020 with its 53 weeks.
FIRST, LENGTH = date(2018, 1, 1), 230


def mondays(first: date, count: int) -> list[date]:
    return [first + timedelta(days=7 * week) for week in range(count)]


def expected(days: list[date], level: float, swing: float) -> Floats:
    """Demand that is fullest in mid July, by the day of the year."""
    of_year = np.array([day.timetuple().tm_yday for day in days])
    return np.asarray(level * (1 + swing * np.cos(2 * np.pi * (of_year - 197) / 365.25)))


def made(first: date = FIRST, length: int = LENGTH, count: int = 5) -> tuple[pl.DataFrame, dict[str, Floats]]:
    """A long table of weeks, and what is to be expected of the half year after it, by name."""
    days, history, ahead = mondays(first, length + HORIZON), list[pl.DataFrame](), dict[str, Floats]()
    for row in range(count):
        true = expected(days, 100.0 * (row + 1), 0.1 + 0.08 * row)
        seen = true * np.exp(0.05 * np.random.default_rng(40 + row).standard_normal(len(days)))
        history.append(pl.DataFrame({"series": f"W{row}", "period": days[:length], "value": seen[:length]}))
        ahead[f"W{row}"] = true[length:]
    return pl.concat(history), ahead


@pytest.mark.parametrize("fast", [True, False], ids=["fast", "with trees"])
def test_a_season_of_weeks_is_forecast_within_a_few_points_and_better_than_the_year_before(fast: bool) -> None:
    frame, ahead = made()
    found = table.ahead(frame, HORIZON, frequency="week", fast=fast)
    for name, true in ahead.items():
        told = found.frame.filter(series=name)
        assert told["period"].to_list() == mondays(FIRST, LENGTH + HORIZON)[LENGTH:]
        off = np.abs(told["mean"].to_numpy() / true - 1)
        before = frame.filter(series=name)["value"].to_numpy()[LENGTH - 52 :][:HORIZON]
        assert off.mean() < min(0.04, 0.8 * np.abs(before / true - 1).mean())
        assert off.max() < 0.1
        assert (told["low80"] < true).mean() > 0.9  # type: ignore[operator]  # a share
        assert (told["high80"] > true).mean() > 0.9  # type: ignore[operator]  # a share
        # Noise of 5 % is 13 % from end to end of what holds four in five.
        wide = (told["high80"] - told["low80"]).to_numpy() / true
        assert 0.08 < wide.mean() < 0.25


@pytest.mark.parametrize("year", [2015, 2020, 2026])
def test_a_year_of_53_weeks_leaves_no_gap_and_shifts_no_season(year: int) -> None:
    assert date(year, 12, 31).isocalendar().week == 53
    start = date.fromisocalendar(year - 3, 1, 1)
    length = (date.fromisocalendar(year + 1, 10, 1) - start).days // 7
    frame, ahead = made(first=start, length=length, count=2)
    found = table.ahead(frame, HORIZON, frequency="week", fast=True)
    assert not found.notes
    for name, true in ahead.items():
        told = found.frame.filter(series=name)
        assert told["period"][0] == date.fromisocalendar(year + 1, 10, 1)
        assert np.abs(told["mean"].to_numpy() / true - 1).mean() < 0.04
        # The fullest week is found within three weeks of where it is.
        assert abs(int(told["mean"].arg_max() or 0) - int(np.argmax(true))) <= 3


def test_weeks_with_public_holidays_are_forecast_nearer_where_the_region_is_told() -> None:
    days = mondays(FIRST, LENGTH + 52)
    weeks = [[day + timedelta(days=step) for step in range(7)] for day in days]
    off = np.array([sum(day in public_holidays("GB-ENG", day.year) for day in week) for week in weeks])
    true = 100.0 * (1 - 0.15 * off)
    seen = true * np.exp(0.03 * np.random.default_rng(50).standard_normal(len(days)))
    frame = pl.DataFrame({"series": "Pay", "period": days[:LENGTH], "value": seen[:LENGTH]})
    errors = []
    for region in ("", "GB-ENG"):
        told = table.ahead(frame, 52, frequency="week", region=region, fast=True).frame["mean"].to_numpy()
        errors.append(np.abs(told / true[LENGTH:] - 1)[off[LENGTH:] > 0].mean())
    assert (off[LENGTH:] > 0).sum() >= 6
    assert errors[1] < 0.75 * errors[0]
    assert errors[1] < 0.1


def test_weeks_that_start_on_another_day_are_weeks_all_the_same() -> None:
    frame, _ = made(count=1)
    sundays = frame.with_columns(pl.col("period") - timedelta(days=1))
    told = table.ahead(sundays, 8, frequency="week", fast=True)
    assert told.frame["period"][0] == frame["period"][-1] + timedelta(days=6)
    assert not told.failed


def test_no_total_of_a_month_is_claimed_of_weeks() -> None:
    frame, _ = made(count=1)
    found = demand.look_ahead(frame.drop("series"), 3, name="W0", frequency="week", methods=QUICK)
    assert found.months.is_empty()
    assert found.months.columns == ["period", "forecast", "low80", "high80", "low95", "high95"]


@pytest.mark.parametrize(
    ("last", "horizon", "final"),
    [
        # Weeks that begin by the end of June: the 29th is a Monday.
        (date(2026, 4, 27), 2, date(2026, 6, 29)),
        # June begins on a Monday: that week is none of May.
        (date(2026, 4, 27), 1, date(2026, 5, 25)),
        (date(2026, 12, 28), 1, date(2027, 1, 25)),
    ],
)
def test_the_weeks_of_the_next_months_are_those_that_begin_in_them(last: date, horizon: int, final: date) -> None:
    weeks = Series("Pay", "week", last - timedelta(days=7 * 99), np.arange(100.0))
    assert weeks.periods[-1] == last
    assert weeks.ahead(demand.steps_to(weeks, horizon))[-1] == final


def test_few_weeks_get_their_usual_level_and_far_ones_are_refused() -> None:
    short = demand.ahead([series(np.arange(20.0), "week")], 4, methods=METHODS).forecasts["Payments"]
    assert short.reason == "short"
    # The median of the last six: 14 to 19.
    assert short.frame["forecast"].to_list() == [16.5] * 4
    assert short.frame["low80"].null_count() == 4
    with pytest.raises(QuestionError, match="1 to 120 weeks"):
        demand.ahead([series(np.arange(90.0), "week")], 121, methods=QUICK)


def test_a_week_without_a_row_is_a_gap_and_what_happens_seldom_has_whole_counts_for_bounds() -> None:
    rng, days = np.random.default_rng(7), mondays(FIRST, 120)
    rare = pl.DataFrame({"period": days, "value": rng.poisson(0.4, 120).astype(float)}).remove(
        pl.int_range(pl.len()) == 50
    )
    found = demand.look_ahead(rare, 2, name="Rare", frequency="week")
    assert found.reason == "rare"
    assert "One of 120 weeks is missing" in found.series.notes[0]
    assert found.frame["forecast"].to_numpy() == pytest.approx(0.4, abs=0.2)
    assert (found.frame["high95"] == found.frame["high95"].round()).all()
