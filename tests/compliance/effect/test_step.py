"""The step behind an effect against closed forms, statsmodels, a slow plain twin and sums done by hand."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from analytics.compliance.effect.difference import difference, sides
from analytics.compliance.effect.effect import Asked, measured
from analytics.compliance.effect.levels import Floats, Levels
from analytics.compliance.effect.noise import Own, Step, step
from analytics.measures.period import add_months
from tests.compliance.effect.planted import World, plant

#: Nothing but chance: noise of which nothing lasts, no drift, no wave.
CHANCE: Final = Own(lasting=(0.0,), much=(0.0,))

MONTHS: Final = tuple(add_months(date(2025, 1, 1), month) for month in range(12))
SINCE: Final = Asked(since=MONTHS[8], without_trigger=False)


def months(level: list[float], weight: float = 100.0, *, share: bool = True, counted: bool = True) -> Levels:
    return Levels(MONTHS[: len(level)], np.array(level), np.full(len(level), weight), share, counted)


def stepped(levels: Levels, own: Own, since: date = SINCE.since) -> tuple[Step, Floats, Floats]:
    after = np.array([start >= since for start in levels.starts], float)
    columns = [np.ones(len(after)), after, *([levels.years - levels.years.mean()] if own.drift else [])]
    values, chance = levels.working(np.column_stack(columns), after > 0)
    return step(values, chance, levels.years, after, own), values, chance


def test_a_step_of_plain_chance_is_the_log_odds_ratio_with_woolfs_error() -> None:
    good = np.array([90, 84, 93, 88, 91, 87, 90, 85, 95, 96, 93, 97], float)
    found, _, _ = stepped(months(list(good / 100)), CHANCE)
    before, after = good[:8].sum() + 0.5, good[8:].sum() + 0.5
    missed = 800.5 - good[:8].sum(), 400.5 - good[8:].sum()
    ratio = np.log(after / missed[1]) - np.log(before / missed[0])
    woolf = np.sqrt(1 / before + 1 / missed[0] + 1 / after + 1 / missed[1])
    assert found.size[0] == pytest.approx(ratio, rel=1e-6)
    assert found.error[0] / np.sqrt(found.scale[0]) == pytest.approx(woolf, rel=2e-3)
    assert found.left == 10


def test_it_is_the_binomial_regression_of_statsmodels_widened_by_its_dispersion() -> None:
    levels = plant(World(effect=0.5), 3).levels
    since = levels.starts[16]
    found, _, _ = stepped(levels, CHANCE, since)
    after = np.array([start >= since for start in levels.starts], float)
    half = np.array([0.5 / levels.weight[after == side].sum() for side in after])
    model = sm.GLM(
        (levels.level + half) / (1 + 2 * half), np.column_stack([np.ones(len(after)), after]),
        family=sm.families.Binomial(), var_weights=levels.weight,
    )  # fmt: skip
    fit = model.fit(scale="X2")
    assert found.size[0] == pytest.approx(fit.params[1], rel=1e-6)
    assert found.error[0] == pytest.approx(fit.bse[1], rel=1e-5)
    assert found.scale[0] == pytest.approx(fit.scale, rel=1e-5)


def plain_chances(
    values: Floats, chance: Floats, years: Floats, after: Floats, own: Own
) -> list[tuple[float, float, float]]:
    """Possibility by possibility: log weight, step and its error, with nothing but inverses and loops."""
    many, told = len(values), []
    for lasting in own.lasting:
        for much in own.much:
            covariance = np.zeros((many, many))
            for row in range(many):
                for column in range(many):
                    gap = years[row] - years[column]
                    apart = lasting ** abs(12 * gap) if gap else 1.0
                    drifted = (years[row] - years.mean()) * (years[column] - years.mean())
                    covariance[row, column] = (
                        much * chance.mean() * apart + (1 - much) * chance[row] * (row == column)
                        + own.drift**2 * drifted + own.sway**2 * np.cos(2 * np.pi * gap)
                    )  # fmt: skip
            inverse = np.linalg.inv(covariance)
            design = np.column_stack([np.ones(many), after])
            spread = np.linalg.inv(design.T @ inverse @ design)
            fitted = spread @ design.T @ inverse @ values
            over = values - design @ fitted
            scale = over @ inverse @ over / (many - 2)
            likely = -0.5 * (
                np.linalg.slogdet(covariance)[1] - np.linalg.slogdet(spread)[1] + (many - 2) * np.log(scale)
            )
            belief = (much / (1 - lasting)) ** own.caution * np.exp(-much * chance.mean() / (2 * own.usual**2))
            told.append((float(likely + np.log(belief)), float(fitted[1]), float(np.sqrt(scale * spread[1, 1]))))
    return told


def test_it_is_the_same_as_its_slow_plain_twin() -> None:
    own = Own(drift=0.8, sway=0.1, caution=1.0, lasting=(0.0, 0.5, 0.8), much=(0.25, 1.0))
    levels = plant(World(effect=0.4), 5).levels
    found, values, chance = stepped(levels, own, levels.starts[14])
    after = np.array([start >= levels.starts[14] for start in levels.starts], float)
    told = np.array(plain_chances(values, chance, levels.years, after, own))
    weight = np.exp(told[:, 0] - told[:, 0].max())
    weight /= weight.sum()
    assert found.weight == pytest.approx(weight, rel=1e-6)
    assert found.size == pytest.approx(told[:, 1], rel=1e-8)
    assert found.error == pytest.approx(told[:, 2], rel=1e-8)
    for wanted in (0.025, 0.5, 0.975):
        below = weight @ stats.t.cdf((found.at(wanted) - told[:, 1]) / told[:, 2], len(values) - 2)
        assert below == pytest.approx(wanted, abs=1e-9)


def test_two_means_of_equal_noise_are_told_apart_as_by_student() -> None:
    values = [5.0, 5.2, 4.9, 5.1, 5.3, 4.8, 5.0, 5.1, 5.6, 5.4, 5.7, 5.5]
    found = step(np.array(values), np.ones(12), np.arange(12) / 12, np.array([0.0] * 8 + [1.0] * 4), CHANCE)
    student = stats.ttest_ind(values[8:], values[:8]).confidence_interval(0.95)
    assert (found.at(0.025), found.at(0.975)) == pytest.approx((student.low, student.high), rel=1e-6)


def test_costs_that_rose_less_than_those_of_the_control_were_saved_by_the_difference() -> None:
    ours = months([100.0] * 8 + [120.0] * 4, share=False, counted=False)
    control = months([40.0] * 8 + [60.0] * 4, share=False, counted=False)
    found = measured(ours, SINCE, control, CHANCE)
    # By half where nothing was done, by a fifth where something was: 120 in place of 150.
    assert (found.level, found.without, found.size) == pytest.approx((120.0, 150.0, -30.0))


def test_odds_that_rose_more_than_those_of_the_control_are_the_effect() -> None:
    many = 1e9  # so that half an item more is nothing
    ours = months([0.8] * 8 + [0.9] * 4, many)
    control = months([0.9] * 8 + [27 / 29] * 4, many)
    found = measured(ours, SINCE, control, CHANCE)
    # Odds of 4 became 9, while those of the control rose by half, from 9 to 13.5: without it they would be 6.
    assert found.without == pytest.approx(6 / 7, rel=1e-6)
    assert found.size == pytest.approx(0.9 - 6 / 7, rel=1e-5)


def test_time_lost_is_held_against_what_usually_is() -> None:
    ours = months([0.98] * 8 + [0.99] * 4, counted=False)
    control = months([0.96] * 8 + [0.96] * 4, counted=False)
    assert measured(ours, SINCE, control, CHANCE).size == pytest.approx(0.01)


def test_what_would_have_been_is_never_more_than_all_the_time() -> None:
    ours = months([0.99, 1.0, 0.98, 1.0, 0.97, 1.0, 1.0, 0.99, 1.0, 0.999, 1.0, 1.0], counted=False)
    found = measured(ours, SINCE)
    assert found.course.max() <= 1.0
    assert found.course_high.max() <= 1.0
    assert found.low is not None
    assert found.low <= 0


def test_an_interval_of_a_difference_is_made_of_those_of_its_parts() -> None:
    levels = months([0.5] * 12, share=False)
    # As they stand values are divided by their mean, so steps of 1 are half a unit; 3 and 4 make 5.
    parts = sides(2.0, -3.0, 7.0, (3 / 1.959964) ** 2)
    assert (parts.fell, parts.rose, parts.below, parts.above) == pytest.approx((3.0, 3.0, 4.0, 4.0), rel=1e-5)
    flat = Levels(MONTHS, np.array([-0.5] * 6 + [0.5] * 6), np.ones(12), share=False)
    assert difference(flat, 6.0, parts) == pytest.approx((1.0, 1.0 - 2.5, 1.0 + 2.5), rel=1e-5)
    assert levels.lowered(levels.raised(levels.level)) == pytest.approx(levels.level)
