from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.compliance.projection import bearable, needed, project
from tests.compliance.rows import catalogue, judged, row, target

#: Ten of October's thirty-one days have gone.
SO_FAR = date(2026, 10, 10)


@settings(deadline=None)
@given(good=st.integers(0, 100), rest=st.integers(1, 500), promised=st.floats(0.1, 0.99))
def test_a_rest_that_delivers_what_is_needed_lands_on_the_target(good: int, rest: int, promised: float) -> None:
    share = needed(good, 100, promised, rest)
    assert share is not None
    assert (good + share * rest) / (100 + rest) == pytest.approx(promised)


@settings(deadline=None)
@given(good=st.integers(0, 100), rest=st.integers(1, 500), promised=st.floats(0.1, 0.99))
def test_what_is_bearable_is_the_rest_less_what_is_needed(good: int, rest: int, promised: float) -> None:
    share = needed(good, 100, promised, rest)
    assert share is not None
    assert bearable(good, 100, promised, rest) == pytest.approx(rest * (1 - share))


def test_where_nothing_more_comes_nothing_is_needed() -> None:
    assert needed(9, 10, 0.9, 0) is None


def test_a_period_under_way_is_projected_at_its_own_pace() -> None:
    found = project(judged(row(80, 100, partial=True)), SO_FAR).row(0, named=True)
    assert found["rest"] == pytest.approx(100 / 10 * 21)
    assert found["needed"] == pytest.approx((0.9 * 310 - 80) / 210)
    assert found["outlook"] == "open"


@pytest.mark.parametrize(
    ("good", "as_of", "outlook"),
    [(50, date(2026, 10, 25), "lost already"), (100, date(2026, 10, 30), "met already"), (95, SO_FAR, "open")],
)
def test_what_can_no_longer_change_is_said(good: int, as_of: date, outlook: str) -> None:
    assert project(judged(row(good, 100, partial=True)), as_of)["outlook"].to_list() == [outlook]


def test_an_at_most_target_is_lost_once_too_many_came_and_met_once_too_few_can_come() -> None:
    agreed = catalogue(target(at_most=0.1))
    rows = [row(bad, 100, partial=True) for bad in (20, 5, 0)]
    late = date(2026, 10, 30)
    found = [project(judged(one, by=agreed), late)["outlook"][0] for one in rows]
    assert found == ["lost already", "met already", "met already"]


def test_periods_that_are_over_or_have_not_begun_are_not_projected() -> None:
    over, ahead = row(9, 10, period=date(2026, 9, 1)), row(9, 10, period=date(2026, 11, 1))
    assert project(judged(over, ahead, row(9, 10)), date(2026, 10, 31)).is_empty()


def test_a_frame_without_rows_is_projected_to_none() -> None:
    assert isinstance(project(judged(), SO_FAR), pl.DataFrame)
