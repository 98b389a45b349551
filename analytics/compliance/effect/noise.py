"""How sure a step in noisy levels is, where nobody knows how long the noise lasts, nor how a level drifts or sways.

What a level does by itself is chance (by the items behind it), a lasting noise that is like that of the month before,
a slow drift and a wave of the year. How much of the noise lasts, and for how long, is not estimated and then taken as
known, which makes intervals too narrow on few periods (Turner and others, 2021): each possibility counts by how well it
agrees with the levels, by restricted likelihood, and the interval is that of all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtr, stdtrit

from analytics.compliance.effect.levels import LEAST, Floats

#: How much of the lasting noise is left after a month.
LASTING: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

#: How much of all noise lasts.
MUCH: Final = (0.05, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a level may do by itself.

    Attributes:
        drift: how far it drifts in a year, as it adds up: the standard deviation, where noise is pure chance.
        sway: how far it sways with the year, likewise.
        caution: how much further much and long noise is believed than little and short before levels are seen; where a
            level may drift, few periods cannot tell the two apart.
        usual: size that lasting noise usually has, as it adds up; where few items make much chance, it is no larger.
        lasting: shares of the lasting noise that may be left after a month.
        much: shares of all noise that may be lasting.
    """

    drift: float = 0.0
    sway: float = 0.0
    caution: float = 0.0
    usual: float = 0.3
    lasting: tuple[float, ...] = LASTING
    much: tuple[float, ...] = MUCH

    def weight(self, chance: Floats) -> Floats:
        """Belief in each pair before levels are seen: lasting down, much across."""
        much = np.array(self.much)
        small = np.exp(-much * chance.mean() / (2 * self.usual**2))
        return np.asarray(np.outer(1 / (1 - np.array(self.lasting)), much) ** self.caution * small)

    def moves(self, years: Floats, seen: Floats) -> Floats:
        """Covariance of drift and sway between two sets of times."""
        middle = seen.mean()
        slow = self.drift**2 * np.outer(years - middle, seen - middle)
        wave = self.sway**2 * np.cos(2 * np.pi * (years[:, None] - seen[None, :]))
        return np.asarray(slow + wave)

    def covariances(self, years: Floats, chance: Floats) -> Floats:
        """The covariance of the levels under each pair, one after the other."""
        months = 12 * np.abs(years[:, None] - years[None, :])
        left = np.array(self.lasting)[:, None, None, None] ** months
        much = np.array(self.much)[:, None, None]
        noise = (1 - much) * np.diag(chance) + much * chance.mean() * left
        return np.asarray(noise + self.moves(years, years)).reshape(-1, len(years), len(years))


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step as the levels tell of it: a mixture of Student's t, one for each possibility of the noise.

    Attributes:
        size: the step under each possibility.
        error: its standard error, likewise.
        weight: how far each is believed; together 1.
        left: degrees of freedom.
        scale: the variance that noise has against that of chance, under each.
        course: what the level would have done without the step, at each time asked for.
    """

    size: Floats
    error: Floats
    weight: Floats
    left: int
    scale: Floats
    course: Floats

    def below(self, size: float) -> float:
        """The chance that the step is below a size."""
        return float(self.weight @ stdtr(self.left, (size - self.size) / self.error))

    def at(self, chance: float) -> float:
        """The size that the step is below with that chance."""
        far = abs(stdtrit(self.left, min(chance, 1 - chance))) + 1.0
        low, high = (self.size - far * self.error).min(), (self.size + far * self.error).max()
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < chance else (low, middle)
        return float((low + high) / 2)


def step(
    values: Floats, chance: Floats, years: Floats, after: Floats, own: Own, *, ask: Floats | None = None,
    least: float = 0.0,
) -> Step:  # fmt: skip
    """The step in values, and what they would have been without it.

    Args:
        values: levels as they add up.
        chance: variance of each by chance alone.
        years: when each was.
        after: 1 for those after the step, 0 before.
        own: what a level may do by itself.
        ask: times for which the course without the step is wanted; None for those of the values.
        least: the least variance that noise has against that of chance: 1 where chance is known.

    Source: Harville (1974), "Bayesian inference for variance components using only error contrasts", for the
    restricted likelihood as what is left of a likelihood once level and step are integrated out.
    """
    asked = years if ask is None else ask
    design = np.column_stack([np.ones(len(values)), after])
    roots = np.linalg.cholesky(own.covariances(years, chance))
    both = np.linalg.solve(roots, np.broadcast_to(np.column_stack([design, values]), (len(roots), len(values), 3)))
    known, seen = both[..., :2], both[..., 2:]
    crossed = np.swapaxes(known, 1, 2) @ known
    fitted = np.linalg.solve(crossed, np.swapaxes(known, 1, 2) @ seen)
    over = seen - known @ fitted
    squares, left = (over**2).sum((1, 2)), len(values) - 2
    likely = (
        -np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(1)
        - np.linalg.slogdet(crossed)[1] / 2
        - left / 2 * np.log(np.maximum(squares, np.finfo(float).tiny))
        + np.log(own.weight(chance).ravel())
    )
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    moved = own.moves(asked, years) @ np.linalg.solve(np.swapaxes(roots, 1, 2), over)
    scale = np.maximum(squares / left, max(least, LEAST))
    return Step(
        size=fitted[:, 1, 0], error=np.sqrt(np.linalg.inv(crossed)[:, 1, 1] * scale), weight=weight, left=left,
        scale=scale, course=weight @ (fitted[:, 0] + moved[..., 0]),
    )  # fmt: skip
