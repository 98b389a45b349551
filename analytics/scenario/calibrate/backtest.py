"""How well past quarters would have been foreseen, beside two plain rivals.

Each held-out quarter is looked ahead from its first hour: capacity and waits from the quarters before, the backlog as
it stood, the demand that came and the roster that was worked. What is tested is so the calibration, not a forecast of
demand. "Same as last quarter" is the level of the quarter before in full, even what was resolved only later. The other
rival, a binomial regression of past months on load and on the backlog at the start of the quarter, knows the demand,
too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.outlook import RUN_OFF, levels, outlook
from analytics.scenario.calibrate.past import Past
from analytics.scenario.calibrate.quarter import Quarter
from analytics.scenario.calibrate.staffing import Floats, Whole

#: One row a held-out month: its level and tickets, what was told ahead with its 90 % band, and what rivals told.
MONTHS: Final[dict[str, pl.DataType]] = {
    "quarter": pl.Int64(), "month": pl.Int64(), "tickets": pl.Int64(), "level": pl.Float64(), "told": pl.Float64(),
    "low": pl.Float64(), "high": pl.Float64(), "same": pl.Float64(), "regression": pl.Float64(),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Backtest:
    """Held-out months, in the columns of `MONTHS`."""

    months: pl.DataFrame

    @property
    def quarters(self) -> int:
        """How many quarters were held out."""
        return self.months["quarter"].n_unique()

    def error(self, of: str = "told") -> float:
        """Mean absolute error of a column against the level."""
        return float((self.months[of] - self.months["level"]).abs().mean())  # type: ignore[arg-type]  # not empty

    @property
    def covered(self) -> float:
        """Share of months whose level, exact and unrounded, lies within the band."""
        return float(self.months["level"].is_between(self.months["low"], self.months["high"]).mean())  # type: ignore[arg-type]  # not empty


def backtest(past: Past, first: int, plays: int) -> Backtest:
    """Every quarter from `first` on, looked ahead from its start in so many plays.

    Raises:
        ScenarioError: capacity was not the limit in two quarters before the first.
    """
    rows = [row for number in range(first, past.log.quarters) for row in _looked_ahead(past, number, plays)]
    return Backtest(pl.DataFrame(rows, schema=MONTHS, orient="row"))


def _looked_ahead(past: Past, number: int, plays: int) -> list[tuple[float, ...]]:
    """The months of one quarter."""
    log, quarter = past.log, Quarter(log=past.log, number=number, replications=plays, weeks=RUN_OFF)
    drawn = levels(quarter, outlook(past, number))
    rows = quarter.rows[quarter.scored]
    same, rival = log.level(log.opened_in(number - 1)), _regression(log, number)
    months = {place: rows[log.month(rows) == log.span * number + place] for place in range(log.span)}
    return [
        (
            number, log.span * number + place, len(ours), log.level(ours), float(np.median(drawn[:, place])),
            *np.quantile(drawn[:, place], [0.05, 0.95]).tolist(), same, float(rival[place]),
        )
        for place, ours in months.items()
    ]  # fmt: skip


def _regression(log: Log, number: int) -> Floats:
    """What the binomial regression tells of the months of a quarter from those before."""
    import statsmodels.api as sm

    before, months = log.span * number, np.arange(log.span * (number + 1))
    rows = [np.arange(*np.searchsorted(log.opened, log.months[month : month + 2])) for month in months]
    known = np.array([max(len(row), 1) for row in rows])
    roster = np.array([log.staffing.between(*log.months[month : month + 2]) for month in months])
    backlog = np.array([_backlog(log, int(month) // log.span) for month in months])
    facts = np.column_stack(
        [np.ones(len(months)), np.log(known / np.maximum(roster, 1)), backlog / np.maximum(roster, 1)]
    )
    good = np.array([log.level(row) for row in rows[:before]]) * known[:before]
    family = sm.families.Binomial()
    fitted = sm.GLM(np.column_stack([good, known[:before] - good]), facts[:before], family=family).fit()
    told: Floats = fitted.predict(facts[before:])
    return told


def _backlog(log: Log, quarter: int) -> int:
    """Tickets open as a quarter begins."""
    came: Whole = np.arange(int(np.searchsorted(log.opened, log.edges[quarter])))
    return int((log.resolved[came] >= log.edges[quarter]).sum())
