"""Chances that take the demand forecast in, where that would have made past ones better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.warning.chance import by_target, chances

if TYPE_CHECKING:
    from datetime import date

    from analytics.forecast.level.outlook import Outlook
    from analytics.review.review import Review
    from analytics.warning.chance import Chances, Key, Progress

#: Months over which what a target counts is held against the demand for its service.
YEAR: Final = 12


def with_demand(review: Review, progress: Progress | None = None) -> Chances:
    """The chances of a review, of a target with the demand ahead of its service where that has shown more skill.

    The items of a month ahead are the demand then expected, at the share that the target counted of it over the last
    twelve months. Skill is that of a plan that holds: chances of the past are told the items that came.
    """
    plain = review.outlooks(progress)
    planned = planned_items(review, plain, progress)
    if not planned:
        return plain
    told = chances(review.judged, review.catalogue, items=planned, progress=progress)
    return plain.with_better({key: told.outlooks[key] for key in planned})


def planned_items(review: Review, ahead: Chances, progress: Progress | None = None) -> dict[Key, list[float]]:
    """Items expected in each period ahead, of targets by month whose service has a demand forecast for all of them."""
    asked, found = review.demand(6, progress).forecasts, dict[Any, list[float]]()
    demand = review.untargeted("demand").filter(~pl.col("partial"))
    for key, rows in by_target(review.judged):
        service, outlook = str(rows["service"][0]), ahead.outlooks.get(key)
        if outlook is None or service not in asked or not _by_month(outlook):
            continue
        share = _share(rows, demand.filter(pl.col("service") == service))
        expected: dict[date, float] = dict(asked[service].months.select("period", "forecast").iter_rows())
        periods = outlook.frame["period"].to_list()
        if share is not None and all(period in expected for period in periods):
            found[key] = [share * max(expected[period], 0.0) for period in periods]
    return found


def _by_month(outlook: Outlook) -> bool:
    return outlook.levels.counted and outlook.levels.step == outlook.levels.length == 1


def _share(rows: pl.DataFrame, demand: pl.DataFrame) -> float | None:
    """What a target counted, for one of demand, over the last twelve months that have both; None where none have."""
    asked_of = demand.select("period", pl.col("value").alias("asked"))
    both = rows.filter(~pl.col("partial")).join(asked_of, on="period").sort("period").tail(YEAR)
    asked = float(both["asked"].sum())
    return float(both["total"].sum()) / asked if asked > 0 else None
