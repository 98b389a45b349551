"""Response and resolution under each convention, each figure worked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from analytics.measures import timeliness
from tests.measures.given import at, clause, office, records

#: Opened on a Friday at 16:00 and resolved on the Monday at 10:00: two office hours, 66 hours on the clock on the wall.
WEEKEND = {"opened": "2026-11-20T16:00", "resolved": "2026-11-23T10:00"}


def counted(*tickets: dict[str, Any], holds: list[dict[str, Any]] | None = None, **terms: Any) -> pl.DataFrame:
    as_of = terms.pop("as_of", "2026-11-30T00:00")
    clocked = terms.pop("clocked", "resolution")
    calendar = terms.pop("calendar", office())
    found = records(as_of, tickets=list(tickets), holds=holds or [])
    return timeliness.items(found, clause(calendar, **terms), clocked)


def verdicts(*tickets: dict[str, Any], holds: list[dict[str, Any]] | None = None, **terms: Any) -> list[str]:
    as_of = terms.pop("as_of", "2026-11-30T00:00")
    found = records(as_of, tickets=list(tickets), holds=holds or [])
    return timeliness.tickets(found, clause(office(), **terms))["verdict"].to_list()


def test_only_agreed_hours_count() -> None:
    found = counted(WEEKEND, within="2 hours")
    assert found.select("good", "total", "open", "late", "value").row(0) == (1.0, 1.0, 0.0, 0.0, 2.0)


@pytest.mark.parametrize(("convention", "verdict"), [("meets", "met"), ("misses", "missed")])
def test_exactly_on_the_limit_is_as_agreed(convention: str, verdict: str) -> None:
    assert verdicts(WEEKEND, within="2 hours", conventions={"on_the_limit": convention}) == [verdict]


def test_a_second_over_the_limit_is_missed_though_it_rounds_to_it() -> None:
    assert verdicts(WEEKEND | {"resolved": "2026-11-23T10:00:01"}, within="2 hours") == ["missed"]


@pytest.mark.parametrize(("convention", "verdict"), [("meets", "met"), ("misses", "missed")])
def test_exactly_on_the_due_time_of_the_ticket_is_as_agreed(convention: str, verdict: str) -> None:
    on_time = WEEKEND | {"due": WEEKEND["resolved"]}
    assert verdicts(on_time, at_least=0.9, conventions={"on_the_limit": convention}) == [verdict]


def test_a_ticket_nothing_was_promised_for_leaves_the_denominator() -> None:
    found = counted(WEEKEND, WEEKEND | {"due": "2026-11-23T09:00"}, at_least=0.9)
    assert found["total"].to_list() == [0.0, 1.0]
    assert found["good"].to_list() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        ("late count", {"total": [0.0, 1.0], "open": [1.0, 0.0], "late": [0.0, 1.0]}),
        ("all count", {"total": [1.0, 1.0], "open": [0.0, 0.0], "late": [1.0, 1.0]}),
        ("left out", {"total": [0.0, 0.0], "open": [1.0, 1.0], "late": [0.0, 0.0]}),
    ],
)
def test_an_open_item_counts_as_agreed(convention: str, expected: dict[str, list[float]]) -> None:
    young, old = {"opened": "2026-11-27T16:30"}, {"opened": "2026-11-20T16:00"}
    found = counted(young, old, within="8 hours", conventions={"open_items": convention})
    assert found.select("total", "open", "late").to_dict(as_series=False) == expected
    assert found["good"].sum() == 0


def test_open_items_are_told_apart_by_how_much_of_their_time_is_gone() -> None:
    opened = ("2026-11-27T16:00", "2026-11-27T11:00", "2026-11-27T11:01", "2026-11-27T09:00", "2026-11-26T16:59")
    found = verdicts(*({"opened": text} for text in opened), within="8 hours", as_of="2026-11-30T09:00")
    assert found == ["open", "at risk", "open", "at risk", "late"]  # three quarters of eight hours are six


def test_holds_that_overlap_are_taken_out_once() -> None:
    ticket = {"ticket": "a", "opened": "2026-11-20T09:00", "resolved": "2026-11-20T16:00"}
    holds = [
        {"ticket": "a", "starts": "2026-11-20T10:00", "ends": "2026-11-20T13:00"},
        {"ticket": "a", "starts": "2026-11-20T12:00", "ends": "2026-11-20T14:00"},
    ]
    assert counted(ticket, holds=holds, within="3 hours")["value"].to_list() == [3.0]


def test_a_hold_puts_the_due_time_off_only_if_it_began_before_it() -> None:
    ticket = {"ticket": "a", "opened": "2026-11-20T09:00"}
    holds = [
        {"ticket": "a", "starts": "2026-11-20T10:00", "ends": "2026-11-20T11:00"},
        {"ticket": "a", "starts": "2026-11-20T13:00", "ends": "2026-11-20T15:00"},
    ]
    found = timeliness.tickets(records(tickets=[ticket], holds=holds), clause(office(), within="2 hours"))
    assert found["due"].to_list() == [at("2026-11-20T12:00")]


def test_a_hold_that_still_lasts_stops_the_clock_up_to_now() -> None:
    ticket = {"ticket": "a", "opened": "2026-11-20T09:00"}
    hold = {"ticket": "a", "starts": "2026-11-20T10:00"}
    found = timeliness.tickets(records(tickets=[ticket], holds=[hold]), clause(office(), within="2 hours"))
    assert found.select("elapsed", "remaining", "verdict").row(0) == (1.0, 1.0, "open")


def test_held_seconds_of_the_source_stand_in_for_holds_it_does_not_list() -> None:
    held = {"held_seconds": 3600}
    listed = {"ticket": "b", "starts": "2026-11-20T16:30", "ends": "2026-11-20T17:00"}
    found = counted(WEEKEND | held, WEEKEND | held | {"ticket": "b"}, holds=[listed], within="2 hours")
    assert found["value"].to_list() == [1.0, 1.5]


@pytest.mark.parametrize(
    ("convention", "hours"),
    [("resumes", 2.0), ("restarts", 1.0), ("keeps first", 1.0)],
)
def test_a_reopened_ticket_runs_as_agreed(convention: str, hours: float) -> None:
    ticket = {
        "opened": "2026-11-20T09:00", "first_resolved": "2026-11-20T10:00", "reopened": "2026-11-20T14:00",
        "resolved": "2026-11-20T15:00", "reopens": 1,
    }  # fmt: skip
    assert counted(ticket, within="2 hours", conventions={"reopened": convention})["value"].to_list() == [hours]


@pytest.mark.parametrize(("event", "hours"), [("response", 1.0), ("resolution", 3.0), ("closure", 7.0)])
def test_the_clock_stops_at_the_agreed_event(event: str, hours: float) -> None:
    ticket = {
        "opened": "2026-11-20T09:00", "responded": "2026-11-20T10:00", "resolved": "2026-11-20T12:00",
        "closed": "2026-11-20T16:00",
    }  # fmt: skip
    assert counted(ticket, within="2 hours", conventions={"clock_stops_at": event})["value"].to_list() == [hours]


@pytest.mark.parametrize(("convention", "hours"), [(True, 3.0), (False, 1.0)])
def test_a_change_of_priority_starts_the_clock_anew_only_if_agreed(convention: bool, hours: float) -> None:
    ticket = {"opened": "2026-11-20T09:00", "prioritised": "2026-11-20T11:00", "resolved": "2026-11-20T12:00"}
    assert counted(ticket, within="2 hours", conventions={"retroactive_start": convention})["value"].to_list() == [
        hours
    ]


def test_a_ticket_resolved_without_a_response_was_answered_by_its_resolution() -> None:
    assert counted(WEEKEND, within="2 hours", clocked="response")["good"].to_list() == [1.0]


@pytest.mark.parametrize(
    ("convention", "expected"),
    [("opened", "2026-11-20T16:00"), ("due", "2026-11-23T15:00"), ("resolved", "2026-11-23T10:00")],
)
def test_an_item_belongs_to_the_period_of_the_agreed_instant(convention: str, expected: str) -> None:
    found = counted(WEEKEND, within="7 hours", conventions={"attributed_to": convention})
    assert found["at"].to_list() == [at(expected)]


@pytest.mark.parametrize(("convention", "expected"), [("due", "2026-11-20T16:00"), ("resolved", "2026-11-30T00:00")])
def test_an_item_without_the_agreed_instant_is_still_in_a_period(convention: str, expected: str) -> None:
    found = counted({"opened": "2026-11-20T16:00"}, at_least=0.9, conventions={"attributed_to": convention})
    assert found["at"].to_list() == [at(expected)]


def test_working_days_are_judged_by_the_hour_of_the_day() -> None:
    tickets = ({"opened": "2026-11-20T16:00", "resolved": f"2026-11-23T{hour}"} for hour in ("16:00", "16:01"))
    assert verdicts(*tickets, within="1 working day") == ["met", "missed"]


def test_only_the_tickets_a_target_asks_for_are_counted() -> None:
    tickets = (WEEKEND | {"priority": priority} for priority in ("P1", "P2", "P3"))
    assert counted(*tickets, within="2 hours", priority=("P1", "P3"))["priority"].to_list() == ["P1", "P3"]


def test_percentiles_rank_finished_items_and_open_ones_that_are_already_longer() -> None:
    as_of = "2026-11-30T12:00"
    tickets = [WEEKEND, {"opened": "2026-11-20T16:00"}, {"opened": "2026-11-30T11:00"}]
    terms = clause(office(), measure="resolution_percentile", at_least=None, at_most=4, percentile=95)
    found = timeliness.lengths(records(as_of, tickets=tickets), terms)
    assert found["value"].to_list() == [2.0, 44.0, None]
    assert found.select("good", "total", "open", "late").sum().row(0) == (1.0, 2.0, 1.0, 1.0)


def test_no_tickets_make_no_items() -> None:
    assert counted(within="2 hours").is_empty()
    assert timeliness.tickets(records(), clause(within="2 hours")).columns == list(timeliness.TICKETS)
