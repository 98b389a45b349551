"""How a monthly figure goes with monthly volume: an ordinary least squares line with the error of its slope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Fewest months a line is drawn through.
FEWEST_MONTHS: Final = 6

#: How far beyond the volumes seen a question may reach, as a share of them.
BEYOND: Final = 0.10


@dataclass(frozen=True)
class Line:
    """The slope per unit of volume, its standard error, the least and greatest volume seen, and in how many months."""

    slope: float
    error: float
    least: float
    greatest: float
    months: int

    @property
    def found(self) -> bool:
        """Whether the slope lies more than two standard errors from 0."""
        return abs(self.slope) > 2 * self.error


def line(volume: NDArray[np.float64], figure: NDArray[np.float64]) -> Line | None:
    """The line of a monthly figure on monthly volume; None for fewer than six months or a volume that never changes.

    Example:
        >>> volume = np.array([10.0, 20, 30, 40, 50, 60])
        >>> line(volume, 5 + 2 * volume).slope
        2.0
    """
    known = ~(np.isnan(volume) | np.isnan(figure))
    volume, figure = volume[known], figure[known]
    if len(volume) < FEWEST_MONTHS or np.ptp(volume) == 0:
        return None
    fitted = stats.linregress(volume, figure)
    return Line(float(fitted.slope), float(fitted.stderr), float(volume.min()), float(volume.max()), len(volume))


def refuse_beyond(volume: NDArray[np.float64], factor: float) -> None:
    """Nothing, where an average month of the new volume lies within what was seen, give or take 10 %.

    Raises:
        ScenarioError: it does not; names the volume asked about and the range there is ground for.
    """
    asked, low, high = float(volume.mean()) * factor, volume.min() * (1 - BEYOND), volume.max() * (1 + BEYOND)
    if factor != 1 and not low <= asked <= high:
        problem = f"an average month would have {asked:,.0f} items, and nothing like it was seen"
        remedy = "Ask for a smaller change of demand; history gives no ground for this one"
        raise ScenarioError(problem, expected=f"{low:,.0f} to {high:,.0f} a month", remedy=remedy)
