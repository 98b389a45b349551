"""How many items each target with a workload limit counts, month by month, and how many it will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.forecast.demand.methods import QUICK
from analytics.forecast.demand.outlook import in_months
from analytics.forecast.series import Series
from analytics.measures.registry import measure
from analytics.review.asked import holidays
from analytics.review.select import known

if TYPE_CHECKING:
    from analytics.forecast.demand.outlook import Forecast
    from analytics.review.review import Review
    from analytics.warning.chance import Progress


@dataclass(frozen=True, eq=False)
class Workload:
    """What a target counts, against its limit.

    Attributes:
        agreement, target, service, customer: which promise it is.
        limit: items a month within which it is promised.
        history: measured months: period, level, partial.
        forecast: its items looked ahead by the day.
    """

    agreement: str
    target: str
    service: str
    customer: str
    limit: float
    history: pl.DataFrame
    forecast: Forecast


def workloads(
    review: Review, *, service: str = "", customer: str = "", horizon: int = 6, progress: Progress | None = None
) -> list[Workload]:
    """Every monthly target with a workload limit, looked ahead; those of one service or customer where named.

    Raises:
        QuestionError: there is no such service or customer.
    """
    known(review, customer, service)
    every = review.remembered(("workloads", horizon), lambda: _looked_ahead(review, horizon, progress))
    return [one for one in every if service in ("", one.service) and customer in ("", one.customer)]


def _looked_ahead(review: Review, horizon: int, progress: Progress | None) -> list[Workload]:
    days = {key: _by_day(review, *key) for key in _limits(review)}
    last = max((found["day"].to_list()[-1] for found in days.values() if found.height), default=date.min)
    series = {key: _series(review, key, found, last) for key, found in days.items() if found.height > 1}
    found = in_months(list(series.values()), horizon, methods=QUICK, progress=progress).forecasts
    limits = _limits(review)
    return [_workload(review, key, limits[key], found[one.name]) for key, one in series.items()]


def _workload(review: Review, key: tuple[str, str], limit: float, found: Forecast) -> Workload:
    agreed = review.catalogue.agreement(key[0])
    return Workload(*key, agreed.service, agreed.customer, limit, _history(review, *key), found)


def _limits(review: Review) -> dict[tuple[str, str], float]:
    """Workload limits in force at the cut-off, by agreement and target."""
    day = review.last_day
    versions = {sla.name: sla.version_on(day) if day else sla.versions[-1] for sla in review.catalogue.slas()}
    return {
        (name, target.name): float(target.workload_limit)
        for name, version in versions.items()
        for target in (version.targets if version else ())
        if target.workload_limit and target.span == "month" and measure(target.measure).table != "outages"
    }


def _by_day(review: Review, agreement: str, target: str) -> pl.DataFrame:
    """Items that counted or still run, excluded ones with them, by the day they belong to, up to the cut-off."""
    day = pl.col("at").dt.convert_time_zone(review.catalogue.zone).dt.date().alias("day")
    rows = review.items(agreement, target).filter(day <= pl.lit(review.last_day))
    return rows.group_by(day).agg((pl.col("total") + pl.col("open")).sum().alias("items")).sort("day")


def _series(review: Review, key: tuple[str, str], rows: pl.DataFrame, last: date) -> Series:
    """Items by the day: a day without any had none, since the source lists every item there is."""
    first = rows["day"][0]
    values = np.zeros((last - first).days + 1)
    values[[(day - first) // timedelta(days=1) for day in rows["day"]]] = rows["items"].to_numpy()
    service = review.catalogue.agreement(key[0]).service
    return Series(" · ".join(key), "day", first, values, holidays(review, service)[0])


def _history(review: Review, agreement: str, target: str) -> pl.DataFrame:
    rows = review.judged.filter(
        pl.col("agreement") == agreement, pl.col("target") == target, pl.col("segment") == ""
    ).sort("period")
    return rows.select("period", (pl.col("total") + pl.col("open") + pl.col("excluded")).alias("level"), "partial")
