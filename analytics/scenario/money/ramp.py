"""How a change comes about: what share of it is there at the end of each month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.scenario.terms import Source

Form = Literal["linear", "s-curve"]


@dataclass(frozen=True, kw_only=True)
class Ramp:
    """The way from nothing of a change to all of it.

    Attributes:
        months: how many months it takes; 0 for all at once.
        form: "linear" by equal steps; "s-curve" slow at both ends.
        after: months in which nothing of it is there yet.
    """

    months: int = 0
    form: Form = "linear"
    after: int = 0

    def share(self, horizon: int) -> NDArray[np.float64]:
        """The share reached at the end of each month of a horizon.

        With x the part of the ramp that is over, linear is x and the S-curve x²(3 - 2x), the cubic that starts and ends
        level (Hermite).

        Raises:
            ScenarioError: a number of months is negative, or the ramp is not over within the horizon.

        Example:
            >>> Ramp(months=4, after=1).share(6).tolist()
            [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
        """
        if self.months < 0 or self.after < 0:
            problem = f"a ramp of {self.months} months after {self.after}"
            raise ScenarioError(problem, expected="0 months or more")
        if self.after + max(self.months, 1) > horizon:
            problem = f"the change is in place after {self.after + self.months} months, the horizon is {horizon}"
            raise ScenarioError(problem, remedy="Look further ahead, or let it come about sooner")
        begun = np.arange(1, horizon + 1) - self.after
        over = np.clip(begun / self.months, 0.0, 1.0) if self.months else (begun > 0).astype(np.float64)
        share = over if self.form == "linear" else over**2 * (3 - 2 * over)
        return np.asarray(share, np.float64)

    def assumed(self, source: Source = "entered by hand") -> Assumption:
        """How the effect comes about, in a sentence."""
        waits = f" after {self.after} without any of it" if self.after else ""
        over = f"over {self.months} months ({self.form})" if self.months else "at once"
        words = f"The effect is reached {over}{waits}; months between are on the straight way from before to after"
        return Assumption(words, source)


#: All of it from the first month.
AT_ONCE = Ramp()


def blended(before: NDArray[np.float64], after: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each month so far on the way from before to after (replications by months).

    Example:
        >>> blended(np.array([[10.0, 10.0]]), np.array([[20.0, 20.0]]), np.array([0.5, 1.0])).tolist()
        [[15.0, 20.0]]
    """
    return np.asarray(before + share * (after - before), np.float64)
