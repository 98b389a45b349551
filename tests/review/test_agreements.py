"""What is agreed is said whole, and so is every change of it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import Conventions
from analytics.catalogue.credits import CreditSchedule, Tier
from analytics.review.findings import agreements
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from analytics.catalogue import Version
    from analytics.review import Review


def changed(review: Review, agreement: str) -> list[tuple[str, str, str]]:
    return list(agreements.history(review, agreement).table.select("term", "was", "became").iter_rows())


def test_the_portals_second_version_promises_more_for_more_and_pays_sooner(review: Review) -> None:
    assert changed(review, "Citizen Portal SLA") == [
        ("charge", "45,000", "47,500"),
        ("Portal available", "Availability at least 99.4 %", "Availability at least 99.6 %"),
        (
            "Portal available: credits",
            "Credit of 10 % of the charge for a level of at least 99 % and under 99.4 %; Credit of 25 % of the charge "
            "for a level of at least 0 % and under 99 %; Credits come to 25 % of the charge at most",
            "Credit of 10 % of the charge for a level of at least 99 % and under 99.6 %; Credit of 25 % of the charge "
            "for a level of at least 0 % and under 99 %; Credits come to 25 % of the charge at most",
        ),
    ]


def test_the_mails_second_version_halves_the_time_to_answer_and_pays_credits(review: Review) -> None:
    charge, answered, credits_of_mail = changed(review, "Email and Collaboration SLA")
    assert charge == ("charge", "58,000", "59,500")
    assert answered == (
        "Urgent faults answered in time",
        "Response at least 95 % within 4 hours",
        "Response at least 95 % within 2 hours",
    )
    assert credits_of_mail[:2] == ("Mail available: credits", "none")
    assert "Credit of 5 % of the charge for a level of at least 99 % and under 99.5 %" in credits_of_mail[2]
    assert credits_of_mail[2].endswith("Credits come to 20 % of the charge at most; A credit is claimed within 30 days")


def test_only_agreements_with_more_than_one_version_changed(review: Review) -> None:
    more = [agreement.name for agreement in review.catalogue.agreements if len(agreement.versions) > 1]
    assert more == ["Email and Collaboration SLA", "Citizen Portal SLA"]
    for agreement in review.catalogue.agreements:
        assert bool(changed(review, agreement.name)) == (agreement.name in more)


#: Values that the version does not have, of conventions that are not a number or yes and no.
OTHERS: dict[str, Any] = {
    "clock_stops_at": "closure",
    "attributed_to": "opened",
    "open_items": "left out",
    "on_the_limit": "misses",
    "reopened": "restarts",
    "maintenance": "counts as up",
    "no_data": "counts as down",
    "composite": "product",
    "small_sample": "interval",
    "beyond_workload": "suspended",
    "impact_weights": {"Minor": 0.0},
    "component_weights": {"Backup": 2},
}


@pytest.fixture
def version(review: Review) -> Version:
    return review.catalogue.agreement("Hosting Platform SLA").versions[0]


TERMS: dict[str, Any] = {"calendar": "office", "charge": 1.5, "credit_cap": 12.0}
PROMISES: dict[str, Any] = {
    "at_least": 0.5,
    "within": None,
    "priority": ("P9",),
    "span": "quarter",
    "workload_limit": 7,
    "credits": CreditSchedule(tiers=(Tier(at_least=0, below=0.1, credit=3),), free_breaches=2),
}


@pytest.mark.parametrize("term", TERMS)
def test_a_change_of_a_versions_term_is_one_change(version: Version, term: str) -> None:
    (found,) = agreements.changes(version, replace(version, **{term: TERMS[term]}))
    assert found["term"] == term.replace("_", " ")


@pytest.mark.parametrize("term", PROMISES)
def test_a_change_of_a_targets_term_is_one_change(version: Version, term: str) -> None:
    first, second, *others = version.targets
    later = replace(version, targets=(first, replace(second, **{term: PROMISES[term]}), *others))
    (found,) = agreements.changes(version, later)
    assert found["term"].startswith(second.name)
    assert found["was"] != found["became"]


@pytest.mark.parametrize("name", [field.name for field in fields(Conventions)])
def test_a_change_of_any_convention_is_one_change(version: Version, name: str) -> None:
    usual = getattr(version.conventions, name)
    opposite = (not usual) if isinstance(usual, bool) else int(not usual)
    other: Any = OTHERS.get(name, opposite)
    later = replace(version, conventions=replace(version.conventions, **{name: other}))
    assert [found["term"] for found in agreements.changes(version, later)] == [name.replace("_", " ")]


def test_a_target_that_is_dropped_was_promised_and_is_not(version: Version) -> None:
    dropped = version.targets[-1].name
    found = agreements.changes(version, replace(version, targets=version.targets[:-1]))
    assert {change["became"] for change in found} == {"not promised"}
    assert found[0]["term"] == dropped


def test_every_target_in_force_has_a_row(review: Review) -> None:
    found = ask(review, "promises")
    there = [(a.name, t.name) for a in review.catalogue.agreements for t in a.versions[-1].targets]
    assert sorted(found.table.select("agreement", "target").iter_rows()) == sorted(there)
    with_customers = found.table.filter(pl.col("kind") == "SLA")
    assert (with_customers["agreement"].n_unique(), with_customers.height) == (11, 37)
    assert found.answer == "Eleven agreements with customers promise 37 levels of ten services"
    assert ask(review, "promises to one customer").answer.startswith(
        "One agreement with customers promises three levels"
    )


def test_services_with_records_and_no_agreement_are_named(review: Review) -> None:
    found = ask(review, "services without an agreement")
    agreed = {agreement.service for agreement in review.catalogue.slas()}
    bare = sorted(set(review.records["tickets"]["service"]) - agreed)
    assert found.table["service"].to_list() == bare == ["Data and Reporting"]
    assert found.answer == "Data and Reporting is delivered without an agreement"


def test_exclusions_are_told_with_reason_and_approver(review: Review) -> None:
    found = agreements.terms(review, "Hosting Platform SLA")
    assert found.table.row(-1) == (
        "Left out",
        "14 Nov 2025 03:00 to 15 Nov 2025 03:00: Flood at the Calder data room, which belongs to the customer "
        "(approved by Resident Services Manager, Calder Housing)",
    )
