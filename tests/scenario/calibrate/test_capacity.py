"""Capacity from a log: its signals by hand, and what is said where capacity did not bind."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.scenario.calibrate.capacity import capacity, signals
from analytics.scenario.calibrate.pace import Pace, guessed
from analytics.scenario.calibrate.quarter import Quarter
from tests.scenario.calibrate.made import NEVER, written

PLAIN = Pace(1.0, 1.0, np.ones(1))


def test_work_is_counted_over_the_hours_in_which_something_waited() -> None:
    """Of two people, tickets wait from 10 to 16 and from 20 to 21; three of them are begun then, one never waited."""
    log = written([10.0, 12.0, 20.0, 40.0], [14.0, 16.0, 21.0, 40.0], [15.0, 17.0, 22.0, 41.0], people=2)
    quarter = Quarter(log=log, number=0, replications=1)
    rate, wait, share = signals(quarter, quarter.as_logged())
    assert rate == pytest.approx(3 / (2 * 7))
    assert wait == pytest.approx(np.log1p([4, 4, 1, 0]).mean())
    assert share == pytest.approx(14 / 200)


def test_a_ticket_never_begun_waits_to_the_end_and_counts_as_no_work() -> None:
    log = written([90.0], [NEVER], [NEVER])
    quarter = Quarter(log=log, number=0, replications=1)
    rate, wait, share = signals(quarter, quarter.as_logged())
    np.testing.assert_allclose([rate, share], [0.0, 0.1])
    assert wait == pytest.approx(np.log(11))


def test_where_nothing_waits_only_what_was_done_is_told_as_the_least() -> None:
    opened = np.arange(0.0, 100.0, 2.0)
    log = written(opened.tolist(), opened.tolist(), (opened + 1).tolist())
    found = capacity(Quarter(log=log, number=0, replications=1), PLAIN, guessed(1), 1.0)
    assert not found.binds
    np.testing.assert_allclose(found.band, [0.5, np.inf])


def test_a_desk_that_is_never_free_is_told_by_what_it_does() -> None:
    """One person, two tickets an hour come and one is done in each: what is done is the capacity."""
    opened = np.arange(0.0, 400.0, 0.5)
    begun = np.arange(len(opened)) * 1.0
    begun = np.where(begun < 400, begun, NEVER)
    log = written(opened.tolist(), begun.tolist(), (begun + 1).tolist(), ends=400.0)
    quarter = Quarter(log=log, number=0, replications=20)
    found = capacity(quarter, Pace(1.0, 0.5, np.ones(1)), guessed(1), 0.9)
    assert found.binds
    assert found.value == pytest.approx(1.0, rel=0.05)
    assert found.band[0] < 1.0 < found.band[1]
