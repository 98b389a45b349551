"""What earlier forecasts said, by week and by month, against what came."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from analytics.forecast.demand import past
from analytics.forecast.demand.outlook import ahead
from analytics.forecast.series import Series
from tests.forecast.demand.test_total import FLAT
from tests.forecast.series_made import weekly


def test_each_forecast_is_told_by_the_week_beside_what_came_and_what_led_to_it() -> None:
    values = np.tile(np.arange(90.0, 97.0), 58)[:400]  # 651 a week, where 700 is forecast
    [found] = ahead([Series("Pay", "day", date(2025, 1, 1), values)], 56, methods=(FLAT,)).forecasts.values()
    made = past.forecasts(found)
    assert found.among is not None
    assert [one.made for one in made] == [found.series.periods[-1 - back] for back in found.among.backs]
    for one in made:
        ahead_of = one.frame.filter(pl.col("step") >= 0)
        assert ahead_of.height == 8
        assert ahead_of["forecast"].to_list() == pytest.approx([700.0] * 8)
        assert ahead_of["level"].to_list() == pytest.approx([651.0] * 8)
        assert (one.said, one.came, one.off) == pytest.approx((5600.0, 5208.0, 5600 / 5208 - 1))
        assert ahead_of["period"].to_list() == [one.made + timedelta(days=1 + 7 * week) for week in range(8)]
        led = one.frame.filter(pl.col("step") < 0)
        assert led["level"].to_list() == pytest.approx([651.0] * led.height)
        assert led["forecast"].null_count() == led.height == 4


def test_the_share_that_was_held_is_counted_over_weeks_that_came() -> None:
    values = np.abs(weekly(500, noise=20.0, seed=3))
    [found] = ahead([Series("Pay", "day", date(2025, 1, 1), values)], 28, methods=(FLAT,)).forecasts.values()
    for one in past.forecasts(found):
        both = one.frame.drop_nulls(["forecast", "level"])
        inside = [low <= level <= high for low, level, high in both.select("low80", "level", "high80").rows()]
        assert one.held == pytest.approx(sum(inside) / len(inside))


def test_months_are_told_by_the_month() -> None:
    values = np.random.default_rng(1).normal(1000, 20, 60)
    [found] = ahead([Series("Pay", "month", date(2021, 1, 1), values)], 6).forecasts.values()
    first = past.forecasts(found)[0]
    assert first.frame.filter(pl.col("step") >= 0)["period"].to_list() == found.series.periods[-6:]
    assert first.came == pytest.approx(values[-6:].sum())


def test_a_week_with_most_of_its_days_missing_is_left_open() -> None:
    values = np.abs(weekly(400))
    values[-25:-21] = np.nan
    [found] = ahead([Series("Pay", "day", date(2025, 1, 1), values)], 28, methods=(FLAT,)).forecasts.values()
    first = past.forecasts(found)[0].frame.filter(pl.col("step") >= 0)
    assert first["level"].is_null().to_list() == [True, False, False, False]


def test_a_series_that_was_never_tested_has_none() -> None:
    [found] = ahead([Series("Pay", "day", date(2026, 1, 1), weekly(30))], 7).forecasts.values()
    assert past.forecasts(found) == []
