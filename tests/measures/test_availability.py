"""Availability under each convention, in windows small enough to work by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.catalogue import Exclusion
from analytics.measures import availability
from tests.measures.given import at, clause, office, records, rows

#: Ten hours of one day.
EDGES = [at("2026-11-20T08:00"), at("2026-11-20T18:00")]


def outage(starts: str, ends: str | None = None, **more: Any) -> dict[str, Any]:
    day = "2026-11-20T"
    return {"starts": day + starts, "ends": ends and day + ends} | more


def hours(*outages: dict[str, Any], exclusions: tuple[Exclusion, ...] = (), **conventions: Any) -> dict[str, float]:
    terms = replace(clause(conventions=conventions), exclusions=exclusions)
    found = availability.slices(rows("outages", *outages), terms, EDGES).filter(~pl.col("excluded"))
    return {name: float(found[name].sum()) / 3600 for name in ("agreed", "up", "down", "planned", "unknown")}


def test_outages_that_overlap_count_once() -> None:
    found = hours(outage("09:00", "11:00"), outage("10:00", "12:00"), outage("10:30", "10:45"))
    assert (found["agreed"], found["up"], found["down"]) == (10, 7, 3)


def test_an_outage_that_still_lasts_is_down_up_to_the_end() -> None:
    assert hours(outage("16:00"))["down"] == 2


def test_only_agreed_hours_count() -> None:
    found = availability.slices(rows("outages", outage("08:00", "10:00")), clause(office()), EDGES)
    assert found.select("agreed", "up").row(0) == (8 * 3600, 7 * 3600)


@pytest.mark.parametrize(
    ("convention", "agreed", "up"),
    [("leaves agreed time", 8, 7), ("counts as up", 10, 9), ("own state", 10, 7)],
)
def test_planned_work_is_read_as_agreed(convention: str, agreed: float, up: float) -> None:
    found = hours(outage("08:00", "10:00", planned=True), outage("09:00", "11:00"), maintenance=convention)
    assert (found["agreed"], found["up"], found["planned"]) == (agreed, up, 2)


def test_planned_work_of_an_impact_that_is_filtered_out_hides_no_outage() -> None:
    work = outage("08:00", "12:00", planned=True, impact="maintenance")
    found = hours(work, outage("09:00", "11:00", impact="major"), impact_weights={"major": 1}, other_impact=0)
    assert (found["agreed"], found["down"], found["planned"]) == (10, 2, 0)


@pytest.mark.parametrize(
    ("convention", "agreed", "up"),
    [("leaves agreed time", 9, 8), ("counts as up", 10, 9), ("counts as down", 10, 8)],
)
def test_time_without_data_is_read_as_agreed(convention: str, agreed: float, up: float) -> None:
    found = hours(outage("08:00", "09:00", impact="no data"), outage("17:00", "18:00"), no_data=convention)
    assert (found["agreed"], found["up"], found["unknown"]) == (agreed, up, 1)


def test_a_month_with_missing_data_is_not_judged_where_that_is_agreed() -> None:
    gap = {"starts": "2026-11-20T08:00", "ends": "2026-11-20T09:00", "impact": "no data"}
    early = {"starts": "2026-10-02T08:00", "ends": "2026-10-02T09:00"}
    found = availability.items(records(outages=[early, gap]), clause(conventions={"no_data": "not enough data"}))
    assert found["item"].to_list() == ["Pay 2026-10", "Pay 2026-11"]
    assert found["total"].to_list() == [31 * 86_400, 0]


def test_impacts_weigh_as_agreed_and_the_worst_of_several_counts() -> None:
    found = hours(
        outage("09:00", "11:00", impact="Degraded"), outage("10:00", "12:00", impact="Full"),
        outage("13:00", "14:00", impact="Minor"), impact_weights={"Degraded": 0.5, "Minor": 0},
    )  # fmt: skip
    assert found["down"] == 2.5


def test_short_outages_and_partial_minutes_are_left_out_as_agreed() -> None:
    both = outage("09:00", "09:04:59"), outage("10:00", "10:05:30")
    assert hours(*both, shortest_outage=300)["down"] * 3600 == 330
    assert hours(*both, whole_minutes=True)["down"] * 3600 == 240 + 300


@pytest.mark.parametrize(
    ("convention", "up"),
    [("any down", 7), ("weighted", 10 - (2 * 3 + 2 * 1) / 4), ("product", 10 * 0.8 * 0.8)],
)
def test_components_become_one_as_agreed(convention: str, up: float) -> None:
    found = hours(
        outage("09:00", "11:00", component="db"), outage("10:00", "12:00", component="web"),
        composite=convention, component_weights={"db": 3},
    )  # fmt: skip
    assert found["up"] == pytest.approx(up)


def test_what_names_no_component_takes_the_whole_down() -> None:
    found = hours(outage("09:00", "10:00"), outage("12:00", "13:00", component="db"), composite="weighted")
    assert found["down"] == 2


def test_an_excluded_outage_takes_its_time_out_and_both_figures_remain() -> None:
    start, end = at("2026-11-20T09:00"), at("2026-11-20T10:00")
    named = Exclusion(items=("outage 0",), reason="customer's own change", approver="A. Head")
    between = Exclusion(starts=start, ends=end, reason="customer's own change", approver="A. Head")
    for exclusion in (named, between):
        found = hours(outage("09:00", "10:00"), outage("12:00", "13:00"), exclusions=(exclusion,))
        assert (found["agreed"], found["up"]) == (9, 8)


def test_months_are_those_of_the_agreements_zone_and_sum_up() -> None:
    spells = [
        {"starts": "2026-09-02T00:00", "ends": "2026-09-02T01:00"},
        {"starts": "2026-10-31T12:00", "ends": "2026-11-02T12:00"},
    ]
    terms = clause(office("Pacific/Auckland"))
    found = availability.items(records("2026-12-01T00:00", outages=spells), terms)
    assert found["item"].to_list() == ["Pay 2026-09", "Pay 2026-10", "Pay 2026-11", "Pay 2026-12"]
    whole = availability.slices(rows("outages", *spells), terms, [found["at"][0], at("2026-12-01T00:00")])
    assert found.select("good", "total").sum().row(0) == whole.select("up", "agreed").row(0)


def test_no_outages_loaded_is_not_perfect_availability() -> None:
    assert availability.items(records(), clause()).is_empty()


def test_a_service_without_outages_beside_others_was_up_only_where_no_data_counts_as_up() -> None:
    other = {"service": "Other", "starts": "2026-11-02T08:00", "ends": "2026-11-02T09:00"}
    assert availability.items(records(outages=[other]), clause())["good"].to_list() == [30 * 86_400]
    strict = clause(conventions={"no_data": "not enough data"})
    assert availability.items(records(outages=[other]), strict).is_empty()


def test_lost_time_is_put_down_to_the_weightiest_then_the_earliest_outage() -> None:
    spells = [
        {"starts": "2026-11-02T08:00", "ends": "2026-11-02T10:00", "group": "Net", "impact": "Degraded"},
        {"starts": "2026-11-02T09:00", "ends": "2026-11-02T12:00", "supplier": "Wire Ltd", "impact": "Full"},
        {"starts": "2026-11-02T11:00", "ends": "2026-11-02T13:00", "cause": "change", "impact": "Full"},
    ]
    terms = clause(conventions={"impact_weights": {"Degraded": 0.5}})
    found = availability.lost(records(outages=spells), terms)
    assert dict(found.select("outage", "seconds").iter_rows()) == {
        "outage 0": 1800,
        "outage 1": 10_800,
        "outage 2": 3600,
    }
    assert found["seconds"].sum() == availability.items(records(outages=spells), terms)["value"].sum()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.integers(1, 120), st.sampled_from(["a", "b", ""]), st.booleans()), max_size=8
    )
)
def test_up_down_and_planned_time_are_what_a_walk_over_every_minute_finds(
    spells: list[tuple[int, int, str, bool]],
) -> None:
    start = EDGES[0]

    def moment(minute: int) -> datetime:
        return start + timedelta(minutes=minute)

    given_rows = [
        {"starts": moment(lo), "ends": moment(lo + lasts), "component": part, "planned": planned}
        for lo, lasts, part, planned in spells
    ]
    down = planned_minutes = 0
    for minute in range(600):
        now = [(part, planned) for lo, lasts, part, planned in spells if lo <= minute < lo + lasts]
        if any(planned for _, planned in now):
            planned_minutes += 1
        elif now:
            down += 1
    found = hours(*given_rows)
    assert found["planned"] * 60 == pytest.approx(planned_minutes)
    assert found["down"] * 60 == pytest.approx(down)
    assert found["agreed"] * 60 == pytest.approx(600 - planned_minutes)
    assert found["up"] + found["down"] == pytest.approx(found["agreed"])


def test_seconds_still_to_spend_are_never_more_than_those_left() -> None:
    assert availability.spendable(0.9, up=900, lost_so_far=0, left=10) == 10
    assert availability.allowed_downtime(0.99, 100) == pytest.approx(1)
