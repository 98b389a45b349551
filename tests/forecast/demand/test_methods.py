"""Each method does what it says, sees nothing of what came later, and the registry knows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from analytics.errors import ForecastError
from analytics.forecast.demand import boosted_trees, count_rate, harmonic_regression, holt_winters, panel, season, theta
from analytics.forecast.demand.days import days
from analytics.forecast.demand.methods import METHODS, method
from analytics.forecast.demand.ordinary_days import effects, ordinary
from analytics.forecast.demand.seasonal_naive import SEASONAL_NAIVE
from analytics.forecast.demand.usual_level import USUAL_LEVEL
from analytics.forecast.series import Floats, Series
from tests.forecast.series_made import series, weekly

if TYPE_CHECKING:
    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.panel import Panel


def now(entry: Method, known: Panel, horizon: int) -> Floats:
    found: Floats = entry.ahead(known, (0,), horizon)[0]
    return found


def many(count: int, length: int, seed: int = 0) -> Panel:
    rng = np.random.default_rng(seed)
    return panel.of([
        Series(f"S{row}", "day", date(2024, 1, 1), np.abs(weekly(length, seed=seed + row) * rng.uniform(0.5, 2)))
        for row in range(count)
    ])  # fmt: skip


def test_seasonal_naive_repeats_the_last_value_of_each_weekday_and_looks_past_gaps() -> None:
    values = [10.0, 20, 30, 40, 50, 60, 70, 11, 21, np.nan, 41]
    found = now(SEASONAL_NAIVE, panel.of([series(values)]), 8)
    np.testing.assert_array_equal(found[0], [50, 60, 70, 11, 21, 30, 41, 50])


def test_seasonal_naive_repeats_the_last_year_of_months_and_the_last_month_where_there_is_no_year() -> None:
    np.testing.assert_array_equal(
        now(SEASONAL_NAIVE, panel.of([series(np.arange(14.0), "month")]), 3), [[2.0, 3.0, 4.0]]
    )
    np.testing.assert_array_equal(now(SEASONAL_NAIVE, panel.of([series([5.0, 7.0], "month")]), 2), [[7.0, 7.0]])


def test_the_usual_level_is_the_median_of_the_same_weekday() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 3, 2, 3, 4, 5, 6, 7, 5]
    np.testing.assert_array_equal(now(USUAL_LEVEL, panel.of([series(values)]), 7), [[2, 3, 4, 5, 6, 7, 3]])


def test_theta_is_the_line_and_the_smoothed_level_of_a_plain_loop() -> None:
    values = np.array([10.0, 12.0, 11.0, 15.0, 14.0, 18.0, 17.0, 21.0, 20.0])
    slope = float(np.polyfit(np.arange(9), values, 1)[0])
    levels, off = [], []
    for share in theta.LEARNT:
        level, total = values[0], 0.0
        for value in values[1:]:
            total += (value - level) ** 2
            level += share * (value - level)
        levels.append(level)
        off.append(total / 8)
    weight = np.array(off) ** (-9 / 2)
    weight /= weight.sum()
    drift = [slope / 2 * (2 + (1 - (1 - share) ** 9) / share) for share in theta.LEARNT]
    expected = float(weight @ (np.array(levels) + np.array(drift)))
    assert theta.ahead(values[None], 1, 3)[0, 2] == pytest.approx(expected)


def test_holt_winters_is_the_weighted_mean_of_plain_loops_over_its_settings() -> None:
    values = np.array([10.0, 12.0, 11.0, 15.0, 14.0, 18.0, 17.0, 21.0])
    log, found, off = np.log(values), [], []
    for share in holt_winters.LEVEL:
        for slow, damped in holt_winters.TREND:
            level, trend, total = float(log[:3].mean()), 0.0, 0.0
            for value in log:
                trend *= damped
                surprise = value - level - trend
                total += surprise**2
                level += trend + share * surprise
                trend += share * slow * surprise
            found.append(level + trend * (damped + damped**2))
            off.append(total / 8)
    weight = (np.array(off) + 1e-12) ** (-8 / 2)
    expected = float(np.exp(weight @ np.array(found) / weight.sum()))
    assert holt_winters.ahead(values[None], 1, 2)[0, 1] == pytest.approx(expected)


def test_a_season_that_is_only_noise_is_drawn_to_none_and_a_clear_one_is_kept() -> None:
    rng = np.random.default_rng(1)
    clear = 100 + 30 * np.sin(np.arange(72) * np.pi / 6)
    found = season.measured(np.stack([clear, 100 + rng.normal(0, 5, 72)]), 12, np.array([True, True]))
    np.testing.assert_allclose(found.index[0], 1 + 0.3 * np.sin(np.arange(12) * np.pi / 6), atol=0.02)
    assert np.abs(found.index[1] - 1).max() < 0.02
    np.testing.assert_allclose(found.back(found.out(clear[None].repeat(2, 0)))[0, :12], found.out(clear[None])[0, :12]
                               * found.index[0])  # fmt: skip


def test_what_a_holiday_does_is_its_ratio_to_the_same_weekdays_about_it_drawn_to_nothing() -> None:
    first = date(2024, 1, 1)
    known = days(first, 400, "GB-ENG")
    values = np.where(known.kind == 1, 30.0, 100.0)[None]
    count = int((known.kind == 1).sum())
    assert effects(values, known.kind)[0, 1] == pytest.approx((0.3 * count + 1) / (count + 1))
    calm = ordinary(panel.of([Series("Pay", "day", first, values[0], "GB-ENG")]), 28)
    assert np.nanmax(np.abs(calm.values[0] - np.median(calm.values[0]))) < 25


def test_the_calendar_regression_knows_weekdays_and_a_holiday_ahead() -> None:
    first, length = date(2023, 1, 2), 3 * 365 - 13
    known = days(first, length, "GB-ENG")
    usual = np.where(known.weekday < 5, 100.0, 40.0) * np.where(known.kind == 1, 0.3, 1.0)
    xmas = (known.month == 12) & (known.of_month == 25)
    values = np.where(xmas, 20.0, usual)
    found = now(harmonic_regression.HARMONIC_REGRESSION, panel.of([Series("P", "day", first, values, "GB-ENG")]), 14)
    told = dict(zip([first + timedelta(days=length + step) for step in range(14)], found[0], strict=True))
    # Ridge draws effects a little towards nothing, so near is what can be asked.
    assert told[date(2025, 12, 23)] == pytest.approx(100, rel=0.06)
    assert told[date(2025, 12, 25)] == pytest.approx(25, rel=0.5)
    assert told[date(2025, 12, 27)] == pytest.approx(40, rel=0.2)


def test_the_calendar_regression_of_months_finds_the_month_of_the_year() -> None:
    month = np.arange(60) % 12
    values = 100 * np.exp(0.3 * np.cos(2 * np.pi * month / 12))
    found = now(harmonic_regression.HARMONIC_REGRESSION, panel.of([series(values, "month", date(2020, 1, 1))]), 12)
    np.testing.assert_allclose(found[0], values[:12], rtol=0.04)


def test_the_regression_knows_what_a_holiday_does_to_the_week_it_is_in() -> None:
    first = date(2020, 1, 6)
    christmas = [(date(2020 + year, 12, 25) - first).days // 7 for year in range(5)]
    values = np.full(christmas[-1] + 3, 100.0)
    values[christmas] = 50.0
    begun = Series("Payments", "week", first, values[: christmas[-1] - 2], "GB-ENG")
    found = now(harmonic_regression.HARMONIC_REGRESSION, panel.of([begun]), 5)[0]
    assert found.argmin() == 2
    assert found[2] < 70
    np.testing.assert_allclose(found[[0, 1]], 100, atol=12)


def test_trees_say_nothing_of_few_or_short_series_and_learn_a_pattern_that_all_share() -> None:
    assert np.isnan(now(boosted_trees.BOOSTED_TREES, many(4, 600), 7)).all()
    assert np.isnan(now(boosted_trees.BOOSTED_TREES, many(6, 500), 7)).all()
    known = many(6, 588)
    told = now(boosted_trees.BOOSTED_TREES, known.until(28), 28)
    naive = now(SEASONAL_NAIVE, known.until(28), 28)
    came = known.values[:, -28:]
    assert np.abs(told - came).mean() < 0.9 * np.abs(naive - came).mean()


def test_trees_look_at_nothing_that_came_after_the_place_they_are_asked_about() -> None:
    known = many(6, 300)
    later = known.values.copy()
    later[:, 220:] = 1e6
    row, origin, step = np.repeat(np.arange(6), 14), np.full(84, 220), np.tile(np.arange(1, 15), 6)
    before = boosted_trees.examples(known, 14).features(row, origin, step)
    after = boosted_trees.examples(panel.Panel(known.names, "day", known.firsts, later, known.regions), 14)
    for one, other in zip(before, after.features(row, origin, step), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_series_is_intermittent_when_counts_are_small_whole_and_far_apart() -> None:
    rng = np.random.default_rng(2)
    rare, busy = rng.poisson(0.4, 200).astype(float), rng.poisson(6.0, 200).astype(float)
    known = panel.of([series(rare), series(busy), series(rare + 0.5), series(rare * 100)])
    np.testing.assert_array_equal(count_rate.intermittent(known), [True, False, False, False])


def test_rare_counts_are_expected_at_their_mean_rate_and_lie_within_negative_binomial_bounds() -> None:
    counts = np.random.default_rng(3).poisson(0.5, 700).astype(float)
    known = panel.of([series(counts)])
    said = now(count_rate.COUNT_RATE, known, 7)
    assert said.mean() == pytest.approx(counts.mean(), rel=0.1)
    found = count_rate.bounds(known, np.array([[0.5, 2.0]]), {"80": 0.8})
    usual = count_rate.rate(known.values, 7, 7)[0][(np.arange(700) - 700) % 7]
    size = np.clip((usual**2).sum() / max(((counts - usual) ** 2 - usual).sum(), 1e-9), 1e-3, 1e6)
    for place, mean in enumerate((0.5, 2.0)):
        chance = size / (size + mean)
        assert found["low80"][0, place] == stats.nbinom.ppf(0.1, size, chance)
        assert found["high80"][0, place] == stats.nbinom.ppf(0.9, size, chance)


@pytest.mark.parametrize("name", [entry.name for entry in METHODS if entry.quick])
def test_what_a_method_would_have_said_is_what_it_says_without_what_came_since(name: str) -> None:
    known = many(3, 240)
    told = method(name).ahead(known, (0, 30, 61), 14)
    for place, back in enumerate((0, 30, 61)):
        np.testing.assert_allclose(told[place], now(method(name), known.until(back), 14), rtol=1e-9)


def test_what_trees_would_have_said_does_not_change_with_what_came_since() -> None:
    known = many(6, 600)
    later = known.values.copy()
    later[:, -28:] *= 7.0
    changed = panel.Panel(known.names, known.frequency, known.firsts, later, known.regions)
    one, other = (boosted_trees.ahead(each, (0, 28, 42), 14)[1:] for each in (known, changed))
    assert np.isfinite(one).all()
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("entry", METHODS, ids=lambda entry: entry.name)
def test_every_method_gives_one_finite_value_a_step_also_with_gaps(entry: Method) -> None:
    known = many(6, 600)
    known.values[0, [3, 50, 51, 599]] = np.nan
    assert np.isfinite(now(entry, known, 30)).all()


@pytest.mark.parametrize("entry", [entry for entry in METHODS if entry.name != "harmonic_regression"],
                         ids=lambda entry: entry.name)  # fmt: skip
def test_ten_times_the_demand_is_forecast_as_ten_times_as_much(entry: Method) -> None:
    known = many(6, 600)
    tenfold = panel.Panel(known.names, known.frequency, known.firsts, known.values * 10, known.regions)
    np.testing.assert_allclose(now(entry, tenfold, 14), now(entry, known, 14) * 10, rtol=0.05)


def test_a_method_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(ForecastError, match="seasonal_naive"):
        method("seasonal_naiv")
