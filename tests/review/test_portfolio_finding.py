"""Which proposals fit a budget together, told from the register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from analytics.errors import ScenarioError
from analytics.register import Saying
from analytics.review import Review, proposals
from analytics.review.findings import portfolio

if TYPE_CHECKING:
    from analytics.review import Workspace

ANN = Saying("Ann")


def put(own: Workspace, title: str, benefit: float, once: float, **told: Any) -> str:
    whole = {
        "title": title, "problem": "Too slow", "benefit": benefit, "one_off": once, "yearly": 0.0, "owner": "Ann",
        "decide_by": date(2026, 12, 1), **told,
    }  # fmt: skip
    moved = proposals.move(own, proposals.keep(own, whole, by=ANN), "proposed", by=ANN)
    return str(moved.value.name)


def test_those_that_bring_most_together_are_chosen_and_the_others_say_why_not(here: Review, own: Workspace) -> None:
    put(own, "Chatbot", 100_000, 60_000)
    put(own, "Second shift", 70_000, 50_000)
    put(own, "Training", 70_000, 50_000)
    found = portfolio.within(here, budget=100_000)
    assert found.answer == (
        "Within £100.0k, “Second shift” and “Training” bring most together: £140.0k in a year for £100.0k"
    )
    assert found.table["proposal"].to_list() == ["Second shift", "Training", "Chatbot"]
    assert found.table["chosen"].to_list() == ["yes", "yes", "no"]
    assert found.table["why"].to_list() == ["", "", "takes 60,000 GBP, and 0 of the budget is left"]
    assert found.picture is not None
    assert found.picture.frame["main"].to_list() == [True, True, False]
    assert found.recipe.parameters == {"budget": 100_000, "years": 1}
    alone = portfolio.within(here, budget=60_000)
    assert alone.answer == "Within £60.0k, “Chatbot” brings most: £100.0k in a year for £60.0k"


def test_what_an_accepted_proposal_excludes_is_left_out_and_the_accepted_one_is_chosen_no_more(
    here: Review, own: Workspace
) -> None:
    done = put(own, "Portal", 90_000, 60_000)
    put(own, "Chatbot", 100_000, 60_000, excludes=(done,))
    put(own, "Training", 70_000, 50_000)
    proposals.move(own, own.register.entry("proposal", done), "accepted", by=ANN)
    found = portfolio.within(here, budget=200_000)
    assert found.answer == "Within £200.0k, “Training” brings most: £70.0k in a year for £50.0k"
    assert dict(found.table.select("proposal", "why").iter_rows()) == {"Training": "", "Chatbot": "Portal excludes it"}


def test_without_a_budget_all_are_chosen_that_bring_anything(here: Review, own: Workspace) -> None:
    put(own, "Chatbot", 100_000, 60_000, yearly=5_000.0)
    assert portfolio.budgets(here, years=2) == (70_000, 1000)
    assert portfolio.within(here, years=2).answer == (
        "£70.0k is enough for all that wait for a decision: £200.0k over two years for £70.0k"
    )


def test_a_budget_is_moved_by_amounts_as_people_write_them(here: Review, own: Workspace) -> None:
    assert portfolio.budgets(here) == (1, 1)
    put(own, "Small", 10, 150.5)
    assert portfolio.budgets(here) == (151, 1)
    put(own, "Large", 10, 183_000)
    assert portfolio.budgets(here) == (184_000, 1000)


def test_where_nothing_waits_or_nothing_fits_it_is_said(here: Review, own: Workspace) -> None:
    assert portfolio.within(here, budget=10).answer == "No proposal waits for a decision"
    assert not portfolio.waiting(here)
    put(own, "Chatbot", 100_000, 60_000)
    assert [proposal.title for proposal in portfolio.waiting(here)] == ["Chatbot"]
    assert portfolio.within(here, budget=10).answer.startswith("Within £10, no proposal that waits for a decision")


def test_proposals_in_two_currencies_are_refused_in_words(here: Review, own: Workspace) -> None:
    put(own, "Chatbot", 100_000, 60_000)
    put(own, "Tool", 100_000, 60_000, currency="EUR")
    with pytest.raises(ScenarioError, match="which cannot be added up"):
        portfolio.within(here, budget=100_000)
