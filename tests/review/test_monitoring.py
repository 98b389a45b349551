"""What is watched and what is not, against what is planted and counted the plain way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analytics.catalogue import Catalogue
from analytics.errors import QuestionError
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import monitoring
from tests.review.every_finding import ask

if TYPE_CHECKING:
    from analytics.review import Finding


def line(found: Finding, what: str) -> dict[str, Any]:
    return found.table.filter(pl.col("what").str.starts_with(what)).row(0, named=True)


def test_the_target_that_no_record_measures_is_the_only_one_left_out(review: Review) -> None:
    told, day = line(ask(review, "monitoring"), "Targets"), review.last_day
    assert day is not None
    in_force = [t for a in review.catalogue.agreements if (v := a.version_on(day)) for t in v.targets]
    assert (told["covered"], told["whole"]) == (len(in_force) - 1, len(in_force))
    assert told["left_out"] == "Brightline contract: Line faults repaired within 6 hours"


def test_the_service_without_an_agreement_and_what_was_never_read_are_named(review: Review) -> None:
    found = ask(review, "monitoring")
    assert line(found, "Services")["left_out"] == "Data and Reporting"
    assert line(found, "Measures")["left_out"] == "Attainment and Emissions"


def test_days_without_a_count_are_those_between_and_those_since(review: Review) -> None:
    """Every service counts every day of two years but the portal, whose volumes stop on 23 October 2026."""
    told, volumes = line(ask(review, "monitoring"), "Days"), review.records["volumes"]
    days = {service: rows["day"].n_unique() for (service,), rows in volumes.group_by("service")}
    assert told["covered"] == sum(days.values())
    assert told["whole"] == 730 * len(days)
    assert told["left_out"] == "Citizen Portal (8)"


def test_what_monitoring_costs_is_not_known_until_the_ledger_has_a_word_for_it(review: Review) -> None:
    found = ask(review, "monitoring")
    assert line(found, "What monitoring costs")["figure"] == "not known"
    assert "No kind of cost says “monitoring”; kinds of cost are Energy" in line(found, "What monitoring")["left_out"]
    assert found.answer == (
        "Records judge 41 of 42 targets and 100 % of their periods; one service has no target, eight days without "
        "records; what monitoring costs is not known"
    )


def test_what_monitoring_costs_is_that_of_kinds_with_the_word(review: Review) -> None:
    told = line(ask(review, "monitoring by another word"), "What monitoring costs")
    costs = review.records["costs"].filter(pl.col("kind") == "Licences").sort("month")
    lately = costs.filter(pl.col("month") >= pl.date(2025, 11, 1))
    assert told["covered"] == pytest.approx(lately["amount"].sum())
    assert told["figure"].startswith("£")
    assert line(monitoring.covered(review, word="  "), "What monitoring costs")["figure"] == "not known"


def test_periods_that_could_not_be_judged_are_counted_with_why(review: Review) -> None:
    """Demanding more items of each target than it ever has leaves its periods unjudged."""
    strict = tuple(
        replace(
            agreement,
            versions=tuple(
                replace(v, conventions=replace(v.conventions, minimum_sample=100_000)) for v in agreement.versions
            ),
        )
        if agreement.name == "Payroll and HR SLA" else agreement
        for agreement in review.catalogue.agreements
    )  # fmt: skip
    found = monitoring.covered(Review(review.records, replace(review.catalogue, agreements=strict), review.as_of))
    told = line(found, "Periods")
    assert told["whole"] - told["covered"] == 24  # two targets of tickets, twelve months
    assert told["left_out"] == "too few to judge (24)"
    assert line(found, "Targets")["covered"] == 39
    assert found.status == "at risk"


def test_what_the_program_keeps_is_counted(review: Review) -> None:
    rows = sum(table.height for table in review.records.tables.values())
    assert line(ask(review, "monitoring"), "What this program")["figure"] == (
        f"{rows:,} records in nine tables, in one data version"
    )


def test_an_empty_workspace_says_what_is_missing() -> None:
    with pytest.raises(QuestionError, match="no month can be judged yet"):
        monitoring.covered(Review(Records(), Catalogue()))
