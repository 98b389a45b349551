"""The case for a change: what it saves over its horizon, worth today, and when it has paid for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.compare import Difference
from analytics.scenario.money.paired import difference
from analytics.scenario.money.present_value import check_rate, equivalent_annual, payback_months, present_value
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from analytics.scenario.money.bill import Bill
    from analytics.scenario.money.present_value import When


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a change is worth beside the baseline; money above 0 speaks for it.

    Attributes:
        worth: net present value of all that it saves, a mean of pairs with its Monte-Carlo standard error.
        p5, p95: percentiles of it over futures.
        a_year: the same as an amount at the end of each year.
        payback: month at whose end the mean saving has covered what was spent; 0 where nothing is, None where not
            within the horizon.
        paid_back: share of futures in which it has within the horizon.
        assumptions: how it was discounted.
    """

    worth: Difference
    p5: float
    p95: float
    a_year: float
    payback: int | None
    paid_back: float
    assumptions: tuple[Assumption, ...]


def case(
    bill: Bill, baseline: Bill, rate: float, *, when: When = "middle of month", of: Literal["paid", "total"] = "paid"
) -> Case:
    """The case for a bill instead of the baseline's, both of the same futures.

    Args:
        bill: what the change comes to.
        baseline: what comes without it.
        rate: discount rate, effective a year.
        when: when in its month money counts as paid.
        of: "paid" for money alone, "total" for harm and emissions as they are weighed too.

    Raises:
        ScenarioError: the rate is -100 % a year or less, or the bills are not of the same futures and currency.
    """
    check_rate(rate)
    ours, theirs = getattr(bill, of), getattr(baseline, of)
    if ours.shape != theirs.shape or bill.currency != baseline.currency:
        problem = f"a bill of {ours.shape} in {bill.currency} beside one of {theirs.shape} in {baseline.currency}"
        raise ScenarioError(problem, expected="the same futures in the same currency")
    saved = theirs - ours
    each, months = present_value(saved, rate, when), saved.shape[1]
    found = difference(each, np.zeros_like(each))
    low, high = np.quantile(each, (0.05, 0.95))
    month = float(payback_months(saved.mean(axis=0)))
    of_the = when.replace("month", "the month")
    words = f"Money is discounted at {100 * rate:.3g} % a year, effective, from the {of_the} in which it is paid"
    return Case(
        worth=found, p5=float(low), p95=float(high), a_year=equivalent_annual(found.mean, rate, months),
        payback=None if np.isnan(month) else int(month),
        paid_back=float(np.mean(~np.isnan(payback_months(saved)))),
        assumptions=(Assumption(words, "entered by hand"),),
    )  # fmt: skip
