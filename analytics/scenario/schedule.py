"""Service credits under other promises: tiers that move with the promised level, and what a path of months pays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from analytics.catalogue import CreditSchedule, Tier
from analytics.compliance.credit import tier_credit
from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from analytics.catalogue import Target, Version

Levels = NDArray[np.float64]
Verdicts = NDArray[np.bool_]

#: Months of each span whose periods do not overlap.
MONTHS: Final = {"month": 1, "quarter": 3, "fiscal quarter": 3, "year": 12, "fiscal year": 12}


def moved(schedule: CreditSchedule, by: float) -> CreditSchedule:
    """The schedule with the bounds of its tiers moved by an amount of level; bounds at 0 and infinity stay.

    Example:
        >>> tiers = (Tier(at_least=0.8, below=0.9, credit=5), Tier(at_least=0.0, below=0.8, credit=10))
        >>> [(tier.at_least, tier.below) for tier in moved(CreditSchedule(tiers=tiers), -0.05).tiers]
        [(0.75, 0.85), (0.0, 0.75)]
    """
    bounds = [(_moved(tier.at_least, by), _moved(tier.below, by), tier.credit) for tier in schedule.tiers]
    tiers = tuple(Tier(at_least=low, below=high, credit=credit) for low, high, credit in bounds if low < high)
    return replace(schedule, tiers=tiers)


def _moved(bound: float, by: float) -> float:
    # Rounded, so that 0.9 - 0.05 stays the 0.85 that people write and judge by.
    return bound if bound <= 0 or np.isinf(bound) else max(round(bound + by, 12), 0.0)


def periods(values: Levels, target: Target) -> Levels:
    """Monthly values (replications by months) summed into whole periods of the target's span.

    Raises:
        ScenarioError: the span overlaps itself, or there are fewer months than it needs.
    """
    if target.span not in MONTHS:
        problem = f"the target {target.name!r} is judged over {target.span}, whose periods overlap"
        raise ScenarioError(problem, expected=f"a span of {', '.join(MONTHS)}")
    length = MONTHS[target.span]
    count = values.shape[1] // length
    if not count:
        problem = f"a horizon of {values.shape[1]} months holds no whole {target.span}"
        raise ScenarioError(problem, expected=f"at least {length} months")
    summed: Levels = values[:, : count * length].reshape(len(values), count, length).sum(axis=2)
    return summed


def meets(levels: Levels, target: Target) -> Verdicts:
    """Whether each level, exact and unrounded, meets the target; a level that is not a number does not."""
    return levels >= target.level if target.higher_is_better else levels <= target.level


def credited(levels: Levels, target: Target, version: Version) -> Levels:
    """Credits of each period (replications by periods), in percent of the period's charge, after allowance and caps.

    A met period pays nothing; the first misses of each twelve months are free as far as the agreement allows.
    """
    missed = ~meets(levels, target) & ~np.isnan(levels)
    due = tier_credit(levels, target.credits)
    paid = missed & (_misses_so_far(missed, 12 // MONTHS[target.span]) > target.credits.free_breaches)
    return np.where(paid, np.minimum(due, min(target.credits.cap, version.credit_cap)), 0.0)


def _misses_so_far(missed: Verdicts, a_year: int) -> NDArray[np.int64]:
    """How many misses there were in the year up to and with each period."""
    years = [missed[:, at : at + a_year].cumsum(axis=1) for at in range(0, missed.shape[1], a_year)]
    return np.concatenate(years, axis=1)
