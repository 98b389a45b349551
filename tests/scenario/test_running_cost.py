from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from analytics.scenario.running_cost import Kind, kind, kinds, total
from analytics.scenario.straight_line import line, refuse_beyond
from tests.scenario.ground import costs, volumes

LOAD = np.arange(100.0, 220, 10)


def test_a_slope_and_its_error_are_those_of_the_textbook() -> None:
    # By hand: volumes 1..6, figures 2, 4, 5, 4, 5, 7; Sxy = 13.5, Sxx = 17.5, residual sum 3.0857, on 4 degrees.
    found = line(np.arange(1.0, 7), np.array([2.0, 4, 5, 4, 5, 7]))
    assert found is not None
    assert found.slope == pytest.approx(13.5 / 17.5)
    assert found.error == pytest.approx(np.sqrt((13.5 - 13.5**2 / 17.5) / 4 / 17.5))
    assert found.found


def test_there_is_no_line_through_five_months_or_a_volume_that_never_changes() -> None:
    assert line(LOAD[:5], LOAD[:5]) is None
    assert line(np.full(12, 100.0), LOAD) is None


def test_a_month_without_a_volume_is_left_out_of_the_line() -> None:
    gap = LOAD.copy()
    gap[3] = np.nan
    found = line(gap, 2 * LOAD)
    assert found is not None
    assert found.months == 11
    assert found.slope == pytest.approx(2)


def test_each_kind_has_its_own_fixed_and_variable_part() -> None:
    both = pl.concat([costs((1000 + 3 * LOAD).tolist()), costs([400.0] * 12, kind="Licences")])
    licences, staff = kinds(both, volumes(LOAD.tolist()))
    assert (licences.fixed, licences.per_item) == (400, 0)
    assert (staff.fixed, staff.per_item) == pytest.approx((1000, 3))
    assert total([licences, staff]).fixed == pytest.approx(1400)


def test_a_cost_that_falls_with_volume_counts_as_fixed_at_its_mean() -> None:
    found = kind("Supplier", LOAD, 1000 - LOAD)
    assert found == Kind("Supplier", float((1000 - LOAD).mean()), 0.0, 12)


def test_rows_of_one_month_and_kind_are_added_up() -> None:
    twice = pl.concat([costs([100.0] * 12), costs([50.0] * 12)])
    assert kinds(twice, volumes(LOAD.tolist()))[0].fixed == 150


def test_a_question_may_reach_ten_percent_beyond_what_was_seen() -> None:
    refuse_beyond(np.array([100.0, 100.0]), 1.1)
    refuse_beyond(np.array([100.0, 100.0]), 0.9)
