"""Chances as they would have been given at past origins, beside what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.forecast.level.blend import Blend, blends
from analytics.forecast.level.counts import Counts
from analytics.forecast.level.miss_chance import chance_from_history
from analytics.forecast.series import Floats, Ints
from analytics.forecast.skill import Skill, skill

#: Periods of a series that must lie before an origin.
LEARNT: Final = 12


@dataclass(frozen=True, eq=False)
class PastChances:
    """Chances of the periods after each origin, from what lay before it; (series, origins, horizon).

    Attributes:
        places: how many periods of the grid had passed at each origin.
        chance: chance of a miss; NaN where the series had not run for 12 periods, or had ended.
        of_history: chance from history alone.
        missed: 1 for a miss, 0 for none, NaN where it is not known.
    """

    places: Ints
    chance: Floats
    of_history: Floats
    missed: Floats

    def skill(self, row: int) -> Skill:
        """Skill of the chances of one series."""
        return skill(self.chance[row], self.of_history[row], self.missed[row])


def past_chances(counts: Counts, places: Ints, chances: Floats) -> tuple[PastChances, list[Blend]]:
    """The chances of past origins, blended as had been learnt by then, and the blend learnt by each place.

    Args:
        counts: the series.
        places: how many periods had passed at each origin.
        chances: before they are blended (as many widenings as there are, series, origins, horizon).
    """
    horizon = chances.shape[-1]
    of_history = np.repeat(chance_from_history(counts.missed, places)[:, :, None], horizon, axis=2)
    began = np.where(running(counts, places), 1.0, np.nan)[:, :, None]
    missed = counts.outcomes(places, horizon) * began
    learnt = blends(chances, of_history, missed, places, counts.length)
    chance = np.empty(missed.shape)
    for at, place in enumerate(places):
        chance[:, at] = learnt[place].of(chances[:, :, at], of_history[:, at])
    return PastChances(places, chance * began, of_history, missed), learnt


def running(counts: Counts, places: Ints) -> npt.NDArray[np.bool_]:
    """True for each origin at which a series had run for 12 periods and went on (series, places)."""
    return (places - counts.starts[:, None] >= LEARNT) & (places < counts.ends[:, None])
