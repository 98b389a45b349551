"""The ground a scenario stands on: what was counted for one target, month by month, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.compliance.turn import AFTER, turn
from analytics.errors import ScenarioError
from analytics.measures.period import coverage, partial, period_of
from analytics.scenario.lead_times import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from analytics.catalogue import Calendar
    from analytics.scenario.terms import Terms

#: Fewest whole months that a scenario is worked out from.
FEWEST_MONTHS: Final = 6


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What one target's scenarios are worked out from.

    Attributes:
        terms: the terms as they stand.
        items: what was counted, in the columns of `ITEMS`.
        as_of: data cut-off (UTC).
        times: lead times of items in `LEAD_TIMES`, running ones too; None for a measure without any.
        volumes: demand of the service, columns `month` and `volume`, whole months only; None where it is not known.
        costs: rows of the costs table of the service; None where there are none.
        energy: kWh of the service, columns `month` and `kwh`; None where there are no readings.
        currency: what charges and costs are in.
        covered: the first and the last instant that the records cover, on the wall clock of the calendar's zone; None
            takes them from the items.
        since: first month that counts; None for all there are.
        recount: the same history on another calendar; None where the records are not at hand.
    """

    terms: Terms
    items: pl.DataFrame
    as_of: datetime
    times: pl.DataFrame | None = None
    volumes: pl.DataFrame | None = None
    costs: pl.DataFrame | None = None
    energy: pl.DataFrame | None = None
    currency: str = "GBP"
    covered: tuple[datetime, datetime] | None = None
    since: date | None = None
    recount: Callable[[Calendar], History] | None = None

    def on(self, calendar: Calendar) -> History:
        """The history on another calendar; ScenarioError where records are not at hand to be counted again."""
        if calendar == self.terms.calendar:
            return self
        if self.recount is None:
            problem = "the records themselves are not at hand, so no clock can be run again on other support hours"
            raise ScenarioError(problem, remedy="Gather the history from the records")
        return replace(self.recount(calendar), since=self.since)


@dataclass(frozen=True, eq=False)
class Months:
    """Whole months of one target under some terms, one place a month.

    Attributes:
        starts: first days.
        up, down: what a level is made of: level is the sum of `up` over the sum of `down`.
        volume: demand of the service; not a number where it is not known.
        judged: items judged.
    """

    starts: tuple[date, ...]
    up: NDArray[np.float64]
    down: NDArray[np.float64]
    volume: NDArray[np.float64]
    judged: NDArray[np.float64]

    @property
    def levels(self) -> NDArray[np.float64]:
        """The level of each month; not a number where nothing was judged."""
        return np.divide(self.up, self.down, out=np.full_like(self.up, np.nan), where=self.down > 0)


@dataclass(frozen=True)
class Turn:
    """Where the latest months came to stand apart from those before.

    Attributes:
        since: the first month after it.
        level, before: the mean level of months since then, and of those before, in the measure's unit.
    """

    since: date
    level: float
    before: float


@dataclass(frozen=True, eq=False)
class Ground:
    """What the futures of a scenario are drawn from.

    Attributes:
        history: of the months drawn from.
        months: those months under the terms as they stand.
        whole: every month asked about, from which the relation of demand to level is taken.
        turn: why not every month is drawn from; None where it is.
    """

    history: History
    months: Months
    whole: Months
    turn: Turn | None = None


def ground(history: History, latest: int | None = None) -> Ground:
    """The months that months to come are taken to be like: those asked for, else all since the level last turned.

    Args:
        history: what was counted.
        latest: how many of its latest whole months count; None for all since the level last stood apart.

    Raises:
        ScenarioError: there are fewer whole months than a scenario needs, or other than four to all are asked for.
    """
    whole = months(history)
    if latest is not None:
        if not AFTER <= latest <= len(whole.starts):
            problem = f"the latest {latest} months of history were asked for"
            raise ScenarioError(problem, expected=f"{AFTER} to {len(whole.starts)}")
        asked = replace(history, since=whole.starts[-latest])
        there = months(asked)
        return Ground(asked, there, there)
    found = turned(whole)
    if found is None:
        return Ground(history, whole, whole)
    since = replace(history, since=found.since)
    return Ground(since, months(since), whole, found)


def months(history: History) -> Months:
    """The whole months with enough judged items, under the terms as they stand.

    Raises:
        ScenarioError: there are fewer than six; since a month that is asked for, fewer than four.
    """
    monthly = _monthly(history, history.terms)
    known = history.covered or coverage(history.items["at"], history.as_of, history.terms.calendar.zone)
    least = max(history.terms.version.conventions.minimum_sample, 1)
    enough = monthly.filter(pl.col("judged") >= least)
    whole = [day for day in enough["month"] if known and not partial(period_of(day, "month"), *known)]
    fewest = FEWEST_MONTHS if history.since is None else AFTER
    if len(whole) < fewest:
        problem = f"there are {len(whole)} whole months with at least {least} judged items"
        raise ScenarioError(problem, expected=f"at least {fewest}", remedy="Load more history")
    return _aligned(monthly, tuple(whole), history)


def turned(whole: Months) -> Turn | None:
    """Where the latest months plainly stand apart from those before; None where they do not."""
    levels = whole.levels
    place = turn(levels)
    if place is None:
        return None
    return Turn(whole.starts[place], float(levels[place:].mean()), float(levels[:place].mean()))


def months_under(history: History, terms: Terms, starts: tuple[date, ...]) -> Months:
    """The same months under other terms, so that the same draws can be made from both."""
    return _aligned(_monthly(history, terms), starts, history)


def needs_times(history: History, terms: Terms) -> bool:
    """Whether other terms ask for lead times, because the time allowed or the pace is not what was counted."""
    before = history.terms
    return terms.pace != 1 or (terms.target.within, terms.limit) != (before.target.within, before.limit)


def lead_times(history: History) -> pl.DataFrame:
    """Lead times of the items that count or still may; ScenarioError where the measure has none."""
    if history.times is None:
        problem = f"the target {history.terms.target.name!r} has no lead times"
        raise ScenarioError(problem, remedy="Change its level, demand or costs instead")
    ours = history.items.filter(_counts(history) & (pl.col("total") + pl.col("open") > 0))
    return history.times.join(ours.select("item"), on="item", how="semi")


def _monthly(history: History, terms: Terms) -> pl.DataFrame:
    """Columns `month`, `up`, `down` and `judged`, one row a month of the calendar's zone."""
    rows = history.items.filter(_counts(history))
    if needs_times(history, terms):
        rows = counted(lead_times(history), terms.version.conventions, _limit(terms), terms.pace)
        rows = rows.with_columns(pl.when(pl.col("total") > 0).then("hours").alias("value"))
    month = _month(terms.calendar).alias("month")
    judged = pl.col("total") > 0
    value = pl.col("value").filter(judged)
    percentile = (terms.target.percentile or 50) / 100
    up, down = {
        "share": (pl.col("good").sum(), pl.col("total").sum()),
        "mean": (value.sum(), value.count().cast(pl.Float64)),
        "sum": (value.sum(), pl.lit(1.0)),
        "percentile": (value.quantile(percentile, interpolation="linear"), pl.lit(1.0)),
    }[terms.statistic]
    summed = rows.group_by(month).agg(up.alias("up"), down.alias("down"), judged.sum().alias("judged"))
    return summed.sort("month")


def _month(calendar: Calendar) -> pl.Expr:
    return pl.col("at").dt.convert_time_zone(calendar.zone).dt.date().dt.truncate("1mo")


def _counts(history: History) -> pl.Expr:
    """Whether an item counts: no exclusion leaves it out, and it is not of a month before those asked about."""
    late_enough = pl.lit(value=True) if history.since is None else _month(history.terms.calendar) >= history.since
    return ~pl.col("excluded") & late_enough


def _limit(terms: Terms) -> float:
    if terms.limit is None:
        problem = f"the target {terms.target.name!r} does not allow a number of service hours"
        raise ScenarioError(problem, remedy="Change its time allowed to service hours first")
    return terms.limit


def _aligned(monthly: pl.DataFrame, starts: tuple[date, ...], history: History) -> Months:
    place = pl.DataFrame({"month": starts}, schema={"month": pl.Date})
    found = place.join(monthly, on="month", how="left", maintain_order="left")
    if history.volumes is None:
        found = found.with_columns(pl.lit(None, pl.Float64).alias("volume"))
    else:
        found = found.join(history.volumes.select("month", "volume"), on="month", how="left", maintain_order="left")
    columns = ("up", "down", "volume", "judged")
    up, down, volume, judged = (found[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in columns)
    return Months(
        starts, np.nan_to_num(up), np.where(np.isnan(up), 0.0, np.nan_to_num(down)), volume, np.nan_to_num(judged)
    )
