"""What is coming to a desk: its tickets looked ahead by service, shared out by priority, hour and chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.special import ndtri

from analytics.errors import ScenarioError
from analytics.forecast.demand.methods import QUICK
from analytics.forecast.demand.outlook import ahead
from analytics.forecast.series import Series
from analytics.scenario.desk.desk import Demand
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.outlook import Forecast, Progress
    from analytics.scenario.ticket import Floats

#: Latest days that shares of priorities and of hours are read from, and how uneven days are.
RECENT: Final = 364
#: Fewest days of tickets that anything is looked ahead from.
FEWEST: Final = 91
#: Ways that demand may go, as far apart as the forecast is unsure.
WAYS: Final = 99

#: Standard deviations from the middle to the end of an 80 % range.
_Z80: Final = float(ndtri(0.9))


@dataclass(frozen=True, eq=False)
class Coming:
    """Demand of a desk, the kinds it is of, and what it rests on.

    Attributes:
        kinds: service and priority of each column of what is expected.
        demand: what is expected.
        assumptions: where each part comes from.
    """

    kinds: tuple[tuple[str, str], ...]
    demand: Demand
    assumptions: tuple[Assumption, ...]


def coming(
    tickets: pl.DataFrame, first: date, days: int, *, zone: str, region: str = "", methods: Sequence[Method] = QUICK,
    progress: Progress | None = None,
) -> Coming:  # fmt: skip
    """What comes to a desk on each of some days.

    Args:
        tickets: columns `service`, `priority` and `opened` (instants), as far as the day before `first`.
        first: the first day ahead.
        days: how many.
        zone: IANA time zone of days.
        region: country or subdivision whose public holidays count.
        methods: what the forecast combines.
        progress: told the share done and what is next.

    Raises:
        ScenarioError: there are fewer days of tickets than anything can be looked ahead from.
    """
    local = tickets.select("service", "priority", at=pl.col("opened").dt.convert_time_zone(zone))
    dated = local.with_columns(day=pl.col("at").dt.date(), hour=pl.col("at").dt.hour())
    dated = dated.filter(pl.col("day") < first)
    since = dated["day"].min()
    if not isinstance(since, date) or (first - since).days < FEWEST:
        there = (first - since).days if isinstance(since, date) else 0
        problem = f"tickets of {there} days before {first:%-d %B %Y}"
        raise ScenarioError(problem, expected=f"at least {FEWEST} days", remedy="Load more history")
    recent = dated.filter(pl.col("day") >= first - timedelta(days=RECENT))
    found = ahead(_histories(dated, first, region), days, methods=methods, progress=progress).forecasts
    shares = _shares(recent)
    kinds = tuple((service, priority) for service, priority, _ in shares)
    expected = np.stack([found[service].told["forecast"] * share for service, _, share in shares], axis=1)
    demand = Demand(
        expected=np.maximum(expected, 0), by_hour=_by_hour(recent, first, days), uneven=uneven(_counts(recent, first)),
        paths=_ways([found[service] for service in dict.fromkeys(service for service, _ in kinds)], first, days),
    )  # fmt: skip
    return Coming(kinds, demand, _assumed(recent, demand, first))


def uneven(counts: Floats) -> float:
    """Variance of a day's demand beyond chance as a share of its square, from counts of days in a row.

    Each day is held against the mean of the same weekday in the four weeks before and after it; of a Poisson count n
    with mean m, measured by k others, (n - mean)^2 - m (1 + 1/k) is 0 on average.
    """
    apart, square = [], []
    for at in range(len(counts)):
        near = [at + 7 * week for week in range(-4, 5) if week and 0 <= at + 7 * week < len(counts)]
        if len(near) < 4 or not counts[near].mean():
            continue
        mean = counts[near].mean()
        apart.append((counts[at] - mean) ** 2 - mean * (1 + 1 / len(near)))
        square.append(mean**2 * (1 + 1 / len(near)))
    return max(float(np.sum(apart) / np.sum(square)), 0.0) if square else 0.0


def _histories(dated: pl.DataFrame, first: date, region: str) -> list[Series]:
    """Tickets a day of each service, up to the day before `first`; a day without any had none."""
    series = []
    for (service,), rows in sorted(dated.partition_by("service", as_dict=True).items(), key=str):
        begun: date = rows["day"].sort()[0]
        series.append(Series(str(service), "day", begun, _daily(rows, begun, first), region))
    return series


def _daily(rows: pl.DataFrame, begun: date, first: date) -> Floats:
    place = (rows["day"] - begun).dt.total_days()
    return np.bincount(place.to_numpy(), minlength=(first - begun).days).astype(np.float64)


def _counts(recent: pl.DataFrame, first: date) -> Floats:
    return _daily(recent, first - timedelta(days=RECENT), first)


def _shares(recent: pl.DataFrame) -> list[tuple[str, str, float]]:
    """The share of each priority in the tickets of each service."""
    many = recent.group_by("service", "priority").len().sort("service", "priority")
    return [
        (service, priority, share)
        for service, priority, share in many.with_columns(
            share=pl.col("len") / pl.col("len").sum().over("service")
        ).select("service", "priority", "share").iter_rows()
    ]  # fmt: skip


def _by_hour(recent: pl.DataFrame, first: date, days: int) -> Floats:
    """Share of each hour in the tickets of a day, by weekday, one row a day."""
    seen = np.full((7, 24), 1e-9)
    many = recent.group_by(pl.col("day").dt.weekday() - 1, "hour").len()
    seen[many["day"].to_numpy(), many["hour"].to_numpy()] += many["len"].to_numpy()
    week = seen / seen.sum(axis=1, keepdims=True)
    by_day: Floats = week[(first.weekday() + np.arange(days)) % 7]
    return by_day


def _ways(found: Sequence[Forecast], first: date, days: int) -> Floats | None:
    """Factors of each day on each way that demand may go: one number drawn for all months, as wide as each is unsure.

    Services are taken to go the same way, so that the sum is as unsure as it can be.
    """
    months = pl.concat([each.months.select("period", "forecast", "low80", "high80") for each in found])
    total = months.group_by("period").agg(pl.all().sum()).sort("period").filter(pl.col("forecast") > 0)
    if total.is_empty():
        return None
    off = ((total["high80"] - total["low80"]) / (2 * _Z80 * total["forecast"])).fill_nan(0).fill_null(0).to_numpy()
    known = total["period"].to_list()
    place = [
        max(sum(month <= day for month in known) - 1, 0) for day in (first + timedelta(days=n) for n in range(days))
    ]
    spread = np.sqrt(np.log1p(off**2))[place]
    drawn = ndtri((np.random.default_rng(1).permutation(WAYS) + 0.5) / WAYS)[:, None]
    ways: Floats = np.exp(spread * drawn - spread**2 / 2)
    return ways


def _assumed(recent: pl.DataFrame, demand: Demand, first: date) -> tuple[Assumption, ...]:
    from_day = first - timedelta(days=RECENT)
    read = f"{recent.height:,} tickets from {from_day:%-d %B %Y} on"
    return (
        Assumption("Tickets come as they are looked ahead to by service, and all services go the same way", "method"),
        Assumption(f"Priorities and hours of the day are shared out as in {read}", "records"),
        Assumption(
            f"A day's tickets are uneven by {100 * np.sqrt(demand.uneven):.0f} % beyond chance, as they were", "records"
        ),
    )  # fmt: skip
