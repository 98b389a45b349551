"""Which method to show, and why, in words: the least error in the backtest, seasonal naive unless it is beaten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.forecast.backtest import Backtest, backtest
from analytics.forecast.methods import METHODS, method
from analytics.forecast.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.usual_level import USUAL_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.method import Method
    from analytics.forecast.series import Series


@dataclass(frozen=True, eq=False)
class Choice:
    """A method, why it was chosen, and the backtest that says so.

    Attributes:
        method: the method to use.
        reason: a sentence for the reader.
        backtest: of every method; without origins where the history is too short for one.
    """

    method: Method
    reason: str
    backtest: Backtest

    @property
    def accuracy(self) -> str:
        """How far off the method was, in a sentence; what is not known is said."""
        tested, name = self.backtest, self.method.name
        if name not in tested.forecasts:
            return "Not tested on the past, so no interval is claimed."
        within, off = tested.coverage(name, 0.8), tested.mae(name)
        held = f" The 80 % interval held {100 * within:.0f} % of what came." if within == within else ""  # noqa: PLR0124  # NaN
        return (
            f"MASE {tested.mase(name):.2f} over {len(tested.origins)} forecasts made from the past, on average "
            f"{off:,.{0 if off >= 100 else 1}f} off.{held}"
        )


def choose(series: Series, horizon: int, methods: Sequence[Method] = METHODS) -> Choice:
    """The method with the least mean absolute scaled error over the same origins.

    Args:
        series: the whole history.
        horizon: steps ahead it is wanted for.
        methods: what to choose among; seasonal naive is always tried.
    """
    if series.peculiar:
        reason = f"{USUAL_LEVEL.label}, because {series.peculiar}; no interval is claimed."
        return Choice(USUAL_LEVEL, reason, backtest(series, (), horizon))
    tried = (SEASONAL_NAIVE, *(entry for entry in methods if entry.name != SEASONAL_NAIVE.name))
    tested = backtest(series, tried, horizon)
    if not tested.origins:
        return Choice(USUAL_LEVEL, f"{USUAL_LEVEL.label}, because its history leaves nothing to test on.", tested)
    by_error = {name: tested.mase(name) for name in tested.forecasts}
    best = min(by_error, key=lambda name: (round(by_error[name], 3), name != SEASONAL_NAIVE.name))
    chosen = next(entry for entry in tried if entry.name == best)
    return Choice(chosen, _reason(chosen, by_error, tested), tested)


def _reason(chosen: Method, by_error: dict[str, float], tested: Backtest) -> str:
    naive = by_error[SEASONAL_NAIVE.name]
    out = "".join(f" {method(name).label} was left out: {why}" for name, why in tested.failed.items())
    forecasts = f"{len(tested.origins)} forecasts made from the past"
    if chosen is SEASONAL_NAIVE:
        return f"Seasonal naive: nothing else came nearer in {forecasts}.{out}"
    saved = 100 * (1 - by_error[chosen.name] / naive)
    return f"{chosen.label}: {saved:.0f} % less error than seasonal naive in {forecasts}.{out}"
