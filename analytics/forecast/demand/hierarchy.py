"""Totals that agree with their parts: forecasts of each drawn together, the surer of them moved less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from analytics.errors import QuestionError
from analytics.forecast.series import Floats

#: Least variance, as a share of the mean one, so that no forecast is taken for certain.
LEAST: Final = 1e-6


def structure(parts: Sequence[str], totals: Mapping[str, Sequence[str]]) -> Floats:
    """Which parts every node is the sum of, totals first: 1 or 0, nodes by parts.

    Args:
        parts: names of the parts.
        totals: the parts of each total.

    Raises:
        QuestionError: a total names a part that is not there.

    Example:
        >>> structure(["Pay", "Mail"], {"all": ["Pay", "Mail"]})
        array([[1., 1.],
               [1., 0.],
               [0., 1.]])
    """
    strange = sorted({name for members in totals.values() for name in members} - set(parts))
    if strange:
        problem = f"{strange[0]!r} is part of a total and has no forecast"
        raise QuestionError(problem, exists=parts)
    rows = [[1.0 if part in members else 0.0 for part in parts] for members in totals.values()]
    return np.vstack([np.array(rows).reshape(len(totals), len(parts)), np.eye(len(parts))])


def reconciled(said: Floats, variance: Floats, sums: Floats) -> Floats:
    """Forecasts that add up, nodes by steps: the nearest to those that were made, distances in standard errors.

    Source: Wickramasuriya, Athanasopoulos and Hyndman (2019), Optimal forecast reconciliation, Journal of the American
    Statistical Association 114, 804-819, with the variances alone (weighted least squares).

    Args:
        said: nodes by steps, in the order of `sums`.
        variance: mean squared error of each node, in the square of its unit.
        sums: which parts every node is the sum of, see `structure`.

    Example:
        >>> reconciled(np.array([[12.0], [6.0], [4.0]]), np.array([2.0, 1.0, 1.0]), structure("ab", {"all": "ab"}))
        array([[11. ],
               [ 6.5],
               [ 4.5]])
    """
    known = np.where(np.isfinite(variance), variance, np.nanmax(variance) if np.isfinite(variance).any() else 1.0)
    sure = 1 / np.maximum(known, max(float(known.mean()), 1e-12) * LEAST)
    weighed = sums * sure[:, None]
    parts = np.linalg.solve(sums.T @ weighed, weighed.T @ said)
    return np.asarray(sums @ parts, dtype=np.float64)
