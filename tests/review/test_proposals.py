"""From a scenario to a proposal that is decided on, and from proposals to a choice within a budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import CatalogueError, ConflictError, QuestionError, RegisterError, ScenarioError
from analytics.register import Saying
from analytics.register.proposal import KeptProposal
from analytics.register.scenario import KeptScenario
from analytics.review import Review, proposals
from analytics.review.candidates import Candidate, candidates, choice
from analytics.review.findings import availability, desk, scenarios
from analytics.review.findings import proposals as listed
from analytics.review.kept import trouble
from analytics.scenario.portfolio import Budget, choose
from tests.review.queued import GROUP
from tests.review.queued import review as queued

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.review import Workspace

ANN: Final = Saying("Ann")
UP: Final[dict[str, Any]] = {"agreement": "Citizen Portal SLA", "target": "Portal available"}
PAY: Final[dict[str, Any]] = {"agreement": "Payroll and HR SLA", "target": "Pay questions resolved within 16 hours"}
WHOLE: Final = {
    "title": "Night shift", "problem": "Nobody is there", "benefit": 90_000.0, "one_off": 10_000.0, "yearly": 0.0,
    "owner": "Ann", "decide_by": date(2026, 12, 1),
}  # fmt: skip


def test_a_proposal_begun_from_a_scenario_says_what_the_scenario_comes_to_in_a_year(review: Review) -> None:
    easier = KeptScenario(title="Promise less", about=PAY, changes=(("level", "level", 80.0),))
    begun = proposals.begun(review, easier)
    found = scenarios.compare(review, **PAY, options=(("Promise less", easier.changes),))
    row = found.table.row(-1, named=True)
    assert row["total_change"] < -2 * row["total_error"]
    assert begun["benefit"] == pytest.approx(-12 * row["total_change"], abs=0.5)
    assert begun["benefit_is"] == "Lower running cost and service credits than today"
    assert (begun["title"], begun["scenarios"], begun["services"]) == (
        "Promise less", (easier.name,), ("Payroll and HR",),
    )  # fmt: skip
    assert begun["currency"] == review.catalogue.currency
    assert begun["problem"] == scenarios.compare(review, **PAY).answer
    (figure,) = begun["evidence"]
    assert (figure["answer"], figure["function"], figure["data_version"]) == (found.answer, "scenarios.compare", 1)
    assert KeptProposal(**begun).missing == ["its one-off cost", "its cost a year", "who answers for it",
                                             "the day to decide by"]  # fmt: skip


def test_a_scenario_that_costs_more_becomes_a_cost_a_year_and_no_benefit(review: Review) -> None:
    dearer = KeptScenario(title="Promise more", about=PAY, changes=(("level", "level", 97.0),))
    begun = proposals.begun(review, dearer)
    assert begun["yearly"] > 0
    assert "benefit" not in begun


def test_a_scenario_that_cannot_be_worked_out_begins_no_proposal_and_says_why(review: Review) -> None:
    with pytest.raises(ScenarioError, match="no lever 'warp'"):
        proposals.begun(review, KeptScenario(title="A", about=PAY, changes=(("warp", "speed", 9.0),)))


def test_a_scenario_of_an_availability_brings_credits_not_owed_and_costs_what_it_takes(review: Review) -> None:
    twin = KeptScenario(
        title="A second unit", ground="availability", about=UP,
        changes=(("redundancy", "units", 2.0), ("redundancy", "once", 9_000.0), ("redundancy", "monthly", 120.0)),
    )  # fmt: skip
    begun = proposals.begun(review, twin)
    found = availability.levers(review, **UP, options=((twin.title, twin.changes),))
    row = found.table.row(-1, named=True)
    assert row["credits_change"] < -2 * row["credits_change_error"]
    assert begun["benefit"] == pytest.approx(-12 * row["credits_change"], abs=0.5)
    assert begun["benefit_is"] == "Lower service credits than today"
    assert (begun["one_off"], begun["yearly"]) == (9_000, 1_440)
    assert begun["services"] == ("Citizen Portal",)
    assert begun["problem"] == availability.parts(review, **UP).answer
    assert [figure["answer"] for figure in begun["evidence"]] == [found.answer]
    assert proposals.unsaid(begun) == []
    assert KeptProposal(**begun).missing == ["who answers for it", "the day to decide by"]


def test_an_availability_that_nothing_is_known_of_begins_no_proposal_and_says_why(review: Review) -> None:
    bare = replace(review, records=replace(review.records, tables={
        **review.records.tables, "outages": review.records["outages"].clear(),
    }))  # fmt: skip
    twin = KeptScenario(title="Twin", ground="availability", about=UP, changes=(("redundancy", "units", 2.0),))
    with pytest.raises(ScenarioError, match=r"What would make .* easier to hold is not known"):
        proposals.begun(bare, twin)


def test_a_scenario_on_a_ground_that_is_not_known_begins_no_proposal(review: Review) -> None:
    with pytest.raises(QuestionError, match=r"no what-if is asked of a 'moon'.*target"):
        proposals.begun(review, KeptScenario(title="A", ground="moon", about={}))


@pytest.mark.slow
def test_a_scenario_of_a_desk_is_told_in_a_year_and_changes_the_services_of_its_group() -> None:
    more = KeptScenario(
        title="One more", ground="desk", about={"group": GROUP}, changes=(("people", "people", 1.0),), horizon=3
    )
    begun = proposals.begun(queued(), more)
    found = desk.compare(queued(), group=GROUP, horizon=3, options=((more.title, more.changes),))
    row = found.table.row(-1, named=True)
    assert row["total_change"] > 2 * row["total_error"]
    assert begun["yearly"] == pytest.approx(12 * row["total_change"], abs=0.5)
    assert begun["services"] == (
        "Payroll and HR", "Finance and Purchasing", "Case Management", "Citizen Portal", "Data and Reporting",
    )  # fmt: skip
    assert begun["problem"] == desk.compare(queued(), group=GROUP, horizon=3).answer
    assert [figure["function"] for figure in begun["evidence"]] == ["desk.compare"]
    assert proposals.unsaid(begun) == ["its benefit a year", "its one-off cost"]


def outcome(change: float | None, error: float | None, due: float | None = -1.0) -> dict[str, float | None]:
    return {"total_change": change, "total_error": error, "credits_change": due, "credits_error": 0.1}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (outcome(-100.0, 49.9), {"benefit": 1200.0, "benefit_is": "Lower running cost and service credits than today"}),
        (outcome(-100.0, 50.0), {}),
        (outcome(100.0, 49.9), {"yearly": 1200.0}),
        (outcome(0.0, 0.0), {}),
        (outcome(None, None), {"benefit": 12.0, "benefit_is": "Lower service credits than today"}),
        (outcome(None, None, None), {}),
    ],
)
def test_only_a_plain_difference_is_taken_over(row: Mapping[str, Any], said: dict[str, Any]) -> None:
    assert proposals.money(row) == said


def test_a_proposal_is_made_changed_put_forward_and_decided_on(own: Workspace) -> None:
    made = proposals.keep(own, {"title": "Night shift", "status": "accepted"}, by=ANN)
    assert made.value.status == "draft"
    with pytest.raises(QuestionError, match="does not say the problem it answers"):
        proposals.move(own, made, "proposed", by=ANN)
    told = proposals.change(own, made, by=ANN, **WHOLE)
    put = proposals.move(own, told, "proposed", by=ANN)
    with pytest.raises(QuestionError, match="would not say who answers for it"):
        proposals.change(own, put, by=ANN, owner="")
    taken = proposals.move(own, put, "accepted", by=Saying("Board", "In the review of October"))
    with pytest.raises(QuestionError, match="is accepted, and stays as it was decided on"):
        proposals.change(own, taken, by=ANN, benefit=1.0)
    last = own.register.history("proposal")[-1]
    assert (last.who, last.reason, last.after.status) == ("Board", "In the review of October", "accepted")
    own.register.undo(last.number)
    assert own.register.entry("proposal", made.value.name).value.status == "proposed"


def test_who_changes_or_moves_what_somebody_else_changed_meanwhile_is_told(own: Workspace) -> None:
    made = proposals.keep(own, WHOLE, by=ANN)
    proposals.change(own, made, by=Saying("Bo"), owner="Bo")
    with pytest.raises(ConflictError, match="Bo changed the proposal"):
        proposals.change(own, made, by=ANN, owner="Ann")
    with pytest.raises(ConflictError, match="Bo changed the proposal"):
        proposals.move(own, made, "proposed", by=ANN)


def test_one_taken_up_again_needs_its_title_back(own: Workspace) -> None:
    gone = proposals.move(own, proposals.keep(own, WHOLE, by=ANN), "withdrawn", by=ANN)
    proposals.keep(own, WHOLE, by=ANN)
    with pytest.raises(RegisterError, match="a proposal called 'Night shift' is kept already"):
        proposals.move(own, gone, "draft", by=ANN)


def test_a_field_that_cannot_be_is_told_by_its_name(own: Workspace) -> None:
    with pytest.raises(CatalogueError, match="the proposal: one off"):
        proposals.keep(own, {**WHOLE, "one_off": -1.0}, by=ANN)


def test_the_list_is_ordered_by_the_day_to_decide_and_tells_what_is_overdue(here: Review, own: Workspace) -> None:
    def put(title: str, day: date | None, **told: Any) -> str:
        made = proposals.keep(own, {**WHOLE, "title": title, "decide_by": day, **told}, by=ANN)
        return str((proposals.move(own, made, "proposed", by=ANN) if day else made).value.name)

    late = here.last_day
    assert late is not None
    put("Unready", None)
    later = put("Later", date(2027, 3, 1))
    put("Now", late.replace(day=1), requires=(later, "gone"), risk="It may\nnot do", risk_level="high")
    over = proposals.keep(own, {**WHOLE, "title": "Over"}, by=ANN)
    proposals.move(own, over, "withdrawn", by=ANN)
    found = listed.ordered(here)
    assert found.table["proposal"].to_list() == ["Now", "Later", "Unready"]
    assert found.table["overdue"].to_list() == ["yes", "", ""]
    assert found.table["requires"].to_list() == ["Later, one that is not kept any more", "", ""]
    assert found.table["missing"].to_list() == ["", "", "the day to decide by"]
    assert found.answer == (
        f"Two proposals wait for a decision, the first “Now” by {late.replace(day=1):%-d %B %Y}, a day that has passed"
    )
    assert listed.ordered(here, every=True).table.height == 4
    proposals.keep(own, {**WHOLE, "title": "Pay", "services": ("Payroll and HR",)}, by=ANN)
    assert listed.ordered(here, service="Payroll and HR").table["proposal"].to_list() == ["Pay"]
    with pytest.raises(QuestionError, match="no service 'Pay'"):
        listed.ordered(here, service="Pay")


def test_the_day_to_decide_itself_is_not_overdue(here: Review, own: Workspace) -> None:
    made = proposals.keep(own, {**WHOLE, "decide_by": here.last_day}, by=ANN)
    proposals.move(own, made, "proposed", by=ANN)
    assert listed.ordered(here).table["overdue"].to_list() == [""]
    assert "One proposal waits for a decision: “Night shift” by" in listed.ordered(here).answer


def test_drafts_alone_wait_for_nobody(here: Review, own: Workspace) -> None:
    proposals.keep(own, {"title": "Draft"}, by=ANN)
    assert listed.ordered(here).answer == "No proposal waits for a decision, and one draft is being written"


def proposed(name: str, **told: Any) -> KeptProposal:
    return KeptProposal(**{**WHOLE, "title": name.upper(), "name": name, "status": "proposed", **told})


def test_proposals_become_plain_inputs_by_hand_worked_out() -> None:
    kept = [
        proposed("a", benefit=100.0, one_off=30.0, yearly=5.0, excludes=("b", "x"), requires=("c", "done")),
        proposed("b", scenarios=("s",)),
        proposed("c", one_off=0.0),
        replace(proposed("done"), status="accepted"),
        replace(proposed("x"), status="declined"),
        replace(proposed("d"), status="draft", benefit=None),
    ]
    assert candidates(kept, years=3) == (
        Candidate(name="a", title="A", cost=45.0, benefit=300.0, currency="GBP", excludes=("B",), requires=("C",)),
        Candidate(name="b", title="B", cost=10_000.0, benefit=270_000.0, currency="GBP", scenarios=("s",)),
        Candidate(name="c", title="C", cost=0.0, benefit=270_000.0, currency="GBP"),
    )
    assert candidates([]) == ()


def test_candidates_are_chosen_from_within_a_budget_with_what_they_need_and_rule_out() -> None:
    found = candidates([
        proposed("a", benefit=50.0, one_off=10.0, requires=("c",)),
        proposed("b", benefit=60.0, one_off=10.0, excludes=("c",)),
        proposed("c", benefit=20.0, one_off=10.0),
    ])  # fmt: skip
    bought = {budget: choose(choice(found, Budget(name="2027", amount=budget), "GBP")) for budget in (10.0, 20.0, 30.0)}
    # A and C bring 70 for 20; B alone 60 for 10, and never beside C.
    assert {budget: set(found.chosen) for budget, found in bought.items()} == {
        10.0: {"B"}, 20.0: {"A", "C"}, 30.0: {"A", "C"},
    }  # fmt: skip


def test_what_was_accepted_rules_out_what_excludes_it_and_what_it_excludes_and_is_paid_for_already() -> None:
    found = candidates([
        replace(proposed("done", one_off=1e6, excludes=("b",)), status="accepted"),
        proposed("a", one_off=10.0, excludes=("done",)),
        proposed("b", one_off=10.0),
        proposed("c", one_off=10.0, requires=("a",)),
        proposed("d", one_off=10.0),
    ])  # fmt: skip
    assert {each.title: each.excludes for each in found} == {"A": ("DONE",), "B": ("DONE",), "C": (), "D": ()}
    best = choose(choice(found, Budget(name="2027", amount=100.0), "GBP"))
    assert (best.chosen, best.costs) == (("D", "DONE"), (10.0,))
    assert {each.name: each.words for each in best.stopped} == {
        "A": "DONE excludes it", "B": "DONE excludes it", "C": "requires A, which DONE excludes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ([proposed("a", benefit=None, yearly=None)], "'A' does not say its benefit a year and its cost a year"),
        ([proposed("a"), proposed("b", currency="EUR")], r"count money in EUR \('B'\) and GBP \('A'\)"),
        ([proposed("a", requires=("b",)), proposed("b", requires=("a",))],
         "'A' requires 'B', which requires 'A': neither could come first"),
        ([proposed("z", requires=("a",)), proposed("a", requires=("b",)), proposed("b", requires=("c",)),
          proposed("c", requires=("a",))], "'A' requires 'B', which requires 'C', which requires 'A'"),
        ([proposed("a", requires=("b",)), replace(proposed("b"), status="declined")],
         "'A' requires 'B', which is declined"),
        ([proposed("a", requires=("b",)), replace(proposed("b"), status="draft")], "requires 'B', which is draft"),
        ([proposed("a", requires=("b",))], "requires a proposal that is not kept any more"),
    ],
)  # fmt: skip
def test_what_cannot_be_chosen_from_is_refused_in_words(kept: list[KeptProposal], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        candidates(kept)


def test_a_chain_of_a_thousand_requirements_is_no_loop() -> None:
    chain = [proposed(f"p{number}", requires=(f"p{number + 1}",) * (number < 999)) for number in range(1000)]
    assert len(candidates(chain)) == 1000


@given(st.integers(2, 6).flatmap(lambda n: st.lists(st.sets(st.integers(0, n - 1)), min_size=n, max_size=n)))
def test_a_loop_is_refused_exactly_where_no_order_exists(needs: list[set[int]]) -> None:
    kept = [
        proposed(f"p{number}", requires=tuple(f"p{other}" for other in sorted(others) if other != number))
        for number, others in enumerate(needs)
    ]
    left = {number: {other for other in others if other != number} for number, others in enumerate(needs)}
    while free := [number for number, others in left.items() if not others & left.keys()]:
        for number in free:
            del left[number]
    if left:
        with pytest.raises(ScenarioError, match="neither could come first"):
            candidates(kept)
    else:
        assert len(candidates(kept)) == len(needs)


def test_of_two_that_exclude_each_other_one_is_accepted(own: Workspace) -> None:
    one = proposals.move(own, proposals.keep(own, WHOLE, by=ANN), "proposed", by=ANN)
    two = proposals.keep(own, {**WHOLE, "title": "Chatbot", "excludes": (one.value.name,)}, by=ANN)
    two = proposals.move(own, two, "proposed", by=ANN)
    two = proposals.move(own, two, "accepted", by=ANN)
    with pytest.raises(QuestionError, match=r"'Night shift' makes no sense beside 'Chatbot', which is accepted.*Decl"):
        proposals.move(own, one, "accepted", by=ANN)
    proposals.move(own, two, "withdrawn", by=ANN)
    assert proposals.move(own, one, "accepted", by=ANN).value.status == "accepted"


def test_the_sample_puts_forward_what_its_scenarios_come_to(opened: Review) -> None:
    assert opened.register is not None
    kept = {entry.value.name: entry.value for entry in proposals.listed(opened.register)}
    assert [(held.status, held.missing) for held in kept.values()] == [
        ("proposed", []), ("proposed", []), ("draft", ["its benefit a year"]),
    ]  # fmt: skip
    services = {service.name for service in opened.catalogue.services}
    assert all(set(held.services) <= services for held in kept.values())
    made = {name: held for held in kept.values() for name in held.scenarios}
    entries = opened.register.entries("scenario")
    assert {entry.value.name for entry in entries} == set(made)
    for entry in entries:
        assert trouble(opened, entry.value) == ""
        held, begun = made[entry.value.name], proposals.begun(opened, entry.value)
        assert (held.scenarios, held.services) == (begun["scenarios"], begun["services"])
        told = {name: begun[name] for name in ("benefit", "benefit_is", "one_off", "yearly") if name in begun}
        assert told == {name: getattr(held, name) for name in told}
