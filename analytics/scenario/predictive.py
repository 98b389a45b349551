"""Months to come as the months seen foretell them: drawn with what those leave unknown about their mean and spread.

Each future first draws a mean and a spread from what history makes believable of them, then its months from those two.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analytics.errors import ScenarioError

Floats = NDArray[np.float64]

#: How far the chance of a month is expected to stray, as a share of the spread of a single item: at 95 % met, 4 points.
STRAYS: Final = 0.2

#: Fewest months with lost time that tell how much of it a bad month loses.
FEWEST_LOSSES: Final = 3

#: Powers of lost time that may be normal; 0 is the logarithm.
_POWERS: Final = (0.0, 1 / 6, 1 / 3, 1 / 2)

_GRID: Final = 61


def of_counts(good: Floats, total: Floats, ahead: NDArray[np.int64], stream: np.random.Generator) -> Floats:
    """Shares met in months to come of so many items each, between 0 and 1, in the shape of `ahead`.

    The chance of an item changes from month to month by a beta distribution. Its mean has Jeffreys' prior; the spread
    of months, as a share of that of a single item, a half-Cauchy prior of scale 0.2 (A. Gelman, 2006, "Prior
    distributions for variance parameters in hierarchical models"). Both are weighed by the beta-binomial likelihood on
    a grid.

    Args:
        good, total: what met and what counted in each month seen.
        ahead: items of each month to come, futures by months; at least 1.
        stream: source of chance.

    Example:
        >>> stream, hundred = np.random.default_rng(1), np.full((2000, 12), 100)
        >>> drawn = of_counts(np.array([90.0, 95, 92, 88, 93, 91]), np.full(6, 100.0), hundred, stream)
        >>> bool(0.9 < drawn.mean() < 0.93)
        True
    """
    mean, spread = believable(good, total)
    size = 1 / spread**2 - 1
    met, missed = (np.outer(part, size) for part in (mean, 1 - mean))
    weight = _likelihood(met, missed, good, total) / (1 + (spread / STRAYS) ** 2) * np.gradient(spread)
    place = stream.choice(weight.size, size=len(ahead), p=(weight / weight.sum()).ravel())
    chance = stream.beta(met.ravel()[place, None], missed.ravel()[place, None], ahead.shape)
    shares: Floats = stream.binomial(ahead, chance) / ahead
    return shares


def believable(good: Floats, total: Floats) -> tuple[Floats, Floats]:
    """Means and spreads that are tried, the means even on the arcsine scale, on which Jeffreys' prior is flat."""
    angles, items = np.arcsin(np.sqrt((good + 0.375) / (total + 0.75))), total.sum()
    centre = np.arcsin(np.sqrt((good.sum() + 0.25) / (items + 0.5)))
    reach = 6 * np.sqrt(1 / (4 * items) + angles.var(ddof=1) / len(angles))
    tried = np.linspace(max(centre - reach, 1e-4), min(centre + reach, np.pi / 2 - 1e-4), _GRID)
    return np.sin(tried) ** 2, np.linspace(0.01, 0.999, _GRID) ** 2


def of_lost_time(levels: Floats, shape: tuple[int, int], stream: np.random.Generator) -> Floats:
    """Shares of time that is up in months to come, futures by months.

    A month loses time with a chance that has Jeffreys' prior. What it then loses is normal after a power (G. E. P. Box
    and D. R. Cox, 1964, "An analysis of transformations"), with unknown mean and spread; the logarithm and the sixth,
    third and second root are weighed by their likelihood.

    Raises:
        ScenarioError: time was lost in fewer than three of the months seen.
    """
    lost = 1 - levels[levels < 1]
    if len(lost) < FEWEST_LOSSES:
        problem = f"time was lost in {len(lost)} of {len(levels)} whole months, too few to tell what a bad month loses"
        remedy = "Agree a level with the customer, or wait for more history"
        raise ScenarioError(problem, expected=f"at least {FEWEST_LOSSES}", remedy=remedy)
    often = stream.beta(len(lost) + 0.5, len(levels) - len(lost) + 0.5, (shape[0], 1))
    usual = np.exp(np.log(lost).mean())
    scaled = [_boxed(lost / usual, power) for power in _POWERS]
    likely = np.array([-(len(lost) - 1) / 2 * np.log(max(each.var(ddof=1), 1e-300)) for each in scaled])
    chance = np.exp(likely - likely.max())
    tried = zip(scaled, _POWERS, strict=True)
    ahead = np.stack([_unboxed(of_values(each, shape, stream), power) for each, power in tried])
    picked = ahead[stream.choice(len(_POWERS), size=shape[0], p=chance / chance.sum()), np.arange(shape[0])]
    return 1 - np.where(stream.random(shape) < often, np.minimum(usual * picked, 1.0), 0.0)


def of_values(seen: Floats, shape: tuple[int, int], stream: np.random.Generator) -> Floats:
    """Values to come, futures by months, of a normal with unknown mean and spread (Jeffreys' prior, a Student t)."""
    freedom, many = len(seen) - 1, (shape[0], 1)
    spread = seen.std(ddof=1) * np.sqrt(freedom / stream.chisquare(freedom, many))
    mean = seen.mean() + spread * stream.standard_normal(many) / np.sqrt(len(seen))
    values: Floats = mean + spread * stream.standard_normal(shape)
    return values


def _likelihood(met: Floats, missed: Floats, good: Floats, total: Floats) -> Floats:
    """How likely the counts are under each pair of beta parameters, the likeliest 1."""
    found = -len(good) * special.betaln(met, missed)
    for one, of in zip(good, total, strict=True):
        found += special.betaln(met + one, missed + of - one)
    likely: Floats = np.exp(found - found.max())
    return likely


def _boxed(values: Floats, power: float) -> Floats:
    return np.log(values) if power == 0 else (values**power - 1) / power


def _unboxed(values: Floats, power: float) -> Floats:
    # Nothing loses more than all of its time, so what is far beyond that need not be told apart.
    kept = np.clip(values, -1e4, 1e4)
    return np.exp(np.minimum(kept, 100.0)) if power == 0 else np.maximum(1 + power * kept, 0.0) ** (1 / power)
