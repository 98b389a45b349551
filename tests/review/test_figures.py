"""Figures of the compliance, demand, warnings and scenario pages, each counted again by plain polars."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from analytics.errors import QuestionError
from analytics.records.records import Records
from analytics.review import Review
from analytics.review.findings import causes, compliance, demand, rates, warnings
from tests.review.every_finding import CASES, HAPPY, PAY, UP, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review import Finding

MONTH = pl.col("at").dt.convert_time_zone("Europe/London").dt.date().dt.truncate("1mo")


def months_of(review: Review, about: dict[str, str]) -> pl.DataFrame:
    """Good and total of a target by month, from its items."""
    kept = review.items(about["agreement"], about["target"]).filter(~pl.col("excluded"), pl.col("at") < review.as_of)
    return kept.group_by(MONTH.alias("period")).agg(pl.col("good", "total").sum()).sort("period")


def test_the_level_of_every_month_is_good_over_total_of_its_items(review: Review) -> None:
    found, plain = ask(review, "level of items"), months_of(review, PAY)
    assert found.table["period"].to_list() == plain["period"].to_list()
    assert found.table["level"].to_list() == pytest.approx((plain["good"] / plain["total"]).to_list())
    last = plain.row(-1, named=True)
    assert f"stood at {last['good'] / last['total'] * 100:.1f} % in October 2026" in found.answer
    missed = plain.tail(12).filter(pl.col("good") / pl.col("total") < 0.9).height
    assert missed == 3
    assert found.answer.endswith("missed in three of the last twelve months")


def test_satisfaction_is_the_mean_of_the_scores(review: Review) -> None:
    scores = review.records["scores"].filter(pl.col("service") == "Email and Collaboration")
    october = scores.filter(pl.col("given").dt.convert_time_zone("Europe/London").dt.date() >= date(2026, 10, 1))
    mean = october.select(pl.col("score").mean()).item()
    assert f"stood at {mean:.2f} in October 2026" in ask(review, "level of scores").answer


def test_the_scorecard_has_every_target_once_and_counts_those_met(review: Review) -> None:
    found = ask(review, "scorecard")
    assert found.table.select("agreement", "target").is_unique().all()
    met = found.table.filter(pl.col("status").is_in(["met", "at risk"])).height
    assert found.answer.startswith(f"{met} of {found.table.height} targets were met in October 2026")


def test_the_tickets_of_a_month_are_those_opened_in_it(review: Review) -> None:
    found = ask(review, "tickets")
    opened = pl.col("opened").dt.convert_time_zone("Europe/London").dt.date()
    plain = review.records["tickets"].filter(
        pl.col("service") == "Payroll and HR", opened.dt.truncate("1mo") == date(2026, 9, 1)
    )
    assert sorted(found.table["ticket"]) == sorted(plain["ticket"])
    missed = found.table.filter(pl.col("elapsed") > 16).height
    assert found.answer == f"{missed} tickets of {plain.height} missed what was agreed"


def test_mix_and_performance_add_up_to_the_change_between_two_half_years(review: Review) -> None:
    found, plain = ask(review, "drivers"), months_of(review, PAY)
    before, after = (half.select(pl.col("good").sum() / pl.col("total").sum()).item()
                     for half in (plain.slice(12, 6), plain.slice(18, 6)))  # fmt: skip
    assert found.table["contribution"].sum() == pytest.approx(after - before)
    assert f"moved {(after - before) * 100:+.1f} points" in found.answer


def test_what_was_missed_is_divided_among_the_groups_without_a_rest(review: Review) -> None:
    found, plain = ask(review, "who missed"), months_of(review, CASES)
    october = plain.row(-1, named=True)
    assert found.table["missed"].sum() == october["total"] - october["good"] == 44
    assert found.table["share"].sum() == pytest.approx(1)


def test_every_reading_of_the_open_work_is_a_plain_quotient(review: Review) -> None:
    found = ask(review, "open work")
    tickets = review.records["tickets"].filter(pl.col("service") == "Case Management", pl.col("due").is_not_null())
    late = (pl.col("resolved").fill_null(review.as_of) > pl.col("due")).sum()
    closed = tickets.filter(pl.col("resolved").is_not_null())
    late_open = tickets.filter(pl.col("resolved").is_null() & (pl.col("due") < review.as_of)).height
    rates_of = dict(found.table.select("reading", "rate").iter_rows())
    assert rates_of["Judged"] == pytest.approx(1 - tickets.select(late).item() / (closed.height + late_open))
    assert rates_of["Closed only"] == pytest.approx(1 - closed.select(late).item() / closed.height)
    assert rates_of["Never closed"] == pytest.approx(1 - closed.height / tickets.height)


def test_our_verdicts_are_held_against_the_sources(review: Review) -> None:
    tickets = review.records.tables["tickets"].filter(pl.col("service") == "Case Management")
    by_hand = pl.when(pl.col("resolved").fill_null(review.as_of) > pl.col("due")).then(pl.lit("missed"))
    flagged = tickets.with_columns(by_hand.otherwise(pl.lit("met")).alias("verdict"))
    made = Review(Records({"tickets": flagged}, review.as_of, 1), review.catalogue, review.as_of)
    assert " on all " in rates.source_says(made, **CASES).answer
    with pytest.raises(QuestionError, match="the source gave no verdict"):
        rates.source_says(review, **CASES)


@pytest.mark.parametrize(("month", "stretch"), [("2026-10", "six months"), ("2025-03", "two months")])
def test_a_change_is_told_against_half_of_the_months_there_are(review: Review, month: str, stretch: str) -> None:
    found = causes.changed(review, agreement=PAY["agreement"], target=PAY["target"], month=month)
    assert f"against the {stretch} before" in found.answer
    items = review.items(*PAY.values())
    last = date.fromisoformat(f"{month}-01")
    day = pl.col("at").dt.convert_time_zone(review.catalogue.zone).dt.date()
    since = {"six months": date(2026, 5, 1), "two months": date(2025, 2, 1)}[stretch]
    counted = items.filter(~pl.col("excluded"), day >= since, day.dt.truncate("1mo") <= last)["total"].sum()
    assert f"and {counted:,.0f} items after" in found.method.n


def test_demand_ahead_starts_where_the_whole_months_end(review: Review) -> None:
    found = ask(review, "demand of a service")
    volumes = review.records["volumes"].filter(pl.col("service") == "Payroll and HR")
    assert volumes["day"].max() == date(2026, 10, 31)
    assert found.table["period"].to_list()[:2] == [date(2026, 11, 1), date(2026, 12, 1)]
    assert f"about {found.table['forecast'].sum():,.0f} times from November 2026 to October 2027" in found.answer
    before = volumes.filter(pl.col("day").is_between(date(2025, 11, 1), date(2026, 10, 31)))["volume"].sum()
    assert (
        f"{100 * (float(found.table['forecast'].sum()) / float(before) - 1):+.0f} % on the same months a year before"
        in found.answer
    )


def test_warnings_are_of_every_target_and_tell_the_chance_of_their_outlook(review: Review) -> None:
    found, outlook = ask(review, "warnings"), ask(review, "outlook")
    line = found.table.filter(pl.col("target") == CASES["target"]).row(0, named=True)
    assert line["chance_next"] == pytest.approx(outlook.table["chance_of_miss"][0])
    assert found.table.height == sum(len(sla.versions[-1].targets) for sla in review.catalogue.slas())
    assert f"{outlook.table['chance_by_then'][-1] * 100:.0f} % of at least one by April 2027" in outlook.answer


def test_a_scenario_of_today_tells_what_history_holds(review: Review) -> None:
    found, plain = ask(review, "scenario options"), months_of(review, PAY)
    assert found.table["level"][0] == pytest.approx(float(plain["good"].sum()) / float(plain["total"].sum()), abs=0.01)
    assert found.table["scenario"].to_list()[1:] == ["More work", "Higher"]


NOWHERE = {"agreement": PAY["agreement"], "target": "x"}


@pytest.mark.parametrize(
    ("function", "parameters", "says"),
    [
        (compliance.level, NOWHERE, "has no target 'x' in force. There are: Answered within 2 hours"),
        (compliance.tickets, {**PAY, "month": "1999-01"}, "no complete month '1999-01' was judged"),
        (compliance.scorecard, {"customer": "Ashby"}, "no customer 'Ashby'. There are: Ashby Hospitals"),
        (causes.changed, UP, "is not a share of items, so its change has no mix"),
        (causes.answered, {**CASES, "by": "weather"}, "cannot be told apart by 'weather'. There are: "),
        (causes.answered, {**UP, "by": "priority"}, "cannot be told apart by 'priority'. There are: "),
        (rates.open_work, HAPPY, "is not about tickets, so nothing of it is open"),
        (demand.one, {"service": "Portal"}, "no demand was recorded for 'Portal'. There are: Citizen Portal"),
        (warnings.ordered, {"service": "Portal"}, "no service 'Portal'. There are: Citizen Portal"),
    ],
)
def test_what_cannot_be_answered_says_why_and_what_there_is(
    review: Review, function: Callable[..., Finding], parameters: dict[str, str], says: str
) -> None:
    with pytest.raises(QuestionError) as said:
        function(review, **parameters)
    assert says in str(said.value)
