"""What-ifs of a desk and of an availability in a browser: asked, refined, kept, compared, sent and negotiated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from analytics.register import Saying
from analytics.register.scenario import KeptScenario
from analytics.review import kept
from analytics.scenario.availability.levers import QuickerRestoring
from analytics.scenario.lever import changes_of
from tests.pages.test_scenarios_page import link, pressed

if TYPE_CHECKING:
    from analytics.review import Workspace
    from tests.pages.conftest import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GROUP: Final = "Infrastructure"
DESK: Final = f"scenarios?{urlencode({'ground': 'A support desk', 'group': GROUP})}"
PORTAL: Final = {"agreement": "Citizen Portal SLA", "target": "Portal available"}

#: Notes each of some words as soon as it stands in the page, in the order they come.
NOTE: Final = """(words) => {
  window.said = [];
  new MutationObserver(() => {
    const text = document.body.innerText;
    for (const word of words) if (!window.said.includes(word) && text.includes(word)) window.said.push(word);
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def made(place: Workspace, title: str, **told: Any) -> KeptScenario:
    changes = told.pop("changes", (("people", "people", 1.0),))
    fields: dict[str, Any] = {"ground": "desk", "about": {"group": GROUP}, "data_version": 1, **told}
    value: KeptScenario = kept.keep(place, title, changes, by=Saying("Ann"), **fields).value
    return value


def more(visitor: Visitor) -> Visitor:
    """Puts half a person more on every shift."""
    return visitor.act(visitor.page.get_by_test_id("stNumberInputStepUp").first.click)


def test_a_moved_lever_is_answered_at_once_then_better_and_what_is_old_is_marked(address: str, visit: Visit) -> None:
    visitor = visit(address, DESK)
    today = visitor.heading()
    assert today.startswith(f"{GROUP} as it is: ")
    order = ["Being recomputed", "played 40 times, being refined to 200"]
    visitor.page.evaluate(NOTE, order)
    more(visitor)
    expect(visitor.page.get_by_text("played 200 times")).to_be_visible()
    assert visitor.page.evaluate("() => window.said") == order
    assert visitor.heading().startswith(f"{GROUP}, this scenario: ")
    expect(visitor.page.get_by_text("Being recomputed")).to_have_count(0)
    # What was asked before is known: it stands again without a word of being recomputed.
    visitor.page.evaluate(NOTE, order)
    visitor.act(visitor.page.get_by_test_id("stNumberInputStepDown").first.click)
    assert visitor.heading() == today
    assert visitor.page.evaluate("() => window.said") == []


def test_a_question_that_takes_long_says_how_far_it_is_and_the_levers_stay(address: str, visit: Visit) -> None:
    visitor = visit(address, DESK)
    expect(visitor.page.get_by_text("The least each level costs, with its range.").first).to_be_visible()
    visitor.page.evaluate(NOTE, ["Playing the desk many times"])
    visitor.act(visitor.page.get_by_test_id("stButtonGroup").get_by_text("What people cannot mend").click)
    held_back = "What holds the promises of Infrastructure back?"
    expect(visitor.page.get_by_role("region", name=held_back)).to_be_visible()
    assert visitor.page.evaluate("() => window.said") == ["Playing the desk many times"]
    assert visitor.heading().startswith(f"{GROUP} as it is: ")
    for question in ("People needed", "What can be promised", "What matters most", "Where it stops paying"):
        visitor.act(visitor.page.get_by_test_id("stButtonGroup").get_by_text(question).click)
        expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
        expect(visitor.page.get_by_text("Something went wrong here")).to_have_count(0)
    assert f"desk-question={quote('Where it stops paying').replace('%20', '+')}" in visitor.page.url


def test_a_scenario_of_a_desk_is_kept_found_again_compared_and_sent(
    address: str, place: Workspace, visit: Visit
) -> None:
    made(place, "Two more", changes=(("people", "people", 2.0),))
    visitor = more(visit(address, DESK))
    unsaved = visitor.heading()
    shared = link(visitor)
    assert "ground=A+support+desk" in shared
    assert "changes=people.station" in shared
    assert visit(address, shared).heading() == unsaved
    pressed(visitor, "Keep as a scenario")
    visitor.page.get_by_label("Its name").fill("Half a person")
    pressed(visitor, "Keep this scenario")
    entry = next(each for each in place.register.entries("scenario") if each.value.title == "Half a person")
    assert (entry.value.ground, entry.value.about) == ("desk", {"group": GROUP})
    assert ("people", "people", 0.5) in entry.value.changes
    visitor.page.reload()
    assert "“Half a person”" in visitor.settle().heading()
    visitor.goto(f"scenarios?{urlencode({'scenario': entry.value.name, 'compare': 'Two more'})}")
    assert "“Half a person”" in visitor.heading()
    expect(visitor.key("compare")).to_contain_text("Two more")
    reader = visit(address, link(visitor))
    assert reader.heading() == visitor.heading()
    expect(reader.key("compare")).to_contain_text("Two more")


def test_a_group_whose_log_is_no_queue_is_refused_in_words_and_another_can_be_chosen(
    address: str, visit: Visit
) -> None:
    visitor = visit(address, f"scenarios?{urlencode({'ground': 'A support desk', 'group': 'Service Desk'})}")
    expect(visitor.page.get_by_text("are not those of a queue")).to_be_visible()
    visitor.choose("group", GROUP)
    assert visitor.heading().startswith(f"{GROUP} as it is: ")


def test_a_lever_that_makes_no_sense_is_refused_and_nothing_is_left_marked(address: str, visit: Visit) -> None:
    visitor = visit(address, DESK)
    for _ in range(3):
        visitor.act(visitor.page.get_by_test_id("stNumberInputStepDown").first.click)
    expect(visitor.page.get_by_text("with fewer than nobody")).to_be_visible()
    assert visitor.heading() == "What does a change cost and buy?"
    expect(visitor.page.get_by_text("Being recomputed")).to_have_count(0)
    assert more(more(more(visitor))).heading().startswith(f"{GROUP} as it is: ")


def test_who_asks_of_no_desk_in_particular_is_shown_one_that_can_be_played(address: str, visit: Visit) -> None:
    visitor = visit(address, "scenarios")
    visitor.act(visitor.page.get_by_test_id("stButtonGroup").get_by_text("A support desk").click)
    assert visitor.heading().startswith(f"{GROUP} as it is: ")


def test_a_scenario_of_an_availability_is_kept_and_turned_to_from_another_ground(
    address: str, place: Workspace, visit: Visit
) -> None:
    quicker = made(
        place, "Restored sooner", ground="availability", about=PORTAL, changes=changes_of([QuickerRestoring(times=0.5)])
    )
    visitor = visit(address, f"scenarios?scenario={quicker.name}")
    assert "“Restored sooner” would make that" in visitor.heading()
    visitor.act(visitor.page.get_by_test_id("stButtonGroup").get_by_text("Terms of a target").click)
    assert "scenario=" not in visitor.page.url
    assert "as agreed today" in visitor.heading()
    visitor.goto(f"scenarios?scenario={quicker.name}")
    assert "“Restored sooner” would make that" in visitor.heading()


def test_a_level_is_negotiated_on_what_its_desk_could_promise(address: str, visit: Visit) -> None:
    mail = "Email and Collaboration SLA · Faults and requests resolved within 20 hours"
    visitor = visit(address, f"agreements?{urlencode({'negotiate': mail, 'negotiate-desk': 'true'})}")
    visitor.act(visitor.page.get_by_text("Negotiate", exact=True).first.click)
    expect(visitor.page.get_by_text("could be promised at").first).to_be_visible()
