"""Dynamic harmonic regression: weekdays, yearly waves, holidays by ridge, and the level of what is left, smoothed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.demand.days import TURN_OF_YEAR, Days, days
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.theta import likely
from analytics.forecast.series import Floats, Frequency, Ints, steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.forecast.demand.panel import Panel

#: Most steps that are learnt from, and steps after which one counts half.
LONGEST: Final = {"day": 1461, "week": 520, "month": 240}
HALF: Final = {"day": 1000.0, "week": 200.0, "month": 60.0}

#: Ridge penalty on the square of an effect, in steps of evidence: weekdays show every week, a trend seldom lasts.
WEEKDAY, MONTH, WAVE, HOLIDAY, TREND = 0.3, 0.5, 5.0, 0.6, 3.0

#: Shares of a surprise that go into the level of what is left, judged by how far off they were so many steps ahead.
LEARNT: Final = {
    "day": np.array([0.005, 0.02, 0.05, 0.1, 0.2, 0.4]),
    "week": np.array([0.02, 0.05, 0.1, 0.2, 0.4, 0.6]),
    "month": np.array([0.05, 0.1, 0.2, 0.4, 0.6, 0.8]),
}
JUDGED: Final = {"day": 7, "week": 4, "month": 3}
COUNTED: Final = 60

#: Steps after which half of the level of what is left is still carried ahead.
CARRIED: Final = {"day": 180.0, "week": 52.0, "month": 48.0}

#: Fewest steps that anything can be learnt from.
FEWEST: Final = 8

#: Steps a year.
YEAR: Final = {"day": 365.25, "week": 52.18, "month": 12.0}


def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
    """Values of the next `horizon` steps, by time of making, series and step.

    Fitted to log(1 + value) where nothing is below zero, so that effects multiply.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice (3rd ed., 2021), 10.5, with ridge (Hoerl
    and Kennard, 1970) in place of a choice of waves, and smoothing in place of ARIMA errors.
    """
    shape = (len(backs), len(panel), horizon)
    panel = panel.as_of(backs).last(LONGEST[panel.frequency])
    above = ~np.any(panel.values < 0, axis=1)
    scaled = np.where(above[:, None], np.log1p(np.where(above[:, None], panel.values, 0.0)), panel.values)
    found, left = np.full((len(panel), horizon), np.nan), np.full(panel.values.shape, np.nan)
    enough = (~np.isnan(panel.values)).sum(axis=1) >= FEWEST
    alike = defaultdict(list)
    for row, (first, region, begins) in enumerate(zip(panel.firsts, panel.regions, panel.begins, strict=True)):
        if enough[row]:
            alike[first, region, int(begins)].append(row)
    for (first, region, begins), rows in alike.items():
        features, penalty = design(panel, first, region, begins, horizon)
        found[rows], left[rows, begins:] = _fitted(features[begins:], penalty, scaled[rows, begins:], panel.frequency)
    fade = 0.5 ** (np.arange(horizon) / CARRIED[panel.frequency])
    level = _level(left, panel.begins, LEARNT[panel.frequency], min(JUDGED[panel.frequency], horizon))
    found = found + level[:, None] * fade
    return np.where(above[:, None], np.expm1(np.clip(found, -5, 25)), found).reshape(shape)


def design(panel: Panel, first: date, region: str, begins: int, horizon: int) -> tuple[Floats, Floats]:
    """Features, steps by features, and the penalty on each.

    Args:
        panel: whose steps they are of.
        first: first day of its first column.
        region: whose holidays count.
        begins: column of the first step that was observed.
        horizon: steps ahead.
    """
    count, length = panel.length + horizon, panel.length
    age = (np.arange(count) - length) / YEAR[panel.frequency]
    columns = [(np.ones(count), 1e-6), (np.clip(age, -2 if panel.frequency == "day" else -5, 0), TREND)]
    if panel.frequency == "day":
        columns += _of_days(days(first, count, region), begins, length)
    elif panel.frequency == "week":
        at = np.array([day.timetuple().tm_yday for day in steps(first, count, "week")])
        columns += _waves(at, 0 if length - begins < 80 else 4)
        columns += [(column, HOLIDAY) for column in _holidays_of_weeks(days(first, 7 * count, region), begins, length)]
    else:
        month = np.array([day.month for day in steps(first, count, "month")])
        columns += [((month == one).astype(np.float64), MONTH) for one in range(1, 13)]
    return np.column_stack([column for column, _ in columns]), np.array([weight for _, weight in columns])


def _of_days(known: Days, begins: int, length: int) -> list[tuple[Floats, float]]:
    """Weekdays, yearly waves once there was more than a year, weekends by time of year, and holidays."""
    years = (length - begins) / YEAR["day"]
    waves = 0 if years < 1.2 else 3 if years < 2.2 else 6
    found = [((known.weekday == day).astype(np.float64), WEEKDAY) for day in range(6)]
    found += _waves(known.of_year, waves)
    if waves:
        found += [(column * (known.weekday >= 5), WAVE) for column, _ in _waves(known.of_year, 1)]
    return found + [(column, HOLIDAY) for column in _holidays(known, begins, length)]


def _waves(of_year: Ints, many: int) -> list[tuple[Floats, float]]:
    angle = 2 * np.pi * of_year / YEAR["day"]
    return [(wave(times * angle), WAVE) for times in range(1, many + 1) for wave in (np.sin, np.cos)]


def _holidays(known: Days, begins: int, length: int) -> list[Floats]:
    """Holidays together, each by name, the days about them, and the days about the turn of the year; those seen."""
    off = known.holiday
    after = np.concatenate([[0.0], off[:-1]]) * (1 - off)
    before = np.concatenate([off[1:], [0.0]]) * (1 - off)
    found = [off, off * (known.weekday >= 5), after, before, *known.names.values()]
    if off.any():
        found += [((known.month == month) & (known.of_month == day)).astype(np.float64) for month, day in TURN_OF_YEAR]
    return [column for column in found if column[begins:length].any()]


def _holidays_of_weeks(known: Days, begins: int, length: int) -> list[Floats]:
    """How many holidays a week has, and those of each name; those seen."""
    found = [column.reshape(-1, 7).sum(axis=1) for column in (known.holiday, *known.names.values())]
    return [column for column in found if column[begins:length].any()]


def _fitted(features: Floats, penalty: Floats, values: Floats, frequency: Frequency) -> tuple[Floats, Floats]:
    """What the calendar says of the steps ahead, and what it leaves of those seen, of series that begin on one day."""
    length = values.shape[1]
    weight = 0.5 ** ((length - 1 - np.arange(length)) / HALF[frequency])
    known = ~np.isnan(values)
    found, left = np.empty((len(values), len(features) - length)), np.full(values.shape, np.nan)
    whole = known.all(axis=1)
    groups = [np.flatnonzero(whole)] if whole.any() else []
    groups += [np.array([row]) for row in np.flatnonzero(~whole)]
    for rows in groups:
        here = known[rows[0]]
        seen, each = features[:length][here], weight[here][:, None]
        solved = np.linalg.inv((seen * each).T @ seen + np.diag(penalty)) @ (seen * each).T
        target = values[rows][:, here].T
        usual = seen @ (solved @ target)
        effect = solved @ (usual + _drawn_in(target - usual))
        left[np.ix_(rows, here)] = _drawn_in(target - seen @ effect).T
        found[rows] = (features[length:] @ effect).T
    return found, left


def _drawn_in(left: Floats) -> Floats:
    """Residuals, days by series, those beyond four median deviations drawn in: one strike is no habit."""
    middle = np.median(left, axis=0)
    bound = 4 * (1.4826 * np.median(np.abs(left - middle), axis=0) + 1e-6)
    return np.clip(left, -bound, bound)


def _level(left: Floats, begins: Ints, learnt: Floats, lag: int) -> Floats:
    """Level of each series at its end, shares averaged by how well they foretold `lag` steps ahead."""
    level, off = np.zeros((2, len(left), len(learnt)))
    past = [level]
    for place in range(left.shape[1]):
        seen = ~np.isnan(left[:, [place]])
        value = np.where(seen, left[:, [place]], 0.0)
        if place >= lag:
            judged = (place - begins >= 4 * lag)[:, None]
            off = np.where(judged, off * 0.998 + np.where(seen, (value - past[place - lag + 1]) ** 2, 0.0), off)
        level = level + np.where(seen, learnt * (value - level), 0.0)
        past.append(level)
    return np.asarray((likely(off + 1e-9, np.array([[COUNTED]])) * level).sum(axis=1), dtype=np.float64)


HARMONIC_REGRESSION = Method(
    "harmonic_regression",
    "Calendar regression",
    "Ridge regression on weekday, time of year and holidays by name, and on the level of what is left, smoothed.",
    ahead,
    trusted={"day": 0.45, "week": 0.2, "month": 0.15},
)
