"""What planned work costs: a window in which a service is down, against the budget of every promise that it touches.

Each promise is held under its own calendar, zone and conventions, by the very measure that will judge it: its period is
taken with what was lost so far, once without the window and once with it. What is still expected to be lost until the
period ends is the share of agreed time that unplanned outages took over twelve months.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import polars as pl

from analytics.compliance.terms import in_force
from analytics.errors import CatalogueError, QuestionError
from analytics.measures import availability
from analytics.measures.measure import Clause, instant
from analytics.measures.period import Period, period_of
from analytics.warning.dependents import down_with
from analytics.warning.window_budget import COSTS, HOLDS, MISSES, Budget, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from zoneinfo import ZoneInfo

    from analytics.catalogue import Agreement, Catalogue, Target, Version
    from analytics.records.records import Records
    from analytics.warning.window import Window

    #: How many periods of a target were missed in the contract year of a day, before that day.
    Breaches = Callable[[str, str, date], int]

#: Days over which what is usually lost is looked at.
YEAR: Final = timedelta(days=365)


class Promise(NamedTuple):
    """A level of availability that is down with a service, and the entry through which it is."""

    agreement: Agreement
    target: str
    through: str


def touched(catalogue: Catalogue, service: str, day: date) -> list[Promise]:
    """Every availability that an agreement promises of a service, or of one that is down with it, on a day.

    Left out are agreements that count only what a support group or supplier answers for: the work is nobody else's.
    """
    down = down_with(catalogue, service)
    return [
        Promise(agreement, target.name, down[agreement.service])
        for agreement in catalogue.agreements
        if agreement.service in down and not agreement.provider
        for target in _targets(in_force(agreement, day))
    ]


@dataclass(frozen=True, kw_only=True, eq=False)
class Budgets:
    """What windows are held against.

    Attributes:
        records: what was recorded.
        catalogue: what is agreed.
        cut: the data cut-off.
        breaches: how many periods of a target were missed before, for the breaches that cost nothing.
        planned: whether the window counts as planned work; else it is an outage like any other.
    """

    records: Records
    catalogue: Catalogue
    cut: datetime
    breaches: Breaches = lambda agreement, target, day: 0  # noqa: ARG005  # nobody has looked
    planned: bool = True
    _known: dict[Any, Any] = field(default_factory=dict)

    def weigh(self, service: str, windows: Iterable[Window]) -> pl.DataFrame:
        """What each window costs every promise that it touches, in the columns of `COSTS`.

        Raises:
            QuestionError: a window begins before the cut-off, or is longer than a period's agreed time.
        """
        rows = [row for place, window in enumerate(windows) for row in self._costs(service, place, window)]
        return pl.DataFrame(rows, schema=COSTS)

    def _costs(self, service: str, place: int, window: Window) -> Iterator[dict[str, Any]]:
        if window.starts < self.cut:
            problem = f"the window on {window.starts:%-d %B %Y} begins before the records end"
            raise QuestionError(problem, expected=f"a day from {self.cut:%-d %B %Y} on")
        for promise in touched(self.catalogue, service, window.starts.date()):
            for period in self._periods(promise, window):
                known = self._period(promise, period)
                if known is not None:
                    told = {"window": place, "through": promise.through}
                    yield {**told, **known.with_window(window, self._before(promise, period), planned=self.planned)}

    def _periods(self, promise: Promise, window: Window) -> list[Period]:
        """The periods that a window reaches into."""
        version = in_force(promise.agreement, window.starts.date())
        span = next(target.span for target in _targets(version) if target.name == promise.target)
        days = _days(window, self.catalogue.calendar(version.calendar).tz)
        return sorted({period_of(day, span, self.catalogue.fiscal_year_starts) for day in days})

    def _period(self, promise: Promise, period: Period) -> Budget | None:
        """The budget of a promise in a period, worked out once; None where it is not promised then."""
        key = promise.agreement.name, promise.target, period
        if key not in self._known:
            self._known[key] = self._budget(promise, period)
        return self._known[key]  # type: ignore[no-any-return]  # only budgets are kept

    def _budget(self, promise: Promise, period: Period) -> Budget | None:
        version = in_force(promise.agreement, period.starts)
        try:
            target = version.target(promise.target)
        except CatalogueError:
            return None
        clause = Clause(
            service=promise.agreement.service, customer=promise.agreement.customer, target=target,
            calendar=self.catalogue.calendar(version.calendar), conventions=version.conventions,
            exclusions=promise.agreement.exclusions, agreement=promise.agreement.name,
        )  # fmt: skip
        starts, ends = (instant(day, clause.calendar).astimezone(UTC) for day in (period.starts, period.ends))
        lost = self._outages(clause)
        ahead = counted(lost.clear(), clause, max(starts, self.cut), ends).total
        return Budget(
            version=version, target=target, clause=clause, period=period, starts=starts, ends=ends,
            outages=lost.filter(pl.col("ends") > starts, pl.col("starts") < ends),
            expected=ahead * self._usual(clause, lost),
        )  # fmt: skip

    def _outages(self, clause: Clause) -> pl.DataFrame:
        """Outages of the service so far; one that is not over yet lasts to the cut-off."""
        found = availability.outages(self.records, clause).filter(pl.col("starts") < self.cut)
        over = pl.col("ends").fill_null(self.cut)
        return found.with_columns(pl.when(over < self.cut).then(over).otherwise(self.cut).alias("ends"))

    def _usual(self, clause: Clause, outages: pl.DataFrame) -> float:
        """Share of agreed time that unplanned outages took over the last twelve months that are known."""
        edges = availability.months(self.records, clause)
        if len(edges) < 2:
            return 0.0
        unplanned = outages.filter(~pl.col("planned"))
        known = counted(unplanned, clause, max(edges[0].astimezone(UTC), self.cut - YEAR), self.cut)
        return (known.total - known.good) / known.total if known.total else 0.0

    def _before(self, promise: Promise, period: Period) -> int:
        return self.breaches(promise.agreement.name, promise.target, period.starts)


def by_window(costs: pl.DataFrame, windows: int, asked: Iterable[float]) -> pl.DataFrame:
    """One row a window, the cheapest first: less money, then more budget left, then fewer people touched, then sooner.

    Args:
        costs: in the columns of `COSTS`.
        windows: how many there are; one that touches nothing costs nothing.
        asked: what people usually ask in each.

    Returns:
        window, money, misses (promises that it would fail), least_left (share of the tightest budget that it touches
        and that is not missed anyway; null where none is), cost (seconds of all budgets), promises (touched) and asked.
    """
    reached = pl.col("touched") > 0
    at_stake = reached & pl.col("outcome").is_in([HOLDS, MISSES])
    found = costs.group_by("window").agg(
        pl.col("money").sum(),
        (pl.col("outcome") == MISSES).sum().cast(pl.Int64).alias("misses"),
        pl.col("left_share").filter(at_stake).min().alias("least_left"),
        pl.col("cost").sum(),
        pl.struct("agreement", "target").filter(reached).n_unique().cast(pl.Int64).alias("promises"),
    )  # fmt: skip
    every = pl.DataFrame({"window": list(range(windows)), "asked": list(asked)}, schema={"window": pl.Int64,
                         "asked": pl.Float64})  # fmt: skip
    whole = every.join(found, on="window", how="left").with_columns(
        pl.col("money", "cost").fill_null(0.0), pl.col("misses", "promises").fill_null(0),
        pl.col("least_left").round(9),
    )  # fmt: skip
    return whole.sort("money", -pl.col("least_left").fill_null(1.0), "asked", "window")


def _days(window: Window, zone: ZoneInfo) -> list[date]:
    """The first and the last day that a window touches."""
    return [each.astimezone(zone).date() for each in (window.starts, window.ends - timedelta(seconds=1))]


def _targets(version: Version) -> list[Target]:
    return [target for target in version.targets if target.measure == "availability" and target.higher_is_better]
