"""How a group works and how its tickets wait outside: what calibration learns beside the capacity itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.scenario.calibrate.staffing import Floats


@dataclass(frozen=True, eq=False)
class Pace:
    """How a group works.

    Attributes:
        share: share of the people on duty who work on tickets at any time.
        variation: coefficient of variation of the work in a ticket.
        weights: work in a ticket of each rank beside the mean ticket.
    """

    share: float
    variation: float
    weights: Floats

    def work(self, normals: Floats) -> Floats:
        """Lognormal work of mean 1 from standard normal draws."""
        spread = np.sqrt(np.log1p(self.variation**2))
        drawn: Floats = np.exp(spread * normals - spread**2 / 2)
        return drawn


@dataclass(frozen=True, eq=False)
class Delay:
    """Waits outside the desk in a quarter: their chance, and the lognormal hours on the wall clock that they last.

    Attributes:
        chances: chance of a wait by rank.
        chance: chance of a wait of a ticket of any rank, with its standard error.
        centre: mean of the logarithm of the hours, with its standard error.
        spread: standard deviation of the logarithm.
    """

    chances: Floats
    chance: tuple[float, float]
    centre: tuple[float, float]
    spread: float

    def hours(self, normals: Floats) -> Floats:
        """Hours of waits from standard normal draws."""
        drawn: Floats = np.exp(self.centre[0] + self.spread * normals)
        return drawn

    @property
    def mean(self) -> float:
        """Mean hours of a wait."""
        return float(np.exp(self.centre[0] + self.spread**2 / 2))


def guessed(ranks: int) -> Delay:
    """What is thought of waits before the log has been looked at: one ticket in ten, for about half a day."""
    return Delay(np.full(ranks, 0.1), (0.1, 0.1), (float(np.log(12.0)), 1.0), 0.9)
