"""What many series have in common: a winter that all feel, a year in which all slide.

The steps of the series are averaged, each as far as its counts are to be believed. Of that average only the share is
kept that goes beyond what independent series would show by chance, so that series which have nothing in common share
nothing. Each period is treated with what was known by then.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.forecast.series import Floats

#: Variance of a step of one series beyond that of counting, as a logit: keeps large series from deciding alone.
OWN: Final = 0.05

#: Standard deviations from the mean step beyond which a step counts no more.
ODD: Final = 2.5

#: Steps' worth of evidence against anything in common before any is seen.
DOUBT: Final = 2.0


def common_course(logit: Floats, variance: Floats) -> Floats:
    """The course, as a logit that starts at 0, one a period.

    With m the weighted mean step of a period and b the variance it would have if series were independent, a step of
    the course is m (1 - sum b (1 + 2 / periods) / sum m²), at least 0: the shrinkage of James and Stein (1961) with
    both sums over the periods so far.

    Args:
        logit: series by periods; NaN where nothing was observed.
        variance: of each logit, from counting.

    Example:
        >>> alike = np.array([[1.0, 1.5, 1.0, 1.5]] * 3)
        >>> common_course(alike, np.full((3, 4), 0.01))
        array([0. , 0.5, 0. , 0.5])
    """
    course = np.zeros(logit.shape[1])
    last, trust = logit[:, 0].copy(), variance[:, 0].copy()
    moved = alone = 0.0
    for place in range(1, logit.shape[1]):
        now = ~np.isnan(logit[:, place])
        both = now & ~np.isnan(last)
        if both.sum() >= 2:
            step, chance = _mean(logit[both, place] - last[both], variance[both, place] + trust[both] + OWN)
            moved, alone = moved + step**2, alone + chance
            shared = max(0.0, 1 - alone * (1 + DOUBT / place) / max(moved, 1e-12))
        else:
            step = shared = 0.0
        course[place] = course[place - 1] + shared * step
        last[now], trust[now] = logit[now, place], variance[now, place]
    return course


def _mean(steps: Floats, variance: Floats) -> tuple[float, float]:
    """The weighted mean of the steps, odd ones held back, and its variance if they are independent."""
    share = 1 / variance / np.sum(1 / variance)
    centre = float(share @ steps)
    spread = ODD * float(np.sqrt(share @ (steps - centre) ** 2))
    held = np.clip(steps, centre - spread, centre + spread)
    mean = float(share @ held)
    return mean, float(share**2 @ (held - mean) ** 2) / max(1 - float(share @ share), 1e-9)
