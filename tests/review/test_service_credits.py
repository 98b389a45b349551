"""Credits payable, told of the sample and of agreements made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import (
    Agreement,
    Catalogue,
    CreditSchedule,
    Customer,
    Service,
    Supplier,
    Target,
    Tier,
    Version,
)
from analytics.catalogue.agreement import Duration
from analytics.errors import QuestionError
from analytics.review import Review
from analytics.review.findings.service_credits import payable
from tests.measures.given import at, records

if TYPE_CHECKING:
    from analytics.review import Finding


def contract(name: str, claim: int | None = None, **known: Any) -> Agreement:
    """Eight of ten resolved within four hours, at 1,000 a month, or 10 % of it is owed."""
    owed = CreditSchedule(tiers=(Tier(at_least=0, below=0.8, credit=10),), claim_within_days=claim)
    target = Target(
        name="Resolved", measure="resolution", within=Duration(amount=4, unit="hours"), at_least=0.8, credits=owed
    )
    version = Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(target,), charge=1000.0)
    return Agreement(name=name, service="Desk", versions=(version,), **known)


def reviewed(*agreed: Agreement, upto: str = "2026-06-01T00:00", **known: Any) -> Review:
    """Forty tickets a month of 2026, half of them late."""
    firsts = [at(f"2026-{month:02d}-01T00:00") for month in range(1, 6)]
    tickets = [
        {"service": "Desk", "customer": "Port", "group": "Halden", "opened": opened,
         "resolved": opened + timedelta(hours=2 if place % 2 else 30)}
        for first in firsts for place in range(40) if (opened := first + timedelta(hours=16 * place)) < at(upto)
    ]  # fmt: skip
    held = records(upto, tickets=tickets)
    catalogue = Catalogue(
        services=(Service(name="Desk"),), customers=(Customer(name="Port"),), suppliers=(Supplier(name="Halden"),),
        agreements=agreed, **known,
    )  # fmt: skip
    return Review(held, catalogue, held.as_of)


def money(finding: Finding) -> float:
    """What we owe in all."""
    return float(finding.table.filter(pl.col("owed_by") == "")["money"].sum())


def test_every_credit_of_the_sample_is_in_one_quarter(review: Review) -> None:
    asked = [payable(review, month=f"{month:%Y-%m}") for month in review.months]
    found = {quarter.question: money(quarter) for quarter in asked}
    assert sum(found.values()) == pytest.approx(review.judged["money"].sum())
    assert sum(found.values()) == pytest.approx(4750 + 2600 + 2600 + 4100 + 5950 + 4500 + 5200 + 2050 + 2600)


def test_the_quarter_is_one_figure_with_the_agreements_behind_it(review: Review) -> None:
    found = payable(review)
    assert found.answer == (
        "£4,750 of credits are payable so far for the fiscal quarter October 2026 to December 2026: Citizen Portal SLA"
    )
    assert found.status == "breached"
    assert "records reach to 31 October 2026" in found.method.accuracy


def test_a_credit_that_lapsed_is_told_beside_the_figure_and_is_not_in_it(review: Review) -> None:
    found = payable(review, month="2026-02")
    assert found.answer == (
        "£8,600 of credits are payable for the fiscal quarter January 2026 to March 2026: Citizen Portal SLA and "
        "Network SLA, Ashby Hospitals; £5,950 lapsed unless claimed in time; Brightline Networks owes us £490"
    )


def test_a_credit_that_can_still_be_claimed_says_until_when(review: Review) -> None:
    found = payable(review.as_it_stood("2026-02"))
    assert "; £5,950 of it must be claimed by 30 March 2026; " in found.answer


def test_a_quarter_without_a_miss_owes_nothing(review: Review) -> None:
    found = payable(review, month="2025-01")
    assert (found.table.height, found.status) == (0, "met")
    assert found.answer == "No credit is payable for the fiscal quarter January 2025 to March 2025"


def test_the_credits_of_one_customer_are_those_of_agreements_with_it_alone() -> None:
    whole = reviewed(contract("Port SLA", customer="Port"), contract("Open SLA"))
    found = payable(whole, month="2026-02", customer="Port")
    assert found.table.select("agreement", "to").unique().rows() == [("Port SLA", "Port")]
    assert found.answer == "£300 of credits are payable for the quarter January 2026 to March 2026: Port SLA"


def test_what_a_supplier_owes_us_is_not_set_against_what_we_owe() -> None:
    ours = contract("Open SLA")
    theirs = contract("Halden contract", claim=45, kind="underpinning contract", provider="Halden")
    found = payable(reviewed(ours, theirs, organisation="Harbour", upto="2026-03-20T00:00"), month="2026-02")
    assert found.answer == (
        "£200 of credits are payable so far for the quarter January 2026 to March 2026: Open SLA; Halden owes us £100, "
        "to be claimed by 14 April 2026, and £100 lapsed unless we claimed it"
    )
    assert found.table.filter(pl.col("owed_by") == "Halden")["to"].unique().to_list() == ["Harbour"]


def test_without_records_there_is_no_quarter(review: Review) -> None:
    with pytest.raises(QuestionError, match="no month can be judged yet"):
        payable(replace(review, records=reviewed(upto="2026-01-01T00:00").records, as_of=None))
