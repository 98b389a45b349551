"""Differences between two scenarios in pairs: the same future under either, so that their luck cancels out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.compare import Difference
from analytics.scenario.futures import standard_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.scenario.money.bill import Bill

#: Share of the amounts compared below which a difference is rounding and none.
_ROUNDING: Final = 1e-12


def difference(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Difference:
    """The mean of ours less theirs, one figure a replication, with its Monte-Carlo standard error s / sqrt(n).

    Raises:
        ScenarioError: they are not of the same replications, fewer than two, or hold a number that is not finite.

    Example:
        >>> difference(np.array([3.0, 5.0]), np.array([1.0, 1.0]))
        Difference(mean=3.0, error=1.0)
    """
    if ours.shape != theirs.shape or ours.ndim != 1:
        problem = f"{ours.shape} figures beside {theirs.shape} cannot be paired"
        raise ScenarioError(problem, expected="one figure for each of the same replications")
    if len(ours) < 2:
        problem = "one replication has no error"
        raise ScenarioError(problem, expected="2 replications or more")
    apart = ours - theirs
    if not np.isfinite(apart).all():
        problem = "a figure to be compared is not a finite number"
        raise ScenarioError(problem, remedy="Leave out what could not be judged")
    apart = np.where(np.abs(apart) <= _ROUNDING * np.maximum(np.abs(ours), np.abs(theirs)), 0.0, apart)
    return Difference(float(apart.mean()), standard_error(apart))


def against(bill: Bill, baseline: Bill) -> pl.DataFrame:
    """One row a line, then `paid` and `total`: by how much a bill differs from that of the baseline, a month.

    Columns `line`, `change` (money a month), `error` (of the paired difference) and `plain` (beyond two of them).

    Raises:
        ScenarioError: the two are in different currencies, or not of the same futures.
    """
    if bill.currency != baseline.currency:
        problem = f"one bill is in {bill.currency}, the other in {baseline.currency}"
        raise ScenarioError(problem, expected="one currency")
    if bill.total.shape != baseline.total.shape:
        problem = f"one bill is of {bill.total.shape} replications and months, the other of {baseline.total.shape}"
        raise ScenarioError(problem, expected="the same futures for both")
    months = bill.total.shape[1]
    nothing = np.zeros(len(bill.total))
    rows = []
    for line in (*dict.fromkeys((*bill.lines, *baseline.lines)), "paid", "total"):
        of = [each.each(line) if line in (*each.lines, "paid", "total") else nothing for each in (bill, baseline)]
        found = difference(of[0] / months, of[1] / months)
        rows.append((line, found.mean, found.error, found.plain))
    return pl.DataFrame(rows, schema=["line", "change", "error", "plain"], orient="row")
