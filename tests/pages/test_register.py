"""From an empty workspace, without touching a file: agreed, loaded, judged, changed from a date, and found again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import ROOT
from tests.pages.test_records import hand_in, pick, press, write

if TYPE_CHECKING:
    from tests.pages.conftest import Serve, Visit, Visitor

pytestmark = pytest.mark.browser

BOSTON = ROOT.parent / "shared" / "data" / "boston_311_2011.csv.gz"


def sort(visitor: Visitor, label: str) -> Visitor:
    return visitor.act(visitor.key("edit-sort").get_by_role("radio", name=label).click)


def field(visitor: Visitor, label: str, text: str, place: int = 0) -> Visitor:
    """Writes into the field of that label."""
    box = visitor.page.get_by_label(label, exact=True).nth(place)
    box.fill(text)
    return visitor.act(lambda: box.press("Enter"))


def dated(visitor: Visitor, label: str, digits: str) -> Visitor:
    """Writes a day into the field of that label, as day, month and year."""
    visitor.page.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    visitor.page.keyboard.type(digits)
    return visitor.act(lambda: visitor.page.keyboard.press("Enter"))


def chosen(visitor: Visitor, label: str, option: str) -> Visitor:
    box = visitor.page.get_by_test_id("stSelectbox").filter(has=visitor.page.get_by_text(label, exact=True)).first
    box.locator("input").click()
    box.locator("input").fill(option)
    return visitor.act(visitor.page.get_by_role("option", name=option, exact=True).click)


def saved(visitor: Visitor, told: str) -> Visitor:
    press(visitor, "edit-save")
    expect(visitor.page.get_by_text(told)).to_be_visible()
    return visitor


def test_an_agreement_is_made_judged_and_changed_from_a_day_without_touching_a_file(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    if not BOSTON.exists():
        pytest.skip("the real delivery data is not beside this checkout")
    home = tmp_path / "home"
    with serve.one(home=home) as address:
        visitor = visit(address, "agreements?workspace=own")
        _built_up(visitor)
        _loaded(visitor)
        _changed(visitor)
        _judged_by_both(visitor)
        _pinned_and_decided(visitor)
    with serve.one(home=home) as address:
        _found_again(visit(address, "notebook?workspace=own"))


def _built_up(visitor: Visitor) -> None:
    """Customer, service, calendar and agreement with credits, each in its form."""
    field(visitor, "Your name, for the trail of changes", "Ann")
    sort(visitor, "Customers")
    field(visitor, "Name", "City of Boston")
    field(visitor, "Contact, who is told before a breach", "Chief of staff")
    saved(visitor, "Saved: the customer City of Boston")
    sort(visitor, "Calendars")
    field(visitor, "Name", "city hall")
    chosen(visitor, "Zone in which the hours are meant", "America/New_York")
    visitor.act(visitor.page.get_by_role("button", name="Night and day").click)
    saved(visitor, "Saved: the calendar city hall")
    sort(visitor, "Services")
    field(visitor, "Name", "Boston 311")
    field(visitor, "Owner, who answers for it", "Ann")
    saved(visitor, "Saved: the service Boston 311")
    sort(visitor, "Agreements")
    field(visitor, "Name", "Boston SLA")
    chosen(visitor, "Service", "Boston 311")
    chosen(visitor, "Customer", "City of Boston")
    visitor.act(visitor.page.get_by_text("How figures are counted").click)
    chosen(visitor, "Attributed to", "opened")
    field(visitor, "Target", "Resolved by the date promised")
    field(visitor, "Level (%)", "101")
    expect(visitor.page.get_by_text("Not ready to be saved")).to_be_visible()
    field(visitor, "Level (%)", "80")
    dated(visitor, "In force from", "01012011")
    field(visitor, "Charge a month (GBP)", "1000")
    visitor.act(visitor.page.get_by_text("What a missed level costs").click)
    visitor.act(visitor.page.get_by_role("button", name="Add a tier of credit").click)
    field(visitor, "To under (%)", "80")
    field(visitor, "Credit (% of the charge)", "10")
    saved(visitor, "Saved: the agreement Boston SLA")


def _loaded(visitor: Visitor) -> None:
    visitor.goto("records?workspace=own")
    hand_in(visitor, BOSTON)
    visitor.act(visitor.page.get_by_text("Map its columns by hand").click)
    write(visitor, "constant-0-tickets-service", "Boston 311")
    write(visitor, "constant-0-tickets-customer", "City of Boston")
    pick(visitor, "zone", "America/New_York")
    press(visitor, "check")
    press(visitor, "load")
    assert visitor.heading() == "58,251 records kept from one file, none refused"
    visitor.goto("compliance?workspace=own&as_of=2023-01-01")
    assert "69.6" in visitor.heading()


def _changed(visitor: Visitor) -> None:
    visitor.goto("agreements?workspace=own&as_of=2023-01-01")
    visitor.act(visitor.page.get_by_role("radio", name="Change").click)
    visitor.act(visitor.page.get_by_text("Change its terms from a day on").click)
    dated(visitor, "In force from", "01102011")
    field(visitor, "Level (%)", "60")
    visitor.act(visitor.page.get_by_text("What a missed level costs").click)
    field(visitor, "To under (%)", "60")
    expect(visitor.page.get_by_text("the change gives no reason")).to_be_visible()
    field(visitor, "Why its terms change", "Agreed in the review of September")
    press(visitor, "edit-effect")
    expect(visitor.page.get_by_text(re.compile("periods are judged otherwise"))).to_be_visible()
    saved(visitor, "Saved: the agreement Boston SLA")


def _judged_by_both(visitor: Visitor) -> None:
    """Periods before the day of the change are judged by the version before: three months missed the 80 % of theirs."""
    visitor.goto("compliance?workspace=own&as_of=2023-01-01")
    expect(
        visitor.page.get_by_text("at least 60 % was agreed, and missed in three of the last six months")
    ).to_be_visible()
    behind(visitor, "compliance.level")


def behind(visitor: Visitor, key: str) -> Visitor:
    """Opens what stands behind a figure."""
    box = visitor.key(f"behind-{key.replace('.', '-')}")
    return visitor.act(box.locator("summary").click)


def _pinned_and_decided(visitor: Visitor) -> None:
    visitor.act(visitor.key("pin-compliance-level").get_by_role("button").first.click)
    visitor.page.get_by_label("What it says to us").fill("Better than it was")
    visitor.act(visitor.page.get_by_role("button", name="Pin it").click)
    expect(visitor.page.get_by_text("Pinned to Review of")).to_be_visible()
    visitor.goto("notebook?workspace=own")
    visitor.act(visitor.page.get_by_role("button", name="Record a decision").last.click)
    visitor.page.get_by_label("What is to be decided?").fill("Keep 60 % for the winter?")
    visitor.act(visitor.page.get_by_role("button", name="Put it on record").click)
    field(visitor, "Who carries it out", "Bo")
    area(visitor, "What was decided", "Keep it until April")
    visitor.act(visitor.page.get_by_role("button", name="Rest it on a pinned figure").click)
    visitor.act(visitor.page.get_by_role("button", name="Rest it on this").click)


def area(visitor: Visitor, label: str, text: str) -> Visitor:
    """Writes into a field of several lines, and leaves it."""
    box = visitor.page.get_by_label(label, exact=True).first
    box.fill(text)
    return visitor.act(box.blur)


def _found_again(visitor: Visitor) -> None:
    """After a restart everything stands where it stood."""
    assert visitor.heading() == "Review of December 2011"
    expect(visitor.page.get_by_label("What it says to us").first).to_have_value("Better than it was")
    expect(visitor.page.get_by_label("What was decided").first).to_have_value("Keep it until April")
    expect(visitor.page.get_by_label("Who carries it out").first).to_have_value("Bo")
    expect(visitor.page.get_by_text("Keep 60 % for the winter?")).to_be_visible()
    expect(visitor.page.get_by_text("As it stood on data version 1")).to_be_visible()
