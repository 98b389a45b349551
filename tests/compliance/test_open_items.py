from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from analytics.compliance.open_items import Standing, ageing, standing
from analytics.measures.timeliness import TICKETS

NOW = datetime(2026, 10, 31, tzinfo=UTC)


def ticket(verdict: str, hours: float, *, allowed: float | None = 8.0, excluded: bool = False) -> dict[str, Any]:
    """A ticket on a 24x7 calendar that took, or has run, so many hours."""
    closed = verdict in ("met", "missed") or (verdict == "no target" and allowed is not None)
    starts = NOW - timedelta(hours=hours)
    return {
        "verdict": verdict, "elapsed": hours, "allowed": allowed, "opened": starts, "starts": starts,
        "stops": NOW if closed else None, "due": starts + timedelta(hours=8), "excluded": excluded,
    }  # fmt: skip


def frame(*tickets: dict[str, Any]) -> pl.DataFrame:
    blank = dict.fromkeys(TICKETS)
    return pl.DataFrame([blank | one for one in tickets], schema=TICKETS)


BACKLOG = frame(
    *[ticket("met", 2)] * 6, ticket("missed", 9), ticket("late", 30), ticket("late", 20), ticket("open", 1),
    ticket("at risk", 7), *[ticket("no target", 5)] * 4, ticket("missed", 99, excluded=True),
)  # fmt: skip


def test_every_reading_of_a_rate_stands_beside_the_others() -> None:
    found = standing(BACKLOG, NOW)
    assert (found.met, found.missed, found.late, found.open, found.no_target) == (6, 1, 2, 2, 4)
    assert found.rate == pytest.approx(6 / 9)
    assert found.rate_closed == pytest.approx(6 / 7)
    assert found.rate_naive == pytest.approx(10 / 13)
    assert found.never_closed == pytest.approx(4 / 11)


def test_the_estimate_counts_open_tickets_for_as_long_as_they_could_have_closed() -> None:
    # By hand: at 2 h six of ten at risk close (one left at 1 h), then one is open at 7 h; three outlast 8 h.
    assert standing(BACKLOG, NOW).estimated == pytest.approx(1 - 4 / 10)


def test_a_promise_in_days_is_estimated_from_the_instant_due() -> None:
    found = standing(frame(ticket("met", 2, allowed=None), ticket("late", 30, allowed=None)), NOW)
    assert found.estimated == pytest.approx(0.5)


def test_without_tickets_there_is_no_rate() -> None:
    empty = standing(frame(), NOW)
    assert empty == Standing(met=0, missed=0, late=0, open=0, no_target=0, estimated=None)
    assert (empty.rate, empty.rate_closed, empty.rate_naive, empty.never_closed) == (None,) * 4


def test_open_tickets_are_aged_by_when_they_were_opened() -> None:
    found = ageing(BACKLOG, NOW + timedelta(days=6), bands=(1, 7, 30))
    assert found.rows() == [
        ("0 to 1 days", 0, 0), ("1 to 7 days", 3, 1), ("7 to 30 days", 1, 1), ("30 days or more", 0, 0),
    ]  # fmt: skip
