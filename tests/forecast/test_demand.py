"""Demand ahead: days, months' totals with intervals of their own, and many services at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats

from analytics.forecast.demand import look_ahead, panel
from analytics.forecast.method import Method
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import weekly

AMBULANCE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "ambulance_daily_responses.csv"


def history(values: Floats, last: date = date(2026, 10, 31)) -> pl.DataFrame:
    first = last - timedelta(days=len(values) - 1)
    return pl.DataFrame({"period": [first + timedelta(days=day) for day in range(len(values))], "value": values})


def flat(value: float) -> Method:
    return Method("flat", "Flat", "", lambda _known, horizon: np.full(horizon, value))


def test_the_months_after_the_last_day_are_forecast_whole() -> None:
    found = look_ahead(history(weekly(200)), 2, name="Pay")
    assert found.frame["period"].to_list() == [date(2026, 11, 1) + timedelta(days=day) for day in range(61)]
    assert found.months["period"].to_list() == [date(2026, 11, 1), date(2026, 12, 1)]
    for month in (11, 12):
        days = found.frame.filter(pl.col("period").dt.month() == month)["forecast"].sum()
        assert found.months.filter(pl.col("period").dt.month() == month)["forecast"].item() == pytest.approx(days)


def test_a_month_that_has_begun_is_its_days_so_far_and_those_to_come() -> None:
    values = weekly(200)
    found = look_ahead(history(values, last=date(2026, 10, 20)), 1, name="Pay", methods=())
    assert found.months["period"].to_list() == [date(2026, 10, 1), date(2026, 11, 1)]
    to_come = float(found.frame.filter(pl.col("period") < date(2026, 11, 1))["forecast"].sum())
    assert found.months["forecast"][0] == pytest.approx(values[-20:].sum() + to_come)


def test_the_interval_of_a_total_comes_from_errors_summed_origin_by_origin() -> None:
    values = weekly(300, seed=8)
    found = look_ahead(history(values), 1, name="Pay", methods=())
    errors = found.choice.backtest.errors("seasonal_naive")[:, :30]
    sums = errors.sum(axis=1)[~np.isnan(errors).any(axis=1)]
    known = np.array([np.nansum(row) / (~np.isnan(row)).sum() * 30 for row in errors if (~np.isnan(row)).sum() > 27])
    width = stats.t.ppf(0.9, len(known)) * np.sqrt(np.mean(known**2))
    assert len(sums) >= len(known) - 1
    half = (found.months["high80"] - found.months["low80"])[0] / 2
    assert half == pytest.approx(width)


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
    for seed in range(40):
        values = weekly(430, seed=seed, noise=12.0)
        found = look_ahead(history(np.maximum(values[:400], 0)), 1, name="Pay", methods=())
        total = values[400:430].sum()
        held.append(found.months["low80"][0] <= total <= found.months["high80"][0])
    assert 0.6 <= float(np.mean(held)) <= 0.95


def test_months_of_history_are_forecast_by_the_month() -> None:
    rng = np.random.default_rng(6)
    period = [date(2023 + month // 12, month % 12 + 1, 1) for month in range(40)]
    frame = pl.DataFrame({"period": period, "value": 100 + rng.normal(0, 3, 40)})
    found = look_ahead(frame, 3, name="Pay", frequency="month")
    assert found.frame.equals(found.months)
    assert found.months["period"].to_list() == [date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)]


def test_a_service_with_a_short_history_is_forecast_without_an_interval_and_says_so() -> None:
    found = look_ahead(history(weekly(30)), 1, name="Pay")
    assert found.frame["low80"].null_count() == found.frame.height
    assert "history is short" in found.choice.reason


def test_one_service_that_cannot_be_looked_ahead_stops_none_of_the_others_and_progress_is_told() -> None:
    told: list[tuple[float, str]] = []
    broken = history(np.array([1.0, -2.0, 3.0]))
    found = panel({"A": broken, "B": history(weekly(30))}, 1, progress=lambda share, name: told.append((share, name)))
    assert list(found.forecasts) == ["B"]
    assert "the value on 2026-10-30 is -2" in found.failed["A"]
    assert told == [(0.0, "A"), (0.5, "B")]


def test_a_forecast_of_demand_never_falls_below_zero() -> None:
    def falls(known: Series, horizon: int) -> Floats:
        return np.asarray(known.values[-1] - 50.0 * np.arange(horizon), dtype=np.float64)

    found = look_ahead(history(weekly(200)), 1, name="Pay", methods=(Method("falls", "Falls", "", falls),))
    assert found.frame["forecast"].min() >= 0  # type: ignore[operator]  # a float


@pytest.mark.skipif(
    not AMBULANCE.exists(), reason="the published responses lie beside the repository only where shared"
)
def test_ambulance_responses_are_forecast_better_than_by_seasonal_naive() -> None:
    days = pl.read_csv(AMBULANCE, try_parse_dates=True).filter(pl.col("ORA") == "Trust").sort("Actual_dt").tail(730)
    frame = days.select(period="Actual_dt", value=pl.col("Actual_Value").cast(pl.Float64))
    found = look_ahead(frame, 3, name="Trust", region="GB-ENG")
    tested = found.choice.backtest
    assert found.choice.method.name != "seasonal_naive"
    assert tested.mase(found.choice.method.name) < 0.9 * tested.mase("seasonal_naive")
    assert 0.7 <= tested.coverage(found.choice.method.name, 0.8) <= 0.9
    assert 55_000 < float(found.months["forecast"][0]) < 80_000
