"""From a warning to a notice on the warnings page, what came of those given, and the day on which work is cheapest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.pages.conftest import Visit, Visitor

pytestmark = pytest.mark.browser

PRINT = "Print and Post SLA · Faults and requests resolved within 2 days"
GIVEN = f"warnings?{urlencode({'below': 'Notices given'})}"
WORK = f"warnings?{urlencode({'below': 'Planned work'})}"


def press(visitor: Visitor, name: str) -> Visitor:
    return visitor.act(visitor.page.get_by_role("button", name=name, exact=True).click)


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).last.fill(text)


def test_a_warning_is_given_acknowledged_and_answered_by_a_plan(server: str, visit: Visit) -> None:
    visitor = visit(server, f"warnings?{urlencode({'outlook': PRINT})}")
    page = visitor.page
    visitor.act(page.get_by_text("Give a notice of this").first.click)
    said = page.get_by_label("What they are told")
    expect(said).to_have_value(re.compile("How likely: 83 % in November 2026"))
    write(page, "By", "Head of Service")
    press(visitor, "It was given")
    expect(page.get_by_text("Given: Print and Post SLA: Faults and requests resolved within 2 days.")).to_be_visible()
    card = page.locator("[class*='st-key-notice-card-']")
    expect(card.get_by_text("Head of Service", exact=False).first).to_be_visible()
    visitor.act(card.get_by_text("Acknowledge", exact=True).click)
    press(visitor, "They know")
    expect(page.get_by_text("It is not said who acknowledges it. Say so first.")).to_be_visible()
    write(page, "By whom", "Business Systems Lead")
    press(visitor, "They know")
    expect(page.get_by_text("Acknowledged: Print and Post SLA", exact=False)).to_be_visible()
    visitor.act(card.get_by_text("Agree on a plan", exact=True).click)
    write(page, "What is to be done", "Close the job sheets")
    write(page, "Who does it", "Service Desk Manager")
    press(visitor, "This is agreed")
    expect(card.get_by_text("Close the job sheets (Service Desk Manager)", exact=False)).to_be_visible()
    expect(card.get_by_text("Plan agreed").first).to_be_visible()


def test_a_notice_to_nobody_is_not_saved_and_says_why(server: str, visit: Visit) -> None:
    visitor = visit(server, f"warnings?{urlencode({'outlook': PRINT})}")
    page = visitor.page
    visitor.act(page.get_by_text("Give a notice of this").first.click)
    page.get_by_role("button", name="Clear all").last.click()
    press(visitor, "It was given")
    expect(page.get_by_text("does not say to whom", exact=False)).to_be_visible()


def test_the_ledger_stands_with_its_figures_and_one_notice_closely(server: str, visit: Visit) -> None:
    visitor = visit(server, f"{GIVEN}&{urlencode({'notice': 'case-management-slide'})}")
    page = visitor.page
    expect(page.get_by_text("may have been averted").first).to_be_visible()
    for label in ("Came true", "Misses told of", "In time to act"):
        expect(page.get_by_text(label, exact=True)).to_be_visible()
    card = page.locator("[class*='st-key-notice-card-case-management-slide']")
    expect(card.get_by_text("Find the cause", exact=False)).to_be_visible()
    assert visitor.outside == []


def test_the_first_view_of_the_page_is_what_it_was_and_the_rest_is_drawn_when_it_is_turned_to(
    server: str, visit: Visit
) -> None:
    visitor = visit(server, "warnings")
    page = visitor.page
    assert page.get_by_text("When is planned work cheapest?").count() == 0
    visitor.act(page.get_by_role("tab", name="Planned work").click)
    expect(page.get_by_text("When is planned work cheapest?")).to_be_visible()
    assert "below=Planned+work" in page.url


def test_planned_work_is_weighed_for_the_service_asked_for_and_its_notice_drafted(server: str, visit: Visit) -> None:
    visitor = visit(server, f"{WORK}&{urlencode({'down': 'Hosting Platform'})}")
    page = visitor.page
    expect(page.get_by_text("Work on Hosting Platform is cheapest on Monday 30 November 2026").first).to_be_visible()
    expect(page.get_by_text("Planned work on Hosting Platform, Monday 30 November 2026.")).to_be_visible()


def test_a_link_to_planned_work_holds_its_days(server: str, visit: Visit) -> None:
    week = [("down", "Hosting Platform"), ("days", "2026-11-02"), ("days", "2026-11-08"), ("hours", "2")]
    visitor = visit(server, f"{WORK}&{urlencode(week)}")
    expect(visitor.page.get_by_text("Work on Hosting Platform is cheapest on").first).to_contain_text("November 2026")
    shown = re.search(r"cheapest on \w+ (\d+) November", visitor.page.inner_text("main, [data-testid=stMain]"))
    assert shown is not None
    assert 2 <= int(shown[1]) <= 8
    assert "days=2026-11-02&days=2026-11-08" in visitor.page.url


def test_a_service_whose_work_touches_nothing_costs_nothing_and_no_window_is_listed(server: str, visit: Visit) -> None:
    page = visit(server, f"{WORK}&{urlencode({'down': 'Data and Reporting'})}").page
    expect(page.get_by_text("Work on Data and Reporting costs nothing").first).to_be_visible()
    assert page.get_by_text("Look into one window").count() == 0


@pytest.mark.parametrize("path", [GIVEN, WORK])
def test_in_a_hand_nothing_scrolls_sideways(server: str, visit: Visit, path: str) -> None:
    visitor = visit(server, path, width=390)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
