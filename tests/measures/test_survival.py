"""The Kaplan-Meier estimate against statsmodels, and what it says of a backlog."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from analytics.measures.survival import median, share_within, survival


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40))
def test_the_estimate_is_that_of_statsmodels(items: list[tuple[int, bool]]) -> None:
    times, closed = np.array([time for time, _ in items], float), np.array([done for _, done in items])
    ours = survival(pl.Series(times), pl.Series(closed))
    theirs = SurvfuncRight(times, closed.astype(int))
    drops = theirs.n_events > 0
    assert ours["time"].to_list() == theirs.surv_times[drops].tolist()
    assert ours["at_risk"].to_list() == theirs.n_risk[drops].tolist()
    assert ours["open"].to_numpy() == pytest.approx(theirs.surv_prob[drops])


def test_a_backlog_lowers_the_share_that_closed_items_alone_would_show() -> None:
    times, closed = pl.Series([1.0, 1.0, 9.0, 9.0]), pl.Series([True, True, False, False])
    assert share_within(times, closed, 4) == pytest.approx(0.5)
    assert share_within(times.head(2), closed.head(2), 4) == 1


def test_before_the_first_closes_nothing_has() -> None:
    assert share_within(pl.Series([5.0]), pl.Series([True]), 4) == 0


def test_no_items_have_no_share_and_a_backlog_that_never_halves_has_no_median() -> None:
    assert share_within(pl.Series([], dtype=pl.Float64), pl.Series([], dtype=pl.Boolean), 4) is None
    assert median(survival(pl.Series([1.0, 9.0, 9.0]), pl.Series([True, False, False]))) is None
