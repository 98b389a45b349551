"""The forecasting methods there are, one line each; the first takes no part and is what the others have to beat."""

from __future__ import annotations

from typing import Final

from analytics.errors import ForecastError
from analytics.forecast.demand.boosted_trees import BOOSTED_TREES
from analytics.forecast.demand.count_rate import COUNT_RATE
from analytics.forecast.demand.harmonic_regression import HARMONIC_REGRESSION
from analytics.forecast.demand.holt_winters import HOLT_WINTERS
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.demand.theta import THETA
from analytics.forecast.demand.usual_level import USUAL_LEVEL

METHODS: Final[tuple[Method, ...]] = (
    SEASONAL_NAIVE,
    THETA,
    HOLT_WINTERS,
    HARMONIC_REGRESSION,
    BOOSTED_TREES,
)

#: Those that take milliseconds a series.
QUICK: Final = tuple(entry for entry in METHODS if entry.quick)


def method(name: str) -> Method:
    """The method of that name.

    Raises:
        ForecastError: there is none.
    """
    for entry in (*METHODS, COUNT_RATE, USUAL_LEVEL):
        if entry.name == name:
            return entry
    problem = f"no forecasting method {name!r}"
    raise ForecastError(problem, found=name, exists=[entry.name for entry in METHODS])
