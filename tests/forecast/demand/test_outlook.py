"""Demand ahead: days, months' totals with intervals of their own, many services at once, plans, and any table."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analytics.errors import QuestionError
from analytics.forecast.demand import account, table
from analytics.forecast.demand import outlook as demand
from analytics.forecast.demand.hierarchy import reconciled, structure
from analytics.forecast.demand.method import Method
from analytics.forecast.demand.methods import QUICK
from analytics.forecast.demand.outlook import look_ahead
from analytics.forecast.demand.plan import Planned
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import weekly

AMBULANCE = Path(__file__).resolve().parents[4] / "shared" / "data" / "ambulance_daily_responses.csv"


def history(values: Floats, last: date = date(2026, 10, 31)) -> pl.DataFrame:
    first = last - timedelta(days=len(values) - 1)
    return pl.DataFrame({"period": [first + timedelta(days=day) for day in range(len(values))], "value": values})


def flat(value: float) -> Method:
    return Method(
        "flat", "Flat", "", lambda known, backs, horizon: np.full((len(backs), len(known), horizon), value),
        trusted={"day": 1.0},
    )  # fmt: skip


def services(count: int, length: int = 120) -> list[Series]:
    return [Series(f"S{row:03}", "day", date(2026, 1, 1), np.abs(weekly(length, seed=row))) for row in range(count)]


def test_the_months_after_the_last_day_are_forecast_whole() -> None:
    found = look_ahead(history(weekly(200)), 2, name="Pay", methods=QUICK)
    assert found.frame["period"].to_list() == [date(2026, 11, 1) + timedelta(days=day) for day in range(61)]
    assert found.months["period"].to_list() == [date(2026, 11, 1), date(2026, 12, 1)]
    for month in (11, 12):
        days = found.frame.filter(pl.col("period").dt.month() == month)["forecast"].sum()
        assert found.months.filter(pl.col("period").dt.month() == month)["forecast"].item() == pytest.approx(days)


def test_a_month_that_has_begun_is_its_days_so_far_and_those_to_come() -> None:
    values = weekly(200)
    found = look_ahead(history(values, last=date(2026, 10, 20)), 1, name="Pay", methods=QUICK)
    assert found.months["period"].to_list() == [date(2026, 10, 1), date(2026, 11, 1)]
    to_come = float(found.frame.filter(pl.col("period") < date(2026, 11, 1))["forecast"].sum())
    assert found.months["forecast"][0] == pytest.approx(values[-20:].sum() + to_come)
    assert found.months["low80"][0] < found.months["forecast"][0] < found.months["high80"][0]


def test_days_that_go_wrong_together_make_a_total_less_certain_than_days_that_do_not() -> None:
    rng = np.random.default_rng(5)
    apart = 100 + rng.normal(0, 10, 700)
    together = 100 + np.repeat(rng.normal(0, 10, 25), 28)
    widths = []
    for values in (apart, together):
        months = look_ahead(history(values), 1, name="Pay", methods=(flat(100.0),)).months
        widths.append((months["high80"] - months["low80"])[0])
    assert widths[1] > 2.5 * widths[0]


def test_totals_of_months_hold_about_the_share_they_claim() -> None:
    held = []
    for seed in range(25):
        values = np.maximum(weekly(430, seed=seed, noise=12.0), 0)
        found = look_ahead(history(values[:400]), 1, name="Pay", methods=QUICK)
        held.append(found.months["low80"][0] <= values[400:430].sum() <= found.months["high80"][0])
    assert 0.6 <= float(np.mean(held)) <= 1.0


def test_months_of_history_are_forecast_by_the_month() -> None:
    rng = np.random.default_rng(6)
    period = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(40)]
    frame = pl.DataFrame({"period": period, "value": 100 + rng.normal(0, 3, 40)})
    found = look_ahead(frame, 3, name="Pay", frequency="month")
    np.testing.assert_allclose(found.frame["forecast"], found.months["forecast"])
    assert found.months["period"].to_list() == [date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)]


def test_series_that_nothing_can_be_learnt_from_get_their_usual_level_and_say_why() -> None:
    rng = np.random.default_rng(7)
    made = {
        "short": weekly(30), "flat": np.full(100, 4.0), "sparse": np.where(np.arange(100) % 3, np.nan, weekly(100)),
        "rare": rng.poisson(0.4, 150).astype(float), "combined": np.abs(weekly(150)),
    }  # fmt: skip
    found = demand.ahead(
        [Series(name, "day", date(2026, 1, 1), values) for name, values in made.items()], 7, methods=QUICK
    )
    assert {name: each.reason for name, each in found.forecasts.items()} == {name: name for name in made}
    for name in ("short", "flat", "sparse"):
        assert found.forecasts[name].frame["low80"].null_count() == 7
    assert "history is short" in account.made(found.forecasts["short"])
    assert "throughout" in account.made(found.forecasts["flat"])
    assert found.forecasts["rare"].frame["forecast"].min() > 0  # type: ignore[operator]  # a float


def test_what_is_said_of_a_service_does_not_depend_on_the_order_they_come_in() -> None:
    made = services(6)
    one, other = demand.ahead(made, 7), demand.ahead(made[::-1], 7)
    assert list(one.forecasts) == [each.name for each in made]
    for name in one.forecasts:
        assert one.forecasts[name].frame.equals(other.forecasts[name].frame)


def test_a_forecast_of_demand_never_falls_below_zero() -> None:
    found = look_ahead(history(weekly(200)), 1, name="Pay", methods=(flat(-5.0),))
    assert found.frame["forecast"].min() >= 0  # type: ignore[operator]  # a float
    assert found.frame["low95"].min() >= 0  # type: ignore[operator]  # a float


@pytest.mark.parametrize("steps", [0, 801])
def test_a_horizon_beyond_reason_is_refused_in_words(steps: int) -> None:
    with pytest.raises(QuestionError, match=f"nothing can be said about {steps} days ahead"):
        demand.ahead(services(1), steps)
    with pytest.raises(QuestionError, match="25 months ahead"):
        demand.in_months(services(1), 25)


def test_two_services_of_one_name_are_refused() -> None:
    with pytest.raises(QuestionError, match="two series are named 'S000'"):
        demand.ahead([*services(1), *services(1)], 7)


def test_planned_growth_scales_forecast_and_ranges_and_is_told_with_its_source() -> None:
    found = look_ahead(history(weekly(200)), 2, name="Pay", methods=QUICK)
    plan = Planned("Branch in Leeds", 1.2, date(2026, 12, 1), source="board of 3 October")
    grown = found.under(plan, Planned("Elsewhere", 5.0, date(2026, 11, 1), series=("Mail",)))
    for column in ("forecast", "high80"):
        np.testing.assert_allclose(grown.frame[column][:30], found.frame[column][:30])
        np.testing.assert_allclose(grown.frame[column][30:], found.frame[column][30:] * 1.2)
    assert grown.months["forecast"][1] == pytest.approx(found.months["forecast"][1] * 1.2)
    assert grown.months["forecast"][0] == pytest.approx(found.months["forecast"][0])
    assert "Branch in Leeds: +20 % from 2026-12-01 on (board of 3 October)" in account.assumes(grown)
    assert "Elsewhere" not in account.assumes(grown)


def test_growth_that_comes_evenly_is_half_way_at_half_time() -> None:
    plan = Planned("Growth", 1.5, date(2026, 1, 1), full=date(2026, 1, 11))
    days = [date(2026, 1, 1) + timedelta(days=step) for step in (-1, 0, 5, 10, 20)]
    np.testing.assert_allclose(plan.effect(days, "Pay"), [1, 1, 1.25, 1.5, 1.5])


@pytest.mark.parametrize(
    ("factor", "last", "words"),
    [(30.0, None, "cannot be multiplied by 30"), (1.1, date(2025, 1, 1), "2025-01-01 lies before")],
)
def test_a_plan_that_makes_no_sense_is_refused(factor: float, last: date | None, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        Planned("Growth", factor, date(2026, 1, 1), last)


def test_totals_agree_with_their_parts_and_the_surer_moves_less() -> None:
    sums = structure(["a", "b"], {"all": ["a", "b"]})
    found = reconciled(np.array([[12.0], [6.0], [4.0]]), np.array([1e9, 1.0, 4.0]), sums)
    np.testing.assert_allclose(found[0], found[1] + found[2])
    np.testing.assert_allclose(found[:, 0], [10.0, 6.0, 4.0], atol=1e-3)
    sure = reconciled(np.array([[12.0], [6.0], [4.0]]), np.array([1e-3, 1.0, 1.0]), sums)
    np.testing.assert_allclose(sure[:, 0], [12.0, 7.0, 5.0], atol=1e-2)


def test_a_table_in_any_order_is_looked_ahead_and_a_bad_series_stops_none_of_the_others() -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(100)]
    good = np.abs(weekly(100))
    made = {
        "good": good, "endless": np.where(np.arange(100) == 5, np.inf, good), "negative": good - 60,
        "zero": np.zeros(100), "gaps": np.where(np.arange(100) % 10 == 0, np.nan, good),
    }  # fmt: skip
    frame = pl.concat([pl.DataFrame({"series": name, "period": days, "value": v}) for name, v in made.items()])
    twice = pl.DataFrame({"series": "twice", "period": [days[0], days[0]], "value": [1.0, 2.0]})
    single = pl.DataFrame({"series": "single", "period": [days[0]], "value": [1.0]})
    odd = pl.DataFrame({"series": "odd", "period": [date(2026, 1, 5), date(2026, 2, 3)], "value": [1.0, 2.0]})
    found = table.ahead(pl.concat([frame, twice, single, odd]).sample(fraction=1.0, shuffle=True, seed=1), 7, fast=True)
    assert set(found.failed) == {"endless", "negative", "twice", "single"}
    assert set(found.frame["series"]) == {"good", "zero", "gaps", "odd"}
    assert set(found.frame["series"]) | set(found.failed) == {*made, "twice", "single", "odd"}
    assert "not taken for zero" in "; ".join(found.notes["gaps"])
    assert (found.frame.filter(series="zero")["mean"] == 0).all()
    assert "two rows for 2026-01-01" in found.failed["twice"]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pl.DataFrame({"series": ["a"], "value": [1.0]}), "no column 'period'"),
        (pl.DataFrame({"series": ["a"], "period": ["x"], "value": [1.0]}), "not days"),
        (pl.DataFrame({"series": ["a"], "period": [date(2026, 1, 1)], "value": ["x"]}), "not numbers"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_in_words(frame: pl.DataFrame, words: str) -> None:
    with pytest.raises(QuestionError, match=words):
        table.ahead(frame, 7)


def test_hundreds_of_series_each_have_a_forecast() -> None:
    found = demand.ahead(services(300, 90), 7, methods=QUICK)
    assert len(found.forecasts) == 300
    assert found.frame().height == 2100
    assert found.frame()["mean"].is_finite().all()


@pytest.mark.skipif(
    not AMBULANCE.exists(), reason="the published responses lie beside the repository only where shared"
)
def test_ambulance_responses_are_forecast_better_than_by_seasonal_naive() -> None:
    days = pl.read_csv(AMBULANCE, try_parse_dates=True).filter(pl.col("ORA") == "Trust").sort("Actual_dt").tail(730)
    frame = days.select(period="Actual_dt", value=pl.col("Actual_Value").cast(pl.Float64))
    found = look_ahead(frame, 3, name="Trust", region="GB-ENG")
    assert found.among is not None
    assert found.among.mase(0) < 0.9 * found.among.backtest.mase("seasonal_naive")
    assert 0.7 <= found.among.spread.held(0, "80") <= 0.98
    assert 55_000 < float(found.months["forecast"][0]) < 80_000
