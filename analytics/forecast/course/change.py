"""When something moved: the alarm that it has, and the steps of its mean."""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.forecast.course.evidence import SIDE
from analytics.forecast.series import Floats

#: CUSUM: the shift that is looked for is twice the allowance, in standard deviations; the alarm is at the limit.
ALLOWANCE: Final = 0.5
LIMIT: Final = 6.0


def spread(values: Floats) -> float:
    """Standard deviation about the local level, from the median change between neighbours, so that no step enters it.

    Example:
        >>> round(spread(np.array([0.0, 1.0, 0.0, 1.0, 10.0, 11.0])), 3)
        1.048
    """
    return float(np.median(np.abs(np.diff(values))) / 0.6745 / np.sqrt(2))


def cusum(values: Floats) -> tuple[float, int | None]:
    """The greatest CUSUM, in standard deviations, and the first place at which it passes six; None where it does not.

    Args:
        values: standardised, without season, about zero where nothing has moved.

    Source: Page (1954), Continuous inspection schemes; the two-sided tabular form of Montgomery.

    Example:
        >>> cusum(np.array([0.0, 0.0, 2.5, 2.5, 2.5, 2.5]))
        (8.0, 5)
    """
    above = below = greatest = 0.0
    first = None
    for place, value in enumerate(values):
        above = max(0.0, above + float(value) - ALLOWANCE)
        below = max(0.0, below - float(value) - ALLOWANCE)
        greatest = max(greatest, above, below)
        if first is None and greatest > LIMIT:
            first = place
    return greatest, first


def steps(values: Floats, penalty: float | None = None) -> list[int]:
    """First places of each stretch of constant mean after the first; empty where nothing changed.

    The partition with the least sum of squares, in variances, plus a penalty a change: what PELT finds, without its
    pruning, which a few dozen periods do not need.

    Args:
        values: the series, without gaps.
        penalty: cost of a change, by default 4 log n.

    Source: Killick, Fearnhead and Eckley (2012), Optimal detection of changepoints with a linear computational cost.

    Example:
        >>> steps(np.array([1.0, 1.2, 0.9, 1.1, 5.0, 5.1, 4.9, 5.2]))
        [4]
    """
    length = len(values)
    penalty = 4 * np.log(max(length, 2)) if penalty is None else penalty
    scaled = values / (spread(values) or 1.0)
    least, last = np.full(length + 1, np.inf), np.zeros(length + 1, dtype=int)
    least[0] = -penalty
    for end in range(SIDE, length + 1):
        for start in [0, *range(SIDE, end - SIDE + 1)]:
            cost = least[start] + _about_mean(scaled[start:end]) + penalty
            if cost < least[end]:
                least[end], last[end] = cost, start
    found, place = [], int(last[length])
    while place > 0:
        found.append(place)
        place = int(last[place])
    return found[::-1]


def _about_mean(values: Floats) -> float:
    return float(np.sum((values - values.mean()) ** 2))
