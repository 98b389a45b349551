"""How far to believe the filters, and how far the share of past misses, learnt from how both did before.

A chance is (1 - history) x that of the filters, their spread made `wider`, + history x that of past misses. Both
numbers are those with the least Brier score over all series and earlier origins whose outcome was known, drawn
towards one fifth of history and no widening. As history is one of the two, a panel in which it does best gets it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.forecast.series import Floats, Ints

#: What is tried.
HISTORY: Final = tuple(round(0.1 * tenth, 1) for tenth in range(1, 10))
WIDER: Final = (1.0, 1.1, 1.25, 1.4, 1.6)

#: Brier score, in chances held against their outcomes, that it costs to move `history` by one.
STRENGTH: Final = 250.0


@dataclass(frozen=True)
class Blend:
    """One mixture.

    Attributes:
        history: share of the chance that past misses speak for.
        wider: factor on the standard deviation of the logits ahead.
    """

    history: float = 0.2
    wider: float = 1.0

    def of(self, chances: Floats, past: Floats) -> Floats:
        """The chances mixed with those of history.

        Args:
            chances: of the filters, for each of `WIDER` along the first axis.
            past: those of history.
        """
        return np.asarray((1 - self.history) * chances[WIDER.index(self.wider)] + self.history * past)


def blends(chances: Floats, past: Floats, outcome: Floats, places: Ints, length: int) -> list[Blend]:
    """The blend learnt by each place, from none passed to all `length` periods.

    Args:
        chances: of the filters, (as many of `WIDER` as are tried, series, origins, horizon); NaN where none is claimed.
        past: those of history (series, origins, horizon).
        outcome: 1 for a miss, 0 for none, NaN where it is not known.
        places: how many periods had passed at each origin.
        length: how many have passed by now.
    """
    tried = [Blend(*pair) for pair in itertools.product(HISTORY, WIDER[: len(chances)])]
    # A chance for the h-th period ahead is settled h periods after its origin.
    settled = places[:, None] + np.arange(1, outcome.shape[-1] + 1)
    loss = np.array([_settling(each.of(chances, past), outcome, settled, length) for each in tried])
    cost = STRENGTH * np.array([(each.history - 0.2) ** 2 + np.log(each.wider) ** 2 / 2 for each in tried])
    best = (cost[:, None] + np.cumsum(loss, axis=1)).argmin(axis=0)
    return [tried[which] for which in best]


def _settling(chance: Floats, outcome: Floats, settled: Ints, length: int) -> Floats:
    """Brier score that becomes known with each period, summed over series; the first is that before any period."""
    lost = np.nansum((chance - outcome) ** 2, axis=0)
    found = np.zeros(length + outcome.shape[-1] + 1)
    np.add.at(found, np.minimum(settled, len(found) - 1), lost)
    return found[: length + 1]
