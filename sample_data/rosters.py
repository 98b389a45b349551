"""Who is on duty, and the backlog that builds when more comes in than they can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import polars as pl

from sample_data.course import Course, closed_days
from sample_data.hours import local
from sample_data.organisation import DAYS, Days, Floats, Whole, stream

#: Shifts of each group: local hours, people on a working day, people on other days.
SHIFTS: Final = {
    "Service Desk": ((7, 15, 5, 0), (12, 20, 4, 0), (8, 13, 0, 2)),
    "Infrastructure": ((6, 14, 3, 1), (14, 22, 2, 1), (22, 30, 1, 1)),
    "Applications": ((8, 16, 7, 0), (10, 18, 6, 0)),
}
#: Days from which every large shift of a group has one person more, and how many people make a shift large.
_HIRED: Final = {
    "Service Desk": (("2025-09-01", "2026-08-01"), 5),
    "Infrastructure": (("2024-11-01",), 2),
    "Applications": (("2025-09-01", "2026-08-01"), 5),
}
#: Groups whose people are away for whole weeks, twice as often; in others somebody is away here and there.
_BY_WEEK: Final = ("Infrastructure",)
#: Hours of work in a ticket, and the share of a shift that goes into tickets.
TOUCH: Final = {"Service Desk": 0.84, "Infrastructure": 1.27, "Applications": 1.17}
_ON_TICKETS: Final = 0.8


def rosters(seed: int, days: Days = DAYS, more: Mapping[str, Whole] | None = None) -> pl.DataFrame:
    """People on every shift of every group, absences taken off.

    Args:
        seed: of the whole sample.
        days: consecutive days.
        more: people more on the first shift of each group on a working day, by day; None for the hires and the leave
            of the sample.
    """
    weekday = (days.astype(np.int64) + 3) % 7
    working = (weekday < 5) & (closed_days(days) == 0)
    away: Floats = np.where(np.isin(days.astype("datetime64[M]").astype(np.int64) % 12, [6, 7]), 0.10, 0.05)
    parts = []
    for group, shifts in SHIFTS.items():
        random = stream(seed, "roster", group)
        for place, (begins, ends, people, on_others) in enumerate(shifts):
            planned = np.where(working, people, np.where((weekday == 6) & (begins == 8), 0, on_others))
            hires = _hires(group, people, days) if more is None else (place == 0) * more[group]
            hired = planned + working * hires
            off = (
                _weeks_off(hired, 2 * away, days, random)
                if more is None and group in _BY_WEEK
                else random.binomial(hired, away)
            )
            there = np.maximum(hired - off, np.minimum(hired, 1))
            parts.append(pl.DataFrame({
                "group": group, "starts": local(begins, days), "ends": local(ends, days),
                "people": there.astype(float), "day": np.arange(len(days)),
            }))  # fmt: skip
    return pl.concat(parts).filter(pl.col("people") > 0)


def _hires(group: str, people: int, days: Days) -> Whole:
    """People hired by each day for a shift of so many."""
    hired, large = _HIRED[group]
    return (people >= large) * np.searchsorted(np.array(hired, dtype="datetime64[D]"), days, side="right")


def _weeks_off(hired: Whole, away: Floats, days: Days, random: np.random.Generator) -> Whole:
    """People of a shift who are away on each day, each from Monday to Sunday; `away` is the chance of it by day."""
    week = (days.astype(np.int64) + 3) // 7
    drawn = random.random((int(week[-1] - week[0]) + 1, int(hired.max())))[week - week[0]]
    gone: Whole = ((drawn < away[:, None]) & (np.arange(drawn.shape[1]) < hired[:, None])).sum(axis=1)
    return gone


def pressure(courses: Iterable[Course], roster: pl.DataFrame) -> dict[str, Floats]:
    """Backlog of each group at the end of each day, in days of its ordinary work, by group.

    Work that is not done today waits for tomorrow: `backlog = max(0, backlog + arrived - done)` (Lindley, 1952).
    """
    arrived = {group: np.zeros(len(DAYS)) for group in SHIFTS}
    for course in courses:
        group = course.offering.group
        arrived[group] += course.tickets.sum(axis=1) * TOUCH[group]
    return {group: _backlog(work, _capacity(group, roster)) for group, work in arrived.items()}


def _capacity(group: str, roster: pl.DataFrame) -> Floats:
    hours = pl.col("people") * (pl.col("ends") - pl.col("starts")) / 3600 * _ON_TICKETS
    of_day = roster.filter(pl.col("group") == group).group_by("day").agg(hours.sum().alias("hours"))
    capacity = np.zeros(len(DAYS))
    capacity[of_day["day"].to_numpy()] = of_day["hours"].to_numpy()
    return capacity


def _backlog(arrived: Floats, capacity: Floats) -> Floats:
    waiting, backlog = 0.0, np.empty(len(DAYS))
    for day, (work, done) in enumerate(zip(arrived, capacity, strict=True)):
        waiting = max(0.0, waiting + work - done)
        backlog[day] = waiting
    return backlog / float(arrived.mean())
