"""The brief says where services stand, what changed and why, and every figure of it can be counted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from analytics.catalogue import Agreement, Catalogue
from analytics.compliance.judge import JUDGED
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import brief
from tests.compliance.rows import catalogue, target
from tests.review.every_finding import ask


def october(review: Review) -> pl.DataFrame:
    """Judged rows of agreements with customers that end with October 2026."""
    slas = [agreement.name for agreement in review.catalogue.slas()]
    return review.judged.filter(
        pl.col("agreement").is_in(slas), pl.col("ends") == date(2026, 11, 1), ~pl.col("partial")
    )


def test_a_service_is_on_target_when_every_target_judged_was_met(review: Review) -> None:
    found = ask(review, "standing")
    missed = october(review).filter(pl.col("status") == "breached")
    red = sorted(set(missed["service"]))
    assert sorted(found.table.filter(pl.col("status") == "breached")["service"]) == red
    assert found.answer.startswith(f"{['Ten', 'Nine', 'Eight', 'Seven'][len(red)]} of ten services met every target")
    assert all(service in found.answer for service in red)
    assert found.table["missed"].sum() == missed.height


def test_the_grid_has_every_service_in_every_month_of_a_year(review: Review) -> None:
    drawn = ask(review, "standing").picture
    assert drawn is not None
    assert drawn.frame.group_by("row").len()["len"].to_list() == [12] * 10
    assert drawn.frame["period"].max() == date(2026, 10, 1)


def figure(review: Review, label: str) -> dict[str, Any]:
    return ask(review, "main figures").table.filter(pl.col("label") == label).row(0, named=True)


def test_the_main_figures_are_those_of_the_rows(review: Review) -> None:
    rows = october(review)
    assert figure(review, "Services on target")["shown"] == "8 of 10"
    assert figure(review, "Service credits")["shown"] == f"£{rows['money'].sum():,.0f}"
    costs = review.records["costs"].filter(pl.col("month") == date(2026, 10, 1))["amount"].sum()
    assert figure(review, "Cost of service")["shown"] == f"£{costs / 1000:,.1f}k"
    energy = review.records["readings"].filter(
        pl.col("quantity") == "energy", pl.col("taken") >= datetime(2026, 10, 1, tzinfo=UTC)
    )
    assert figure(review, "Energy used")["shown"] == f"{energy['value'].sum() / 1000:,.1f} MWh"


def test_what_was_missed_is_for_a_decision_and_then_what_may_be_likeliest_first(review: Review) -> None:
    found, warned = ask(review, "decisions"), review.warnings()
    pressing = warned.filter(pl.col("chance_greatest") >= 0.2).sort("chance_by_then", descending=True)
    titles = [f"{row['service']}: {row['target']}" for row in pressing.to_dicts()]
    first, missed, *rest = found.table["title"].to_list()
    assert [first, *rest][: len(titles)] == titles
    assert missed == "Citizen Portal: Portal available"
    assert found.table["why"][1] == (
        "99.48 % in October 2026, where at least 99.6 % was agreed, £4,750 of credits; 40 % chance of another by "
        "April 2027."
    )


def test_a_target_is_told_what_was_noticed_of_it_and_not_of_another(review: Review) -> None:
    noticed = {(signal.agreement, signal.target): signal.sentence for signal in brief.told(review) if signal.target}
    asked = ask(review, "decisions").table.filter(pl.col("agreement") != "", pl.col("act") != "")
    said = {(row["agreement"], row["target"]): row["why"] for row in asked.to_dicts()}
    assert any(ours in noticed for ours in said)
    for ours, why in said.items():
        end_of = {promise: sentence[-40:] in why for promise, sentence in noticed.items()}
        assert [promise for promise, is_told in end_of.items() if is_told] == [ours] * (ours in noticed)


def test_what_the_decisions_beside_it_tell_already_is_noticed_last(review: Review) -> None:
    alone, beside = ask(review, "noticed").table, brief.noticed(review, besides=3).table
    assert sorted(beside["sentence"]) == sorted(alone["sentence"])
    reasons = " ".join(ask(review, "decisions").table["why"].head(3))
    told = [sentence[-40:] in reasons for sentence in beside["sentence"]]
    assert told == sorted(told)
    assert {True, False} == set(told)


def row(target: str, period: date, level: float, status: str, *, partial: bool = False) -> dict[str, Any]:
    known = dict.fromkeys(JUDGED) | {
        "agreement": "Gold", "target": target, "segment": "", "service": "Pay", "unit": "share", "period": period,
        "ends": (period + timedelta(days=32)).replace(day=1), "level": level, "status": status, "partial": partial,
    }  # fmt: skip
    return dict(known)


def reviewed(cut: datetime, rows: list[dict[str, Any]]) -> Review:
    """A review whose judgement is given."""
    made = Review(Records(), Catalogue(), cut)
    vars(made)["judged"] = pl.DataFrame(rows, schema=JUDGED)
    return made


SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
THEN = reviewed(
    datetime(2026, 10, 1, tzinfo=UTC),
    [
        row("turns red", SEPTEMBER, 0.96, "met"),
        row("recovers", SEPTEMBER, 0.90, "breached"),
        row("restated", SEPTEMBER, 0.97, "met"),
        row("stays", SEPTEMBER, 0.99, "met"),
        row("half", SEPTEMBER, 0.99, "met"),
    ],
)
NOW = reviewed(
    datetime(2026, 11, 1, tzinfo=UTC),
    [
        row("turns red", SEPTEMBER, 0.96, "met"), row("turns red", OCTOBER, 0.91, "breached"),
        row("recovers", SEPTEMBER, 0.90, "breached"), row("recovers", OCTOBER, 0.95, "met"),
        row("restated", SEPTEMBER, 0.972, "met"), row("restated", OCTOBER, 0.97, "met"),
        row("stays", SEPTEMBER, 0.99, "met"), row("stays", OCTOBER, 0.99, "at risk"),
        row("half", SEPTEMBER, 0.99, "met"), row("half", OCTOBER, 0.2, "breached", partial=True),
    ],
)  # fmt: skip


def test_what_changed_since_is_newly_red_recovered_or_restated() -> None:
    found = brief.since(NOW, THEN)
    told = {(line["kind"], line["target"]): (line["was"], line["now"]) for line in found.table.to_dicts()}
    assert told == {
        ("newly red", "turns red"): ("96.0 %", "91.0 %"),
        ("recovered", "recovers"): ("90.0 %", "95.0 %"),
        ("restated", "restated"): ("97.0 %", "97.2 %"),
    }
    assert found.answer == "Since 30 September 2026: one newly breached, one recovered and one restated"


def test_nothing_changed_between_a_review_and_itself() -> None:
    found = brief.since(NOW, NOW)
    assert found.table.is_empty()
    assert found.answer == "No target changed its status since 31 October 2026"


def test_no_figure_of_june_was_restated_by_more_than_its_late_items(review: Review) -> None:
    found = ask(review, "since a month")
    then = review.as_it_stood("2026-06").judged
    for line in found.table.filter(pl.col("kind") == "restated").to_dicts():
        key = (pl.col("agreement") == line["agreement"], pl.col("target") == line["target"])
        before, after = (rows.filter(*key, pl.col("period") == line["period"]) for rows in (then, review.judged))
        assert (before["level"].item(), after["level"].item()) == (line["level_before"], line["level"])
        assert line["level_before"] != pytest.approx(line["level"], rel=1e-9) or line["status"] != line["status_before"]


def test_a_review_of_one_service_is_opened_by_its_name() -> None:
    agreed = catalogue(target())
    sla = agreed.slas()[0]
    missed = row("missed", OCTOBER, 0.91, "breached") | {"agreement": sla.name, "service": "Pay"}
    one = Review(Records(), agreed, datetime(2026, 11, 1, tzinfo=UTC))
    vars(one)["judged"] = pl.DataFrame([missed], schema=JUDGED)
    assert brief.standing(one).answer == "Pay did not meet every target in October 2026"


def test_a_miss_that_is_as_good_as_sure_is_not_told_as_sure(review: Review) -> None:
    strict = replace(review.catalogue, agreements=tuple(
        harder(each) if each.name == "Print and Post SLA" else each for each in review.catalogue.agreements
    ))  # fmt: skip
    hard = Review(review.records, strict, review.as_of, {"as_of": review.as_of}, latest=False)
    why = brief.decisions(hard).table.filter(pl.col("title") == "Print and Post: Answered within 2 hours")["why"]
    assert why[0].startswith("Over 99 % chance of a miss by April 2027: ")


def harder(agreement: Agreement) -> Agreement:
    """The agreement with a promise of its first target that was hardly ever held."""
    version = agreement.versions[-1]
    first, *rest = version.targets
    return replace(agreement, versions=(replace(version, targets=(replace(first, at_least=0.9995), *rest)),))
