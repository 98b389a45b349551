"""What a forecasting method is: a name, a sentence that says what it does, and a function from a panel to values ahead.

A method is one file and one line in `forecast/methods.py`. It is asked for what it would have said at several times in
the past at once, and sees of each only what had come by then. How its forecasts are weighed, and intervals, are not its
business: they come from how far it was off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analytics.forecast.series import Floats

if TYPE_CHECKING:
    from analytics.forecast.demand.panel import Panel
    from analytics.forecast.series import Frequency

#: A panel, how many steps ago each forecast is made, and a number of steps in; values by time of making, series and
#: step out, NaN where the method has nothing to say.
Ahead = Callable[["Panel", Sequence[int], int], Floats]


@dataclass(frozen=True)
class Method:
    """One way to look ahead.

    Attributes:
        name: its name in tables and in what is kept.
        label: what people read.
        definition: one sentence, printed with every figure.
        ahead: see `Ahead`.
        trusted: its weight in a combination before anything is known of the series, by frequency; left out, it takes
            no part.
        settled: steps of history at which half of that trust is earned, by frequency.
        quick: whether it takes milliseconds a series.
    """

    name: str
    label: str
    definition: str
    ahead: Ahead
    trusted: dict[Frequency, float] = field(default_factory=dict)
    settled: dict[Frequency, float] = field(default_factory=dict)
    quick: bool = True

    def trust(self, panel: Panel) -> float:
        """Its weight beforehand in a combination for series as long as most of the panel's; 0 for no part."""
        length = float(np.median(panel.lengths))
        return self.trusted.get(panel.frequency, 0.0) * length / (length + self.settled.get(panel.frequency, 0.0))
