"""The page of demand: in all and by part, what is entered by hand, and where there is little to show."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from playwright.sync_api import expect

from analytics.records import intake, profile
from analytics.review.workspace import workspace
from tests.pages.test_shell import APOLOGY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = pytest.mark.browser

LAST = date(2026, 10, 31)


@pytest.fixture(scope="module")
def many(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server on volumes of thirty services, some of which cannot be looked ahead."""
    home, rng = tmp_path_factory.mktemp("many"), np.random.default_rng(1)
    days = [LAST - timedelta(days=back) for back in range(120)][::-1]
    rows = [
        {"service": f"Service {number:02}", "day": day, "volume": float(rng.poisson(50 + 10 * number))}
        for number in range(28)
        for day in days
    ]
    rows += [{"service": "Silent", "day": day, "volume": 0.0} for day in days]
    rows += [{"service": "Weekly", "day": day, "volume": 70.0} for day in days if day.weekday() == 0]
    load(home, "many", "volumes", pl.DataFrame(rows).with_columns(customer=pl.lit(""), category=pl.lit("calls")))
    load(home, "costly", "costs", pl.DataFrame(
        [{"service": "Pay", "month": date(2026, 9, 1), "kind": "staff", "amount": 10.0, "currency": "GBP"}]
    ))  # fmt: skip
    return serve(home=home)


def load(home: Path, name: str, table: str, frame: pl.DataFrame) -> None:
    file = home / f"{table}.csv"
    frame.write_csv(file)
    workspace(name, home).dataset.load([intake.take_in(file, profile.shipped()[f"sample_{table}"])])


def words(visitor: Visitor) -> str:
    return visitor.page.get_by_test_id("stMain").inner_text().replace("\u00a0", " ")


def test_all_services_stand_together_and_each_in_a_row(server: str, visit: Visit) -> None:
    visitor = visit(server, "demand")
    assert re.match(r"Eleven services will be asked about [\d.]+ million times from November 2026", visitor.heading())
    expect(visitor.page.locator("[data-testid=stVegaLiteChart]")).to_have_count(4)
    visitor.act(visitor.page.get_by_role("radio", name="Customer").click)
    expect(visitor.page.get_by_text("Tarn Valley College").first).to_be_attached()
    assert "part=Customer" in visitor.page.url
    assert "Room runs out at one of" in words(visitor)


def test_growth_events_and_capacity_entered_by_hand_stand_in_a_link(server: str, visit: Visit) -> None:
    visitor = visit(server, "demand?service=Citizen+Portal")
    assert "Growth, %" not in words(visitor)
    visitor.act(visitor.key("assume").locator("label").click)
    growth = visitor.key("growth").locator("input")
    growth.fill("25")
    visitor.act(lambda: growth.press("Enter"))
    source = visitor.key("growth-source").locator("input")
    source.fill("Business plan")
    visitor.act(lambda: source.press("Enter"))
    room = visitor.key("room").locator("input")
    room.fill("55000")
    visitor.act(lambda: room.press("Enter"))
    told = words(visitor)
    assert "With Growth (+25 %), demand for Citizen Portal" in told
    assert "Entered by hand: one assumption" in told
    assert "With room for 55,000 a month, it runs out for Citizen Portal in" in told
    shared = visit(server, visitor.page.url.removeprefix(f"{server}/"))
    assert words(shared) == told
    assert "growth=25" in visitor.page.url
    visitor.act(visitor.key("assume").locator("label").click)
    assert "Growth (+25 %)" not in words(visitor)
    assert "growth" not in visitor.page.url


def test_a_known_event_is_one_more_assumption(server: str, visit: Visit) -> None:
    address = "demand?service=Citizen+Portal&known=1&known1-name=Enrolment&known1-percent=40"
    visitor = visit(server, address)
    assert "With Enrolment (+40 %)" in words(visitor)
    assert "one without a source" in words(visitor)


def test_an_event_that_ends_before_it_begins_is_refused_once_and_the_rest_goes_on(server: str, visit: Visit) -> None:
    days = "known1-from=2027-02-10&known1-until=2027-02-01"
    told = words(visit(server, f"demand?service=Citizen+Portal&known=1&known1-percent=40&{days}"))
    assert told.count("it begins on 2027-02-10 and 2027-02-01 lies before") == 1
    assert "There is room within two workload limits of Citizen Portal" in told


@pytest.mark.parametrize(
    ("view", "says"),
    [
        ("Past forecasts", "forecasts made from the past, the whole was"),
        ("Methods", "All methods together have a scaled error of"),
        ("Assumptions", "Public holidays of GB-ENG come as they always did"),
    ],
)
def test_one_service_is_looked_into_from_three_sides(view: str, says: str, server: str, visit: Visit) -> None:
    visitor = visit(server, "demand?service=Payroll+and+HR")
    visitor.act(visitor.page.get_by_role("radio", name=view).click)
    assert says in words(visitor)
    expect(visitor.page.locator(APOLOGY)).to_have_count(0)


def test_one_customer_is_told_by_itself(server: str, visit: Visit) -> None:
    visitor = visit(server, "demand?customer=Ashby+Hospitals")
    assert visitor.heading().startswith("Ashby Hospitals will ask about ")
    assert "If demand grows, all customers together" in words(visitor)


def test_many_services_are_a_page_of_twelve_and_the_rest_a_click_away(many: str, visit: Visit) -> None:
    visitor = visit(many, "demand?workspace=many")
    assert visitor.heading().startswith("29 services will be asked about ")
    pages = visitor.page.get_by_test_id("stPagination")
    expect(pages.get_by_role("button", name="Page 3", exact=True)).to_be_visible()
    visitor.act(pages.get_by_role("button", name="Page 3", exact=True).click)
    assert "service-page=3" in visitor.page.url
    narrow = visit(many, "demand?workspace=many&service-page=3", width=390, scheme="dark")
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(narrow.page.locator(APOLOGY)).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("demand?workspace=costly", "No demand was recorded: no volumes, tickets or counts."),
        ("demand?workspace=nothing", "There are no records yet, so nothing can be looked ahead to."),
        ("demand?workspace=many&service=Weekly", "Weekly: its records stand for a week each"),
        ("demand?workspace=many&service=Silent", "Silent will be asked about 0 times"),
    ],
)
def test_where_there_is_little_to_show_the_page_says_so(address: str, says: str, many: str, visit: Visit) -> None:
    visitor = visit(many, address)
    assert says in words(visitor)
    expect(visitor.page.locator(APOLOGY)).to_have_count(0)
