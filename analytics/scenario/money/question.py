"""What a question asks a simulation: changes by name go in, a total and a level of each replication come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.scenario.money.bill import Bill

#: Levers by name and where each stands; what is left out stays as it is today.
Changes = Mapping[str, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What a simulation comes to, one figure a replication.

    Attributes:
        total: money over the horizon: running cost, credits and harm.
        level: level attained.
        credits: the part of `total` that is credits; None where it is not told apart.
    """

    total: NDArray[np.float64]
    level: NDArray[np.float64]
    credits: NDArray[np.float64] | None = None


def told(bill: Bill, level: NDArray[np.float64]) -> Answer:
    """The answer of a bill, and of the level that each of its replications attained."""
    return Answer(total=bill.each("total"), level=level, credits=bill.each("credits"))


#: Simulates changes; the same replications meet the same luck whatever the changes (common random numbers).
Evaluate = Callable[[Changes], Answer]


def asked(evaluate: Evaluate, changes: Changes) -> Answer:
    """The answer of a simulation, checked.

    Raises:
        ScenarioError: it has fewer than two replications, or a figure that is not finite.
    """
    answer = evaluate(changes)
    told = ", ".join(f"{name} at {value:g}" for name, value in changes.items()) or "today"
    parts = [answer.total, answer.level, *([] if answer.credits is None else [answer.credits])]
    if len({part.shape for part in parts}) > 1 or parts[0].ndim != 1 or len(parts[0]) < 2:
        problem = f"{told}: the simulation gave figures of {' and '.join(str(part.shape) for part in parts)}"
        raise ScenarioError(problem, expected="one total and one level for each of 2 replications or more")
    if not all(np.isfinite(part).all() for part in parts):
        problem = f"{told}: the simulation gave a figure that is not finite"
        raise ScenarioError(problem, remedy="Ask for a smaller change, or leave out months that cannot be judged")
    return answer
