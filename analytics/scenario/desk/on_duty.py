"""Who will be on duty: the shifts of the last weeks, weekday by weekday, on the days to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from analytics.catalogue.calendar import public_holidays
from analytics.errors import ScenarioError
from analytics.scenario.desk.desk import Station

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Weeks whose shifts are taken to go on.
WEEKS: Final = 8
#: Days on the roster beyond those that are played, in which what is open then may be done.
AFTER: Final = 60

_SUNDAY: Final = 6


def on_duty(rosters: pl.DataFrame, group: str, first: date, days: int, *, zone: str, region: str = "") -> Station:
    """The people of a group on the days ahead, as they were on the same weekday of the last eight weeks on average.

    Public holidays are staffed like Sundays, and those of the last weeks count for none.

    Args:
        rosters: in the columns of that table of records.
        group: the support group.
        first: the first day ahead; its midnight is hour 0.
        days: days that are played; the roster goes on for sixty more.
        zone: IANA time zone of days.
        region: country or subdivision whose public holidays count; "" for none.

    Raises:
        ScenarioError: nobody of the group was on the roster in these weeks.
    """
    ours = rosters.filter(pl.col("group") == group).with_columns(at=pl.col("starts").dt.convert_time_zone(zone))
    since = first - timedelta(weeks=WEEKS)
    ours = ours.with_columns(day=pl.col("at").dt.date()).filter(pl.col("day").is_between(since, first, closed="left"))
    if ours.is_empty():
        problem = f"nobody of {group!r} is on the roster from {since:%-d %B %Y} to {first:%-d %B %Y}"
        named = rosters["group"].unique().sort().to_list()
        raise ScenarioError(problem, found=group, exists=named, remedy="Load the roster of the group")
    usual = _usual(ours, _ordinary(since, WEEKS * 7, region))
    begins = datetime.combine(first, time(), ZoneInfo(zone)).timestamp()
    starts, ends, people = [], [], []
    for day in (first + timedelta(days=n) for n in range(days + AFTER)):
        weekday = _SUNDAY if _holiday(day, region) else day.weekday()
        midnight = datetime.combine(day, time(), ZoneInfo(zone))
        for opens, closes, there in usual.get(weekday, ()):
            starts.append(((midnight + timedelta(hours=opens)).timestamp() - begins) / 3600)
            ends.append(((midnight + timedelta(hours=closes)).timestamp() - begins) / 3600)
            people.append(there)
    return Station(name=group, starts=np.array(starts), ends=np.array(ends), people=np.array(people))


def _usual(ours: pl.DataFrame, ordinary: Sequence[date]) -> dict[int, list[tuple[float, float, float]]]:
    """By weekday, the hours after midnight at which each shift begins and ends, and the people on it on average.

    Hours are those that the clock on the wall shows: a shift of the night in which it is changed is no other one.
    """
    counted = np.bincount([day.weekday() for day in ordinary], minlength=7)
    zone = ours.schema["at"].time_zone  # type: ignore[attr-defined]  # an instant has one

    def on_the_wall(column: str) -> pl.Expr:
        shown = pl.col(column).dt.convert_time_zone(zone).dt.replace_time_zone(None)
        return (shown - pl.col("day").cast(pl.Datetime)).dt.total_seconds() / 3600

    shifts = (
        ours.filter(pl.col("day").is_in(list(ordinary)))
        .group_by(
            weekday=pl.col("day").dt.weekday().cast(pl.Int64) - 1, opens=on_the_wall("starts"),
            closes=on_the_wall("ends"),
        )
        .agg(pl.col("people").sum())
        .sort("weekday", "opens", "closes")
    )  # fmt: skip
    found: dict[int, list[tuple[float, float, float]]] = {}
    for weekday, opens, closes, people in shifts.iter_rows():
        found.setdefault(weekday, []).append((opens, closes, people / counted[weekday]))
    return found


def _ordinary(since: date, days: int, region: str) -> list[date]:
    every = [since + timedelta(days=n) for n in range(days)]
    return [day for day in every if not _holiday(day, region)]


def _holiday(day: date, region: str) -> bool:
    return bool(region) and day in public_holidays(region, day.year)
