"""A slow change is found, dated and put into words; months that merely hang together are not taken for one."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from analytics.errors import ForecastError
from analytics.forecast.course import change, evidence
from analytics.forecast.course.evidence import dependence
from analytics.forecast.course.trend import seasonal_slope, tau, trend
from analytics.forecast.level.history_bootstrap import theil_sen
from analytics.forecast.series import Floats, steps


def course(length: int, *, left: float = 0.0, seed: int = 0, size: float = 0.01) -> Floats:
    """Levels about 0.95 that hang together from month to month and go nowhere."""
    shocks = np.random.default_rng(seed).normal(0, size * np.sqrt(1 - left**2), length + 50)
    values = np.zeros(length + 50)
    for place in range(1, length + 50):
        values[place] = left * values[place - 1] + shocks[place]
    return 0.95 + values[50:]


def starts(length: int) -> list[date]:
    return steps(date(2024, 11, 1), length, "month")


def test_tau_without_a_season_is_kendalls_tau_and_the_score_its_numerator() -> None:
    values = np.random.default_rng(1).normal(size=25)
    expected = stats.kendalltau(np.arange(25), values).statistic
    assert tau(values, np.arange(25)) == pytest.approx(expected)
    assert evidence.score(values[None])[0] == pytest.approx(expected * 25 * 24 / 2)


def test_tau_by_season_pairs_each_month_with_itself_only() -> None:
    values = np.random.default_rng(2).normal(size=36)
    signs = [np.sign(values[b] - values[a]) for a, b in itertools.combinations(range(36), 2) if (b - a) % 12 == 0]
    assert tau(values, np.arange(36), 12) == pytest.approx(np.mean(signs))


def test_the_slope_is_the_theil_sen_slope_of_scipy_and_by_season_that_of_its_pairs() -> None:
    values = np.random.default_rng(3).normal(size=30).cumsum()
    expected = stats.theilslopes(values).slope
    assert theil_sen(np.arange(30.0), values) == pytest.approx(expected)
    assert seasonal_slope(values, np.arange(30)) == pytest.approx(expected)
    slopes = [(values[b] - values[a]) / (b - a) for a, b in itertools.combinations(range(30), 2) if (b - a) % 12 == 0]
    assert seasonal_slope(values, np.arange(30), 12) == pytest.approx(np.median(slopes))


def test_the_ratio_of_a_course_is_that_of_two_regressions_by_statsmodels() -> None:
    values = course(30, seed=7)
    among = evidence.courses(30)
    found = evidence.ratios(values[None], among, np.ones((30, 1)))[0]
    now, before = values[1:], values[:-1]
    none = sm.OLS(now, np.column_stack([np.ones(29), before])).fit().ssr
    for which in (5, 40):
        shape = among[which].shape
        features = np.column_stack([np.ones(29), before, shape[1:]])
        assert found[which] == pytest.approx(29 * np.log(none / sm.OLS(now, features).fit().ssr), rel=1e-6)


def test_a_slow_fall_is_found_dated_and_said_in_words() -> None:
    level = course(36, size=0.004) - 0.006 * np.maximum(np.arange(36) - 16, 0)
    found = trend(level, starts(36))
    assert found.kind == "slope"
    assert found.slope == pytest.approx(-0.006, abs=0.0015)
    assert found.since is not None
    assert abs((found.since - date(2026, 4, 1)).days) <= 93
    assert found.sentence.startswith("falls 0.")
    assert f"points a month since {found.since:%B %Y}" in found.sentence


def test_a_sudden_fall_is_told_from_a_slow_one() -> None:
    level = course(30, size=0.004) - 0.03 * (np.arange(30) >= 17)
    found = trend(level, starts(30))
    assert (found.kind, found.since) == ("step", date(2026, 4, 1))
    assert found.slope == pytest.approx(-0.03, abs=0.006)
    assert "fell by" in found.sentence
    assert "in April 2026" in found.sentence


def test_gaps_do_not_shift_the_date() -> None:
    level = course(30, size=0.004) - 0.03 * (np.arange(30) >= 17)
    level[[4, 9]] = np.nan
    assert trend(level, starts(30)).since == date(2026, 4, 1)


@pytest.mark.parametrize("left", [0.0, 0.5])
def test_levels_without_a_trend_raise_few_alarms_also_where_months_hang_together(left: float) -> None:
    found = [trend(course(36, left=left, seed=seed), starts(36)).kind for seed in range(60)]
    assert sum(kind != "none" for kind in found) / 60 <= 0.11


def test_one_odd_month_is_no_change() -> None:
    found = []
    for seed in range(30):
        level = course(24, seed=seed)
        level[15] -= 0.2
        found.append(trend(level, starts(24)).kind)
    assert found.count("none") >= 27


def test_a_season_alone_is_no_trend() -> None:
    wave = 0.02 * np.sin(np.arange(48) * 2 * np.pi / 12)
    found = [trend(course(48, seed=seed, size=0.005) + wave, starts(48)).kind for seed in range(30)]
    assert found.count("none") >= 27


def test_no_trend_is_looked_for_in_a_few_months() -> None:
    with pytest.raises(ForecastError, match="11 levels, 12 are needed"):
        trend(course(11), starts(11))


def test_levels_that_never_move_have_no_trend() -> None:
    found = trend(np.full(24, 1.0), starts(24))
    assert found.kind == "none"
    assert found.sentence == "no trend that 24 periods could tell from chance"


def test_dependence_of_a_long_series_is_the_one_it_was_made_with() -> None:
    assert dependence(course(4000, left=0.6)) == pytest.approx(0.6, abs=0.05)


def test_the_cusum_is_that_worked_out_by_hand() -> None:
    # Above: 0.5, 0, 2.5, 5, 7.5; it passes six at the last.
    assert change.cusum(np.array([1.0, -1.0, 3.0, 3.0, 3.0])) == (7.5, 4)
    assert change.cusum(-np.array([1.0, -1.0, 3.0, 3.0, 3.0])) == (7.5, 4)
    assert change.cusum(np.array([1.0, -1.0, 1.0]))[1] is None


def every_partition(values: Floats, penalty: float) -> list[int]:
    """The best of all partitions into stretches of at least three, by trying each."""
    scaled = values / change.spread(values)
    best, found = np.inf, list[int]()
    inner = range(1, len(values))
    for count in range(len(values) // 3):
        for cuts in itertools.combinations(inner, count):
            edges = [0, *cuts, len(values)]
            if all(later - earlier >= 3 for earlier, later in itertools.pairwise(edges)):
                parts = [scaled[a:b] for a, b in itertools.pairwise(edges)]
                cost = sum(float(((part - part.mean()) ** 2).sum()) for part in parts) + penalty * count
                if cost < best - 1e-12:
                    best, found = cost, list(cuts)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_steps_are_those_of_the_best_of_all_partitions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 1, 13) + 6 * (np.arange(13) >= 4) - 5 * (np.arange(13) >= 9)
    assert change.steps(values, 4 * np.log(13)) == every_partition(values, 4 * np.log(13))


def test_the_likeliest_course_is_the_one_the_values_took() -> None:
    rng = np.random.default_rng(9)
    falling = np.concatenate([np.full(15, 2.0), 2 - 0.5 * np.arange(1, 16)]) + rng.normal(0, 0.1, 30)
    found = evidence.weigh(falling, 1)
    assert found.course.kind == "slope"
    assert found.course.place == pytest.approx(15, abs=1)
    assert found.size == pytest.approx(-0.5, abs=0.05)
    assert found.false_alarm < 0.01
