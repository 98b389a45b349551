"""How much each method says in the forecast of each series: what is trusted beforehand, times how well it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.demand.backtest import mean
from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Power of the error that a weight goes down with; 2 is right for unrelated errors of known size, and those of methods
#: that look at one history are related.
POWER: Final = 4.0

#: Forecasts of one series after which its own errors count as much as those of all series together.
SHRUNK: Final = 3.0


def weights(losses: Mapping[str, Floats], trusted: Mapping[str, float]) -> Floats:
    """Weights of methods (methods by series), adding up to 1 for each series.

    A weight is what the method is trusted with beforehand over a power of its error, relative to that of all methods on
    the same forecasts. Errors of one series are drawn towards those of all series together, the more the fewer there
    are. A method without a forecast to judge keeps what it is trusted with.

    Source: Bates and Granger (1969), The combination of forecasts; shrinkage as in Stock and Watson (2004).

    Args:
        losses: scaled errors of each method, by time of making and series; NaN where unknown.
        trusted: weight of each method beforehand.

    Example:
        >>> losses = {"theta": np.array([[1.0]]), "naive": np.array([[2.0]])}
        >>> weights(losses, {"theta": 0.5, "naive": 0.5}).round(2)
        array([[0.94],
               [0.06]])
    """
    found = np.stack([losses[name] for name in trusted])
    typical = mean(found, axis=0)
    relative = found / np.where(typical > 0, typical, np.nan)
    many, own = (~np.isnan(relative)).sum(axis=1), mean(relative, axis=1)
    every = mean(relative.reshape(len(found), -1), axis=1)[:, None]
    every = np.maximum(np.where(np.isnan(every), 1.0, every), 1e-3)
    own = np.maximum(np.where(np.isnan(own), every, own), 1e-3)
    share = many / (many + SHRUNK)
    error = np.exp(share * np.log(own) + (1 - share) * np.log(every))
    weight = np.array(list(trusted.values()))[:, None] * error**-POWER
    return np.asarray(weight / weight.sum(axis=0), dtype=np.float64)
