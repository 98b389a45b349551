"""What-ifs that are kept, compared, changed by two at once, and sent as links that show what their sender saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from analytics.register import Saying
from analytics.register.scenario import KeptScenario
from analytics.review import kept

if TYPE_CHECKING:
    from analytics.review import Workspace
    from tests.pages.conftest import Visit, Visitor

pytestmark = pytest.mark.browser

ABOUT: Final = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}
PAY: Final = " · ".join(ABOUT.values())
ANN: Final = Saying("Ann")


def made(place: Workspace, title: str = "Promise less", level: float = 80.0) -> KeptScenario:
    entry = kept.keep(place, title, (("level", "level", level),), about=ABOUT, data_version=1, by=ANN)
    value: KeptScenario = entry.value
    return value


def pressed(visitor: Visitor, *names: str) -> Visitor:
    """Presses buttons one after the other."""
    for name in names:
        visitor.act(visitor.page.get_by_role("button", name=name, exact=True).first.click)
    return visitor


def lever(visitor: Visitor, steps: int) -> Visitor:
    """Moves the first lever by so many steps."""
    handle = visitor.page.get_by_test_id("stSlider").first.get_by_role("slider")
    handle.focus()
    for _ in range(abs(steps) - 1):
        handle.press("ArrowRight" if steps > 0 else "ArrowLeft")
    return visitor.act(lambda: handle.press("ArrowRight" if steps > 0 else "ArrowLeft"))


def link(visitor: Visitor) -> str:
    """The path of the link to what is seen."""
    pressed(visitor, "Link to what you see")
    shown = visitor.page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    visitor.page.keyboard.press("Escape")
    return shown.removeprefix(f"{visitor.url}/")


def test_a_scenario_is_kept_found_again_renamed_copied_withdrawn_and_brought_back(
    address: str, place: Workspace, visit: Visit
) -> None:
    visitor = lever(visit(address, f"scenarios?{urlencode({'promise': PAY})}"), -5)
    pressed(visitor, "Keep as a scenario")
    visitor.page.get_by_label("Its name").fill("Less")
    visitor.page.get_by_label("Note").fill("As *asked*")
    pressed(visitor, "Keep this scenario")
    (entry,) = place.register.entries("scenario")
    assert (entry.value.title, entry.value.note, entry.value.changes) == (
        "Less",
        "As *asked*",
        (("level", "level", 89.5),),
    )
    assert f"scenario={entry.value.name}" in visitor.page.url
    visitor.page.reload()
    assert "“Less”" in visitor.settle().heading()
    expect(visitor.page.get_by_text("As *asked*").first).to_be_visible()
    pressed(visitor, "Rename")
    visitor.page.get_by_label("Its new name").fill("Half a point less")
    visitor.act(lambda: visitor.page.get_by_label("Its new name").press("Enter"))
    pressed(visitor, "Rename it", "Copy", "Copy it")
    assert "“Half a point less (2)”" in visitor.heading()
    pressed(visitor, "Withdraw", "Withdraw it")
    assert "as agreed today" in visitor.heading()
    assert [each.value.title for each in kept.live(place.register)] == ["Half a point less"]
    visitor.act(visitor.page.get_by_text("What was changed, and the way back").click)
    pressed(visitor, "Undo")
    assert len(kept.live(place.register)) == 2
    assert not place.register.verify()


def test_one_that_was_kept_with_few_fields_of_a_lever_opens_as_it_was_kept(
    address: str, place: Workspace, visit: Visit
) -> None:
    about = {"agreement": "Citizen Portal SLA", "target": "Portal available"}
    twin = kept.keep(
        place,
        "Second portal",
        (("redundancy", "units", 2.0),),
        ground="availability",
        about=about,
        data_version=1,
        by=ANN,
    ).value
    visitor = visit(address, f"scenarios?scenario={twin.name}")
    save = visitor.page.get_by_role("button", name="Save the changes", exact=True)
    expect(save).to_be_disabled()
    assert "changes=" not in link(visitor)
    spent = visitor.page.get_by_role("spinbutton", name="Spent once").last
    spent.fill("900")
    visitor.act(lambda: spent.press("Enter"))
    expect(save).to_be_enabled()


def test_a_link_shows_what_its_sender_saw_kept_or_not(address: str, place: Workspace, visit: Visit) -> None:
    less, more = made(place), made(place, "Promise more", 97.0)
    sender = lever(visit(address, f"scenarios?scenario={less.name}"), 15)
    unsaved = sender.heading()
    assert "this scenario" in unsaved
    assert "changes=level.level" in link(sender)
    assert visit(address, link(sender)).heading() == unsaved
    sender.page.reload()
    assert sender.settle().heading() == unsaved
    sender.goto(f"scenarios?{urlencode({'scenario': more.name, 'compare': 'Promise less'})}")
    assert "“Promise more”" in sender.heading()
    shared = link(sender)
    assert {f"scenario={more.name}", "compare=Promise+less", "version=1", "as_of=2026-10-31"} == set(
        shared.partition("?")[2].split("&")
    )
    reader = visit(address, shared)
    assert reader.heading() == sender.heading()
    expect(reader.key("compare")).to_contain_text("Promise less")
    reader.act(reader.page.get_by_role("link", name="Compliance").click)
    reader.act(reader.page.get_by_role("link", name="Scenarios").click)
    assert reader.heading() == sender.heading()


def test_who_saves_over_somebody_else_is_asked_whose_stays(address: str, place: Workspace, visit: Visit) -> None:
    less = made(place)
    visitor = lever(visit(address, f"scenarios?scenario={less.name}"), 10)
    entry = place.register.entry("scenario", less.name)
    kept.change(place, entry, changes=(("level", "level", 85.0),), by=Saying("Bo"))
    pressed(visitor, "Save the changes")
    expect(visitor.page.get_by_text("Bo changed the scenario")).to_be_visible()
    assert place.register.entry("scenario", less.name).value.changes == (("level", "level", 85.0),)
    pressed(visitor, "Keep mine, to save it over theirs", "Save the changes")
    assert place.register.entry("scenario", less.name).value.changes == (("level", "level", 81.0),)
    kept.change(
        place, place.register.entry("scenario", less.name), changes=(("level", "level", 70.0),), by=Saying("Bo")
    )
    lever(visitor, 1)
    pressed(visitor, "Look at theirs, and drop mine")
    expect(visitor.page.get_by_role("button", name="Save the changes")).to_be_disabled()
    expect(visitor.page.get_by_test_id("stSlider").first).to_contain_text("70.00")


def test_a_scenario_that_cannot_be_worked_out_any_more_is_listed_and_said_and_can_be_withdrawn(
    address: str, place: Workspace, visit: Visit
) -> None:
    strange = KeptScenario(title="From the future", about=ABOUT, changes=(("warp", "speed", 9.0),))
    gone = KeptScenario(title="Of old", about={**ABOUT, "target": "Gone"}, changes=(("level", "level", 90.0),))
    ledger = KeptScenario(title="A ledger", ground="ledger", about={"group": "Payroll"})
    place.register.save_all([(strange, 0), (gone, 0), (ledger, 0)], by=ANN)
    visitor = visit(address, f"scenarios?{urlencode({'promise': PAY})}")
    expect(
        visitor.page.get_by_text("Three scenarios are kept, of which three cannot be worked out any more")
    ).to_be_visible()
    for scenario, words in (
        (strange, "No lever 'warp'"),
        (gone, "has no target 'Gone' in force"),
        (ledger, "of a ledger"),
    ):
        visitor.goto(f"scenarios?scenario={scenario.name}")
        assert visitor.heading()
        expect(visitor.page.get_by_text(f"“{scenario.title}” cannot be worked out any more")).to_be_visible()
        expect(visitor.key(f"stuck-{scenario.name}").get_by_text(words)).to_be_visible()
        visitor.act(visitor.key(f"stuck-{scenario.name}").get_by_role("button", name="Withdraw").click)
    assert kept.live(place.register) == []


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("scenario=nowhere", "The scenario that the link asks for is not kept here"),
        ("changes=warp.speed=9", "No lever 'warp'"),
        ("changes=nonsense", "which is no change"),
        ("months=900", "a whole number, 1 to 60"),
        ("changes=level.level=900", "Promised share is 900 %"),
    ],
)
def test_a_link_to_what_cannot_be_is_answered_in_words_on_the_page(
    asked: str, says: str, server: str, visit: Visit
) -> None:
    visitor = visit(server, f"scenarios?{asked}")
    expect(visitor.page.get_by_text(says).first).to_be_visible()
    assert visitor.heading()
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
