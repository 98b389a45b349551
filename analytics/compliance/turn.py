"""Where a level turned: the month from which it plainly stands apart from the months before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: Fewest points before a turn and after it.
BEFORE: Final = 6
AFTER: Final = 4

#: The chance, among points that are alike, below which the two sides of a place stand apart.
APART: Final = 0.01


def turn(levels: ArrayLike) -> int | None:
    """How many points stand before the place where a level turned; None where it did not.

    Every place with six points before it and four after is tried: its two sides are ranked together (Mann and Whitney,
    1947), and it counts where a chance below 1 % is left after as many trials (Bonferroni). Of places that count it is
    the one that leaves points the least spread about the means of their sides.

    Args:
        levels: in the order of time, without gaps that are not a number.

    Example:
        >>> turn([0.96, 0.95, 0.97, 0.94, 0.98, 0.955, 0.965, 0.945, 0.81, 0.80, 0.82, 0.79, 0.815])
        8
    """
    known = np.asarray(levels, float)
    places = range(BEFORE, len(known) - AFTER + 1)
    if not places or np.ptp(known) == 0:
        return None
    least = APART / len(places)
    apart = [place for place in places if stats.mannwhitneyu(known[place:], known[:place]).pvalue < least]
    return min(apart, key=lambda place: _left(known, place), default=None)


def _left(known: NDArray[np.float64], place: int) -> float:
    """The squares left about the means of both sides of a place."""
    return float(sum(((side - side.mean()) ** 2).sum() for side in (known[:place], known[place:])))
