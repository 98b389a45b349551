"""Error budgets: how many misses, or how much lost time, a target allows, and how fast they are used.

A promise of 99.9 % allows one part in a thousand to be bad. What is left of that is never clamped here: an overspent
budget is negative (Datadog's reading); `clamped` gives the reading that stops at nothing left (Kibana's).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class ErrorBudget:
    """What a share promised as "at least" allows, and what became of it.

    Attributes:
        promised: share promised, between 0 and 1.
        good, total: what met and what counted, in items or units of time.

    Example:
        >>> half_spent = ErrorBudget(promised=0.9, good=95, total=100)
        >>> round(half_spent.size), round(half_spent.spent), round(half_spent.left, 9)
        (10, 5, 0.5)
    """

    promised: float
    good: float
    total: float

    @property
    def size(self) -> float:
        """What may be bad, in the unit of `total`."""
        return allowed_failures(self.promised, self.total)

    @property
    def spent(self) -> float:
        """What was bad, in the unit of `total`."""
        return self.total - self.good

    @property
    def left(self) -> float | None:
        """Share of the budget that is left, negative when overspent; None where nothing counted or may be bad."""
        return share_left(self.good / self.total, self.promised) if self.total else None

    @property
    def clamped(self) -> float:
        """Share of the budget that is left, between 0 and 1; all of it where nothing counted.

        Source: Kibana, `compute_error_budget`.
        """
        return min(1.0, max(0.0, 1 - self.consumed))

    @property
    def consumed(self) -> float:
        """Share of the budget that was used; 0 where nothing counted or more was good than counted."""
        left = self.left
        return 0.0 if left is None else max(0.0, 1 - left)

    @property
    def burn_rate(self) -> float | None:
        """How many times faster than the promise allows the budget was used; None where nothing counted."""
        return burn_rate(self.spent / self.total, self.promised) if self.total else None


def share_left(level: float, promised: float) -> float | None:
    """Share of the error budget that a level leaves, negative when overspent; None where nothing may be bad.

    Source: Datadog, service level objectives: (status - target) / (100 - target).

    Example:
        >>> round(share_left(0.998, 0.999), 9)
        -1.0
    """
    return (level - promised) / (1 - promised) if promised < 1 else None


def burn_rate(error_rate: float, promised: float) -> float | None:
    """Share of bad over the share that may be bad; 1 uses the budget up exactly at the window's end.

    Source: B. Beyer and others (2018), "The Site Reliability Workbook", chapter 5.
    """
    return error_rate / (1 - promised) if promised < 1 else None


def burn_threshold(window_hours: float, long_hours: float, share: float) -> float:
    """Burn rate at which so large a share of a window's budget goes within the long look-back.

    Source: "The Site Reliability Workbook", chapter 5; Datadog, burn rate alerts.

    Example:
        >>> round(burn_threshold(30 * 24, 1, 0.02), 9)
        14.4
    """
    return window_hours * share / long_hours


def time_to_exhaustion(window: float, burn: float, left: float = 1.0) -> float | None:
    """Time until the share left of a window's budget is gone at a burn rate, in the window's unit; None if never.

    Example:
        >>> time_to_exhaustion(30, 10)
        3.0
    """
    return max(left, 0.0) * window / burn if burn > 0 else None


def allowed_failures(promised: float, volume: float) -> float:
    """Items, or units of time, of a volume that may be bad before the promise is missed."""
    return (1 - promised) * volume


def one_miss_spends_all(promised: float, volume: float) -> bool:
    """Whether the volume is so small that a single miss breaks the promise.

    Source: Pyrra: warn where (1 - target) x volume is under 1.

    Example:
        >>> one_miss_spends_all(0.995, 135)
        True
    """
    return allowed_failures(promised, volume) < 1


def slices(window_minutes: int, slice_minutes: int) -> int:
    """Slices of a whole calendar window: the budget divides by all of them, not only by those that have passed."""
    return window_minutes // slice_minutes


def standing(left: float, at_risk_budget: float = 0.25) -> Literal["stable", "at risk", "spent"]:
    """What a share of budget left means: nothing left is "spent", at or under the agreed share is "at risk".

    Source: ServiceNow, service level objectives: critical, at risk, stable.
    """
    if left <= 0:
        return "spent"
    return "at risk" if left <= at_risk_budget else "stable"
