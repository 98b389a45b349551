"""Exponential smoothing with a damped trend and, where history is long enough, a season (statsmodels)."""

from __future__ import annotations

import warnings
from typing import Any, Final

import numpy as np

from analytics.errors import ForecastError
from analytics.forecast.method import Method
from analytics.forecast.series import Floats, Series

#: Steps of history used: older demand says little about the level, and fits stay quick.
WINDOW: Final = 400

#: Longest season that is smoothed: 52 seasonal states cannot be learnt from two years of weeks.
LONGEST_SEASON: Final = 12


def ahead(series: Series, horizon: int) -> Floats:
    """Level, damped trend and additive season smoothed over the last 400 steps, carried forward.

    Source: Hyndman et al., Forecasting with Exponential Smoothing (2008), the model ETS(A,Ad,A).

    Raises:
        ForecastError: the smoothing could not be fitted.
    """
    values = series.filled[-WINDOW:]
    try:
        fitted = fit(values, series.season)
    except (ValueError, FloatingPointError, np.linalg.LinAlgError, RuntimeWarning, UserWarning) as error:
        problem = f"{series.name}: exponential smoothing could not be fitted: {error}"
        raise ForecastError(problem) from error
    return np.asarray(fitted.forecast(horizon), dtype=np.float64)


def fit(values: Floats, season: int) -> Any:
    """The fitted statsmodels results; the season is left out where it is too long or seen less than twice.

    A fit that does not converge is a warning of statsmodels, raised here so that the method steps aside with a reason.
    """
    # statsmodels takes seconds to import, which the first page should not wait for.
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from threadpoolctl import threadpool_limits

    seasonal = {"seasonal": "add", "seasonal_periods": season}
    use = seasonal if 1 < season <= LONGEST_SEASON and len(values) >= 2 * season + 2 else {}
    # The heuristic start is 15 to 30 times as fast as an estimated one and forecasts alike from ten seasons on.
    model = ETSModel(values, error="add", trend="add", damped_trend=True, initialization_method="heuristic", **use)
    # More threads than one only wait for each other on matrices this small.
    with threadpool_limits(limits=1, user_api="blas"), warnings.catch_warnings():
        warnings.simplefilter("error")
        return model.fit(disp=False)


DAMPED_TREND = Method(
    "damped_trend",
    "Damped trend",
    "Exponential smoothing of level, damped trend and season; recent values count most (ETS, statsmodels).",
    ahead,
)
