"""The backtest tells how far each method would have been off, and the best is chosen for a stated reason."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.errors import ForecastError
from analytics.forecast.backtest import backtest, origins, scale
from analytics.forecast.choose import choose
from analytics.forecast.interval import half_widths, ranges
from analytics.forecast.method import Method
from analytics.forecast.methods import METHODS
from analytics.forecast.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import series, weekly

LAST = Method("last", "Last value", "", lambda known, horizon: np.full(horizon, known.values[-1]))


def unusable(known: Series, _horizon: int) -> Floats:
    problem = f"{known.name}: cannot"
    raise ForecastError(problem)


BROKEN = Method("broken", "Broken", "", unusable)


def test_mase_mae_and_bias_are_those_worked_out_by_hand() -> None:
    # Months 0..13 rise by one; from lengths 12 and 13 the last value is forecast: errors 1, 2 and then 1.
    tested = backtest(series(np.arange(14.0), "month"), [LAST], 2)
    assert tested.origins == (12, 13)
    np.testing.assert_array_equal(tested.errors("last"), [[1.0, 2.0], [1.0, np.nan]])
    assert tested.mae("last") == pytest.approx(4 / 3)
    assert tested.bias("last") == pytest.approx(4 / 3)
    # Under a season and a step of history the scale is the mean step, which is 1.
    assert tested.mase("last") == pytest.approx(4 / 3)


def test_the_scale_is_the_mean_change_over_a_season() -> None:
    assert scale(series([0.0] * 7 + [3.0] * 7 + [4.0] * 7)) == pytest.approx((7 * 3 + 7 * 1) / 14)


def test_origins_are_the_same_for_every_method_and_never_see_what_came() -> None:
    seen: list[tuple[int, float]] = []

    def spy(known: Series, horizon: int) -> Floats:
        seen.append((len(known), float(known.values[-1])))
        return np.zeros(horizon)

    made = series(np.arange(300.0))
    tested = backtest(made, [Method("spy", "", "", spy), SEASONAL_NAIVE], 10)
    assert [length for length, _ in seen] == list(tested.origins) == list(origins(made))
    assert all(last == length - 1 for length, last in seen)


def test_a_method_that_fails_says_why_and_leaves_the_others_compared() -> None:
    tested = backtest(series(weekly(200)), [BROKEN, SEASONAL_NAIVE], 10)
    assert tested.failed == {"broken": "Payments: cannot."}
    assert list(tested.forecasts) == ["seasonal_naive"]


def test_the_table_has_a_row_for_each_method_and_stretch_of_the_horizon() -> None:
    table = backtest(series(weekly(200)), [LAST, SEASONAL_NAIVE], 30).table()
    assert table["from_step"].to_list() == [1, 11, 21] * 2
    assert table["origins"].to_list() == [5] * 6


def test_an_interval_is_the_t_quantile_of_the_root_mean_square_error() -> None:
    errors = np.random.default_rng(1).normal(0, 3, (9, 4))
    expected = stats.t.ppf(0.975, 9) * np.sqrt((errors**2).mean(axis=0))
    np.testing.assert_allclose(half_widths(errors, 0.95), expected)


def test_no_interval_is_claimed_from_two_errors() -> None:
    assert ranges(np.array([5.0]), np.array([[1.0], [2.0]]))["low80"].to_list() == [None]


def test_a_range_of_counts_ends_at_zero() -> None:
    assert ranges(np.array([1.0]), np.array([[5.0], [-5.0], [5.0]]))["low80"].to_list() == [0.0]


def test_intervals_hold_about_the_share_they_claim_on_data_that_behaves() -> None:
    held = []
    for seed in range(40):
        values = weekly(420, seed=seed)
        said = SEASONAL_NAIVE.ahead(series(values[:400]), 20)
        tested = backtest(series(values[:400]), [SEASONAL_NAIVE], 20)
        width = half_widths(tested.errors("seasonal_naive"), 0.8, tested.smooth)
        held.append(np.mean(np.abs(values[400:] - said) <= width))
    assert 0.72 <= float(np.mean(held)) <= 0.88


def test_the_measured_coverage_of_errors_that_behave_is_near_the_share_claimed() -> None:
    tested = backtest(series(weekly(700, seed=3)), [SEASONAL_NAIVE], 28)
    assert 0.7 <= tested.coverage("seasonal_naive", 0.8) <= 0.9
    assert tested.coverage("seasonal_naive", 0.95) > tested.coverage("seasonal_naive", 0.8)


def test_the_method_with_least_error_is_chosen_and_the_reason_has_the_figure() -> None:
    choice = choose(series(weekly(400)), 28)
    assert choice.method.name != "seasonal_naive"
    errors = {entry.name: choice.backtest.mase(entry.name) for entry in METHODS}
    assert errors[choice.method.name] == min(errors.values())
    saved = 1 - errors[choice.method.name] / errors["seasonal_naive"]
    assert f"{100 * saved:.0f} % less error than seasonal naive" in choice.reason


def test_seasonal_naive_stays_unless_it_is_beaten() -> None:
    wandering = np.cumsum(np.random.default_rng(2).normal(0, 1, 40)) + 100
    worse = Method("worse", "Worse", "", lambda known, horizon: np.full(horizon, known.values[-1] + 500))
    choice = choose(series(wandering, "month"), 3, [worse])
    assert choice.method is SEASONAL_NAIVE
    assert "nothing else came nearer" in choice.reason


@pytest.mark.parametrize("values", [[5.0] * 100, [0.0] * 100, list(weekly(40))])
def test_series_that_nothing_can_be_learnt_from_get_their_usual_level_and_no_interval(values: list[float]) -> None:
    choice = choose(series(values), 10)
    assert choice.method.name == "usual_level"
    assert "because it" in choice.reason
    assert "no interval is claimed" in choice.accuracy
