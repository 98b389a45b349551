"""The ground a scenario stands on: what was counted for one target, month by month, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from analytics.errors import ScenarioError
from analytics.measures.period import coverage, partial, period_of
from analytics.scenario.lead_times import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from analytics.catalogue import Calendar
    from analytics.scenario.terms import Terms

#: Fewest whole months that futures are drawn from.
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


def months(history: History) -> Months:
    """The whole months with enough judged items, under the terms as they stand.

    Raises:
        ScenarioError: there are fewer than six.
    """
    monthly = _monthly(history, history.terms)
    known = history.covered or coverage(history.items["at"], history.as_of, history.terms.calendar.zone)
    least = max(history.terms.version.conventions.minimum_sample, 1)
    enough = monthly.filter(pl.col("judged") >= least)
    whole = [day for day in enough["month"] if known and not partial(period_of(day, "month"), *known)]
    if len(whole) < FEWEST_MONTHS:
        problem = f"there are {len(whole)} whole months with at least {least} judged items"
        raise ScenarioError(problem, expected=f"at least {FEWEST_MONTHS}", remedy="Load more history")
    return _aligned(monthly, tuple(whole), history)


def recent(history: History, latest: int | None) -> History:
    """The history of only so many of its latest whole months; all of it for None.

    Raises:
        ScenarioError: fewer than six are asked for, or there are fewer than asked for.
    """
    if latest is None:
        return history
    there = months(history).starts
    if not FEWEST_MONTHS <= latest <= len(there):
        problem = f"the latest {latest} months of history were asked for"
        raise ScenarioError(problem, expected=f"{FEWEST_MONTHS} to {len(there)}")
    return replace(history, since=there[-latest])


def turned(ground: Months) -> str:
    """Words that warn where the latest six months are plainly unlike those before; empty where they are not.

    Plainly means that ranks so far apart have a chance of less than 1 % among alike months (Mann and Whitney, 1947).
    """
    latest, before = ground.levels[-FEWEST_MONTHS:], ground.levels[:-FEWEST_MONTHS]
    if len(before) < FEWEST_MONTHS or np.ptp(ground.levels) == 0 or stats.mannwhitneyu(latest, before).pvalue >= 0.01:
        return ""
    told = f"{latest.mean():.4g} against {before.mean():.4g}"
    return f"which months to come will be like: the latest six stand apart from those before ({told})"


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
