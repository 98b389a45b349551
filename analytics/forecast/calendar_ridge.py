"""Ridge regression on the calendar: weekday, time of year, public holidays and a slow trend (scikit-learn)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.catalogue.calendar import public_holidays
from analytics.forecast.method import Method
from analytics.forecast.series import Floats, Series

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Years after which a value counts half: habits of demand fade.
HALF_LIFE: Final = 1.0

#: Steps a year, by frequency.
A_YEAR: Final = {"day": 365.25, "week": 52.18, "month": 12.0}

#: Steps over which the last residuals become the level carried ahead.
RECENT: Final = {"day": 28, "week": 8, "month": 3}


def ahead(series: Series, horizon: int) -> Floats:
    """Demand by weekday, season of the year, holiday and trend, on the level of the last four weeks.

    Fitted on log(1 + value) where nothing is negative, so that effects multiply; values count half a year later, and
    residuals beyond four median deviations are cut, so that one strike does not become a habit. The trend is held
    from the last observation on. Times of the year enter once a year and a fifth was seen.
    """
    # scikit-learn takes seconds to import, which the first page should not wait for.
    from sklearn.linear_model import Ridge

    seen, length, per_year = series.observed, len(series), A_YEAR[series.frequency]
    features = design(series.periods + series.ahead(horizon), series, length / per_year)
    age = (length - 1 - np.arange(length)) / per_year
    trend = np.concatenate([-np.minimum(age, 2.0), np.zeros(horizon)])
    features = np.column_stack([features, trend])
    logged = bool(np.nanmin(series.values) >= 0)
    target = np.log1p(series.values[seen]) if logged else series.values[seen]
    weight = 0.5 ** (age[seen] / HALF_LIFE)
    model = Ridge(alpha=1.0).fit(features[:length][seen], target, sample_weight=weight)
    usual = model.predict(features[:length][seen])
    cut = usual + _within(target - usual)
    model = Ridge(alpha=1.0).fit(features[:length][seen], cut, sample_weight=weight)
    left = (cut - model.predict(features[:length][seen]))[-RECENT[series.frequency] :]
    fade = 0.5 ** (np.arange(horizon) / (per_year / 2))
    found = model.predict(features[length:]) + left.mean() * fade
    return np.asarray(np.expm1(found) if logged else found, dtype=np.float64)


def design(periods: Sequence[date], series: Series, years: float) -> Floats:
    """Features of each period, one row a period: weekdays, yearly waves, holidays and the days about them."""
    columns = [] if series.frequency != "day" else _days(periods, series.region)
    waves = 0 if years < 1.2 else 2 if years < 2.2 else 4
    angle = 2 * np.pi * np.array([day.timetuple().tm_yday / 365.25 for day in periods])
    for wave in range(1, waves + 1):
        columns += [np.sin(wave * angle), np.cos(wave * angle)]
    if series.frequency == "month":
        columns.append(np.array([_working_days(day, series.region) for day in periods]) / 20.0)
    return np.column_stack([np.zeros(len(periods)), *columns])


def _days(periods: Sequence[date], region: str) -> list[Floats]:
    """Each weekday; holidays on working days, at weekends, and the day after; the days about the turn of the year."""
    weekday = np.array([day.weekday() for day in periods])
    off = np.array([_holiday(day, region) for day in periods])
    after = np.array([_holiday(day - timedelta(days=1), region) for day in periods]) & ~off
    eve = np.array([(day.month, day.day) in {(12, 24), (12, 31)} for day in periods])
    between = np.array([day.month == 12 and 27 <= day.day <= 30 for day in periods])
    new_year = np.array([(day.month, day.day) == (1, 1) for day in periods])
    marks = [weekday == place for place in range(7)]
    marks += [off & (weekday < 5), off & (weekday >= 5), after, eve, between, new_year]
    return [mark.astype(np.float64) for mark in marks]


def _holiday(day: date, region: str) -> bool:
    return bool(region) and day in public_holidays(region, day.year)


def _working_days(month: date, region: str) -> int:
    days = (month + timedelta(days=step) for step in range(31))
    return sum(day.month == month.month and day.weekday() < 5 and not _holiday(day, region) for day in days)


def _within(residual: Floats) -> Floats:
    bound = 4 * 1.4826 * float(np.median(np.abs(residual - np.median(residual)))) + 1e-6
    return np.clip(residual, -bound, bound)


CALENDAR_RIDGE = Method(
    "calendar_ridge",
    "Calendar regression",
    "Ridge regression on weekday, time of year, public holidays and trend, on the level of the last weeks.",
    ahead,
)
