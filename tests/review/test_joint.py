"""Proposals chosen within a budget, played together: what they bring beside what each brings alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest

from analytics.register import Saying
from analytics.review import Review, kept, words
from analytics.review.findings import portfolio
from analytics.review.ground import GROUNDS
from analytics.scenario.compare import MOST
from tests.review.queued import GROUP
from tests.review.queued import review as queued
from tests.review.test_portfolio_finding import put
from tests.review.test_proposals import PAY, UP

if TYPE_CHECKING:
    from analytics.review import Workspace
    from analytics.scenario.lever import Change

ANN: Final = Saying("Ann")
RARER: Final = (("fewerfailures", "times", 2.0),)
QUICKER: Final = (("quickerrestoring", "times", 0.5),)
LESS: Final = (("level", "level", 80.0),)
BUSIER: Final = (("demand", "percent", 10.0),)


def scenario(own: Workspace, title: str, changes: tuple[Change, ...], ground: str, about: Any, **told: Any) -> str:
    return str(kept.keep(own, title, changes, ground=ground, about=about, by=ANN, **told).value.name)


def proposal(own: Workspace, title: str, changes: tuple[Change, ...], ground: str, about: Any, **told: Any) -> str:
    """A proposal that waits for a decision, from a scenario of its own."""
    return put(own, title, 1_000, 10, scenarios=(scenario(own, title, changes, ground, about, **told),))


def asked(review: Review, ground: str, changes: tuple[Change, ...], **about: Any) -> dict[str, Any]:
    """The row of changes that a ground's own comparison gives."""
    return GROUNDS[ground].compare(review, **about, options=(("So", changes),)).table.row(-1, named=True)


def test_two_that_get_in_each_others_way_bring_less_together_than_one_by_one(here: Review, own: Workspace) -> None:
    proposal(own, "Rarer", RARER, "availability", UP)
    proposal(own, "Quicker", QUICKER, "availability", UP)
    found = portfolio.together(here)
    alone = [-12 * asked(here, "availability", each, **UP)["credits_change"] for each in (QUICKER, RARER)]
    both = asked(here, "availability", RARER + QUICKER, **UP)
    assert found.table["option"].to_list() == ["Quicker", "Rarer", "One by one, added up", "Together"]
    assert found.table["saves"].to_list() == pytest.approx([*alone, sum(alone), -12 * both["credits_change"]])
    assert found.table["error"][3] == pytest.approx(12 * both["credits_change_error"])
    assert found.table["error"][2] == pytest.approx(sum(found.table["error"][:2]))
    assert found.table["attained"][3] == f"{100 * both['ceiling']:.2f} % could be promised"
    assert set(found.table["about"]) == {"An availability: Citizen Portal SLA · Portal available"}
    # An outage saved by the one cannot be shortened by the other.
    saved, lost = found.table["saves"][3], found.table["saves"][2] - found.table["saves"][3]
    assert lost > 500
    assert found.answer == (
        f"“Quicker” and “Rarer” save {words.money(saved)} a year together, {words.money(lost)} less than one by one"
    )


def test_what_does_not_get_in_the_way_of_each_other_adds_up(here: Review, own: Workspace) -> None:
    wide = (("quickerrestoring", "part", "Identity and Access"), ("quickerrestoring", "times", 0.9))
    none = (("plannedworkmoved", "percent", 50.0),)
    proposal(own, "Slightly quicker", wide, "availability", UP)
    proposal(own, "Planned", none, "availability", UP)
    found = portfolio.together(here)
    # Planned work is no time lost under this agreement, so it changes nothing that is owed.
    assert asked(here, "availability", none, **UP)["credits_change"] == pytest.approx(0, abs=1)
    assert found.answer.endswith((" a year together, as much as one by one", "no plain difference in money together"))


def test_those_of_a_target_are_played_for_the_longest_time_of_one_of_them(here: Review, own: Workspace) -> None:
    proposal(own, "Promise less", LESS, "target", PAY, horizon=6)
    proposal(own, "Busier", BUSIER, "target", PAY, horizon=18)
    found = portfolio.together(here)
    both = (
        GROUNDS["target"].compare(here, **PAY, horizon=18, options=(("So", LESS + BUSIER),)).table.row(-1, named=True)
    )
    assert found.table["saves"][3] == pytest.approx(-12 * both["total_change"])
    assert found.table["attained"][3] == f"{100 * both['level']:.1f} % attained"


def test_two_that_pull_the_same_lever_are_not_played_and_are_said_by_name(here: Review, own: Workspace) -> None:
    proposal(own, "Busier", BUSIER, "target", PAY)
    proposal(own, "Much busier", (("demand", "percent", 30.0),), "target", PAY)
    found = portfolio.together(here)
    assert found.answer == (
        "None of the proposals chosen is played together with another. “Busier” and “Much busier” both change "
        "“Demand” (Terms of a target: Payroll and HR SLA · Pay questions resolved within 16 hours): what that comes to "
        "together is not known"
    )
    assert found.table.is_empty()
    assert found.method.exclusions == (found.answer.partition(". ")[2],)
    proposal(own, "Promise less", LESS, "target", PAY)
    proposal(own, "Quicker", (("pace", "percent", 5.0),), "target", PAY)
    found = portfolio.together(here)
    assert found.table["option"].to_list() == [
        "Promise less", "Quicker", "One by one, added up", "Together",
    ]  # fmt: skip
    assert found.answer.endswith("; “Busier” and “Much busier” cannot be played with others")


def test_what_comes_from_no_scenario_or_from_one_that_cannot_be_worked_out_is_said(
    here: Review, own: Workspace
) -> None:
    put(own, "By hand", 1_000, 10)
    put(own, "Lost", 1_000, 10, scenarios=("gone",))
    proposal(own, "Warp", (("warp", "speed", 9.0),), "target", PAY)
    unknown = scenario(own, "Moon", (), "moon", {})
    put(own, "Moon", 1_000, 10, scenarios=(unknown,))
    by_hand, lost, moon, warp = portfolio.together(here).method.exclusions
    assert by_hand == "“By hand” comes from no scenario"
    assert lost == "The scenario of “Lost” cannot be worked out: it is not kept any more"
    assert moon == (
        "The scenario of “Moon” cannot be worked out: This version of the program works out no scenario of a moon"
    )
    assert warp.startswith("The scenario of “Warp” cannot be worked out: No lever 'warp'")


def test_one_that_fails_on_its_own_records_is_left_out_and_the_rest_is_played(here: Review, own: Workspace) -> None:
    proposal(own, "Promise less", LESS, "target", PAY)
    proposal(own, "Busier", BUSIER, "target", PAY)
    # The lever and its field are there, but this target promises no percentile.
    proposal(own, "Percentile", (("percentile", "percentile", 95.0),), "target", PAY)
    found = portfolio.together(here)
    assert found.table["option"].to_list() == ["Busier", "Promise less", "One by one, added up", "Together"]
    (why,) = found.method.exclusions
    assert why.startswith("“Percentile” cannot be worked out: the target 'Pay questions resolved")
    assert "does not promise a percentile" in why


def test_a_proposal_of_several_scenarios_is_all_of_them(here: Review, own: Workspace) -> None:
    names = (scenario(own, "Less", LESS, "target", PAY), scenario(own, "More work", BUSIER, "target", PAY))
    put(own, "Both", 1_000, 10, scenarios=names)
    proposal(own, "Quicker", (("pace", "percent", 5.0),), "target", PAY)
    found = portfolio.together(here)
    assert found.table["saves"][0] == pytest.approx(-12 * asked(here, "target", LESS + BUSIER, **PAY)["total_change"])
    again = scenario(own, "Other work", (("demand", "percent", -10.0),), "target", PAY)
    put(own, "Torn", 1_000, 10, scenarios=(names[1], again))
    (why,) = portfolio.together(here).method.exclusions
    assert why.startswith("“Both” and “Torn” both change “Demand”")


def test_changes_of_different_things_bring_what_they_bring_alone(here: Review, own: Workspace) -> None:
    proposal(own, "Rarer", RARER, "availability", UP)
    proposal(own, "Promise less", LESS, "target", PAY)
    assert portfolio.together(here).answer == (
        "No two of the proposals chosen change the same thing, so each brings what it brings alone"
    )


def test_only_what_the_budget_chooses_is_played(here: Review, own: Workspace) -> None:
    assert portfolio.together(here).answer == "No proposal is chosen, so nothing is played together"
    proposal(own, "Rarer", RARER, "availability", UP)
    proposal(own, "Quicker", QUICKER, "availability", UP)
    assert portfolio.together(here, budget=10).answer.startswith("No two of the proposals chosen")
    assert portfolio.together(here, budget=0).answer.startswith("No proposal is chosen")


def test_more_than_are_compared_at_a_time_are_played_together_all_the_same(here: Review, own: Workspace) -> None:
    levers: list[tuple[Change, ...]] = [
        LESS, BUSIER, (("pace", "percent", 5.0),), (("threshold", "hours", 20.0),), (("unitcosts", "per_item", 9.0),),
    ]  # fmt: skip
    assert len(levers) == MOST
    for number, changes in enumerate(levers):
        proposal(own, f"P{number}", changes, "target", PAY)
    found = portfolio.together(here)
    whole = tuple(change for changes in levers for change in changes)
    assert found.table.height == MOST + 2
    assert found.table["saves"][-1] == pytest.approx(-12 * asked(here, "target", whole, **PAY)["total_change"])


@pytest.mark.slow
def test_those_of_a_desk_are_played_on_the_same_luck(own: Workspace) -> None:
    here = replace(queued(), register=own.register)
    people: tuple[Change, ...] = (("people", "people", 1.0),)
    handling: tuple[Change, ...] = (("handling", "percent", 10.0),)
    proposal(own, "One more", people, "desk", {"group": GROUP}, horizon=3)
    proposal(own, "Quicker", handling, "desk", {"group": GROUP}, horizon=3)
    found = portfolio.together(here)
    rows = [
        GROUNDS["desk"].compare(here, group=GROUP, horizon=3, options=(("So", each),)).table.row(-1, named=True)
        for each in (people, handling, people + handling)
    ]
    saved = [-12 * row["total_change"] for row in rows]
    assert found.table["saves"].to_list() == pytest.approx([*saved[:2], sum(saved[:2]), saved[2]])
    assert found.table["attained"][3] == f"{100 * rows[2]['level']:.0f} % of items in time"
