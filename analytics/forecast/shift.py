"""How strongly a share moved along a shape known beforehand: a step at a known day, or a slide over a known stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analytics.forecast.series import Floats


@dataclass(frozen=True)
class Shift:
    """A move of a share along a shape.

    Attributes:
        size: what the share moved by at the height of the shape, as a share.
        z: the same in standard errors, which are widened where periods vary by more than chance.
    """

    size: float
    z: float


def shift(good: Floats, total: Floats, shape: Floats) -> Shift:
    """The move of good / total along a shape, by weighted least squares with quasi-binomial errors.

    Args:
        good, total: counts of each period; totals above 0.
        shape: height of the move in each period, 1 at its greatest; not the same throughout.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (overdispersion).

    Example:
        >>> moved = shift(np.array([90.0, 92, 91, 80, 81]), np.full(5, 100.0), np.array([0.0, 0, 0, 1, 1]))
        >>> round(moved.size, 3), moved.z < -2
        (-0.105, True)
    """
    share = good / total
    middle = good.sum() / total.sum()
    weight = total / max(middle * (1 - middle), 1e-9)
    apart = shape - np.average(shape, weights=weight)
    spread = float((weight * apart**2).sum())
    size = float((weight * apart * (share - middle)).sum() / spread)
    left = share - middle - size * apart
    dispersion = float((weight * left**2).sum()) / max(len(share) - 2, 1)
    return Shift(size, size * float(np.sqrt(spread / max(dispersion, 1.0))))


def since(periods: int, last: int) -> Floats:
    """The shape of a slide over the last so many of the periods: 0 before it, rising evenly to 1.

    Example:
        >>> since(5, 2).tolist()
        [0.0, 0.0, 0.0, 0.5, 1.0]
    """
    return np.clip((np.arange(periods) - (periods - 1 - last)) / last, 0.0, 1.0)


def after(periods: int, place: float) -> Floats:
    """The shape of a step at a place between periods: the share of each period that lies after it.

    Example:
        >>> after(4, 1.5).tolist()
        [0.0, 0.5, 1.0, 1.0]
    """
    return np.clip(np.arange(periods) + 1 - place, 0.0, 1.0)
