"""First terms are offered for services without an agreement, by what their records carry, and judge them."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.catalogue import Catalogue, parse
from analytics.errors import CatalogueError
from analytics.measures import registry
from analytics.review import Review, proposed_terms
from tests.measures.given import records

OPENED = "2026-07-01T02:00"  # the evening of 30 June in New York


def review(catalogue: Catalogue | None = None) -> Review:
    """Two tickets of the desk, one with a due date, and one of the field."""
    known = records("2026-08-01T00:00", tickets=[
        {"service": "Desk", "opened": OPENED, "due": "2026-07-02T00:00"},
        {"service": "Desk", "opened": OPENED},
        {"service": "Field", "opened": OPENED},
    ])  # fmt: skip
    return Review(known, catalogue or Catalogue(), known.as_of)


def test_services_are_offered_by_what_their_records_carry() -> None:
    assert proposed_terms.waiting(review()) == {"due": ["Desk"], "hours": ["Desk", "Field"]}


def test_a_service_that_was_agreed_is_offered_no_more() -> None:
    agreed = parse(proposed_terms.terms(review(), "hours", ["Desk", "Field"], 90, hours=4))
    assert proposed_terms.waiting(review(agreed)) == {}


def test_what_carries_no_due_date_is_said_to_leave_the_count() -> None:
    told = "1 of 2 tickets can be judged so; what carries no target leaves the count"
    assert proposed_terms.reach(review(), "due", ["Desk"]) == told
    assert proposed_terms.reach(review(), "hours", ["Desk"]) == "2 of 2 tickets can be judged so"


def test_terms_are_in_force_from_the_month_of_the_first_record_in_their_zone() -> None:
    text = proposed_terms.terms(review(), "due", ["Desk"], 80, zone="America/New_York")
    catalogue = parse(text)
    assert catalogue.slas("Desk")[0].versions[0].in_force == date(2026, 6, 1)
    assert catalogue.zone == "America/New_York"
    registry.check(catalogue)


def test_terms_are_added_to_what_is_agreed_without_touching_it() -> None:
    first = proposed_terms.terms(review(), "due", ["Desk"], 80)
    second = proposed_terms.terms(review(parse(first)), "hours", ["Field"], 90, zone="Europe/Paris")
    both = parse(f"{first}\n{second}")
    assert [sla.service for sla in both.slas()] == ["Desk", "Field"]
    assert both.zone == "UTC"


def test_terms_for_no_service_and_terms_nobody_can_promise_are_refused() -> None:
    with pytest.raises(CatalogueError, match="no service is chosen"):
        proposed_terms.terms(review(), "due", [], 80)
    with pytest.raises(CatalogueError, match="101 % cannot be promised"):
        proposed_terms.terms(review(), "due", ["Desk"], 101)
