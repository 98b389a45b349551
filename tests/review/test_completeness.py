"""Every gap planted in the sample is found, nothing else is, and what is mended is found no more."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import Catalogue, gaps, parse
from analytics.catalogue.completeness import KINDS, UNAGREED, UNMEASURED, UNRECORDED
from analytics.records.records import Records
from analytics.records.tables import TABLES
from analytics.review import Review
from analytics.review.findings import completeness
from sample_data import make
from sample_data.gaps import GAPS
from sample_data.organisation import HERE
from tests.catalogue.complete import COMPLETE
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from analytics.review import Finding

Where = tuple[str, str, str, str]

NAMES = [gap.name for gap in GAPS]
BY_RECORDS = ["line_faults_unmeasured"]
TOLD = ("kind", "service", "agreement", "target")


def planted() -> dict[str, Where]:
    """Where each planted gap is, by its name, as `truth.toml` lists it; the service without an agreement is one."""
    truths = tomllib.loads((HERE / "truth.toml").read_text("utf-8"))["truths"]
    listed = {
        truth["name"]: (truth["gap"], truth["service"], truth["agreement"], truth["target"])
        for truth in truths if truth["kind"] == "catalogue gap"
    }  # fmt: skip
    (unagreed,) = [truth["service"] for truth in truths if truth["kind"] == "no agreement"]
    return listed | {"unagreed_service": (UNAGREED, unagreed, "", "")}


def where(found: Finding) -> list[Where]:
    shown = found.table.select(TOLD).rows()
    return [next((k, *rest) for k in KINDS if k.lower() == kind.lower()) for kind, *rest in shown]


def with_catalogue(review: Review, catalogue: Catalogue) -> Finding:
    """The gaps of the same records under another catalogue."""
    return completeness.gaps(Review(review.records, catalogue, review.as_of))


def test_the_gaps_of_the_sample_are_those_that_are_planted(review: Review) -> None:
    found = where(ask(review, "gaps in what is agreed"))
    assert sorted(found) == sorted(planted().values())
    assert [list(KINDS).index(each[0]) for each in found] == sorted(list(KINDS).index(each[0]) for each in found)


def test_a_board_reads_how_many_gaps_there_are_and_which_weigh_most(review: Review) -> None:
    found = ask(review, "gaps in what is agreed")
    assert found.answer == (
        "Twelve gaps in what is agreed, among them two promises above their ceiling, one service without an agreement "
        "and one target that records cannot measure"
    )
    assert found.status == "at risk"
    college = found.table.filter(pl.col("kind") == "SLA without a customer contact").row(0, named=True)
    assert college["found"].startswith("Nobody at Tarn Valley College is named")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BY_RECORDS])
def test_a_planted_gap_that_is_mended_is_the_only_one_to_disappear(review: Review, name: str) -> None:
    day = review.last_day
    assert day is not None
    before, after = (
        [(gap.kind, gap.service, gap.agreement, gap.target, gap.customer, gap.found) for gap in gaps(agreed, day)]
        for agreed in (review.catalogue, parse(make.catalogue([name])))
    )
    assert set(after) < set(before)
    ((kind, service, agreement, target, *_),) = set(before) - set(after)
    assert (kind, service, agreement, target) == planted()[name]


@pytest.mark.parametrize("name", [*BY_RECORDS, "unagreed_service"])
def test_a_gap_against_the_records_that_is_mended_is_the_only_one_to_disappear(review: Review, name: str) -> None:
    mended = with_catalogue(review, parse(make.catalogue([name])))
    assert set(where(ask(review, "gaps in what is agreed"))) - set(where(mended)) == {planted()[name]}
    assert mended.table.height == len(planted()) - 1


def test_the_sample_with_every_gap_mended_is_complete(review: Review) -> None:
    found = with_catalogue(review, parse(make.catalogue(list(planted()))))
    assert (found.answer, found.status, found.table.height) == ("What is agreed is complete", "met", 0)


def test_gaps_leave_every_level_status_and_credit_of_the_sample_as_it_is(review: Review) -> None:
    few = [name for name in NAMES if name != "portal_above_ceiling"]  # which mends a level that is judged
    other = Review(review.records, parse(make.catalogue(few)), review.as_of)
    assert other.judged.equals(review.judged)
    assert review.judged.filter("beyond_workload")["agreement"].unique().to_list() == ["Payroll and HR SLA"]


def test_gaps_of_one_service_are_its_own_and_those_of_what_serves_it(review: Review) -> None:
    found = completeness.gaps(review, service="Network and Wi-Fi")
    assert sorted(where(found)) == sorted(
        each for each in planted().values() if each[1] == "Network and Wi-Fi" or each[2] == "Infrastructure OLA"
    )


def test_gaps_of_one_customer_are_those_of_its_agreements_and_of_its_own(review: Review) -> None:
    ashby, college = (completeness.gaps(review, customer=name) for name in ("Ashby Hospitals", "Tarn Valley College"))
    assert where(ashby) == [planted()["network_above_ceiling"]]
    assert where(college) == [planted()["college_without_contact"], planted()["enrolment_not_carried"]]


def tickets(*services: str, opened: datetime = datetime(2026, 10, 5, 9, tzinfo=UTC)) -> Records:
    """One answered ticket of each service, and an outage of each."""
    rows = [
        {"ticket": f"T{place}", "service": name, "customer": "Port", "group": "Desk", "opened": opened}
        for place, name in enumerate(services)
    ]
    down = [
        {"outage": f"O{row['ticket']}", "service": row["service"], "starts": opened, "ends": opened} for row in rows
    ]
    return Records(
        tables={
            "tickets": _table("tickets", [row | {"responded": opened} for row in rows]),
            "outages": _table("outages", down),
        }
    )


def _table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    empty = TABLES[name].create_empty()
    return pl.concat([empty, pl.DataFrame(rows, schema_overrides={"starts": pl.Datetime("us", "UTC")})], how="diagonal")


def of(records: Records, catalogue: str = COMPLETE) -> list[Where]:
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    return where(completeness.gaps(Review(records.at(cut), parse(catalogue), cut)))


def test_a_complete_catalogue_with_records_of_all_that_is_agreed_has_no_gaps() -> None:
    assert of(tickets("Pay", "Net")) == []


def test_an_agreed_service_that_no_record_names_is_found_once() -> None:
    assert of(tickets("Pay")) == [(UNRECORDED, "Net", "", "")]


def test_a_service_of_the_records_alone_is_unagreed() -> None:
    assert of(tickets("Pay", "Net", "Fax")) == [(UNAGREED, "Fax", "", "")]


def test_a_service_listed_and_recorded_without_an_agreement_is_told_once() -> None:
    listed = COMPLETE.replace(
        '[[services]]\nname = "Net"', '[[services]]\nname = "Fax"\nowner = "Di"\n[[services]]\nname = "Net"'
    )
    assert of(tickets("Pay", "Net", "Fax"), listed) == [(UNAGREED, "Fax", "", "")]


def test_a_target_that_no_record_counts_for_is_found() -> None:
    narrowed = COMPLETE.replace('within = "2 hours"', 'within = "2 hours"\ncategory = ["Letters"]')
    assert of(tickets("Pay", "Net"), narrowed) == [(UNMEASURED, "Pay", "Pay SLA", "Answered")]


def test_a_target_whose_records_ended_a_year_ago_is_found_and_one_of_eleven_months_is_not() -> None:
    def ended(month: int) -> list[Where]:
        old = tickets("Pay", opened=datetime(2025, month, 5, 9, tzinfo=UTC)).tables["tickets"]
        now = tickets("Net")
        both = pl.concat([now["tickets"].with_columns(pl.lit("N").alias("ticket"), pl.lit("").alias("group")), old])
        agreed = COMPLETE.replace("in_force = 2026-01-01", "in_force = 2025-01-01")
        return of(replace(now, tables={**now.tables, "tickets": both}), agreed)

    assert (UNMEASURED, "Pay", "Pay SLA", "Answered") in ended(9)
    assert (UNMEASURED, "Pay", "Pay SLA", "Answered") not in ended(12)


def test_a_target_too_young_for_a_period_is_not_called_unmeasured() -> None:
    review = 'customer = "Port"\nreview_by = 2027-03-31\n[[agreements.versions]]\nin_force = '
    young = COMPLETE.replace(f"{review}2026-01-01", f"{review}2026-10-02")
    assert young != COMPLETE
    assert of(tickets("Pay", "Net"), young) == []


def test_without_records_or_agreements_nothing_is_missing() -> None:
    assert completeness.gaps(Review(Records(), Catalogue())).table.is_empty()
