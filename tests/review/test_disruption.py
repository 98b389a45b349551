"""Planned work on the sample's services: which day is cheapest, what is refused, and the notice that is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest

from analytics.errors import QuestionError
from analytics.review import Review, disruption
from analytics.review.disruption import work
from analytics.review.findings import disruption as told

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
HOST: Final[dict[str, Any]] = {"service": "Hosting Platform", "first": FIRST, "last": LAST}


def test_a_platform_whose_work_is_a_state_of_its_own_spends_its_budget_and_none_of_the_offices(review: Review) -> None:
    found = told.costs(review, service="Hosting Platform", day=date(2026, 11, 14))
    rows = {row["agreement"]: row for row in found.table.to_dicts()}
    assert set(rows) == {
        "Hosting Platform SLA", "Payroll and HR SLA", "Finance and Purchasing SLA", "Case Management SLA",
    }  # fmt: skip
    # 0.7 % of 720 hours may be lost in November: 302.4 minutes, of which four hours are 240.
    own = rows["Hosting Platform SLA"]
    assert (own["size_minutes"], own["cost_minutes"]) == (pytest.approx(302.4), pytest.approx(240))
    assert own["left_minutes"] == pytest.approx(302.4 - 240 - own["expected_minutes"])
    # Offices are closed at ten on a Saturday night.
    assert [rows[name]["touched_minutes"] for name in rows if name != "Hosting Platform SLA"] == [0, 0, 0]
    assert found.answer == (
        "Work on Hosting Platform on Saturday 14 November 2026 at 22:00: it takes 240 minutes of what one promise may "
        "lose, fails none and owes no credit"
    )


def test_the_cheapest_day_splits_the_work_over_two_months(review: Review) -> None:
    found = told.windows(review, **HOST)
    assert found.table.height == 30
    assert found.table["day"][0] == LAST
    # The rest leaves the same budget: Saturday nights are quieter than Sunday nights, and the first comes first.
    assert found.table["day"].to_list()[1:3] == [date(2026, 11, 7), date(2026, 11, 14)]
    assert found.table["asked"].to_list()[1:] == sorted(found.table["asked"].to_list()[1:])
    assert found.table["tell_by"][1] == date(2026, 8, 9)


def test_what_something_stands_in_for_is_left_out_and_said_so(review: Review) -> None:
    found = told.windows(review, service="Identity and Access", first=FIRST, last=LAST)
    assert "Payroll and HR stays up: Identity and Access | Email and Collaboration" in found.method.exclusions
    down = told.costs(review, service="Identity and Access", day=date(2026, 11, 3)).table["service"].to_list()
    assert set(down) == {"Identity and Access", "Citizen Portal"}


def test_work_that_nobody_takes_for_planned_fails_the_portal_and_makes_its_credit_due(review: Review) -> None:
    how: dict[str, Any] = {"service": "Identity and Access", "day": date(2026, 11, 3), "at": "19:00"}
    calm, rough = (told.costs(review, **how, planned=planned) for planned in (True, False))
    portal = pl.col("agreement") == "Citizen Portal SLA"
    assert calm.table.filter(portal)["outcome"].to_list() == ["● Holds"]
    failed = rough.table.filter(portal).row(0, named=True)
    # Under 99.4 % but over 99 %... four hours of 720 leave 99.44 % before what is expected: the tier of 10 %.
    assert failed["outcome"] == "■ Would be missed"
    assert failed["money"] == pytest.approx(0.1 * 47_500)
    assert "would fail Citizen Portal SLA: Portal available and makes credits of £4,750 due" in rough.answer


def test_a_service_that_no_availability_is_promised_of_costs_nothing_and_says_why(review: Review) -> None:
    found = told.windows(review, service="Data and Reporting", first=FIRST, last=LAST)
    assert found.answer == (
        "Work on Data and Reporting costs nothing: no agreement promises availability of it, or of a service that is "
        "down with it"
    )
    assert found.table["money"].sum() == 0
    assert told.costs(review, service="Data and Reporting", day=FIRST).table.is_empty()


def test_a_window_outside_all_agreed_hours_costs_nothing(review: Review) -> None:
    found = told.costs(review, service="Payroll and HR", day=date(2026, 11, 14))
    assert found.answer.endswith("it lies outside all agreed hours and costs nothing")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"service": "Payrol"}, r"no service 'Payrol'.*Payroll and HR"),
        ({"service": ""}, r"the catalogue has no service ''"),
        ({"first": date(2026, 10, 31)}, r"31 October 2026 has passed.*1 November 2026 or a later day"),
        ({"last": date(2026, 10, 1)}, "lies before"),
        ({"last": date(2027, 6, 1)}, "92 days at most"),
        ({"hours": 0}, "0 hours are no window"),
        ({"hours": 1e6}, "are no window"),
        ({"at": "ten"}, r"'ten' is no time of day.*22:00"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(review: Review, asked: Mapping[str, Any], words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        work(review, **{"service": "Payroll and HR", "first": FIRST, "at": "22:00", "hours": 4.0, **asked})


def test_a_window_longer_than_all_agreed_hours_is_refused(review: Review) -> None:
    with pytest.raises(QuestionError, match="300 hours is longer than the 210 hours that Payroll and HR SLA agrees"):
        told.windows(review, service="Payroll and HR", first=FIRST, hours=300)


def test_the_notice_says_what_is_down_when_and_who_is_told(review: Review) -> None:
    asked = work(review, "Hosting Platform", first=date(2026, 11, 14), at="22:00", hours=4)
    said = disruption.draft(review, asked, date(2026, 11, 14))
    assert "From 22:00 on 14 November to 02:00 on 15 November 2026 (Europe/London)" in said
    assert "With it Payroll and HR, Finance and Purchasing, Case Management and Data and Reporting" in said
    assert said.startswith("To: ")
    assert "Infrastructure Manager" in said.split("\n")[0]
    # The platform's agreement asks for 90 days.
    assert disruption.tell_by(review, asked, date(2026, 11, 14)) == date(2026, 8, 16)
    assert disruption.due(review, asked, date(2026, 11, 14)).startswith(
        "To be sent by 16 August 2026, which had passed"
    )
    assert disruption.due(review, asked, date(2027, 3, 1)) == "To be sent by 1 December 2026."


def test_customers_for_whom_nobody_is_named_are_told_apart_each_once(review: Review) -> None:
    asked = work(review, "Hosting Platform", first=date(2026, 11, 14), at="22:00", hours=4)
    assert disruption.unnamed(review, asked) == ["Tarn Valley College"]
    nobody = [replace(each, contact="") for each in review.catalogue.customers]
    quiet = replace(review, catalogue=replace(review.catalogue, customers=tuple(nobody)))
    # The platform is agreed with every customer, and what stands on it with some of them once more.
    assert disruption.unnamed(quiet, asked) == [each.name for each in review.catalogue.customers]


def test_services_whose_work_touches_most_are_offered_first(review: Review) -> None:
    assert disruption.services(review)[0] == "Hosting Platform"
    assert set(disruption.services(review)) == {each.name for each in review.catalogue.services}
