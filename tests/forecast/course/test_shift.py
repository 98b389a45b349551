"""Moves of a share along a known shape, against textbook least squares and by simulation of nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecast.course.shift import Shift, after, shift, since, together

if TYPE_CHECKING:
    import random

RANDOM = np.random.default_rng(7)
TOTAL = RANDOM.integers(80, 200, 24).astype(float)


def drawn(share: float) -> np.ndarray:
    return np.asarray(RANDOM.binomial(TOTAL.astype(int), share), float)


@given(st.integers(6, 20), st.floats(0.05, 0.3))
def test_the_size_and_level_are_those_of_weighted_least_squares(last: int, depth: float) -> None:
    shape = since(24, last)
    good = np.round(TOTAL * (0.95 - depth * shape))
    found, known = shift(good, TOTAL, shape), sm.WLS(good / TOTAL, sm.add_constant(shape), weights=TOTAL).fit()
    assert (found.size, found.reached) == pytest.approx((known.params[1], known.params.sum()))


@given(st.integers(6, 20), st.floats(0.05, 0.3), st.randoms(use_true_random=False))
def test_what_a_season_brings_is_taken_out_as_least_squares_with_a_level_for_each_month_would(
    last: int, depth: float, chance: random.Random
) -> None:
    months, total = np.arange(36) % 12, np.tile(TOTAL, 2)[:36]
    wave = np.array([chance.uniform(0, 0.2) for _ in range(12)])[months]
    rough = np.array([chance.uniform(0, 0.02) for _ in range(36)])
    shape = since(36, last)
    share = 0.95 - wave - rough - depth * shape
    found = shift(total * share, total, shape, months)
    plain = sm.WLS(share, np.column_stack([np.eye(12)[months], shape]), weights=total).fit()
    middle = np.average(share, weights=total)
    dispersion = plain.scale / (middle * (1 - middle))
    assert (found.size, found.left) == pytest.approx((plain.params[-1], plain.df_resid))
    assert found.error == pytest.approx(plain.bse[-1] / min(dispersion, 1.0) ** 0.5)


def test_a_fall_that_only_a_new_season_saw_is_no_evidence_of_any() -> None:
    half_years = np.tile(np.arange(6), 5)
    months = np.concatenate([half_years[:15], 6 + half_years[:15]])
    fell = after(30, 15.0)
    share, total = 0.95 - 0.1 * fell, np.full(30, 400.0)
    assert shift(total * share, total, fell, months).fell_by_chance == pytest.approx(0.5, abs=1e-6)
    assert together([shift(total * share, total, fell, months)]).fell_by_chance == pytest.approx(0.5, abs=1e-6)
    assert shift(total * share, total, fell).fell_by_chance < 0.001


def test_the_error_is_that_of_weighted_least_squares_where_periods_vary_by_more_than_chance() -> None:
    rough = np.where(np.arange(24) % 2 == 0, 0.99, 0.75)
    found, known = (
        shift(TOTAL * rough, TOTAL, after(24, 12.5)),
        sm.WLS(rough, sm.add_constant(after(24, 12.5)), weights=TOTAL).fit(),
    )
    assert [found.error, found.left] == pytest.approx([known.bse[1], known.df_resid])
    assert found.fell_by_chance == pytest.approx(known.pvalues[1] / 2 if found.size < 0 else 1 - known.pvalues[1] / 2)


def test_periods_that_hardly_vary_do_not_make_a_move_more_certain_than_counting_can() -> None:
    shape = after(24, 12.0)
    smooth = shift(TOTAL * np.where(shape > 0, 0.85, 0.9), TOTAL, shape)
    share = (TOTAL[:12].sum() * 0.9 + TOTAL[12:].sum() * 0.85) / TOTAL.sum()
    by_counting = (share * (1 - share) * (1 / TOTAL[:12].sum() + 1 / TOTAL[12:].sum())) ** 0.5
    assert [smooth.size, smooth.error] == pytest.approx([-0.05, by_counting])


def test_where_nothing_moved_falls_are_as_rare_as_they_are_said_to_be() -> None:
    chances = [shift(drawn(0.93), TOTAL, since(24, 12)).fell_by_chance for _ in range(800)]
    assert np.mean(np.array(chances) < 0.05) == pytest.approx(0.05, abs=0.02)


def test_series_together_are_as_certain_as_their_errors_allow() -> None:
    both = together([Shift(-0.02, 0.01, 0.9, 22), Shift(-0.05, 0.02, 0.8, 22)])
    assert both.size == pytest.approx((-0.02 / 0.01**2 - 0.05 / 0.02**2) / (1 / 0.01**2 + 1 / 0.02**2))
    assert both.error == pytest.approx((1 / 0.01**2 + 1 / 0.02**2) ** -0.5)
    alone = together([Shift(-0.02, 0.01, 0.9, 22)])
    assert [alone.size, alone.error, alone.reached, alone.left] == pytest.approx([-0.02, 0.01, 0.9, 22])


@given(st.integers(8, 40), st.integers(3, 7))
def test_shapes_begin_at_nothing_and_end_at_one(periods: int, last: int) -> None:
    for shape in (since(periods, last), after(periods, periods - last + 0.5)):
        assert (shape[0], shape[-1]) == (0.0, 1.0)
        assert (np.diff(shape) >= 0).all()
