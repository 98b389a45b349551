"""How strongly a share moved along a shape known beforehand: a step at a known day, or a slide over a known stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.series import Floats, Ints


@dataclass(frozen=True)
class Shift:
    """A move of a share along a shape.

    Attributes:
        size: what the share moved by at the height of the shape, as a share.
        error: its standard error, widened where periods vary by more than chance.
        reached: the share fitted at the height of the shape.
        left: degrees of freedom behind the error.
    """

    size: float
    error: float
    reached: float
    left: int

    @property
    def z(self) -> float:
        """The size in standard errors."""
        return self.size / self.error

    @property
    def fell_by_chance(self) -> float:
        """The chance of so deep a fall where nothing moved (Student's t)."""
        return float(stdtr(self.left, self.z))


def shift(good: Floats, total: Floats, shape: Floats, season: Ints | None = None) -> Shift:
    """The move of good / total along a shape, by weighted least squares with quasi-binomial errors.

    Args:
        good, total: counts of each period; totals above 0.
        shape: height of the move in each period, 1 at its greatest; not the same throughout.
        season: place of each period in its year, such as its month: what each place usually brings is no move. None
            where the years are too few to tell.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.5 (overdispersion); what a season brings
    is taken out of both sides first (Frisch and Waugh, 1933).

    Example:
        >>> moved = shift(np.array([90.0, 92, 91, 80, 81]), np.full(5, 100.0), np.array([0.0, 0, 0, 1, 1]))
        >>> round(moved.size, 3), round(moved.reached, 3), moved.z < -2
        (-0.105, 0.805, True)
    """
    share = good / total
    middle = good.sum() / total.sum()
    weight = total / max(middle * (1 - middle), 1e-9)
    places = np.unique(np.zeros(len(total), int) if season is None else season, return_inverse=True)[1]
    apart, off = _apart(shape, weight, places), _apart(share, weight, places)
    # A shape that only repeats the season moves by nothing that could be told from it: its error passes all bounds.
    spread = max(float((weight * apart**2).sum()), 1e-9)
    size = float((weight * apart * off).sum() / spread)
    rest = off - size * apart
    left = max(len(share) - 1 - (int(places.max()) + 1), 1)
    dispersion = max(float((weight * rest**2).sum()) / left, 1.0)
    reached = middle + size * (1 - np.average(shape, weights=weight))
    return Shift(size, float(np.sqrt(dispersion / spread)), float(reached), left)


def _apart(values: Floats, weight: Floats, places: Ints) -> Floats:
    """Values less the weighted mean of their place."""
    mean = np.bincount(places, weight * values) / np.bincount(places, weight)
    return values - mean[places]


def together(shifts: Sequence[Shift]) -> Shift:
    """The move that several series have in common, each weighed by how well it is known (inverse variance).

    Example:
        >>> both = together([Shift(-0.02, 0.01, 0.9, 10), Shift(-0.04, 0.01, 0.8, 10)])
        >>> round(both.size, 3), round(both.error, 4), both.left
        (-0.03, 0.0071, 20)
    """
    weight = np.array([shift.error**-2 for shift in shifts])
    size = np.average([shift.size for shift in shifts], weights=weight)
    reached = np.average([shift.reached for shift in shifts], weights=weight)
    return Shift(float(size), float(weight.sum() ** -0.5), float(reached), sum(shift.left for shift in shifts))


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
