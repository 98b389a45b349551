"""The forecasting methods there are, one line each; every other one has to beat the first in the backtest."""

from __future__ import annotations

from typing import Final

from analytics.errors import ForecastError
from analytics.forecast.calendar_ridge import CALENDAR_RIDGE
from analytics.forecast.damped_trend import DAMPED_TREND
from analytics.forecast.method import Method
from analytics.forecast.seasonal_naive import SEASONAL_NAIVE

METHODS: Final[tuple[Method, ...]] = (
    SEASONAL_NAIVE,
    DAMPED_TREND,
    CALENDAR_RIDGE,
)


def method(name: str) -> Method:
    """The method of that name.

    Raises:
        ForecastError: there is none.
    """
    for entry in METHODS:
        if entry.name == name:
            return entry
    problem = f"no forecasting method {name!r}"
    raise ForecastError(problem, found=name, exists=[entry.name for entry in METHODS])
