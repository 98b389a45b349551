"""Who differs from their peers by more than chance does: a funnel of limits round the share of all together.

Small units swing widely by chance alone, so a league table puts them at both its ends. A funnel says how far each may
lie from all together for its number of items; what is within it has no order worth reading.

Source: D. J. Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
1185-1202; over-dispersion after the same (2005), "Handling over-dispersion of performance indicators", Quality and
Safety in Health Care 14, 347-351.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl
from scipy import special

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

#: How much of what chance does the two funnels hold: about two and three standard deviations.
WATCH: Final = 0.95
APART: Final = 0.998

#: Items below which a unit is shown and not compared.
MINIMUM: Final = 20

#: Fewest units that make a comparison, and fewest from which their spread beyond chance is estimated.
FEWEST: Final = 3
FEWEST_FOR_SPREAD: Final = 10

#: Share of the units at each end whose z-scores are drawn in before the spread is estimated.
WINSORISED: Final = 0.1

Model = Literal["additive", "multiplicative"]

#: Where a unit may stand, the worst first.
PLACES: Final = ("far below", "below", "within", "above", "far above", "too few")


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The share of all together and how far units of a size lie from it.

    Attributes:
        share: of all units compared.
        units: how many they are.
        dispersion: mean square of their winsorised z-scores; 1 where only chance is at work.
        spread: how limits are widened for it; "" where they are the exact binomial ones.
        tau: standard deviation between units beyond chance on the arcsine scale, where the spread is additive.
    """

    share: float
    units: int
    dispersion: float
    spread: Model | Literal[""] = ""
    tau: float = 0.0

    def limits(self, total: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
        """Lower and upper limit of the share of units with so many items.

        Args:
            total: items, at least one each.
            confidence: how much of what chance does lies between the limits.
        """
        total = np.asarray(total, float)
        if not self.spread:
            return exact(self.share, total, confidence)
        z = special.ndtri(0.5 + confidence / 2)
        chance = 1 / (4 * total)
        own = chance * self.dispersion if self.spread == "multiplicative" else chance + self.tau**2
        middle, half = np.arcsin(np.sqrt(self.share)), z * np.sqrt(own)
        low, high = (np.sin(np.clip(middle + side * half, 0, np.pi / 2)) ** 2 for side in (-1, 1))
        return low, high


def exact(share: float, total: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    """Exact binomial limits of the share met by units with so many items, where all have one chance of meeting.

    A unit lies below the lower limit just where so few or fewer would be met with a chance of less than half of what
    the funnel leaves out. Between the counts the limit is interpolated by their chances, as Spiegelhalter does; the
    upper limit is that of what was missed, turned round, so that both sides are as careful.

    Args:
        share: chance of an item to be met.
        total: items.
        confidence: how much of what chance does lies between the limits.

    Example:
        >>> low, high = exact(0.5, [10], 0.95)
        >>> round(float(low[0]), 4), round(float(high[0]), 4)
        (0.1324, 0.8676)
    """
    total, tail = np.round(np.asarray(total, float)), (1 - confidence) / 2
    return _lower(share, total, tail), 1 - _lower(1 - share, total, tail)


def funnel(good: ArrayLike, total: ArrayLike, model: Model = "additive") -> Funnel:
    """The funnel of units, its limits widened where they differ by more than chance explains.

    They do where the squares of their winsorised z-scores add up to more than the 95 % point of chi-square with as many
    degrees of freedom as there are units; under ten units it is not asked.

    Args:
        good: items met by each unit.
        total: items of each, all above zero.
        model: how limits are widened: "additive" lets every unit have a true share of its own, so that limits of the
            largest stay wide; "multiplicative" stretches each limit by the same factor.

    Raises:
        QuestionError: there are fewer than three units.

    Example:
        >>> found = funnel([45, 90, 180], [50, 100, 200])
        >>> found.share, found.spread
        (0.9, '')
    """
    good, total = np.asarray(good, float), np.asarray(total, float)
    units = len(total)
    if units < FEWEST:
        problem = f"{units} with {MINIMUM} items or more to compare"
        raise QuestionError(problem, expected=f"{FEWEST} or more")
    share = float(good.sum() / total.sum())
    weights = 4 * total
    scores = winsorised(np.sqrt(weights) * (np.arcsin(np.sqrt(good / total)) - np.arcsin(np.sqrt(share))))
    square = float((scores**2).sum())
    if units < FEWEST_FOR_SPREAD or square <= special.chdtri(units, 1 - WATCH):
        return Funnel(share=share, units=units, dispersion=square / units)
    between = (square - (units - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())
    return Funnel(share=share, units=units, dispersion=square / units, spread=model, tau=float(np.sqrt(between)))


def winsorised(scores: ArrayLike, part: float = WINSORISED) -> Floats:
    """The scores with those beyond the percentiles of a part at each end drawn in to them.

    Example:
        >>> [float(score) for score in winsorised([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100])]
        [1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 9.0]
    """
    scores = np.asarray(scores, float)
    low, high = np.quantile(scores, [part, 1 - part])
    drawn: Floats = np.clip(scores, low, high)
    return drawn


def placed(units: pl.DataFrame, model: Model = "additive") -> tuple[pl.DataFrame, Funnel]:
    """Units with where they stand in their funnel, and the funnel.

    Those with fewer than 20 items take no part in it and stand as "too few".

    Args:
        units: columns `name`, `good` and `total`.
        model: see `funnel`.

    Returns:
        The units with `share`, the limits `low95`, `high95`, `low998` and `high998`, and `place`, a word of `PLACES`.

    Raises:
        QuestionError: fewer than three have 20 items or more.
    """
    enough = pl.col("total") >= MINIMUM
    compared = units.filter(enough)
    found = funnel(compared["good"], compared["total"], model)
    counted = units.with_columns((pl.col("good") / pl.col("total")).alias("share")).with_columns(
        pl.when(pl.col("total") > 0).then("share")
    )
    sized = np.maximum(counted["total"].to_numpy(), 1)
    told = {f"{side}{digits}": limit for confidence, digits in ((WATCH, "95"), (APART, "998"))
            for side, limit in zip(("low", "high"), found.limits(sized, confidence), strict=True)}  # fmt: skip
    bounded = counted.with_columns(pl.Series(name, limit) for name, limit in told.items())
    place = (
        pl.when(~enough).then(pl.lit("too few"))
        .when(pl.col("share") < pl.col("low998")).then(pl.lit("far below"))
        .when(pl.col("share") < pl.col("low95")).then(pl.lit("below"))
        .when(pl.col("share") > pl.col("high998")).then(pl.lit("far above"))
        .when(pl.col("share") > pl.col("high95")).then(pl.lit("above"))
        .otherwise(pl.lit("within"))
    )  # fmt: skip
    return bounded.with_columns(place.alias("place")), found


def _lower(share: float, total: Floats, tail: float) -> Floats:
    """The exact lower limit; 0 where no count is so rare, and the share itself where only one count can come."""
    if share in (0, 1):
        return np.full(total.shape, share)
    count = np.clip(np.ceil(special.bdtrik(tail, total, share)), 0, total)
    for _ in range(2):  # the inverse is as good as its last digit: step to the first count that is not rare
        count = np.where((count > 0) & (_upto(count - 1, total, share) >= tail), count - 1, count)
        count = np.where(_upto(count, total, share) < tail, count + 1, count)
    at, before = _upto(count, total, share), _upto(count - 1, total, share)
    between = np.where(at > before, (at - tail) / np.where(at > before, at - before, 1), 0.0)
    limit: Floats = np.clip((count - between) / total, 0, 1)
    return limit


def _upto(count: Floats, total: Floats, share: float) -> Floats:
    """Chance that so many or fewer are met."""
    inside = np.clip(count, 0, total - 1)
    chance = special.betainc(total - inside, inside + 1, 1 - share)
    upto: Floats = np.where(count < 0, 0.0, np.where(count >= total, 1.0, chance))
    return upto
