"""Figures of demand ahead, each worked out again by hand: totals and parts, growth, room, and records that are odd."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from analytics.catalogue import Catalogue
from analytics.errors import ForecastError, QuestionError
from analytics.records import intake, profile
from analytics.records.records import Records
from analytics.review import Review, asked, expected, workload
from analytics.review.findings import capacity, demand, forecasts, growth, total
from tests.measures.given import rows
from tests.review.every_finding import GROWTH, ask

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST = date(2026, 10, 31)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "nhs_ae_attendances.csv"


def days(values: Sequence[float] | np.ndarray[Any, Any], last: date = LAST) -> list[tuple[date, float]]:
    first = last - timedelta(days=len(values) - 1)
    return [(first + timedelta(days=day), float(value)) for day, value in enumerate(values) if not np.isnan(value)]


def made(**services: list[tuple[date, float]]) -> Review:
    """A review of nothing but volumes."""
    given = [
        {"service": name, "day": day, "volume": volume} for name, values in services.items() for day, volume in values
    ]
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    return Review(Records({"volumes": rows("volumes", *given)}, cut), Catalogue(), cut)


@pytest.mark.parametrize("by", ["service", "group", "customer"])
def test_the_parts_of_every_level_add_up_to_the_total(review: Review, by: str) -> None:
    whole = expected.together(review).months
    for month, forecast in whole.select("period", "forecast").rows():
        each = [part.months.filter(pl.col("period") == month)["forecast"].item() for part in expected.parts(review, by)]
        assert sum(each) == pytest.approx(forecast, rel=1e-6)


def test_the_total_measured_is_every_volume_of_the_month(review: Review) -> None:
    by_hand = review.records["volumes"].group_by(pl.col("day").dt.truncate("1mo").alias("period")).agg(
        pl.col("volume").sum().alias("level")
    ).sort("period")  # fmt: skip
    found = asked.all_by_month(review)
    assert found.select("period", "level").rows() == [(p, pytest.approx(level)) for p, level in by_hand.rows()]
    assert found.filter("partial")["period"].to_list() == [date(2026, 10, 1)]  # the portal stops on the 23rd


def test_the_change_of_the_total_is_against_the_same_months_of_the_same_services(review: Review) -> None:
    found = ask(review, "demand together")
    then = review.records["volumes"].filter(pl.col("day").is_between(date(2025, 11, 1), date(2026, 4, 30)))
    change = float(found.table["forecast"].sum()) / float(then["volume"].sum()) - 1
    assert f"{100 * change:+.0f} % on the same months a year before" in found.answer
    assert f"about {float(found.table['forecast'].sum()) / 1e6:.1f} million times" in found.answer


def test_a_customers_demand_is_that_of_its_rows_drawn_to_the_total(review: Review) -> None:
    volumes = review.records["volumes"].filter(pl.col("customer") == "Ashby Hospitals")
    part = next(one for one in expected.parts(review, "customer") if one.name == "Ashby Hospitals")
    july = volumes.filter(pl.col("day").is_between(date(2026, 7, 1), date(2026, 7, 31)))["volume"].sum()
    assert part.history.filter(pl.col("period") == date(2026, 7, 1))["level"].item() == pytest.approx(july)
    own = review.demand(by="customer").forecasts["Ashby Hospitals"].months
    own = own.filter(pl.col("period").is_in(part.months["period"].implode()))
    moved = (part.months["forecast"] - own["forecast"]).to_numpy()
    assert np.abs(moved / own["forecast"].to_numpy()).max() < 0.05
    for bound in ("low80", "high95"):
        np.testing.assert_allclose(part.months[bound] - own[bound], moved, atol=1e-6)


def test_lines_are_drawn_twelve_a_page_the_greatest_first_and_all_stand_in_the_table() -> None:
    review = made(**{f"S{place:02}": days(np.full(30, 100.0 + place)) for place in range(14)})
    first, second = (total.parts(review, page=page) for page in (1, 2))
    assert first.picture is not None
    assert second.picture is not None
    assert first.picture.frame["panel"].unique(maintain_order=True).to_list() == [f"S{13 - n:02}" for n in range(12)]
    assert second.picture.frame["panel"].unique(maintain_order=True).to_list() == ["S01", "S00"]
    assert first.table.height == second.table.height == 14
    assert total.pages(review) == 2


def test_growth_comes_evenly_on_top_of_what_is_forecast() -> None:
    review = made(Pay=days(np.full(400, 100.0)))
    at_once = (("New site", 50.0, date(2027, 1, 1), None, None, "Board"),)
    found = growth.ahead(review, plans=at_once, service="Pay", horizon=3)
    assert found.table["without"].to_list() == [3000.0, 3100.0, 3100.0]
    assert found.table["forecast"].to_list() == pytest.approx([3000.0, 3100.0, 4650.0])
    assert found.answer == (
        "With New site (+50 %), demand for Pay from November 2026 to January 2027 is about 10,800, 1,550 (17 %) more "
        "than without"
    )
    assert "New site: +50 % from 2027-01-01 on (Board)" in found.method.n
    evenly = (("Growth", 10.0, date(2026, 11, 1), date(2026, 12, 1), None, ""),)
    slowly = growth.ahead(review, plans=evenly, horizon=2).table["more"].to_list()
    assert slowly == pytest.approx([sum(10.0 * day / 30 for day in range(30)), 310.0])


def test_what_was_entered_by_hand_is_listed_with_its_source_or_that_it_has_none(review: Review) -> None:
    found = growth.assumed(review, plans=GROWTH)
    assert found.table["source"].to_list() == ["Board", "Nobody named yet"]
    assert found.answer == "Entered by hand: two assumptions; one without a source"


def test_a_plan_that_lies_before_its_beginning_is_refused_in_words(review: Review) -> None:
    with pytest.raises(QuestionError, match="it begins on 2026-11-10 and 2026-11-01 lies before"):
        growth.ahead(review, plans=(("Fair", 10.0, date(2026, 11, 10), None, date(2026, 11, 1), ""),))


def test_room_entered_by_hand_runs_out_in_the_first_month_above_it() -> None:
    review = made(Pay=days(np.full(400, 100.0)))
    found = capacity.by_hand(review, capacity=3050.0, source="Rota", service="Pay", horizon=3)
    assert found.answer == "With room for 3,050 a month, it runs out for Pay in December 2026 (no range is claimed)"
    assert found.table["left"].to_list() == pytest.approx([50.0, -50.0, -50.0])
    assert "Rota" in found.method.n
    enough = capacity.by_hand(review, capacity=6200.0, horizon=3)
    assert enough.answer.endswith("there is enough for all services: at most 50 % of it is asked for, in December 2026")


def test_the_interval_of_the_month_in_which_room_runs_out_is_that_of_the_range(review: Review) -> None:
    months = review.demand_ahead("Payroll and HR").months
    found = capacity.by_hand(review, service="Payroll and HR", capacity=9_000.0)
    above = {name: months.filter(pl.col(name) > 9_000.0)["period"] for name in ("forecast", "high80", "low80")}
    first = {name: f"{periods[0]:%B %Y}" for name, periods in above.items()}
    assert f"in {first['forecast']} (80 % range: {first['high80']} to {first['low80']})" in found.answer


def test_the_items_that_are_looked_ahead_are_those_the_limit_is_judged_by(review: Review) -> None:
    every = workload.workloads(review)
    limits = {
        (sla.name, target.name): target.workload_limit
        for sla in review.catalogue.slas()
        for target in sla.versions[-1].targets
        if target.workload_limit and target.span == "month"
    }
    assert {(one.agreement, one.target): one.limit for one in every} == limits
    for one in every:
        series = one.forecast.series
        by_day = pl.DataFrame({"period": series.periods, "level": series.values})
        by_month = by_day.group_by(pl.col("period").dt.truncate("1mo")).agg(pl.col("level").sum()).sort("period")
        whole = one.history.filter(~pl.col("partial"))
        both = whole.join(by_month, on="period", suffix="_of_days")
        assert both.height >= 20
        assert both["level"].to_list() == both["level_of_days"].to_list()


def test_targets_stand_with_the_month_their_limit_is_passed_the_fullest_first(review: Review) -> None:
    found = ask(review, "room within limits")
    first = found.table.row(0, named=True)
    one = next(each for each in workload.workloads(review) if each.target == first["target"])
    above = one.forecast.months.filter(pl.col("forecast") > one.limit)["period"]
    assert (first["service"], first["limit"], first["runs_out"]) == ("Payroll and HR", 310.0, above[0])
    assert first["load"] == pytest.approx(float(one.forecast.months["forecast"].max()) / 310)  # type: ignore[arg-type]  # a float
    assert found.table["load"].is_sorted(descending=True)
    out = found.table.filter(pl.col("runs_out").is_not_null()).height
    assert out == sum((each.forecast.months["forecast"] > each.limit).any() for each in workload.workloads(review))
    assert f"first for Payroll and HR: {first['target']} in {first['runs_out']:%B %Y}" in found.answer


def test_growth_uses_up_the_room_within_a_limit(review: Review) -> None:
    plans = (("Growth", 100.0, date(2026, 11, 1), None, None, ""),)
    before = capacity.agreed(review, service="Citizen Portal").table.sort("target")["load"]
    grown = capacity.agreed(review, service="Citizen Portal", plans=plans)
    np.testing.assert_allclose(grown.table.sort("target")["load"], 2 * before)
    assert "Growth: +100 %" in grown.method.method


def test_without_a_limit_nothing_can_be_passed() -> None:
    found = capacity.agreed(made(Pay=days(np.full(100, 5.0))))
    assert found.answer == "No workload limit is agreed for any service, so none can be passed"
    assert found.table.is_empty()
    with pytest.raises(QuestionError, match="no service 'Payy'"):
        capacity.agreed(made(Pay=days(np.full(100, 5.0))), service="Payy")


def test_weights_are_told_and_all_together_are_compared_on_the_same_forecasts(review: Review) -> None:
    found = ask(review, "methods of a forecast")
    weights = found.table.filter(pl.col("stretch") == "days 1 to 64")["weight"]
    assert weights.sum() == pytest.approx(1.0)
    among = review.demand_ahead("Payroll and HR").among
    assert among is not None
    row = review.demand_ahead("Payroll and HR").row
    trees, own = among.backtest.errors("boosted_trees")[:, row], among.errors[:, row]
    both = ~np.isnan(trees) & ~np.isnan(own)
    change = np.abs(own[both]).mean() / np.abs(trees[both]).mean() - 1
    assert f"{abs(change) * 100:.0f} % {'worse' if change > 0 else 'better'} than the best of them" in found.answer


def test_every_assumption_has_a_source(review: Review) -> None:
    table = forecasts.assumptions(review, service="Payroll and HR").table
    assert table["source"].unique().sort().to_list() == ["Agreement", "Event", "Method", "None", "Records"]
    agreed = table.filter(pl.col("source") == "Agreement").row(0, named=True)
    assert agreed["assumption"].startswith("Public holidays of GB-ENG")
    assert agreed["detail"] == "Calendar of Payroll and HR SLA"
    assert "730 days observed, 1 November 2024 to 31 October 2026" in table["detail"][0]


def odd() -> Review:
    rng = np.random.default_rng(3)
    months = pl.date_range(date(2023, 1, 1), date(2026, 10, 1), "1mo", eager=True).to_list()
    return made(
        Steady=days(rng.poisson(100, 500)),
        New=days(rng.poisson(50, 20)),
        Silent=days(np.zeros(500)),
        Gappy=days(np.where(rng.random(500) < 0.3, 60.0, np.nan) + rng.integers(0, 9, 500)),
        Once=[(LAST, 5.0)],
        Weekly=[(day, 300.0 + day.day) for day, _ in days(np.zeros(500)) if day.weekday() == 0],
        Old=days(rng.poisson(40, 200), date(2026, 3, 4)),
        Monthly=[(month, float(rng.poisson(3000))) for month in months],
    )


# The last day of Old and the only one of Once may have been cut off by the extract, so they are no whole days.
def test_what_cannot_be_looked_ahead_says_why_and_stops_none_of_the_others() -> None:
    told = dict(demand.every(odd()).table.select("service", "told").rows())
    assert told == {
        "Steady": "Several methods combined",
        "Monthly": "Several methods combined",
        "New": "History too short: its usual level",
        "Silent": "The same throughout: goes on as it is",
        "Gappy": "Mostly gaps: its usual level",
        "Once": "0 days with a value, too few to look ahead from",
        "Weekly": "Its records stand for a week each, and weeks straddle months",
        "Old": "Its records end on 3 March 2026",
    }


def test_days_and_months_are_added_in_one_total() -> None:
    review = odd()
    found = expected.together(review)
    assert {part.series.name for part in found.parts} == {"Steady", "Monthly", "New", "Silent", "Gappy"}
    assert found.ended == ("Old",)
    assert total.ahead(review).method.exclusions == ("Old, whose records end before those of the others",)
    assert found.starts[0] == date(2026, 11, 1)
    with pytest.raises(ForecastError, match="the records of Old end on 2026-03-03"):
        demand.one(review, service="Old")
    with pytest.raises(ForecastError, match="Weekly: its records stand for a week each"):
        demand.one(review, service="Weekly")


def test_a_month_with_many_days_missing_is_no_whole_month_and_is_compared_with_nothing() -> None:
    review = odd()
    assert asked.by_month(review, "Gappy")["partial"].all()
    gappy = next(part for part in expected.parts(review) if part.name == "Gappy")
    assert gappy.change is None
    assert asked.by_month(review, "Steady")["partial"].sum() == 1  # the month in which its records begin


def test_a_service_that_is_closed_at_weekends_is_not_forecast_to_open() -> None:
    rng = np.random.default_rng(5)
    review = made(Desk=[(day, float(rng.poisson(100))) for day, _ in days(np.zeros(500)) if day.weekday() < 5])
    found = review.demand_ahead("Desk").months
    workdays = sum((date(2026, 11, 1) + timedelta(days=day)).weekday() < 5 for day in range(30))
    assert found["forecast"][0] == pytest.approx(100 * workdays, rel=0.06)
    assert not asked.by_month(review, "Desk").filter(pl.col("period") == date(2026, 9, 1))["partial"].item()


def test_days_without_a_ticket_had_none() -> None:
    opened = [day for place, (day, _) in enumerate(days(np.zeros(400))) if place % 3 == 0]
    given = [{"opened": f"{day}T09:00", "resolved": f"{day}T11:00"} for day in opened]
    cut = datetime(2026, 11, 1, tzinfo=UTC)
    review = Review(Records({"tickets": rows("tickets", *given)}, cut), Catalogue(), cut)
    assert review.demand_ahead("Pay").months["forecast"][0] == pytest.approx(10, rel=0.15)


def test_without_any_demand_it_is_said_what_to_load() -> None:
    review = made()
    assert asked.services(review) == []
    with pytest.raises(QuestionError, match=r"no demand was recorded\. Load tickets, volumes or counts"):
        total.ahead(review)
    with pytest.raises(ForecastError, match="nothing can be looked ahead to yet; Once: 0 days with a value"):
        total.ahead(made(Once=[(LAST, 5.0)]))


def test_months_of_a_sum_are_whole_only_where_hardly_anything_is_missing() -> None:
    months = [date(2026, month, 1) for month in (7, 8, 9)]
    given = [("Large", month, 990.0, False) for month in months]
    given += [("Small", months[0], 9.0, False), ("Small", months[2], 9.0, False)]  # under a hundredth
    given += [("Middle", months[0], 50.0, False), ("Middle", months[1], 20.0, True), ("Middle", months[2], 50.0, False)]
    frame = pl.DataFrame(given, schema=("part", "period", "level", "partial"), orient="row")
    found = asked.summed(frame.with_columns(pl.lit("All").alias("name")))
    assert found.select("period", "level", "partial").rows() == [
        (months[0], 1049.0, False), (months[1], 1010.0, True), (months[2], 1049.0, False)
    ]  # fmt: skip
    without = asked.summed(frame.filter(pl.col("part") != "Middle").with_columns(pl.lit("All").alias("name")))
    assert without["partial"].to_list() == [False, False, False]


@pytest.mark.skipif(not REAL.exists(), reason="the published attendances lie beside the repository only where shared")
def test_attendances_counted_by_the_month_are_demand() -> None:
    kept = intake.take_in(REAL, profile.shipped()["nhs_ae"]).kept
    cut = datetime(2019, 4, 1, tzinfo=UTC)
    review = Review(Records({"counts": kept}, cut), Catalogue(), cut)
    march = kept.filter(pl.col("period") == date(2019, 3, 1))["total"].sum()
    history = asked.all_by_month(review)
    assert history.row(-1) == (date(2019, 3, 1), pytest.approx(march), False)
    assert history.height == 36
    found = total.ahead(review)
    assert found.answer.startswith("Accident and emergency will be asked about ")
    assert found.table["period"].to_list()[0] == date(2019, 4, 1)
    assert float(found.table["forecast"].sum()) == pytest.approx(float(history["level"][-12:-6].sum()), rel=0.1)
    assert found.table["low80"].null_count() == 0
