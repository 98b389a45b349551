"""Whether chances of a miss were worth having: their Brier score against that of history alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from analytics.forecast.series import Floats

#: Periods of history that say how often the promise is usually missed.
WINDOW: Final = 24

#: Fewest chances, and among their outcomes fewest misses and fewest of the others, from which skill is claimed.
FEWEST: Final = 12
EACH: Final = 3


@dataclass(frozen=True)
class Skill:
    """How good the chances of past forecasts were.

    Attributes:
        score: Brier skill score over history alone: 1 is perfect, 0 no better, below 0 worse; NaN where too little
            came to tell.
        brier: mean squared difference of chance and outcome.
        of_history: the same for the share of past periods that missed.
        n: chances that were compared with what came.
        missed: how many of those were misses.
    """

    score: float
    brier: float
    of_history: float
    n: int
    missed: int

    @property
    def positive(self) -> bool:
        """Whether the forecasts did better than history alone."""
        return self.tested and self.score > 0

    @property
    def tested(self) -> bool:
        """Whether enough came, of misses and of the others, to tell."""
        return self.n >= FEWEST and EACH <= self.missed <= self.n - EACH

    @property
    def sentence(self) -> str:
        """The skill in words, for the reader of a chance."""
        if self.n < FEWEST:
            return f"Not tested: the history allows {self.n} comparisons with what came, {FEWEST} are needed."
        if not self.tested:
            return f"Too little came to test it on: over {self.n:,} past chances {self._came}."
        if not self.positive:
            return f"No better than history: over {self.n:,} past chances the share of past misses did as well."
        return f"{100 * self.score:.0f} % better than history over {self.n:,} past chances (Brier skill)."

    @property
    def _came(self) -> str:
        if self.missed in (0, self.n):
            return "everything was missed" if self.missed else "nothing was missed"
        return f"{self.missed} of {self.n:,} were misses"


UNTESTED: Final = Skill(float("nan"), float("nan"), float("nan"), 0, 0)


def skill(chance: Floats, of_history: Floats, missed: Floats) -> Skill:
    """Skill of chances against those of history alone, where the outcome is known.

    Args:
        chance, of_history: chances of a miss.
        missed: 1 for a miss, 0 for none, NaN where it is not known; all of one shape.

    Example:
        >>> skill(np.array([0.9, 0.1] * 6), np.full(12, 0.5), np.array([1.0, 0.0] * 6)).score
        0.96
    """
    known = ~np.isnan(missed)
    if not known.any():
        return UNTESTED
    brier = float(np.mean((chance - missed)[known] ** 2))
    history = float(np.mean((of_history - missed)[known] ** 2))
    return _skill(brier, history, int(known.sum()), int(np.nansum(missed)))


def pooled(skills: Iterable[Skill]) -> Skill:
    """Skill of the chances of many targets taken together, which one target has too few misses to show."""
    known = [each for each in skills if each.n]
    n = sum(each.n for each in known)
    if not n:
        return UNTESTED
    brier, history = (sum(getattr(each, part) * each.n for each in known) / n for part in ("brier", "of_history"))
    return _skill(brier, history, n, sum(each.missed for each in known))


def _skill(brier: float, history: float, n: int, missed: int) -> Skill:
    found = Skill(round(1 - brier / history, 9) if history > 0 else float("nan"), brier, history, n, missed)
    return found if found.tested else replace(found, score=float("nan"))


def climatology(missed: npt.NDArray[np.bool_]) -> float:
    """Chance of a miss from history alone: the share of the last 24 periods that missed, half a miss added to one more.

    Example:
        >>> climatology(np.array([True, False, False]))
        0.375
    """
    recent = missed[-WINDOW:]
    return float((recent.sum() + 0.5) / (len(recent) + 1))
