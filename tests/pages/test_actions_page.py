"""From a figure to an action that is agreed, takes hold, and is held against what came of it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.sync_api import expect

from analytics.review import Review, actions
from analytics.review.findings import actions as told
from tests.pages.test_register import chosen, dated
from tests.pages.test_scenarios_page import ANN, pressed

if TYPE_CHECKING:
    from analytics.register import Entry
    from analytics.review import Workspace
    from tests.pages.conftest import Visit

pytestmark = pytest.mark.browser

TARGET: Final = {"agreement": "Identity and Access SLA", "target": "Faults resolved within 1 day"}
RELEASE: Final[dict[str, Any]] = {
    "title": "Release 8", "problem": "Users sign in too often", "owner": "Ann", "due": date(2026, 12, 1),
    "started": date(2026, 3, 17), "expected": 0.02, "services": ("Identity and Access",), **TARGET,
}  # fmt: skip


def agreed(place: Workspace, **fields: Any) -> Entry:
    return actions.move(place, actions.keep(place, {**RELEASE, **fields}, by=ANN), "agreed", by=ANN)


def test_an_action_is_started_from_a_figure_agreed_and_takes_hold(address: str, place: Workspace, visit: Visit) -> None:
    visitor = visit(address, "compliance?target=Identity+and+Access+SLA+·+Faults+resolved+within+1+day")
    level = visitor.key("behind-compliance-level")
    visitor.act(level.get_by_text("Table, and how this is worked out").click)
    visitor.act(level.get_by_role("button", name="Start an action").click)
    visitor.page.get_by_label("What is to be done").fill("Raise the session limit")
    pressed(visitor, "Start it")
    expect(visitor.page.get_by_text("Kept as proposed: Raise the session limit.")).to_be_visible()
    (entry,) = actions.listed(place.register)
    assert (entry.value.agreement, entry.value.target) == tuple(TARGET.values())
    assert entry.value.evidence[0]["function"] == "compliance.level"
    visitor.act(visitor.page.get_by_role("link", name="Say who does it and by when").click)
    assert visitor.heading() == "One action is open; none can be judged yet"
    expect(visitor.page.get_by_role("button", name="Agree it")).to_be_disabled()
    expect(visitor.page.get_by_text("the day it is due")).to_be_visible()
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    visitor.page.get_by_label("Owner, who answers for it").first.fill("Ann")
    dated(visitor, "Due", "01122026")
    dated(visitor, "Took hold on", "28092026")
    pressed(visitor, "Save the changes", "Agree it", "It has taken hold")
    kept = place.register.entry("action", entry.value.name).value
    assert (kept.status, kept.owner, kept.started) == ("under way", "Ann", date(2026, 9, 28))
    expect(visitor.page.get_by_role("heading", name="It is too early to tell whether")).to_be_visible()


def test_what_an_action_did_is_told_with_its_interval_and_held_against_a_control(
    address: str, place: Workspace, visit: Visit
) -> None:
    actions.move(place, agreed(place), "under way", by=ANN)
    visitor = visit(address, "actions?action=Release+8")
    review = Review.open(root=place.folder.parent)
    assert visitor.heading() == told.register(review).answer
    parameters = actions.asked(place.register.entries("action")[0].value)
    shown = told.effect(review, **parameters)
    expect(visitor.page.get_by_role("heading", name=shown.answer.partition(" (95")[0])).to_be_visible()
    expect(visitor.page.get_by_text(re.compile("Made it worse"))).to_be_visible()
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    chosen(visitor, "Held against, what it does not touch", "Workplace Support SLA · Answered within 1 hour")
    pressed(visitor, "Save the changes")
    kept = place.register.entries("action")[0].value
    assert (kept.control_agreement, kept.control_target) == ("Workplace Support SLA", "Answered within 1 hour")
    assert kept.expected == pytest.approx(0.02)
    expect(visitor.page.get_by_text("Without the control")).to_have_count(0)  # drawn on a canvas, not as text
    visitor.act(visitor.page.get_by_role("link", name="Why did it change?").click)
    assert "Faults+resolved+within+1+day" in visitor.page.url


def test_an_action_is_written_by_hand_and_what_cannot_be_is_said(address: str, place: Workspace, visit: Visit) -> None:
    agreed(place, title="Taken")
    visitor = visit(address, "actions")
    visitor.act(visitor.page.get_by_text("Start an action", exact=True).last.click)
    title = visitor.page.get_by_label("What is to be done")
    title.fill("taken")
    pressed(visitor, "Keep it as proposed")
    expect(visitor.page.get_by_text("is kept already")).to_be_visible()
    title.fill("Another")
    pressed(visitor, "Keep it as proposed")
    expect(visitor.page.get_by_text("Kept as proposed: Another")).to_be_visible()
    assert {entry.value.title for entry in place.register.entries("action")} == {"Taken", "Another"}


def test_an_action_on_what_no_target_promises_is_held_against_the_measure_itself(
    address: str, place: Workspace, visit: Visit
) -> None:
    empty = {"agreement": "", "target": "", "expected": None, "services": ("Hosting Platform",)}
    agreed(place, **{**empty, "title": "Turn old racks off", "started": date(2026, 3, 2)})
    visitor = visit(address, "actions?action=Turn+old+racks+off")
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    chosen(visitor, "Or a measure of its first service", "Energy")
    visitor.page.get_by_role("spinbutton", name="Change expected, with its sign").first.fill("-500")
    pressed(visitor, "Save the changes", "It has taken hold")
    (entry,) = actions.listed(place.register)
    assert (entry.value.measure, entry.value.expected) == ("energy", -500.0)
    shown = told.effect(Review.open(root=place.folder.parent), **actions.asked(entry.value))
    expect(visitor.page.get_by_role("heading", name=shown.answer.partition(" (95")[0])).to_be_visible()
    expect(visitor.page.get_by_text("Improves Hosting Platform · Energy")).to_be_visible()


def test_two_people_on_one_action_never_write_over_each_other(address: str, place: Workspace, visit: Visit) -> None:
    entry = agreed(place)
    visitor = visit(address, "actions")
    visitor.act(visitor.page.get_by_text("Change it", exact=True).click)
    actions.change(place, entry, owner="Bo", by=ANN)
    visitor.page.get_by_label("Owner, who answers for it").first.fill("Cy")
    pressed(visitor, "Save the changes")
    expect(visitor.page.get_by_text("Ann changed the action")).to_be_visible()
    assert place.register.entry("action", entry.value.name).value.owner == "Bo"
    pressed(visitor, "Keep mine, to save it over theirs", "Save the changes")
    assert place.register.entry("action", entry.value.name).value.owner == "Cy"


def test_one_that_was_dropped_is_shown_only_where_it_is_asked_for(address: str, place: Workspace, visit: Visit) -> None:
    actions.move(place, agreed(place), "dropped", by=ANN)
    visitor = visit(address, "actions")
    assert visitor.heading() == "No improvement is on its way yet"
    visitor.act(visitor.page.get_by_text("Also what was dropped").click)
    pressed(visitor, "Take it up again")
    assert place.register.entries("action")[0].value.status == "proposed"


def test_without_records_the_page_says_what_it_cannot_tell(address: str, visit: Visit) -> None:
    visitor = visit(address, "actions?workspace=bare")
    expect(visitor.page.get_by_text("so whether an action worked cannot be told")).to_be_visible()
