"""What a change itself costs: once, and every month that it is in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import check as check_amount
from analytics.scenario.money.ramp import AT_ONCE, Ramp
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.scenario.terms import Source


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change and its price, as quoted: it does not rise with other prices.

    Attributes:
        words: what is done, such as "Self-service portal".
        once: what is paid once.
        in_month: month of the horizon in which it is paid, 1 for the first.
        a_month: what is paid a month once all of it is in place.
        ramp: what share of `a_month` is paid by each month.
        source: who says so.
    """

    words: str
    once: float = 0.0
    in_month: int = 1
    a_month: float = 0.0
    ramp: Ramp = AT_ONCE
    source: Source = "entered by hand"

    def monthly(self, horizon: int) -> NDArray[np.float64]:
        """What is paid in each month of a horizon.

        Raises:
            ScenarioError: an amount is negative or not finite, or a month lies outside the horizon.

        Example:
            >>> Change(words="Portal", once=900, a_month=100, ramp=Ramp(months=2)).monthly(3).tolist()
            [950.0, 100.0, 100.0]
        """
        check_amount(f"the one-off cost of {self.words!r}", self.once)
        check_amount(f"the monthly cost of {self.words!r}", self.a_month)
        if not 1 <= self.in_month <= horizon:
            problem = f"{self.words!r} is paid in month {self.in_month} of {horizon}"
            raise ScenarioError(problem, expected=f"month 1 to {horizon}")
        paid = self.a_month * self.ramp.share(horizon)
        paid[self.in_month - 1] += self.once
        return paid

    def assumed(self, currency: str) -> Assumption:
        """What it costs in a sentence, and who says so."""
        parts = [f"{currency} {self.once:,.0f} once, in month {self.in_month}"] if self.once else []
        if self.a_month:
            over = f", reached over {self.ramp.months} months ({self.ramp.form})" if self.ramp.months else ""
            parts.append(f"{currency} {self.a_month:,.0f} a month{over}")
        return Assumption(f"{self.words} costs {' and '.join(parts) or 'nothing'}", self.source)
