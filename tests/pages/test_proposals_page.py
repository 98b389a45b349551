"""From a kept scenario to a proposal that is put forward, decided on, and named in a decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from analytics.review import Review, actions, kept, proposals
from analytics.review.findings import portfolio
from tests.pages.test_register import dated, field
from tests.pages.test_scenarios_page import ABOUT, ANN, made, pressed

if TYPE_CHECKING:
    from analytics.register import Entry
    from analytics.review import Workspace
    from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser

WHOLE: Final[dict[str, Any]] = {
    "title": "Night shift", "problem": "Nobody is there", "benefit": 90_000.0, "one_off": 10_000.0, "yearly": 0.0,
    "owner": "Ann", "decide_by": date(2027, 3, 1),
}  # fmt: skip


UP: Final = {"agreement": "Citizen Portal SLA", "target": "Portal available"}
TWIN: Final = (("redundancy", "units", 2.0), ("redundancy", "once", 9_000.0), ("redundancy", "monthly", 120.0))


def proposed(place: Workspace, **told: Any) -> Entry:
    return proposals.move(place, proposals.keep(place, {**WHOLE, **told}, by=ANN), "proposed", by=ANN)


def test_a_scenario_becomes_a_proposal_with_what_it_comes_to_and_is_put_forward_and_accepted(
    address: str, place: Workspace, visit: Visit
) -> None:
    less = made(place)
    visitor = visit(address, f"scenarios?scenario={less.name}")
    visitor.act(visitor.page.get_by_role("link", name="Make a proposal of it").click)
    assert visitor.heading() == "No change is put forward yet"
    begun = proposals.begun(Review.open(root=place.folder.parent), less)
    expect(visitor.page.get_by_label("Title")).to_have_value("Promise less")
    expect(visitor.page.get_by_label("The problem it answers")).to_have_value(begun["problem"])
    expect(visitor.page.get_by_label("Benefit a year")).to_have_value(f"{begun['benefit']:.0f}")
    pressed(visitor, "Keep it as a draft")
    expect(visitor.page.get_by_role("button", name="Put forward", exact=True)).to_be_disabled()
    expect(visitor.page.get_by_text("its one-off cost, its cost a year, who answers for it")).to_be_visible()
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    for label, digits in (("One-off cost", "2500"), ("Cost a year", "0"), ("Owner, who answers for it", "Ann")):
        visitor.page.get_by_label(label, exact=True).first.fill(digits)
    dated(visitor, "Decide by", "01032027")
    pressed(visitor, "Save the changes", "Put forward")
    assert visitor.heading() == "One proposal waits for a decision: “Promise less” by 1 March 2027"
    pressed(visitor, "Accept")
    (entry,) = proposals.listed(place.register)
    assert (entry.value.status, entry.value.benefit, entry.value.one_off) == ("accepted", begun["benefit"], 2500.0)
    assert (entry.value.scenarios, entry.value.services) == ((less.name,), ("Payroll and HR",))
    visitor.act(visitor.page.get_by_role("link", name="Open the scenario").click)
    assert "“Promise less”" in visitor.heading()


def test_a_scenario_of_an_availability_becomes_a_proposal_with_what_it_takes(
    address: str, place: Workspace, visit: Visit
) -> None:
    twin = kept.keep(place, "Second portal", TWIN, ground="availability", about=UP, by=ANN).value
    visitor = visit(address, f"proposals?from={twin.name}")
    begun = proposals.begun(Review.open(root=place.folder.parent), twin)
    for label, amount in (("Benefit a year", begun["benefit"]), ("One-off cost", 9_000), ("Cost a year", 1_440)):
        expect(visitor.page.get_by_label(label)).to_have_value(f"{amount:.0f}")
    expect(visitor.page.get_by_text("The scenario does not plainly tell")).to_have_count(0)
    pressed(visitor, "Keep it as a draft")
    expect(visitor.page.get_by_text("An availability: Citizen Portal SLA · Portal available")).to_be_visible()
    (entry,) = proposals.listed(place.register)
    assert (entry.value.services, entry.value.benefit) == (("Citizen Portal",), begun["benefit"])


def test_proposals_stand_by_their_day_and_those_over_only_where_asked_for(
    address: str, place: Workspace, visit: Visit
) -> None:
    proposed(place)
    proposed(place, title="Sooner", decide_by=date(2026, 12, 1))
    gone = proposed(place, title="Dropped")
    proposals.move(place, gone, "declined", by=ANN)
    visitor = visit(address, "proposals")
    assert visitor.heading() == "Two proposals wait for a decision, the first “Sooner” by 1 December 2026"
    cards = visitor.page.locator('[class*="st-key-proposal-"]')
    assert [card.locator("strong").first.inner_text() for card in cards.all()] == ["Sooner", "Night shift"]
    expect(cards.get_by_text("Overdue")).to_have_count(0)
    visitor.act(visitor.page.get_by_text("Also what was declined or withdrawn").click)
    expect(cards).to_have_count(3)
    pressed(visitor, "Work it over")
    assert place.register.entry("proposal", gone.value.name).value.status == "draft"


def test_two_people_on_one_proposal_never_write_over_each_other(address: str, place: Workspace, visit: Visit) -> None:
    entry = proposed(place)
    visitor = visit(address, "proposals")
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    proposals.change(place, entry, owner="Bo", by=ANN)
    visitor.page.get_by_label("Owner, who answers for it").fill("Cy")
    pressed(visitor, "Save the changes")
    expect(visitor.page.get_by_text("Ann changed the proposal")).to_be_visible()
    assert place.register.entry("proposal", entry.value.name).value.owner == "Bo"
    pressed(visitor, "Keep mine, to save it over theirs", "Save the changes")
    assert place.register.entry("proposal", entry.value.name).value.owner == "Cy"


def test_an_action_is_started_on_a_proposal_once_it_is_accepted_and_the_proposal_leads_to_it(
    address: str, place: Workspace, visit: Visit
) -> None:
    entry = proposed(place, scenarios=(made(place).name,))
    visitor = visit(address, "proposals")
    expect(visitor.page.get_by_text("Start an action on it")).to_have_count(0)
    pressed(visitor, "Accept")
    visitor.act(visitor.page.get_by_role("link", name="Start an action on it").click)
    assert f"from={entry.value.name}" in visitor.page.url
    expect(visitor.page.get_by_label("What is to be done")).to_have_value("Night shift")
    expect(visitor.page.get_by_label("The problem it answers")).to_have_value("Nobody is there")
    pressed(visitor, "Keep it as proposed")
    expect(visitor.page.get_by_text("Kept as proposed: Night shift")).to_be_visible()
    (action,) = (each.value for each in actions.listed(place.register))
    assert (action.origin_kind, action.origin, action.owner) == ("proposal", entry.value.name, "Ann")
    assert {"agreement": action.agreement, "target": action.target} == ABOUT
    expect(visitor.page.get_by_text("Came from Proposal: Night shift")).to_be_visible()
    visitor.goto("proposals")
    visitor.act(visitor.page.get_by_role("link", name="Night shift: proposed").click)
    expect(visitor.key(f"action-{action.name}").get_by_text("Came from Proposal: Night shift")).to_be_visible()


def test_a_step_that_somebody_else_took_first_is_told(address: str, place: Workspace, visit: Visit) -> None:
    entry = proposed(place)
    visitor = visit(address, "proposals")
    proposals.move(place, entry, "declined", by=ANN)
    pressed(visitor, "Accept")
    expect(visitor.page.get_by_text("Ann changed the proposal")).to_be_visible()
    assert place.register.entry("proposal", entry.value.name).value.status == "declined"


def test_a_decision_refers_to_a_proposal_and_tells_how_it_stands(address: str, place: Workspace, visit: Visit) -> None:
    entry = proposed(place)
    visitor = visit(address, "notebook")
    visitor.choose("notebook-review", "+ Begin another")
    pressed(visitor, "Begin the review")
    visitor.act(visitor.page.get_by_role("button", name="Record a decision").last.click)
    field(visitor, "What is to be decided?", "Open at night?")
    pressed(visitor, "It is about a proposal", "It is about this")
    expect(visitor.page.get_by_text("About the proposal “Night shift”, proposed")).to_be_visible()
    (decision,) = (each for each in place.register.entries("decision") if each.value.proposal)
    assert decision.value.proposal == entry.value.name
    visitor.act(visitor.page.get_by_role("link", name="Open the proposals").click)
    assert "“Night shift”" in visitor.heading()


def test_a_budget_chooses_among_the_proposals_that_wait(address: str, place: Workspace, visit: Visit) -> None:
    for title, benefit, once in (("Chatbot", 100_000.0, 60_000.0), ("Shift", 70_000.0, 50_000.0)):
        proposed(place, title=title, benefit=benefit, one_off=once)
    visitor = visit(address, "proposals")
    expect(visitor.page.get_by_text("£110.0k is enough for all that wait for a decision")).to_be_visible()
    slider = visitor.page.get_by_role("slider").last
    for _ in range(3):
        visitor.act(lambda: slider.press("PageDown"))
    expect(visitor.page.get_by_text("brings most")).to_be_visible()
    expect(visitor.page.get_by_text("Within a budget")).to_be_visible()


def test_those_chosen_are_played_together_where_it_is_asked_for(address: str, place: Workspace, visit: Visit) -> None:
    levers: dict[str, tuple[tuple[str, str, float], ...]] = {
        "Rarer": (("fewerfailures", "times", 2.0),), "Quicker": (("quickerrestoring", "times", 0.5),),
    }  # fmt: skip
    for title, changes in levers.items():
        held = kept.keep(place, title, changes, ground="availability", about=UP, by=ANN).value
        proposed(place, title=title, scenarios=(held.name,))
    proposed(place, title="By hand")
    visitor = visit(address, "proposals")
    said = visitor.page.get_by_role("heading", name="“Quicker” and “Rarer” save")
    expect(said).to_have_count(0)
    visitor.act(visitor.page.get_by_text("Play those chosen together").click)
    told = portfolio.together(Review.open(root=place.folder.parent))
    expect(said).to_have_text(told.answer)
    assert "less than one by one; “By hand” cannot be played with others" in told.answer
    expect(visitor.page.get_by_text("“By hand” comes from no scenario")).to_be_visible()
    slider = visitor.page.get_by_role("slider").last
    slider.focus()
    visitor.act(lambda: slider.press("Home"))
    expect(visitor.page.get_by_text("No proposal is chosen, so nothing is played together")).to_be_visible()
    assert "together=true" in visitor.page.url


def test_without_records_the_page_says_what_it_cannot_tell(address: str, visit: Visit) -> None:
    visitor = visit(address, "proposals?workspace=bare")
    expect(visitor.page.get_by_text("so what a change costs and buys cannot be told")).to_be_visible()
