"""A series is made from measurements without guessing: gaps stay gaps, cut edges stay out, slips are named."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ForecastError
from analytics.forecast.series import prepare
from tests.forecast.series_made import series, weekly

DAY = date(2026, 1, 1)


def days(values: list[float | None], **more: object) -> pl.DataFrame:
    period = [DAY + timedelta(days=place) for place in range(len(values))]
    return pl.DataFrame({"period": period, "value": values, **more}, schema_overrides={"value": pl.Float64})


def test_a_day_without_a_row_or_a_value_is_a_gap_and_never_zero() -> None:
    made = prepare(days([4.0, None, 6.0, 7.0, float("nan"), 8.0])[[0, 1, 3, 4, 5]], name="Pay")
    np.testing.assert_array_equal(made.observed, [True, False, False, True, False, True])
    assert "3 of 6 days are missing" in made.notes[-1]


def test_periods_that_the_extract_cuts_off_are_left_out_of_the_series() -> None:
    made = prepare(days([1.0, 5.0, 6.0, 2.0], partial=[True, False, False, True]), name="Pay")
    assert made.first == date(2026, 1, 2)
    np.testing.assert_array_equal(made.values, [5.0, 6.0])


def test_a_gap_is_filled_from_the_same_weekday_before_it_and_never_from_later() -> None:
    values = [1.0, 2, 3, 4, 5, 6, 7, 8, np.nan, 10]
    np.testing.assert_array_equal(series(values).filled, [1, 2, 3, 4, 5, 6, 7, 8, 2, 10])


@given(st.integers(57, 90), st.integers(1, 55))
def test_what_is_known_at_an_origin_does_not_depend_on_what_came_later(length: int, cut: int) -> None:
    values = weekly(length)
    values[cut] = np.nan
    whole = series(values)
    np.testing.assert_array_equal(whole.filled[:56], whole.until(56).filled)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (days([1.0, -3.0]), "the value on 2026-01-02 is -3"),
        (days([1.0, float("inf")]), "the value on 2026-01-02 is inf"),
        (days([1.0]), "1 day with a value"),
        (days([None, None]), "0 days with a value"),
        (pl.concat([days([1.0, 2.0]), days([3.0])]), "two rows for 2026-01-01"),
    ],
)
def test_what_cannot_be_looked_ahead_from_is_named_with_its_day(frame: pl.DataFrame, said: str) -> None:
    with pytest.raises(ForecastError, match=said):
        prepare(frame, name="Pay")


def test_months_that_do_not_start_on_the_first_are_refused() -> None:
    frame = pl.DataFrame({"period": [date(2026, 1, 1), date(2026, 2, 2)], "value": [1.0, 2.0]})
    with pytest.raises(ForecastError, match="2026-02-02 is not the first day of a month"):
        prepare(frame, name="Pay", frequency="month")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([0.0] * 90, "zero throughout"),
        ([3.0] * 90, "3 throughout"),
        ([1.0, 2.0] * 10, "history is short: 20 days, where 56 are needed"),
        ([1.0, 2.0, *[np.nan] * 88], "only 2 of its 90 days"),
        (list(weekly(90)), ""),
    ],
)
def test_why_no_method_can_learn_from_a_series_is_said_in_words(values: list[float], why: str) -> None:
    assert why in series(values).peculiar if why else not series(values).peculiar
