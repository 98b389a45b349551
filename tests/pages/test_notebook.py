"""Two people in one notebook lose nothing of each other, and what they write does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.pages.test_register import area, field

if TYPE_CHECKING:
    from playwright.sync_api import Locator

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


def put_on_record(visitor: Visitor, question: str) -> Locator:
    """The decision asked under the first item, as it stands in the notebook."""
    visitor.act(visitor.page.get_by_role("button", name="Record a decision").first.click)
    field(visitor, "What is to be decided?", question)
    here = visitor.page.locator('[class*="st-key-decision-"]', has=visitor.page.get_by_label("What was decided"))
    return here.filter(has_text=question)


def test_a_decision_without_a_question_says_what_is_missing(server: str, visit: Visit) -> None:
    visitor = begun(visit(server, "notebook"))
    visitor.act(visitor.page.get_by_role("button", name="Record a decision").first.click)
    visitor.act(visitor.page.get_by_role("button", name="Put it on record").click)
    expect(visitor.page.get_by_text("Say what is to be decided: the question is empty.")).to_be_visible()
    field(visitor, "What is to be decided?", "Is anything missing?")
    expect(visitor.page.get_by_text("Is anything missing?")).to_be_visible()
    expect(visitor.page.get_by_text("Say what is to be decided")).to_have_count(0)


def test_an_alternative_that_is_not_named_is_asked_for_and_what_was_written_of_it_stays(
    server: str, visit: Visit
) -> None:
    visitor = begun(visit(server, "notebook"))
    here = put_on_record(visitor, "Buy or build?")
    visitor.act(here.get_by_role("button", name="Add an alternative").click)
    choice, because = (
        visitor.page.get_by_label(label) for label in ("What else could be chosen", "What speaks for and against it")
    )
    because.fill("It costs less, and takes a year longer")
    visitor.act(visitor.page.get_by_role("button", name="Add it").click)
    expect(visitor.page.get_by_text("Say what else could be chosen: the alternative is empty.")).to_be_visible()
    expect(because).to_have_value("It costs less, and takes a year longer")
    choice.fill("Build it ourselves")
    visitor.act(visitor.page.get_by_role("button", name="Add it").click)
    expect(here.get_by_text("Build it ourselves")).to_be_visible()
    expect(here.get_by_text("It costs less, and takes a year longer")).to_be_visible()
    if not because.count():
        visitor.act(here.get_by_role("button", name="Add an alternative").click)
    for box in (choice, because):
        expect(box).to_have_value("")


def test_a_decision_due_or_carried_out_before_it_was_taken_is_refused_and_stays_in_its_field(
    server: str, visit: Visit
) -> None:
    visitor = begun(visit(server, "notebook"))
    here = put_on_record(visitor, "Move on that day?")
    entered(visitor, here, "Decided on", "28112026")
    entered(visitor, here, "By when", "01012020")
    late = "The decision: it cannot be due on 1 January 2020, before it was decided on 28 November 2026."
    expect(here.get_by_text(late)).to_be_visible()
    visitor.act(here.get_by_text("What became of it").first.click)
    entered(visitor, here, "Carried out on", "05052018")
    expect(here.get_by_text("it cannot be carried out on 5 May 2018, before it was decided")).to_be_visible()
    box = here.get_by_label("What was decided")
    box.fill("Move")
    visitor.act(box.blur)
    expect(here.get_by_text(late)).to_be_visible()
    expect(here.get_by_role("group", name="By when")).to_contain_text("2020")
    entered(visitor, here, "By when", "01122026")
    expect(here.get_by_text(late)).to_have_count(0)
    expect(here.get_by_role("group", name="Carried out on")).to_contain_text("2018")
    visitor.goto("notebook")
    expect(here.get_by_role("group", name="By when")).to_contain_text("2026")
    visitor.act(here.get_by_text("What became of it").first.click)
    expect(here.get_by_role("group", name="Carried out on")).not_to_contain_text("2018")


def entered(visitor: Visitor, here: Locator, label: str, digits: str) -> Visitor:
    """Writes a day into a field of a decision, which takes it once the calendar beside it is closed."""
    here.get_by_role("group", name=label).get_by_role("spinbutton").first.click()
    visitor.page.keyboard.type(digits)
    return visitor.act(lambda: visitor.page.keyboard.press("Escape"))


def test_a_note_says_when_it_is_kept(server: str, visit: Visit) -> None:
    visitor = begun(visit(server, "notebook"))
    visitor.act(visitor.page.get_by_role("button", name="Add a note").last.click)
    expect(visitor.page.get_by_placeholder("Write; it is kept when you leave the field").last).to_be_visible()


def elsewhere_and_back(visitor: Visitor, page: str) -> Visitor:
    """To another page and back, by the links of the sidebar."""
    for link in ("Methods", page):
        visitor.act(visitor.page.get_by_role("link", name=link, exact=True).click)
    return visitor


def test_the_review_one_reads_stands_in_the_address_and_is_found_again(server: str, visit: Visit) -> None:
    visitor = begun(visit(server, "notebook"))
    visitor.choose("customer", "Ashby Hospitals")
    visitor.choose("notebook-review", "+ Begin another")
    visitor.page.get_by_label("Name", exact=True).fill("Spring")
    for label, digits in (("From", "01042026"), ("To", "30062026")):
        visitor.page.get_by_role("group", name=label, exact=True).get_by_role("spinbutton").first.click()
        visitor.page.keyboard.type(digits)
    visitor.act(visitor.page.get_by_role("button", name="Begin the review").click)
    assert visitor.heading() == "Spring"
    visitor.page.reload()
    assert visitor.settle().heading() == "Spring"
    assert "customer=Ashby" in visitor.page.url
    assert elsewhere_and_back(visitor, "Notebook").heading() == "Spring"


def test_the_view_of_the_agreements_stands_in_the_address_and_is_found_again(server: str, visit: Visit) -> None:
    visitor = visit(server, "agreements")
    visitor.choose("customer", "Ashby Hospitals")
    change = visitor.page.get_by_role("radio", name="Change", exact=True)
    visitor.act(visitor.page.get_by_role("radio", name="Complete?").click)
    visitor.act(visitor.page.locator('[class*="st-key-mend-"] button').first.click)
    expect(change).to_be_checked()
    visitor.page.reload()
    visitor.settle()
    expect(change).to_be_checked()
    assert "customer=Ashby" in visitor.page.url
    elsewhere_and_back(visitor, "Agreements")
    expect(change).to_be_checked()


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
