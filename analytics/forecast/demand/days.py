"""What is known of days ahead of time: weekday, time of year, public holidays by name and the days about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np

from analytics.catalogue.calendar import public_holidays
from analytics.forecast.series import Floats, Ints

#: Days on which demand changes with the date, holiday or not: month and day.
TURN_OF_YEAR: Final = tuple((12, day) for day in range(22, 32)) + tuple((1, day) for day in range(1, 7))

#: Kinds of day that stand apart from their weekday: none, a holiday on a working day and at a weekend, the working day
#: after one, the eves, the days between the years, Christmas Day and New Year's Day.
ORDINARY, ON_WORKDAY, AT_WEEKEND, AFTER, EVE, BETWEEN, CHRISTMAS, NEW_YEAR = range(8)


@dataclass(frozen=True, eq=False)
class Days:
    """Consecutive days.

    Attributes:
        first: the first.
        weekday: 0 for Monday.
        of_year: day of the year, from 1.
        holiday: 1 on a public holiday.
        kind: how each day stands apart from its weekday, see above.
        names: of holidays, each with 1 on the days that bear it; a day taken in lieu bears none.
    """

    first: date
    weekday: Ints
    of_year: Ints
    month: Ints
    of_month: Ints
    holiday: Floats
    kind: Ints
    names: dict[str, Floats]

    def __len__(self) -> int:
        return len(self.weekday)


@lru_cache(maxsize=64)
def days(first: date, count: int, region: str) -> Days:
    """The `count` days from `first` on in a region, such as "GB-ENG"; "" knows no holidays.

    Example:
        >>> days(date(2026, 12, 24), 3, "GB-ENG").holiday
        array([0., 1., 1.])
    """
    every = [first + timedelta(days=step) for step in range(-1, count + 1)]
    named = [public_holidays(region, day.year).get(day, "") if region else "" for day in every]
    off = np.array([bool(name) for name in named])
    inside = every[1:-1]
    weekday = np.array([day.weekday() for day in inside])
    month, of_month = (np.array([getattr(day, part) for day in inside]) for part in ("month", "day"))
    names: dict[str, Floats] = {}
    for place, name in enumerate(named[1:-1]):
        if name and "observed" not in name.lower() and "in lieu" not in name.lower():
            names.setdefault(name, np.zeros(count))[place] = 1.0
    return Days(
        first, weekday, np.array([day.timetuple().tm_yday for day in inside]), month, of_month,
        off[1:-1].astype(np.float64), _kinds(weekday, month * 100 + of_month, off), names,
    )  # fmt: skip


def _kinds(weekday: Ints, at: Ints, off: np.ndarray) -> Ints:
    kind = np.zeros(len(weekday), dtype=np.int64)
    kind[off[1:-1]] = np.where(weekday[off[1:-1]] < 5, ON_WORKDAY, AT_WEEKEND)
    kind[(kind == ORDINARY) & off[:-2] & (weekday < 5)] = AFTER
    if off.any():
        kind[np.isin(at, (1224, 1231))], kind[(at >= 1227) & (at <= 1230)] = EVE, BETWEEN
        kind[at == 1225], kind[at == 101] = CHRISTMAS, NEW_YEAR
    return kind
