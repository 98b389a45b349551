"""From a warning to a notice on the warnings page, what came of those given, and the day on which work is cheapest."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from analytics.register.notice import Notice
from analytics.review import actions, notices
from tests.pages.test_scenarios_page import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from analytics.register import Entry
    from analytics.review import Workspace
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


def told(place: Workspace, *, known: bool = True) -> Entry:
    """A notice that was given, and that somebody knows of."""
    agreement, _, target = PRINT.partition(" · ")
    notice = Notice(
        agreement=agreement, target=target, periods=(date(2026, 11, 1), date(2026, 12, 1)), to=("Cy",), chance=0.83,
        said="It may be missed",
    ).give(date(2026, 10, 2), "Bo")  # fmt: skip
    return place.register.save(notice.acknowledge(date(2026, 10, 3), "Cy") if known else notice)


def seen(visit: Visit, address: str, entry: Entry) -> tuple[Visitor, Locator]:
    """Somebody who looks at a notice, and its card."""
    visitor = visit(address, f"{GIVEN}&{urlencode({'notice': entry.value.name})}")
    return visitor, visitor.page.locator(f".st-key-notice-card-{entry.value.name}")


def kept(place: Workspace, entry: Entry) -> Notice:
    value: Notice = place.register.entry(notices.KIND, entry.value.name).value
    return value


def test_a_plan_typed_on_a_notice_that_a_second_tab_withdrew_stays_and_is_not_saved_over_it(
    address: str, place: Workspace, visit: Visit
) -> None:
    entry = told(place)
    (one, card), (other, second) = seen(visit, address, entry), seen(visit, address, entry)
    one.act(card.get_by_text("Agree on a plan", exact=True).click)
    write(one.page, "What is to be done", "Close the job sheets")
    write(one.page, "Who does it", "Service Desk Manager")
    other.act(second.get_by_text("Withdraw", exact=True).click)
    write(other.page, "Why it is withdrawn", "It was a slip")
    press(other, "Withdraw it")
    expect(other.page.get_by_text("Withdrawn: Print and Post SLA", exact=False)).to_be_visible()
    press(one, "This is agreed")
    expect(one.page.get_by_text("Somebody else changed this notice while you were working on it")).to_be_visible()
    expect(one.page.get_by_text("No step can follow that")).to_be_visible()
    expect(one.page.get_by_text("changed the notice", exact=False)).to_be_visible()
    assert (kept(place, entry).state, kept(place, entry).plan) == ("withdrawn", "")
    expect(one.page.get_by_label("What is to be done", exact=True)).to_have_value("Close the job sheets")
    expect(one.page.get_by_label("Who does it", exact=True)).to_have_value("Service Desk Manager")
    one.page.keyboard.press("Escape")
    press(one, "Look at theirs, and drop mine")
    expect(card.get_by_text("Agree on a plan", exact=True)).to_have_count(0)
    expect(one.page.get_by_text("Somebody else changed")).to_have_count(0)


def test_a_withdrawal_over_an_acknowledgement_that_was_not_seen_asks_before_it_is_saved(
    address: str, place: Workspace, visit: Visit
) -> None:
    entry = told(place, known=False)
    (one, card), (other, second) = seen(visit, address, entry), seen(visit, address, entry)
    other.act(second.get_by_text("Acknowledge", exact=True).click)
    write(other.page, "By whom", "Cy")
    press(other, "They know")
    expect(other.page.get_by_text("Acknowledged: Print and Post SLA", exact=False)).to_be_visible()
    one.act(card.get_by_text("Withdraw", exact=True).click)
    write(one.page, "Why it is withdrawn", "It was a slip")
    press(one, "Withdraw it")
    expect(one.page.get_by_text("Somebody else changed this notice while you were working on it")).to_be_visible()
    assert kept(place, entry).state == "acknowledged"
    one.page.keyboard.press("Escape")
    press(one, "Keep mine, to save it over theirs")
    one.act(card.get_by_text("Withdraw", exact=True).click)
    expect(one.page.get_by_label("Why it is withdrawn", exact=True)).to_have_value("It was a slip")
    press(one, "Withdraw it")
    expect(one.page.get_by_text("Withdrawn: Print and Post SLA", exact=False)).to_be_visible()
    now = kept(place, entry)
    assert (now.state, now.acknowledged_by, now.because) == ("withdrawn", "Cy", "It was a slip")


def test_a_draft_that_somebody_else_changed_is_not_written_over_and_what_was_typed_can_be_saved(
    address: str, place: Workspace, visit: Visit
) -> None:
    agreement, _, target = PRINT.partition(" · ")
    draft = Notice(agreement=agreement, target=target, periods=(date(2026, 11, 1),), to=("Cy",), said="First")
    entry = place.register.save(draft)
    visitor, card = seen(visit, address, entry)
    visitor.act(card.get_by_text("Change it", exact=True).click)
    write(visitor.page, "What they are told", "Mine")
    notices.change(place, entry, by=ANN, said="Theirs", to=("Di",))
    press(visitor, "Save the changes")
    expect(visitor.page.get_by_text("Ann changed the notice", exact=False)).to_be_visible()
    assert kept(place, entry).said == "Theirs"
    visitor.page.keyboard.press("Escape")
    press(visitor, "Keep mine, to save it over theirs")
    visitor.act(card.get_by_text("Change it", exact=True).click)
    expect(visitor.page.get_by_label("What they are told", exact=True).last).to_have_value("Mine")
    press(visitor, "Save the changes")
    assert (kept(place, entry).said, kept(place, entry).to) == ("Mine", ("Cy",))


def test_an_action_is_started_on_a_notice_with_what_it_says_filled_in_and_the_notice_leads_to_it(
    address: str, place: Workspace, visit: Visit
) -> None:
    entry = told(place)
    visitor, card = seen(visit, address, entry)
    page = visitor.page
    visitor.act(card.get_by_role("link", name="Start an action on it").click)
    assert f"from={entry.value.name}" in page.url
    expect(page.get_by_label("The problem it answers")).to_have_value(
        f"The notice given on 2 October 2026 warns that {entry.value.label} may be missed in November 2026 and "
        "December 2026; chance of a miss 83 % at most."
    )
    expect(page.get_by_label("Owner, who answers for it")).to_have_value("Service Desk Manager")
    page.get_by_label("What is to be done").fill("Close the job sheets")
    press(visitor, "Keep it as proposed")
    expect(page.get_by_text("Kept as proposed: Close the job sheets")).to_be_visible()
    assert "from=" not in page.url
    (action,) = (each.value for each in actions.listed(place.register))
    assert (action.origin_kind, action.origin, action.services) == ("notice", entry.value.name, ("Print and Post",))
    assert f"{action.agreement} · {action.target}" == PRINT
    expect(page.get_by_text(f"Came from Notice: 2 Oct 2026 · {entry.value.label}", exact=False)).to_be_visible()
    visitor, card = seen(visit, address, entry)
    expect(card.get_by_text("Start an action on it")).to_have_count(0)
    expect(card.get_by_role("link", name="Close the job sheets: proposed")).to_be_visible()


def test_no_action_is_started_on_a_notice_that_was_withdrawn(address: str, place: Workspace, visit: Visit) -> None:
    entry = told(place)
    place.register.save(entry.value.withdraw(date(2026, 10, 4), "A slip"), version=entry.version)
    _, card = seen(visit, address, entry)
    expect(card.get_by_text("Withdrawn").first).to_be_visible()
    expect(card.get_by_text("Start an action on it")).to_have_count(0)
    page = visit(address, f"actions?from={entry.value.name}").page
    expect(page.get_by_text("was withdrawn. Start an action by hand", exact=False)).to_be_visible()


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
