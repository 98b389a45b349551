"""How far off forecasts were, how methods are weighed by it, and the intervals that follow."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecast.demand import panel
from analytics.forecast.demand.backtest import Backtest, actual, backs, backtest, scales
from analytics.forecast.demand.combination import combine
from analytics.forecast.demand.interval import profile, quantiles, spread, unrelated
from analytics.forecast.demand.methods import QUICK
from analytics.forecast.demand.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.demand.weights import weights
from analytics.forecast.series import Series
from tests.forecast.series_made import series, weekly


def test_mase_is_the_one_worked_out_by_hand() -> None:
    tested = Backtest((2,), np.array([[[10.0, 14.0]]]), {"flat": np.array([[[11.0, 11.0]]])}, np.array([4.0]))
    assert tested.mase("flat") == pytest.approx((1 + 3) / 2 / 4)
    np.testing.assert_array_equal(tested.errors("flat"), [[[-1.0, 3.0]]])


def test_the_scale_is_the_mean_change_over_a_season_and_one_where_nothing_changed() -> None:
    known = panel.of([series(np.arange(20.0)), series(np.ones(20)), series([1.0, 3.0, 2.0])])
    np.testing.assert_array_equal(scales(known), [7.0, 1.0, 1.5])


def test_forecasts_are_tried_over_a_year_and_never_whole_weeks_apart() -> None:
    found = backs(panel.of([series(weekly(900))]), 28)
    assert found[0] == 28
    assert len(found) == 8
    assert {(b - a) % 7 for a, b in itertools.pairwise(found)} != {0}
    assert found[-1] - found[0] >= 350
    assert backs(panel.of([series(weekly(70))]), 28) == ()


def test_what_came_lines_up_with_what_was_said_and_a_series_too_short_by_then_is_not_judged() -> None:
    long, short = Series("a", "day", date(2024, 1, 1), np.arange(200.0)), Series("b", "day", date(2024, 6, 1),
                                                                               np.arange(80.0))  # fmt: skip
    known = panel.of([long, short])
    found = actual(known, (10, 30), 5)
    np.testing.assert_array_equal(found[0, 0], [190, 191, 192, 193, 194])
    np.testing.assert_array_equal(found[1, 0], [170, 171, 172, 173, 174])
    assert not np.isnan(found[0, 1]).any()
    assert np.isnan(found[1, 1]).all()
    tested, now = backtest(known, [SEASONAL_NAIVE], 5)
    np.testing.assert_array_equal(now["seasonal_naive"][0], [193, 194, 195, 196, 197])
    assert tested.said["seasonal_naive"].shape == tested.actual.shape


def test_the_surer_method_has_more_say_by_the_fourth_power_of_its_error() -> None:
    losses = {"a": np.full((200, 1), 1.0), "b": np.full((200, 1), 2.0)}
    found = weights(losses, {"a": 0.5, "b": 0.5})[:, 0]
    assert found[0] / found[1] == pytest.approx(16.0)


def test_a_method_that_was_never_tried_keeps_what_it_is_trusted_with() -> None:
    losses = {"a": np.ones((4, 2)), "b": np.full((4, 2), np.nan)}
    np.testing.assert_allclose(weights(losses, {"a": 0.75, "b": 0.25}), [[0.75, 0.75], [0.25, 0.25]])


@given(st.lists(st.floats(0.1, 10), min_size=6, max_size=6))
def test_weights_add_up_to_one_and_none_is_below_zero(errors: list[float]) -> None:
    losses = {name: np.array(errors[at : at + 2])[None] for name, at in (("a", 0), ("b", 2), ("c", 4))}
    found = weights(losses, {"a": 0.2, "b": 0.3, "c": 0.5})
    np.testing.assert_allclose(found.sum(axis=0), 1.0)
    assert (found >= 0).all()


def test_own_errors_count_more_the_more_often_a_series_was_tried() -> None:
    shares = []
    for times in (1, 8, 64):
        a, b = np.ones((times, 11)), np.full((times, 11), 2.0)
        a[:, 0], b[:, 0] = 2.0, 1.0  # the first series is the other way round
        shares.append(weights({"a": a, "b": b}, {"a": 0.5, "b": 0.5})[1, 0])
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[2]


@pytest.mark.parametrize("skewed", [False, True])
def test_ranges_hold_what_they_claim_of_errors_that_behave(skewed: bool) -> None:
    rng = np.random.default_rng(4)
    size = rng.uniform(0.5, 3, (1, 60, 1)) * np.sqrt(np.arange(1, 15))
    errors = size * (rng.exponential(1, (9, 60, 14)) - 1 if skewed else rng.normal(0, 1, (9, 60, 14)))
    known = spread(errors[:8], np.ones(60), tuple(range(14, 14 * 9, 14)))
    found = known.bounds(np.zeros((60, 14)), np.full(60, -np.inf))
    for name, share in (("80", 0.8), ("95", 0.95)):
        inside = (errors[8] >= found[f"low{name}"]) & (errors[8] <= found[f"high{name}"])
        assert inside.mean() == pytest.approx(share, abs=0.05)
        assert np.mean([known.held(row, name) for row in range(60)]) == pytest.approx(share, abs=0.03)


def test_one_series_tried_eight_times_is_held_about_as_often_as_claimed() -> None:
    rng, held = np.random.default_rng(5), []
    for _ in range(200):
        # Errors of one time of making hang together, as those of a level that was missed do.
        errors = rng.normal(0, 1, (9, 1, 1)) + 0.5 * rng.normal(0, 1, (9, 1, 14))
        found = spread(errors[:8], np.ones(1), tuple(range(14, 14 * 9, 14))).bounds(np.zeros((1, 14)), np.array([-9e9]))
        held.append(((errors[8] >= found["low80"]) & (errors[8] <= found["high80"])).mean())
    assert 0.7 <= float(np.mean(held)) <= 0.92


def test_no_interval_is_claimed_from_two_times_in_the_past() -> None:
    found = spread(np.ones((2, 1, 3)), np.ones(1), (3, 6)).bounds(np.zeros((1, 3)), np.zeros(1))
    assert all(np.isnan(bound).all() for bound in found.values())


def test_errors_are_told_in_what_is_usual_without_themselves() -> None:
    errors = np.random.default_rng(6).normal(0, 1, (6, 20, 4))
    before = spread(errors, np.ones(20), (4, 8, 12, 16, 20, 24)).strange
    errors[2, 0] *= 1.5
    after = spread(errors, np.ones(20), (4, 8, 12, 16, 20, 24)).strange
    # Its own scale hardly moves (the typical size of all does, a little), that of its other times does.
    np.testing.assert_allclose(after[2, 0], before[2, 0] * 1.5, rtol=0.03)
    assert np.abs(after[0, 0] / before[0, 0] - 1).max() > 0.02


def test_ranges_never_grow_narrower_with_the_step_and_those_of_more_hold_those_of_less() -> None:
    errors = np.random.default_rng(7).normal(0, 1, (8, 5, 30))
    assert (np.diff(profile(np.abs(errors))) >= 0).all()
    found = spread(errors, np.ones(5), tuple(range(30, 270, 30))).bounds(np.full((5, 30), 10.0), np.zeros(5))
    assert (found["low95"] <= found["low80"]).all()
    assert (found["low80"] <= 10).all()
    assert (found["high95"] >= found["high80"]).all()


def test_series_that_go_wrong_together_are_worth_one() -> None:
    rng = np.random.default_rng(8)
    alone, common = np.abs(rng.normal(0, 1, (8, 50, 1))), np.repeat(np.abs(rng.normal(0, 1, (8, 1, 1))), 50, axis=1)
    assert unrelated(common) == pytest.approx(8, rel=0.2)
    assert unrelated(alone) > 100
    narrow, wide = (quantiles(errors / errors.std(), 0.95)[1][0] for errors in (alone, common))
    assert wide > narrow


def test_the_combination_is_compared_with_each_method_on_the_same_days() -> None:
    known = panel.of([series(np.abs(weekly(300)))])
    found = combine(known, 14, QUICK)
    table = found.compared(0)
    assert table["method"].unique().len() == len(QUICK) + 1
    assert table.filter(method="combination")["n"].sum() == table.filter(method="theta")["n"].sum()
    assert found.mase(0) < found.backtest.mase("seasonal_naive", 0)
