"""What one promise of availability may lose in one period, and what a window of planned work takes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl

from analytics.compliance.budget import allowed_failures
from analytics.compliance.credit import tier_credit
from analytics.errors import QuestionError
from analytics.measures.availability import slices

if TYPE_CHECKING:
    from datetime import datetime

    from analytics.catalogue import Conventions, Target, Version
    from analytics.measures.measure import Clause
    from analytics.measures.period import Period
    from analytics.warning.window import Window

#: What becomes of a promise in a window's period.
HOLDS, MISSES, ANYWAY, UNKNOWN = "holds", "would be missed", "missed anyway", "not known"

#: One row a window, promise and period that the window reaches into; all but `money` and shares are seconds.
#:
#: `touched` is the agreed service time in the window, `size` the budget with the window in, `left` what is left of it
#: after what was spent, what is expected, and the window's `cost`; `money` is the credit that falls due by the window.
COSTS: Final[dict[str, pl.DataType]] = {
    "window": pl.Int64(),
    "agreement": pl.String(),
    "target": pl.String(),
    "service": pl.String(),
    "customer": pl.String(),
    "through": pl.String(),
    "maintenance": pl.String(),
    "period": pl.Date(),
    "ends": pl.Date(),
    "promised": pl.Float64(),
    "touched": pl.Float64(),
    "size": pl.Float64(),
    "spent": pl.Float64(),
    "expected": pl.Float64(),
    "cost": pl.Float64(),
    "left": pl.Float64(),
    "left_share": pl.Float64(),
    "level": pl.Float64(),
    "outcome": pl.String(),
    "money": pl.Float64(),
}

#: Less than this much of a second is a rounding of sums.
_NOISE: Final = 1e-6

_MONTHS: Final = {"quarter": 3, "fiscal quarter": 3, "year": 12, "fiscal year": 12}


class Counted(NamedTuple):
    """Agreed seconds that were up, and all that counted."""

    good: float
    total: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Budget:
    """What one promise may lose in one period, and what became of it so far.

    Attributes:
        version, target, clause: the terms in force.
        period: its days; `starts` and `ends` are their instants in the agreement's zone.
        outages: of the period, up to the cut-off.
        expected: seconds still expected to be lost until its end.
    """

    version: Version
    target: Target
    clause: Clause
    period: Period
    starts: datetime
    ends: datetime
    outages: pl.DataFrame
    expected: float

    def with_window(self, window: Window, breaches: int, *, planned: bool = True) -> dict[str, Any]:
        """What a window costs, as a row of `COSTS` without the window and the way to it.

        Args:
            window: the work.
            breaches: periods missed before in the contract year.
            planned: whether it counts as planned work.

        Raises:
            QuestionError: the window is longer than all the time agreed in the period.
        """
        without = self._counted(self.outages)
        if window.seconds > without.total > 0:
            hours = f"{window.seconds / 3600:g} hours is longer than the {without.total / 3600:.0f} hours"
            problem = f"a window of {hours} that {self.clause.agreement} agrees in {self.period.label}"
            raise QuestionError(problem, remedy="Split the work over several windows")
        inside = counted(
            self.outages.clear(), self.clause, max(window.starts, self.starts), min(window.ends, self.ends)
        ).total  # fmt: skip
        with_it = self._counted(_with(self.outages, window, self.clause, planned=planned)) if inside else without
        left, before = self._left(with_it), self._left(without)
        size = allowed_failures(self.target.level, with_it.total)
        return {
            "agreement": self.clause.agreement, "target": self.target.name, "service": self.clause.service,
            "customer": self.clause.customer, "maintenance": self.version.conventions.maintenance,
            "period": self.period.starts, "ends": self.period.ends, "promised": self.target.level,
            "touched": inside, "size": size, "spent": without.total - without.good, "expected": self.expected,
            "cost": before - left, "left": left, "left_share": left / size if size > _NOISE else None,
            "level": self._level(with_it), "outcome": self._outcome(without, with_it),
            "money": self._credit(with_it, breaches) - self._credit(without, breaches),
        }  # fmt: skip

    def _counted(self, outages: pl.DataFrame) -> Counted:
        return counted(outages, self.clause, self.starts, self.ends)

    def _left(self, counted: Counted) -> float:
        """Seconds that may still be lost beyond what was spent and is expected; below 0 where it will not do."""
        return allowed_failures(self.target.level, counted.total) - (counted.total - counted.good) - self.expected

    def _level(self, counted: Counted) -> float | None:
        return (counted.good - self.expected) / counted.total if counted.total else None

    def _outcome(self, without: Counted, with_it: Counted) -> str:
        if not without.total:
            return UNKNOWN
        if self._left(without) < -_NOISE:
            return ANYWAY
        return MISSES if self._left(with_it) < -_NOISE else HOLDS

    def _credit(self, counted: Counted, breaches: int) -> float:
        """The credit that falls due where the period ends so, after the breaches that cost nothing and the caps."""
        level = self._level(counted)
        schedule = self.target.credits
        if level is None or self._left(counted) >= -_NOISE or breaches + 1 <= schedule.free_breaches:
            return 0.0
        percent = min(float(tier_credit(np.array([level]), schedule)[0]), schedule.cap, self.version.credit_cap)
        return percent / 100 * self.version.charge * _MONTHS.get(self.target.span, 1)


def _with(outages: pl.DataFrame, window: Window, clause: Clause, *, planned: bool) -> pl.DataFrame:
    """The outages and the window beside them, as whole as the agreement knows."""
    work = pl.DataFrame({
        "outage": ["the window"], "service": [clause.service], "impact": [_whole(clause.conventions)],
        "starts": [window.starts], "ends": [window.ends], "planned": [planned],
    }).cast({name: outages.schema[name] for name in ("starts", "ends")})  # fmt: skip
    return pl.concat([outages, work], how="diagonal").with_columns(pl.col(pl.String).fill_null(""))


def _whole(conventions: Conventions) -> str:
    """The impact that counts most: work takes all of a service down."""
    named = conventions.impact_weights
    worst = max(named, key=lambda impact: named[impact], default="")
    return worst if worst and named[worst] > conventions.other_impact else ""


def counted(outages: pl.DataFrame, clause: Clause, starts: datetime, ends: datetime) -> Counted:
    """Seconds up and seconds that counted between two instants, without what is excluded or cannot be judged."""
    if starts >= ends:
        return Counted(0.0, 0.0)
    found = slices(outages, clause, [starts, ends]).filter(~pl.col("excluded") & pl.col("known"))
    return Counted(float(found["up"].sum()), float(found["agreed"].sum()))
