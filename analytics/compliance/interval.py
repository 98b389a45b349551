"""How sure a level is: 95 % intervals of proportions and means.

They describe what such a process would have delivered on another run of like items. A level counted over time, such as
availability, has none here: its seconds are not independent draws, and the agreed time was all observed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def wilson(good: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bound of each share good / total, between 0 and 1; all of [0, 1] where the total is 0.

    Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference".

    Example:
        >>> [float(bound.round(4)) for bound in wilson(95, 100)]
        [0.8882, 0.9785]
    """
    good, total = np.asarray(good, float), np.asarray(total, float)
    counted = np.where(total > 0, total, 1.0)
    share, z = good / counted, special.ndtri(0.5 + confidence / 2)
    middle = (good + z * z / 2) / (counted + z * z)
    half = z / (counted + z * z) * np.sqrt(counted * share * (1 - share) + z * z / 4)
    # At 0 and 1 the bound is the share itself; the minimum keeps it there when the last bit says otherwise.
    low = np.where(total > 0, np.clip(np.minimum(middle - half, share), 0, 1), 0.0)
    high = np.where(total > 0, np.clip(np.maximum(middle + half, share), 0, 1), 1.0)
    return low, high


def clopper_pearson(good: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bound of each share by the exact, wider binomial interval, between 0 and 1.

    Source: C. J. Clopper and E. S. Pearson (1934), "The use of confidence or fiducial limits illustrated in the case
    of the binomial".

    Example:
        >>> [float(bound.round(4)) for bound in clopper_pearson(95, 100)]
        [0.8872, 0.9836]
    """
    good, total = np.asarray(good, float), np.asarray(total, float)
    tail = (1 - confidence) / 2
    bad = total - good
    low = special.betaincinv(np.where(good > 0, good, 1.0), bad + 1, tail)
    high = special.betaincinv(good + 1, np.where(bad > 0, bad, 1.0), 1 - tail)
    return np.where(good > 0, low, 0.0), np.where(bad > 0, high, 1.0)


def of_mean(mean: ArrayLike, spread: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bound of each mean of n values by Student's t, in their unit; NaN under two values.

    Source: Student (1908), "The probable error of a mean". Scores on a scale of few steps are not normal, but their
    means are near enough from about ten values on, and the interval needs no resampling.

    Example:
        >>> [float(bound.round(3)) for bound in of_mean(4.0, 0.5, 25)]
        [3.794, 4.206]
    """
    mean, spread, n = np.asarray(mean, float), np.asarray(spread, float), np.asarray(n, float)
    enough = np.where(n > 1, n, np.nan)
    half = special.stdtrit(enough - 1, 0.5 + confidence / 2) * spread / np.sqrt(enough)
    return mean - half, mean + half
