"""When the first miss comes, read off joint futures; never the product of chances of single periods."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.forecast.series import Floats


def first_miss(missed: npt.NDArray[np.bool_]) -> Floats:
    """Share of futures whose first miss is in each period.

    Args:
        missed: one row a future, one column a period.

    Example:
        >>> first_miss(np.array([[True, True], [False, True], [False, False], [True, False]]))
        array([0.5 , 0.25])
    """
    by_then = np.maximum.accumulate(missed, axis=1).mean(axis=0)
    return np.diff(by_then, prepend=0.0)


def time_to_miss(by_then: Floats, share: float = 0.5) -> int | None:
    """Periods until a share of futures has missed, 1 for the next period; None where they do not in those looked ahead.

    Args:
        by_then: share of futures that have missed by the end of each period.
        share: 0.5 for the median time.

    Example:
        >>> time_to_miss(np.array([0.1, 0.4, 0.6])), time_to_miss(np.array([0.1, 0.4, 0.6]), 0.9)
        (3, None)
    """
    reached = np.flatnonzero(by_then >= share)
    return int(reached[0]) + 1 if reached.size else None
