"""The chances of one target as they would have been given in the past, beside what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from analytics.forecast.level.levels import Levels
    from analytics.forecast.level.past_chances import PastChances
    from analytics.forecast.series import Floats, Ints

#: Columns of `Hindsight.frame`; `missed` is null where it is not known yet.
HINDSIGHT: Final[dict[str, pl.DataType]] = {
    "as_of": pl.Date(),
    "period": pl.Date(),
    "ends": pl.Date(),
    "chance_of_miss": pl.Float64(),
    "of_history": pl.Float64(),
    "missed": pl.Boolean(),
}


@dataclass(frozen=True, eq=False)
class Hindsight:
    """Chances of the periods after each past origin, made from what lay before it; (origins, horizon).

    Attributes:
        levels: the target.
        places: how many of its periods had passed at each origin.
        chance, of_history: chance of a miss, and that from history alone; NaN where none was claimed.
        missed: 1 for a miss of what is promised now, 0 for none, NaN where it is not known.
    """

    levels: Levels
    places: Ints
    chance: Floats
    of_history: Floats
    missed: Floats

    @property
    def frame(self) -> pl.DataFrame:
        """One row an origin and period after it, in the columns of `HINDSIGHT`; `as_of` is the first day not yet seen.

        Origins from which no chance was claimed are left out.
        """
        rows, steps = np.nonzero(~np.isnan(self.chance))
        at = [int(self.places[row]) for row in rows]
        ahead = [place + int(step) for place, step in zip(at, steps, strict=True)]
        missed = self.missed[rows, steps]
        return pl.DataFrame(
            {
                "as_of": [self.levels.starts(place) for place in at],
                "period": [self.levels.starts(place) for place in ahead],
                "ends": [self.levels.ends(place) for place in ahead],
                "chance_of_miss": self.chance[rows, steps],
                "of_history": self.of_history[rows, steps],
                "missed": [None if np.isnan(each) else bool(each) for each in missed],
            },
            schema=HINDSIGHT,
        )


def hindsight(levels: Levels, past: PastChances, row: int, first: int) -> Hindsight:
    """The past chances of one of several targets on one grid.

    Args:
        levels: the target.
        past: the chances of all of them.
        row: which of them it is.
        first: place of its first period on the grid.
    """
    return Hindsight(levels, past.places - first, past.chance[row], past.of_history[row], past.missed[row])
