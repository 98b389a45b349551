"""Levels of one thing over its periods, and the scale on which a change of them adds up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Log odds beyond which a share is as good as 0 or 1.
FARTHEST: Final = 12.0

#: Variance of levels that are all the same: none would leave nothing to divide by.
LEAST: Final = 1e-9

#: Rounds of reweighted least squares; shares move by less than a millionth after six.
ROUNDS: Final = 8


@dataclass(frozen=True)
class Levels:
    """Levels over periods, the oldest first.

    Attributes:
        starts: first day of each period.
        level: the level, in the measure's unit.
        weight: what stands behind each: items that counted, or seconds of agreed time.
        share: whether levels are shares of good in total; others are values, taken by their ratio where all are
            above 0.
        counted: whether `weight` counts items drawn one by one, so that chance alone is known and odds can be taken; of
            time it is not, and what was lost is taken by its ratio to what usually is.
    """

    starts: tuple[date, ...]
    level: Floats
    weight: Floats
    share: bool = True
    counted: bool = True

    @property
    def years(self) -> Floats:
        """Years from the first period to each."""
        return np.array([(start - self.starts[0]).days / 365.25 for start in self.starts])

    def on(self, starts: Sequence[date]) -> Levels:
        """The levels of those periods, in their order; each must be there."""
        place = {start: number for number, start in enumerate(self.starts)}
        chosen = [place[start] for start in starts]
        return replace(self, starts=tuple(starts), level=self.level[chosen], weight=self.weight[chosen])

    def kept(self, which: Bools) -> Levels:
        """The levels of some of the periods."""
        return self.on([start for start, keep in zip(self.starts, which, strict=True) if keep])

    def raised(self, value: Floats) -> Floats:
        """Levels as they add up: shares of items by their log odds, values by their logarithm, others as they are."""
        if self._odds:
            return np.asarray(np.clip(logit(np.clip(value, 0, 1)), -FARTHEST, FARTHEST))
        return np.asarray(np.log(value) if self._ratios else (value - self.share) / self._usual)

    def lowered(self, raised: Floats) -> Floats:
        """What `raised` makes of levels, taken back."""
        if self._odds:
            return np.asarray(expit(raised))
        if self.share:
            return np.clip(1 + raised * self._usual, 0, 1)
        return np.asarray(np.exp(raised) if self._ratios else raised * self._usual)

    def working(self, design: Floats, after: Bools) -> tuple[Floats, Floats]:
        """Each level as it adds up, and the variance that chance alone gives it there.

        Of shares these are the working values of a binomial regression on the design, half an item of either sort added
        to each side so that a side without a single miss has a level too. Where chance cannot be counted its size is
        that of what the design leaves over.

        Args:
            design: one row a period.
            after: the periods after the action.

        Source: McCullagh and Nelder (1989), Generalized Linear Models, sections 2.5 and 4.5; Haldane (1956) for the
        half item.
        """
        if self._odds:
            return self._shares(design, after)
        values, variance = self.raised(self.level), 1 / self.weight
        root = 1 / np.sqrt(variance)
        over = root * values - (root[:, None] * design) @ _solved(design, root**2, values)
        return values, variance * max(over @ over / max(len(over) - design.shape[1], 1), LEAST)

    def pooled(self, which: Bools) -> float:
        """The level of several periods together, each by what stands behind it."""
        return float(np.average(self.level[which], weights=self.weight[which]))

    def smoothed(self, which: Bools) -> Floats:
        """The level of several periods together as it adds up, half an item of either sort added where items count."""
        behind = self.weight[which].sum()
        level = self.pooled(which)
        return self.raised(np.array((level * behind + 0.5) / (behind + 1) if self._odds else level))

    def _shares(self, design: Floats, after: Bools) -> tuple[Floats, Floats]:
        share, fitted = self.level.copy(), np.empty(len(self.level))
        for side in (after, ~after):
            behind = self.weight[side].sum()
            share[side] = (self.level[side] + 0.5 / behind) / (1 + 1 / behind)
            fitted[side] = logit(np.average(share[side], weights=self.weight[side]))
        for _ in range(ROUNDS):
            odds = expit(fitted)
            slope = odds * (1 - odds)
            values = fitted + (share - odds) / slope
            fitted = np.clip(design @ _solved(design, self.weight * slope, values), -FARTHEST, FARTHEST)
        odds = expit(fitted)
        slope = odds * (1 - odds)
        return fitted + (share - odds) / slope, 1 / (self.weight * slope)

    @property
    def _odds(self) -> bool:
        return self.share and self.counted

    @property
    def _ratios(self) -> bool:
        return not self.share and bool((self.level > 0).all())

    @property
    def _usual(self) -> float:
        return float(np.abs(self.level - self.share).mean()) or 1.0


def together(levels: Levels, control: Levels) -> tuple[Levels, Levels]:
    """Both over the periods that both have.

    Raises:
        QuestionError: they have none in common.
    """
    there = set(control.starts)
    both = [start for start in levels.starts if start in there]
    if not both:
        problem = "the control has no period in common with what the action was to improve"
        raise QuestionError(problem, remedy="Choose a control that was measured over the same time")
    return levels.on(both), control.on(both)


def _solved(design: Floats, weight: Floats, values: Floats) -> Floats:
    """Coefficients of weighted least squares."""
    weighed = design.T * weight
    return np.asarray(np.linalg.solve(weighed @ design, weighed @ values), float)
