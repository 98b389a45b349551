"""Holds, and what they take out or put off, against a walk over every minute."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures.clock import over
from analytics.measures.holds import held, merged, pushed
from tests.measures.given import at, office

START = at("2026-11-19T15:00")
SPELLS = st.lists(st.tuples(st.integers(-60, 2000), st.integers(0, 900)), max_size=6)


def frame(spells: list[tuple[int, int]]) -> pl.DataFrame:
    rows = [
        {"ticket": "a", "starts": START + timedelta(minutes=lo), "ends": START + timedelta(minutes=lo + lasts)}
        for lo, lasts in spells
    ]
    instant = pl.Datetime("us", "UTC")
    return pl.DataFrame(rows, schema={"ticket": pl.String, "starts": instant, "ends": instant})


def service_minutes(first: int, last: int) -> list[int]:
    """Minutes after the start in which the office is open."""
    return [m for m in range(first, last) if 9 <= (now := START + timedelta(minutes=m)).hour < 17 and now.weekday() < 5]


def on_hold(minute: int, spells: list[tuple[int, int]]) -> bool:
    return any(lo <= minute < lo + lasts for lo, lasts in spells)


@settings(max_examples=60, deadline=None)
@given(SPELLS, st.integers(1, 2400))
def test_service_time_on_hold_is_counted_once_and_within_the_clock_only(
    spells: list[tuple[int, int]], end: int
) -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 12, 31))
    found = held(clock, frame([(0, end)]), frame(spells))
    assert found.to_list() == [60 * sum(on_hold(minute, spells) for minute in service_minutes(0, end))]


@settings(max_examples=60, deadline=None)
@given(SPELLS, st.integers(1, 600))
def test_the_due_time_comes_when_the_allowed_minutes_off_hold_are_gone(
    spells: list[tuple[int, int]], allowed: int
) -> None:
    clock = over([office()], date(2026, 11, 1), date(2026, 12, 31))
    running = frame([(0, 20_000)])
    budget = pl.Series([allowed * 60])
    due = clock.due(running["starts"], budget + pushed(clock, running, frame(spells), budget))[0]
    worked = [minute for minute in service_minutes(0, 20_000) if not on_hold(minute, spells)]
    assert due == START + timedelta(minutes=worked[allowed - 1] + 1)


@given(SPELLS)
def test_merged_spells_cover_the_same_minutes_and_do_not_touch(spells: list[tuple[int, int]]) -> None:
    found = merged(frame(spells), "ticket")

    def minutes(rows: list[dict[str, Any]]) -> set[int]:
        spans = [
            ((row["starts"] - START) // timedelta(minutes=1), (row["ends"] - START) // timedelta(minutes=1))
            for row in rows
        ]
        return {minute for lo, hi in spans for minute in range(lo, hi)}

    assert minutes(found.rows(named=True)) == minutes(frame(spells).rows(named=True))
    assert (found["starts"][1:] > found["ends"][:-1]).all()
