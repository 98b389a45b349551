from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.compliance.open_items import Standing, ageing, left_open, likeliest_rise, standing
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


def desk(count: int, *, left: set[int], hours: float = 5, slower: float = 5, turn: int = 400) -> pl.DataFrame:
    """Tickets opened every six hours up to now; those left were never closed, and from the turn on all take longer."""
    opened = [NOW - timedelta(hours=6 * (count - place)) for place in range(count)]
    took = [timedelta(hours=(hours if place < turn else slower) + place % 3) for place in range(count)]
    closed = [
        None if place in left or start + time > NOW else start + time
        for place, (start, time) in enumerate(zip(opened, took, strict=True))
    ]
    return pl.DataFrame(
        {"service": "Desk", "opened": opened, "resolved": closed, "closed": closed},
        schema_overrides=dict.fromkeys(("opened", "resolved", "closed"), pl.Datetime("us", "UTC")),
    )


def test_tickets_left_open_since_a_day_are_found_with_that_day() -> None:
    tickets = desk(600, left=set(range(400, 600, 4)))
    found = left_open(tickets, NOW).row(0, named=True)
    # Nobody can judge the last of them: those opened within the seven hours that any ticket may take.
    assert (found["since"], found["opened"], found["open"]) == (tickets["opened"][400], 199, 50)
    assert (found["usual"], found["share"], found["as_quick"]) == (0.0, pytest.approx(50 / 199), True)


def test_a_backlog_slows_what_is_finished_and_is_told_apart() -> None:
    found = left_open(desk(600, left=set(range(400, 600, 4)), slower=40), NOW)
    assert found["as_quick"].to_list() == [False]


@pytest.mark.parametrize(
    "left",
    [set(), set(range(0, 600, 4)), set(range(400, 600, 25)), {597, 598, 599}],
    ids=["none", "always some", "a few", "the newest"],
)
def test_what_was_always_so_or_hardly_matters_is_not_reported(left: set[int]) -> None:
    assert left_open(desk(600, left=left), NOW).is_empty()


def test_tickets_without_any_finished_say_nothing() -> None:
    assert left_open(desk(600, left=set(range(600))), NOW).is_empty()
    assert left_open(desk(0, left=set()), NOW).is_empty()


@given(st.lists(st.booleans(), min_size=2, max_size=40))
def test_the_likeliest_rise_is_that_of_a_plain_search(hits: list[bool]) -> None:
    def likelihood(part: list[bool]) -> float:
        p = sum(part) / len(part)
        return sum(math.log(p if hit else 1 - p) for hit in part)

    rises = {
        place: likelihood(hits[:place]) + likelihood(hits[place:])
        for place in range(1, len(hits))
        if sum(hits[place:]) * place > sum(hits[:place]) * (len(hits) - place)
    }
    found = likeliest_rise(np.array(hits))
    if not rises:
        assert found == 1
    else:
        assert rises[found] == pytest.approx(max(rises.values()))
