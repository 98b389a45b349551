"""Where a figure that drifts from quarter to quarter will stand next, from estimates with errors of known size.

Each true value keeps a share of how far the one before stood from the mean, and takes a step; each estimate is the true
value and its own error (A. C. Harvey, 1989, Forecasting, Structural Time Series Models and the Kalman Filter, section
3.1). Neither the share kept nor the size of the steps is known: pairs of them are weighed by likelihood and by what is
usual for desks, steps of some 3 %.
"""

from __future__ import annotations

from itertools import product
from typing import Final

import numpy as np

from analytics.scenario.calibrate.staffing import Floats

_STEPS: Final = np.array([0.008, 0.012, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3])
#: Share of the way from the mean that a quarter keeps.
_KEPT: Final = np.array([0.3, 0.6, 0.8, 0.9, 1.0])


def next_value(values: Floats, errors: Floats, usual: float = 0.035) -> tuple[float, float]:
    """Mean and standard deviation of the next true value.

    Args:
        values: estimates, the oldest first.
        errors: their standard errors.
        usual: the size of a step that is likeliest before anything is known.

    Example:
        >>> mean, deviation = next_value(np.array([1.0, 1.0, 1.0]), np.array([0.01, 0.01, 0.01]))
        >>> round(mean, 3), deviation < 0.05
        (1.0, True)
    """
    centre = float(np.average(values, weights=1 / (errors**2 + usual**2)))
    found = np.array([_filtered(values - centre, errors, step, kept) for step, kept in product(_STEPS, _KEPT)])
    sizes = np.repeat(_STEPS, len(_KEPT))
    power = found[:, 2] - 0.5 * (np.log(sizes / usual) / 0.6) ** 2
    weight = np.exp(power - power.max())
    weight /= weight.sum()
    mean = float(weight @ found[:, 0])
    return centre + mean, float(np.sqrt(weight @ (found[:, 1] + (found[:, 0] - mean) ** 2)))


def _filtered(values: Floats, errors: Floats, step: float, kept: float) -> tuple[float, float, float]:
    """Mean and variance of the next value about the mean of all, and the log-likelihood."""
    mean, variance, likelihood = float(values[0]), float(errors[0]) ** 2, 0.0
    for value, error in zip(values[1:], errors[1:], strict=True):
        mean, variance = kept * mean, kept**2 * variance + step**2
        spread = variance + error**2
        likelihood -= 0.5 * float(np.log(spread) + (value - mean) ** 2 / spread)
        mean += float(variance / spread * (value - mean))
        variance *= float(error**2 / spread)
    return kept * mean, kept**2 * variance + step**2, likelihood
