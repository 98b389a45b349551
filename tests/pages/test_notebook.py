"""Two people in one notebook lose nothing of each other, and what they write does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.pages.test_register import area, field

if TYPE_CHECKING:
    from tests.pages.conftest import Visit, Visitor

pytestmark = pytest.mark.browser

#: What would load a picture, run a script or look like ours, were it not made harmless.
HOSTILE = (
    "# Well\n![x](http://127.0.0.1:9/a.png) ![y][1] <img src=x onerror=\"document.title='gone'\">"
    "<script>document.title='gone'</script>\n\n[1]: http://127.0.0.1:9/b.png\n"
)


def begun(visitor: Visitor) -> Visitor:
    if visitor.page.get_by_role("button", name="Begin the review").count():
        visitor.act(visitor.page.get_by_role("button", name="Begin the review").click)
    return visitor


def noted(visitor: Visitor, text: str) -> Visitor:
    visitor.act(visitor.page.get_by_role("button", name="Add a note").first.click)
    return area(visitor, "Note", text)


def test_what_two_people_write_at_once_is_shown_to_both_and_neither_is_lost(server: str, visit: Visit) -> None:
    ann = noted(begun(visit(server, "notebook")), "Ann was first")
    bo = visit(server, "notebook")
    field(bo, "Your name, for the trail of changes", "Bo")
    expect(bo.page.get_by_label("Note").first).to_have_value("Ann was first")
    area(bo, "Note", "Bo wrote over it")
    area(ann, "Note", "Ann wrote on")
    expect(ann.page.get_by_text("Somebody else wrote here meanwhile")).to_be_visible()
    expect(ann.page.get_by_text("Bo wrote over it", exact=True)).to_be_visible()
    expect(ann.page.get_by_label("Note").first).to_have_value("Ann wrote on")
    ann.act(ann.page.get_by_role("button", name="Keep mine").click)
    bo.goto("notebook")
    expect(bo.page.get_by_label("Note").first).to_have_value("Ann wrote on")
    bo.act(bo.page.get_by_text("What was changed, and the way back").click)
    expect(bo.page.get_by_text("text: Bo wrote over it → Ann wrote on")).to_be_visible()
    bo.act(bo.page.get_by_role("button", name="Undo").first.click)
    expect(bo.page.get_by_label("Note").first).to_have_value("Bo wrote over it")


def test_a_review_of_nothing_loaded_yet_says_which_period_it_is_about(server: str, visit: Visit) -> None:
    visitor = visit(server, "notebook?workspace=blank")
    field(visitor, "Name", "First review")
    visitor.act(visitor.page.get_by_role("button", name="Begin the review").click)
    expect(visitor.page.get_by_text("the review: first")).to_be_visible()
    for label, digits in (("From", "01102026"), ("To", "31102026")):
        visitor.page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
        visitor.page.keyboard.type(digits)
    visitor.act(visitor.page.get_by_role("button", name="Begin the review").click)
    assert visitor.heading() == "First review"
    expect(visitor.page.get_by_text("1 October 2026 to 31 October 2026")).to_be_visible()


def test_what_is_written_asks_nothing_of_the_outside_and_runs_nothing(server: str, visit: Visit) -> None:
    visitor = begun(visit(server, "notebook"))
    before = visitor.page.title()
    noted(visitor, HOSTILE)
    visitor.goto("notebook")
    visitor.act(visitor.page.get_by_text("As it reads").last.click)
    expect(visitor.page.get_by_role("heading", name="Well").first).to_be_visible()
    assert visitor.outside == []
    assert visitor.page.title() == before
    expect(visitor.page.locator('[data-testid="stMain"] img')).to_have_count(0)


def test_two_sessions_on_one_agreement_never_write_over_each_other(server: str, visit: Visit) -> None:
    sessions = [visit(server, "agreements"), visit(server, "agreements")]
    for visitor in sessions:
        visitor.act(visitor.page.get_by_role("radio", name="Change").click)
    ann, bo = sessions
    field(ann, "Days a remedy needs", "61")
    field(bo, "Days a remedy needs", "62")
    ann.act(ann.key("edit-save").get_by_role("button").click)
    expect(ann.page.get_by_text("Saved: the agreement Workplace Support SLA")).to_be_visible()
    bo.act(bo.key("edit-save").get_by_role("button").click)
    expect(bo.page.get_by_text("Somebody else was first")).to_be_visible()
    expect(bo.page.get_by_label("Days a remedy needs")).to_have_value("62")
    bo.act(bo.page.get_by_role("button", name="Look at theirs, and drop mine").click)
    expect(bo.page.get_by_label("Days a remedy needs")).to_have_value("61")
    field(bo, "Days a remedy needs", "63")
    bo.act(bo.key("edit-save").get_by_role("button").click)
    expect(bo.page.get_by_text("Saved: the agreement Workplace Support SLA")).to_be_visible()
