"""Goals beside the services they rest on: statuses, levels and costs worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.catalogue import Catalogue, Customer, Goal
from analytics.errors import QuestionError
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import contribution
from tests.review.every_finding import ask
from tests.review.test_worth import reviewed, service, target

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT, QUAY = Customer(name="Port"), Customer(name="Quay")


def made(review_of: Review, goals: Sequence[Goal]) -> Review:
    catalogue = replace(review_of.catalogue, customers=(PORT, QUAY), goals=tuple(goals))
    return Review(review_of.records, catalogue, review_of.as_of)


@pytest.fixture(scope="module")
def two() -> Review:
    """Pay misses its level in its last month, Net meets it; each costs a round sum a month."""
    return reviewed(
        service("Pay", [40] * 11 + [20], target(), cost=1_000.0), service("Net", [40] * 12, target(), cost=300.0)
    )


def test_a_goal_whose_service_misses_its_level_is_told_with_what_that_costs(two: Review) -> None:
    goals = [
        Goal(name="Paid", customer="Port", services=("Pay", "Net")), Goal(name="Linked", services=("Net",)),
        Goal(name="Grow", customer="Quay"),
    ]  # fmt: skip
    found = contribution.goals(made(two, goals))
    assert found.table.select("goal", "service", "status", "missed", "targets", "cost").rows() == [
        ("Paid", "Pay", "breached", 1, 1, 1_000.0), ("Paid", "Net", "met", 0, 1, 300.0),
        ("Linked", "Net", "met", 0, 1, 300.0), ("Grow", "", "not enough data", None, None, None),
    ]  # fmt: skip
    month = f"{made(two, goals).months[-1]:%B %Y}"
    assert found.answer == (
        f"One of three goals rests on a service that misses its level: Pay; it costs £1,000 in {month}; one rests on "
        "no service"
    )
    assert found.status == "breached"
    assert found.table["level"][0] == "Resolved: 50.0 %, 80 % promised"
    assert found.picture is not None
    assert found.picture.frame.height == 3


def test_a_customer_sees_their_own_goals_and_those_of_all(two: Review) -> None:
    goals = [Goal(name="Paid", customer="Port", services=("Pay",)), Goal(name="Linked", services=("Net",))]
    review = made(two, goals)
    assert contribution.goals(review, customer="Quay").table["goal"].to_list() == ["Linked"]
    assert contribution.goals(review, customer="Port").table["goal"].to_list() == ["Paid", "Linked"]
    assert contribution.goals(review, service="Pay").table["goal"].to_list() == ["Paid"]
    met = contribution.goals(review, customer="Quay")
    assert met.answer.startswith("No service behind this one goal misses its level")
    with pytest.raises(QuestionError, match="no customer 'Quai'"):
        contribution.goals(review, customer="Quai")


def test_a_catalogue_without_goals_says_so(two: Review) -> None:
    found = contribution.goals(made(two, []))
    assert (found.answer, found.status, found.picture) == ("No goal of a customer is named yet", "", None)
    one = made(two, [Goal(name="Paid", customer="Port", services=("Pay",))])
    assert contribution.goals(one, customer="Quay").answer == "No such goal of a customer is named yet"


def test_what_is_agreed_with_another_customer_says_nothing_of_a_goal(review: Review) -> None:
    """Two customers have a network agreement of their own; the wards' goal is held against theirs alone."""
    rows = ask(review, "goals").table.filter(pl.col("service") == "Network and Wi-Fi")
    counted = dict(rows.select("goal", "targets").iter_rows())
    assert counted["Wards reach records at any hour"] < counted["Staff can work wherever they are"]


def test_a_customer_reads_of_no_agreement_with_another_one(review: Review) -> None:
    for customer, other in (("Ashby Hospitals", "Northmoor Council"), ("Northmoor Council", "Ashby Hospitals")):
        table = contribution.goals(review, customer=customer).table
        theirs = {
            target.name
            for sla in review.catalogue.slas()
            if sla.customer == other
            for target in sla.versions[-1].targets
        }
        ours = {t.name for sla in review.catalogue.slas() if sla.customer != other for t in sla.versions[-1].targets}
        assert not [level for level in table["level"] if level.split(":")[0] in theirs - ours]
        network = table.filter(pl.col("service") == "Network and Wi-Fi", pl.col("customer") == "every customer")
        assert network["targets"].to_list() == [3]


def test_the_sample_tells_which_goals_are_at_stake(review: Review) -> None:
    found = ask(review, "goals")
    assert found.answer == (
        "Three of ten goals rest on a service that misses its level: Citizen Portal and Print and Post; they cost "
        "£67.4k in October 2026; five more rest on one at risk; one rests on no service"
    )
    costs = review.records["costs"].filter(
        pl.col("service").is_in(["Citizen Portal", "Print and Post"]), pl.col("month") == date(2026, 10, 1)
    )
    assert f"£{costs['amount'].sum() / 1000:.1f}k" == "£67.4k"


def test_an_empty_workspace_names_what_is_missing() -> None:
    with pytest.raises(QuestionError, match="no month can be judged yet"):
        contribution.goals(Review(Records(), Catalogue()))
