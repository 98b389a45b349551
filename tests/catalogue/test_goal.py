"""Goals of customers: what they may name, and what is missing where nothing carries them."""

from __future__ import annotations

import pytest

from analytics.catalogue import dump, fingerprint, gaps, parse
from analytics.catalogue.completeness import NO_GOAL, NOT_CARRIED
from analytics.errors import CatalogueError
from tests.catalogue.complete import COMPLETE, DAY

GOALS = """
[[goals]]
name = "Paid on time"
customer = "Port"
services = ["Pay", "Net"]
"""


def lacking(goals: str) -> list[tuple[str, str, str]]:
    """What the complete catalogue lacks once it has these goals: kind, service and customer."""
    return [(gap.kind, gap.service, gap.customer) for gap in gaps(parse(goals + COMPLETE), DAY)]


def test_goals_are_read_and_written_back() -> None:
    catalogue = parse(GOALS + COMPLETE)
    (goal,) = catalogue.goals
    assert (goal.name, goal.customer, goal.services) == ("Paid on time", "Port", ("Pay", "Net"))
    assert parse(dump(catalogue)) == catalogue
    assert fingerprint(catalogue) != fingerprint(parse(COMPLETE))


@pytest.mark.parametrize(
    ("goals", "said"),
    [
        (GOALS.replace('"Net"', '"Nte"'), r"goal 'Paid on time' names the service 'Nte'.*There are: Net, Pay"),
        (GOALS.replace('"Port"', '"Prot"'), r"goal 'Paid on time' names the customer 'Prot'"),
        (GOALS.replace('"Net"', '"Pay"'), r"goals\[1\]\.services: 'Pay' is named twice"),
        (GOALS + GOALS, "the goal 'Paid on time' is there more than once"),
        (GOALS.replace("Paid on time", ""), r"goals\[1\]\.name: this is needed"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_with_what_is_wrong(goals: str, said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        parse(goals + COMPLETE)


def test_a_catalogue_without_goals_lacks_none() -> None:
    assert lacking("") == []
    assert lacking(GOALS) == []


def test_a_goal_that_no_service_carries_and_a_service_that_carries_none_are_gaps() -> None:
    other = '[[goals]]\nname = "Grow"\n'
    assert lacking(GOALS + other) == [(NOT_CARRIED, "", "")]
    assert lacking(GOALS.replace('"Pay", "Net"', '"Pay"')) == [(NO_GOAL, "Net", "")]
    assert lacking(GOALS.replace('services = ["Pay", "Net"]\n', "")) == [
        (NOT_CARRIED, "", "Port"), (NO_GOAL, "Net", ""), (NO_GOAL, "Pay", ""),
    ]  # fmt: skip
