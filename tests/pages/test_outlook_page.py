"""Trends taken down, played in a scenario and closed, and what service contributes beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from analytics.review import kept, trends, workspace
from tests.pages.test_register import field
from tests.pages.test_scenarios_page import ANN, pressed

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.review import Workspace
    from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser

LAW: Final = "A national act on hybrid working"


def test_the_title_tells_what_changes_and_each_view_its_own_figure(address: str, visit: Visit) -> None:
    visitor = visit(address, "outlook")
    assert visitor.heading().startswith("Six trends around us are watched, four more likely than not")
    expect(visitor.page.get_by_text("Review overdue")).to_be_visible()
    told = {
        "Goals": r"^Three of ten goals rest on a service that misses its level",
        "Energy": r"^Eleven services used 44.0 MWh in October 2026",
        "Peers": r"^All of ten services lie within the funnel",
        "Monitoring": r"^Records judge 41 of 42 targets",
    }
    for view, title in told.items():
        visitor.act(visitor.page.get_by_role("radio", name=view).click)
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text(re.compile(title))
        assert f"around={view}" in visitor.page.url
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)


def test_a_trend_opens_the_scenarios_with_its_levers_pulled_and_is_named_as_their_source(
    address: str, visit: Visit
) -> None:
    visitor = visit(address, "outlook")
    card = visitor.page.locator(".st-key-trend-hybrid-working")
    visitor.act(card.get_by_role("button", name="Play it in a scenario").click)
    visitor.act(visitor.page.get_by_role("link", name="Open it in Scenarios").click)
    assert visitor.heading().startswith("Workplace Support: Answered within 1 hour, this scenario")
    expect(visitor.page.get_by_text("What is assumed, and who says so?")).to_be_visible()
    expect(visitor.page.get_by_text(f"Source: trend “{LAW}”")).to_be_visible()


def test_a_trend_is_kept_as_a_scenario_that_names_it(place: Workspace, address: str, visit: Visit) -> None:
    visitor = visit(address, "outlook")
    card = visitor.page.locator(".st-key-trend-hybrid-working")
    visitor.act(card.get_by_role("button", name="Play it in a scenario").click)
    pressed(visitor, "Keep this scenario")
    expect(visitor.page.get_by_text(f"Kept: {LAW}")).to_be_visible()
    (entry,) = kept.live(place.register)
    assert (entry.value.trends, entry.value.changes) == (("hybrid-working",), (("demand", "percent", 8.0),))
    assert entry.value.about == {"agreement": "Workplace Support SLA", "target": "Answered within 1 hour"}
    visitor.goto(f"scenarios?scenario={entry.value.name}")
    expect(visitor.page.get_by_text(f"Source: trend “{LAW}”")).to_be_visible()


def test_a_trend_is_taken_down_where_there_are_no_records_yet(address: str, home: Path, visit: Visit) -> None:
    visitor = visit(address, "outlook?workspace=own")
    assert visitor.heading() == "No trend around us is watched yet"
    visitor.act(visitor.page.get_by_text("Take down a trend").click)
    pressed(visitor, "Watch it")
    expect(visitor.page.get_by_text("What it is called: this is needed")).to_be_visible()
    field(visitor, "What it is called", "Wages rise")
    visitor.choose("trend-new-0-likelihood", "Almost certain")
    pressed(visitor, "Watch it")
    assert visitor.heading() == "One trend around us is watched, one more likely than not; the first is “Wages rise”"
    (entry,) = trends.live(workspace("own", home).register)
    assert (entry.value.title, entry.value.likelihood) == ("Wages rise", "almost certain")
    visitor.act(visitor.page.get_by_role("radio", name="Goals").click)
    expect(visitor.page.get_by_text("No level is judged yet")).to_be_visible()


def test_a_trend_that_somebody_else_changed_meanwhile_is_not_closed(
    place: Workspace, address: str, visit: Visit
) -> None:
    visitor = visit(address, "outlook")
    entry = place.register.entry("trend", "carbon-report")
    now = trends.change(place, entry, by=ANN, owner="Bo")
    card = visitor.page.locator(".st-key-trend-carbon-report")
    visitor.act(card.get_by_role("button", name="Close").click)
    expect(visitor.page.get_by_text("Ann changed the trend")).to_be_visible()
    visitor.act(card.get_by_role("button", name="Close").click)
    assert visitor.heading().startswith("Five trends around us are watched")
    assert place.register.entry("trend", "carbon-report").value.closed
    visitor.act(visitor.page.get_by_text("Also what is not watched any more").click)
    visitor.act(card.get_by_role("button", name="Watch it again").click)
    held = place.register.entry("trend", "carbon-report")
    assert (held.value, held.value.closed) == (now.value, False)
    trends.change(place, held, by=ANN, owner=entry.value.owner)
