"""What agreements are worth, on services made up for each verdict and on the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue, Conversion, CreditSchedule, Service, Target, Tier, Version
from analytics.review import Review
from analytics.review.findings import negotiation, worth
from tests.measures.given import at, records
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from analytics.review import Finding

TIERS = CreditSchedule(tiers=(Tier(at_least=0, below=0.8, credit=10),))


def target(name: str = "Resolved", **more: Any) -> Target:
    told: dict[str, Any] = {"name": name, "measure": "resolution", "within": "4 hours", "at_least": 0.8}
    return Target(**told | more)


def service(
    name: str, met: list[int], *targets: Target, of: int = 40, cost: float = 0.0
) -> tuple[Agreement, list[Any], list[Any]]:
    """An agreement on a service, its tickets, so many of forty within 3 hours each month of 2026, and its costs."""
    tickets = [
        {"service": name, "opened": opened, "resolved": opened + timedelta(hours=3 if place < good else 30)}
        for month, good in enumerate(met, 1)
        for place in range(of)
        if (opened := at(f"2026-{month:02d}-01T00:00") + timedelta(hours=680 / of * place))
    ]
    costs = [
        {"service": name, "kind": "Staff", "amount": cost, "currency": "GBP", "month": date(2026, month, 1)}
        for month in range(1, 13)
    ]
    version = Version(in_force=date(2025, 1, 1), calendar="24x7", targets=targets or (target(),), charge=1000.0)
    return Agreement(name=f"{name} SLA", service=name, versions=(version,)), tickets, costs if cost else []


def reviewed(*services: tuple[Agreement, list[Any], list[Any]], **more: Any) -> Review:
    known = records(
        "2027-01-01T00:00", tickets=[row for _, tickets, _ in services for row in tickets],
        costs=[row for _, _, costs in services for row in costs], **more,
    )  # fmt: skip
    agreed = tuple(agreement for agreement, _, _ in services)
    named = tuple(Service(name=agreement.service) for agreement in agreed)
    return Review(known, Catalogue(services=named, agreements=agreed), known.as_of)


NEVER = service("Never", [24, 26, 25, 27, 24, 25, 26, 24, 25, 26, 25, 24], target(credits=TIERS), cost=4000)
ROOM = service("Roomy", [193, 191, 194, 190, 192, 191, 189, 192, 194, 190, 191, 192], of=200, cost=1000)
FAR = service("Far", [40, 39, 40, 40, 39, 40, 40, 40, 39, 40, 40, 40], target(at_least=0.5))
NOT_SEEN = service("Unseen", [], target())
WORKS = service("Works", [36, 34, 37, 31, 35, 36, 32, 37, 30, 35, 36, 34], target(credits=TIERS))
TWICE = service(
    "Twice",
    [37, 34, 35, 36, 37, 34, 35, 36, 37, 34, 35, 36],
    target("Seven in ten", at_least=0.7),
    target("Eight in ten"),
)
ALL = (NEVER, ROOM, FAR, NOT_SEEN, WORKS, TWICE)


@pytest.fixture(scope="module")
def made() -> Review:
    return reviewed(*ALL)


@pytest.fixture(scope="module")
def found(made: Review) -> Finding:
    return worth.agreements(made)


def could_be(made: Review, service_name: str) -> str:
    """The level that could be promised of a service with 90 % confidence, in words."""
    told = negotiation.promisable(made, agreement=f"{service_name} SLA", target="Resolved", confidences=(0.9,))
    return told.answer.partition(" could")[0]


def row(found: Finding, service_name: str, target_name: str = "Resolved") -> dict[str, Any]:
    ours = found.table.filter(pl.col("service") == service_name, pl.col("target") == target_name)
    assert ours.height == 1
    return ours.row(0, named=True)


def test_each_target_has_its_verdict_and_what_to_do_about_it(made: Review, found: Finding) -> None:
    told = {(name, what): (verdict, do) for name, what, verdict, do in found.table.select(
        "service", "target", "verdict", "do"
    ).iter_rows()}  # fmt: skip
    assert told["Never", "Resolved"][0] == "never met"
    level = could_be(made, "Never")
    assert told["Never", "Resolved"][1] == f"Renegotiate; {level} could be promised with 90 % confidence"
    assert told["Roomy", "Resolved"][0] == "always met with room"
    assert told["Roomy", "Resolved"][1] == (
        f"Tighten it, or ease the work behind it; {could_be(made, 'Roomy')} could be promised with 90 % confidence"
    )
    assert told["Far", "Resolved"][0] == "steers nothing"
    assert told["Far", "Resolved"][1].startswith("Drop it, or tighten it; ")
    assert told["Unseen", "Resolved"] == ("steers nothing", "Load the records it is measured from, or drop it")
    assert told["Works", "Resolved"] == ("works", "Keep it")
    assert told["Twice", "Seven in ten"][0] == "steers nothing"
    assert row(found, "Twice", "Seven in ten")["why"] == (
        "Whenever 'Eight in ten' is met, so is this, and missing it costs nothing"
    )
    assert told["Twice", "Eight in ten"][0] == "works"  # some months are at risk


def test_the_worst_verdict_comes_first_and_the_answer_counts_them(found: Finding) -> None:
    assert found.table["verdict"].to_list() == [
        "never met", "steers nothing", "steers nothing", "steers nothing", "always met with room", "works", "works",
    ]  # fmt: skip
    # Twelve misses of 10 % of 1,000 by Never and two by Works, over twelve months, beside a cost of 5,000.
    assert found.answer == (
        "Of seven targets one is never met, three steer nothing, one is always met with room and two work; "
        "credits come to £117 a month, 2.3 % of the £5,000 that the services cost"
    )
    assert found.status == "at risk"


def test_cost_credits_and_what_a_point_comes_to_are_those_worked_out_by_hand(found: Finding) -> None:
    never = row(found, "Never")
    # 301 of 480 met in all; the twelve months fell short of 32 by 83 of 40 tickets, 207.5 points together.
    assert never["delivered"] == "62.7 %"
    assert never["headroom"] == "-17.3 points"
    assert (never["cost"], never["spend"]) == pytest.approx((4000, 0.8))
    assert never["per_point"] == pytest.approx(4000 / 80)
    assert never["credits"] == pytest.approx(100)
    assert never["credits_per_point"] == pytest.approx(1200 / 207.5)
    assert never["next_point"] == pytest.approx(0)  # every future misses 80 % and 81 % alike
    # One month in twelve stood at exactly 80 % and would owe 100 if 81 % were promised.
    assert row(found, "Works")["next_point"] == pytest.approx(100 / 12, rel=0.1)
    roomy = row(found, "Roomy")
    assert (roomy["credits"], roomy["credits_per_point"], roomy["next_point"]) == (0, None, None)


def test_costs_in_another_currency_are_not_added_up() -> None:
    foreign = [entry | {"currency": "EUR"} for entry in ROOM[2]]
    only = worth.agreements(reviewed(NEVER, (ROOM[0], ROOM[1], foreign)))
    assert row(only, "Roomy")["cost"] is None
    assert row(only, "Never")["spend"] == pytest.approx(1)


def test_costs_in_another_currency_count_at_the_rate_entered() -> None:
    foreign = [entry | {"currency": "EUR", "amount": entry["amount"] / 0.8} for entry in ROOM[2]]
    euro = Conversion(of="EUR", into="GBP", rate=0.8, on=date(2026, 1, 1), source="Bank")
    plain, mixed = reviewed(NEVER, ROOM), reviewed(NEVER, (ROOM[0], ROOM[1], foreign))
    agreed = replace(mixed, catalogue=replace(mixed.catalogue, conversions=(euro,)))
    (wanted, told) = (row(worth.agreements(each), "Roomy") for each in (plain, agreed))
    assert told["cost"] == pytest.approx(wanted["cost"])
    assert told["spend"] == pytest.approx(wanted["spend"])


def test_a_target_met_while_users_are_unhappy_steers_nothing() -> None:
    scores = [
        {
            "service": "Roomy",
            "given": at(f"2026-{month:02d}-{day:02d}T10:00"),
            "score": score,
            "lowest": 1.0,
            "highest": 5.0,
        }
        for month in range(1, 13)
        for day in range(1, 21)
        for score in [(2.0 if month > 9 else 4.0) + day % 2]
    ]
    ours = row(worth.agreements(reviewed(ROOM, scores=scores)), "Roomy")
    assert ours["verdict"] == "steers nothing"
    assert ours["do"] == "Change what is measured before its level, for users are unhappy while it is met"


def test_nothing_agreed_is_worth_nothing() -> None:
    known = replace(records(), tables={})
    found = worth.agreements(Review(known, Catalogue(), known.as_of))
    assert (found.answer, found.table.height) == ("Nothing is agreed with a customer here", 0)


def test_the_sample_has_targets_with_room_and_some_that_steer_nothing(review: Review) -> None:
    found = ask(review, "worth").table
    told = {(service, name): verdict for service, name, verdict in found.select("service", "target", "verdict").rows()}
    assert told["Identity and Access", "Answered within 1 hour"] == "always met with room"
    assert told["Identity and Access", "Faults resolved within 1 day"] == "works"
    assert told["Print and Post", "Faults and requests resolved within 2 days"] == "works"
    # Its users are unhappy while all that is agreed is met.
    assert {verdict for (service, _), verdict in told.items() if service == "Workplace Support"} == {"steers nothing"}
    assert told["Network and Wi-Fi", "Critical faults resolved within 4 hours"] == "too early to tell"
    ours = ask(review, "worth to one customer").table
    assert set(ours["customer"]) == {"Ashby Hospitals"}
    assert found.unique("service")["spend"].sum() < 1
