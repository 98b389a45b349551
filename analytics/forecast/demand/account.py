"""What a reader is told of a forecast: how it was made, how far off such forecasts were, and what it assumes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.demand.methods import method
from analytics.forecast.demand.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.demand.usual_level import USUAL_LEVEL

if TYPE_CHECKING:
    from analytics.forecast.demand.outlook import Forecast

#: Least weight from which a method is named.
NAMED = 0.05

#: How a series was looked ahead, in words.
REASONS: Final = {
    "combined": "Several methods combined",
    "rare": "Rare counts: the rate at which they come",
    "flat": "The same throughout: goes on as it is",
    "short": "History too short: its usual level",
    "sparse": "Mostly gaps: its usual level",
    "untested": "Nothing to test on: its usual level",
}


def made(found: Forecast) -> str:
    """How the forecast was made, in a sentence or two."""
    if found.among is None:
        return f"{USUAL_LEVEL.label}, because {found.series.peculiar}; no interval is claimed."
    if found.reason == "rare":
        return f"{method('count_rate').label}: it happens too seldom for more. Its ranges hold whole counts."
    named = [f"{method(name).label} {weight:.0%}" for name, weight in found.weights.items() if weight >= NAMED]
    return f"Several methods weighed by how well each did on the past: {', '.join(named)}. {against_naive(found)}"


def against_naive(found: Forecast) -> str:
    """How much less error than repeating the season before, in a sentence; "" where nothing was tested."""
    if found.among is None or not found.among.backs:
        return "Its history leaves nothing to test it on, so no interval is claimed."
    own, naive = found.among.mase(found.row), found.among.backtest.mase(SEASONAL_NAIVE.name, found.row)
    if not np.isfinite(own) or not np.isfinite(naive):
        return "It was too short to be tested alone; its ranges are those of services forecast with it."
    if own >= naive:
        return "No better than repeating the season before."
    return f"{1 - own / naive:.0%} less error than repeating the season before."


def accuracy(found: Forecast) -> str:
    """How far off such forecasts were, in a sentence; what is not known is said."""
    if found.among is None or not np.isfinite(found.among.mase(found.row)):
        return "Not tested on its own past."
    among = found.among
    off, held = among.off(found.row), among.spread.held(found.row, "80")
    within = f" The 80 % interval held {held:.0%} of what came." if np.isfinite(held) else ""
    digits = 0 if off >= 100 else 1
    return (
        f"Over {among.tried(found.row)} forecasts made from the past, on average {off:,.{digits}f} off a step; scaled "
        f"error {among.mase(found.row):.2f}.{within}"
    )


def assumes(found: Forecast) -> str:
    """What the forecast takes for granted, in a sentence or two."""
    known = f", holidays of {found.series.region}" if found.series.region else ""
    if not found.plans:
        return f"Habits of the past go on{known}; no event that has not happened yet is known to it."
    return f"Habits of the past go on{known}; taken in besides: {'; '.join(plan.sentence for plan in found.plans)}."
