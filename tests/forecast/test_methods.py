"""Each method does what it says, and the registry knows it."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from analytics.errors import ForecastError
from analytics.forecast import calendar_ridge, damped_trend, seasonal_naive, usual_level
from analytics.forecast.methods import METHODS, method
from analytics.forecast.series import Floats
from tests.forecast.series_made import series, weekly


def test_seasonal_naive_repeats_the_last_value_of_each_weekday_and_looks_past_gaps() -> None:
    values = [10.0, 20, 30, 40, 50, 60, 70, 11, 21, np.nan, 41]
    np.testing.assert_array_equal(seasonal_naive.ahead(series(values), 8), [50, 60, 70, 11, 21, 30, 41, 50])


def test_seasonal_naive_repeats_the_last_year_of_months_and_the_last_month_where_there_is_no_year() -> None:
    np.testing.assert_array_equal(seasonal_naive.ahead(series(np.arange(14.0), "month"), 3), [2, 3, 4])
    np.testing.assert_array_equal(seasonal_naive.ahead(series([5.0, 7.0], "month"), 2), [7, 7])


def test_the_usual_level_is_the_median_of_the_same_weekday() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 3, 2, 3, 4, 5, 6, 7, 5]
    np.testing.assert_array_equal(usual_level.ahead(series(values), 7), [2, 3, 4, 5, 6, 7, 3])


@pytest.mark.parametrize(("frequency", "length", "season"), [("day", 120, 7), ("month", 36, 12), ("month", 18, None)])
def test_the_damped_trend_is_that_of_statsmodels(frequency: str, length: int, season: int | None) -> None:
    values = weekly(length)
    more = {"seasonal": "add", "seasonal_periods": season} if season else {}
    model = ETSModel(values, trend="add", damped_trend=True, initialization_method="heuristic", **more)
    found = damped_trend.ahead(series(values, frequency), 5)  # type: ignore[arg-type]  # a frequency
    np.testing.assert_allclose(found, model.fit(disp=False).forecast(5), rtol=1e-6)


def test_a_smoothing_that_cannot_be_fitted_steps_aside_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise np.linalg.LinAlgError

    monkeypatch.setattr(damped_trend, "fit", fails)
    with pytest.raises(ForecastError, match="Payments: exponential smoothing could not be fitted"):
        damped_trend.ahead(series(weekly(90)), 3)


def test_the_calendar_regression_knows_weekdays_and_a_holiday_ahead() -> None:
    first, length = date(2023, 1, 2), 3 * 365 - 13
    made = series(weekly(length, noise=0.0), first=first)
    marks = calendar_ridge._days(made.periods, "GB-ENG")
    quiet = np.where(marks[7] > 0, 0.3, 1.0)
    made = type(made)("Pay", "day", first, made.values * quiet, "GB-ENG")
    ahead = made.ahead(14)
    found = dict(zip(ahead, calendar_ridge.ahead(made, 14), strict=True))
    assert date(2025, 12, 25) in found
    # Ridge draws effects a little towards nothing, so near is what can be asked.
    assert found[date(2025, 12, 23)] == pytest.approx(100, rel=0.05)
    assert found[date(2025, 12, 25)] == pytest.approx(30, rel=0.25)
    assert found[date(2025, 12, 28)] == pytest.approx(40, rel=0.1)


def test_the_calendar_regression_equals_ridge_worked_out_by_hand_on_monthly_data() -> None:
    made = series(weekly(13, noise=2.0), "month")
    features = calendar_ridge.design(made.periods + made.ahead(2), made, 13 / 12)
    age = np.concatenate([(12 - np.arange(13)) / 12, np.zeros(2)])
    features = np.column_stack([features, -age])
    weight, target = 0.5 ** age[:13], np.log1p(made.values)

    def ridge(aim: Floats) -> Floats:
        middle, mean = (weight @ features[:13]) / weight.sum(), (weight @ aim) / weight.sum()
        centred = features[:13] - middle
        slopes = np.linalg.solve(
            centred.T @ (weight[:, None] * centred) + np.eye(features.shape[1]), centred.T @ (weight * (aim - mean))
        )
        fitted: Floats = mean + (features - middle) @ slopes
        return fitted

    left = target - ridge(target)[:13]
    bound = 4 * 1.4826 * np.median(np.abs(left - np.median(left))) + 1e-6
    cut = ridge(target)[:13] + np.clip(left, -bound, bound)
    level = (cut - ridge(cut)[:13])[-3:].mean() * 0.5 ** (np.arange(2) / 6)
    np.testing.assert_allclose(calendar_ridge.ahead(made, 2), np.expm1(ridge(cut)[13:] + level), rtol=1e-9)


@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.name)
def test_every_method_gives_one_finite_value_a_step_also_with_gaps(entry: object) -> None:
    values = weekly(200)
    values[[3, 50, 51, 199]] = np.nan
    found = method(entry.name).ahead(series(values), 30)  # type: ignore[attr-defined]  # a Method
    assert found.shape == (30,)
    assert all(math.isfinite(value) for value in found)


def test_a_method_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(ForecastError, match="seasonal_naive"):
        method("seasonal_naiv")
