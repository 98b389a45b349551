"""Prediction intervals from how far a method was off: one error a backtest origin, no shape assumed ahead of time.

The errors of n origins are taken as draws from one distribution about zero. A value ahead, or any sum of values ahead
such as a month's total, then lies within t(n) times their root mean square: the error of a sum is the sum of errors of
one origin, so days that go wrong together stay together. Origins overlap where the horizon is longer than the stride,
so n overstates what is known; coverage is therefore measured and shown.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.special import stdtrit

from analytics.forecast.series import Floats

#: Fewest errors from which an interval is claimed.
FEWEST: Final = 3

#: Columns of the two ranges, and the share each is meant to hold.
SHARES: Final = {"80": 0.8, "95": 0.95}


def half_widths(errors: Floats, share: float, smooth: int = 1) -> Floats:
    """Half the width of the interval that holds `share` at each step, in the unit of the errors; NaN for no claim.

    Args:
        errors: origins by steps; NaN where nothing came.
        share: such as 0.8.
        smooth: neighbouring steps that lend each other their errors; they do not count as more origins.

    Example:
        >>> half_widths(np.array([[1.0], [-1.0], [1.0], [-1.0]]), 0.8).round(3)
        array([1.533])
    """
    count = np.sum(~np.isnan(errors), axis=0)
    lent = np.ones(min(smooth, max(errors.shape[1], 1)))
    squares = np.convolve(np.nansum(errors**2, axis=0), lent, "same")
    known = np.convolve(count, lent, "same")
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(squares / known)
    quantile = stdtrit(np.maximum(count, 1), (1 + share) / 2)
    return np.where(count >= FEWEST, quantile * spread, np.nan)


def ranges(forecast: Floats, errors: Floats, *, smooth: int = 1, negative: bool = False) -> pl.DataFrame:
    """Columns low80, high80, low95 and high95, one row a step; null where no interval is claimed.

    Args:
        forecast: value at each step.
        errors: origins by steps.
        smooth: see `half_widths`.
        negative: whether values below zero are possible.
    """
    found = dict[str, Floats]()
    for name, share in SHARES.items():
        width = half_widths(errors, share, smooth)
        low = forecast - width
        found[f"low{name}"] = low if negative else np.maximum(low, 0.0)
        found[f"high{name}"] = forecast + width
    return pl.DataFrame(found).fill_nan(None)
