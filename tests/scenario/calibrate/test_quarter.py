"""A quarter played again: by hand where work does not vary, and alike but for what is changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.quarter import Quarter
from tests.scenario.calibrate.made import NEVER, log, truth, written

#: Every ticket takes the same work and never waits outside.
EVEN = Pace(1.0, 0.0, np.ones(1))
NO_WAITS = Delay(np.zeros(1), (0.0, 0.0), (0.0, 0.0), 1.0)


def test_tickets_that_waited_as_it_began_are_served_before_the_new_ones() -> None:
    """Half a ticket an hour: the one from before is done at 2, the new ones of hours 0 and 9 at 4 and 11."""
    found = written([-3.0, 0.0, 9.0], [5.0, 6.0, 9.5], [6.0, 7.0, 10.0])
    course = Quarter(log=found, number=0, replications=1).played(0, EVEN, NO_WAITS, 0.5)
    np.testing.assert_allclose(course.begun, [0.0, 2.0, 9.0], atol=0.01)
    np.testing.assert_allclose(course.resolved, [2.0, 4.0, 11.0], atol=0.01)


def test_a_ticket_in_hand_is_finished_first_and_takes_a_part_of_the_work() -> None:
    found = written([-3.0, -2.0], [-1.0, 5.0], [6.0, 7.0], held=([NEVER, NEVER], [NEVER, NEVER]))
    course = Quarter(log=found, number=0, replications=1).played(0, EVEN, NO_WAITS, 0.5)
    assert course.begun[0] == -1.0
    assert 0 < course.resolved[0] < 2
    np.testing.assert_allclose(course.resolved[1], course.resolved[0] + 2, atol=0.01)


def test_a_ticket_on_hold_as_it_begins_comes_back_only_after_its_wait() -> None:
    """Held for 50 hours so far, it comes back after others are done, from a wait of some 60 hours in all."""
    found = written([-60.0, 0.0], [-55.0, 1.0], [30.0, 2.0], held=([-50.0, NEVER], [20.0, NEVER]), ends=500.0)
    waits = Delay(np.zeros(1), (0.1, 0.0), (float(np.log(60.0)), 0.0), 0.01)
    course = Quarter(log=found, number=0, replications=1).played(0, EVEN, waits, 1.0)
    np.testing.assert_allclose(course.resolved[1], 1.0, atol=0.01)
    assert 9.0 < course.resolved[0] < 12.5


def test_a_wait_outside_parts_the_work_and_is_told_as_a_hold() -> None:
    found = written([0.0], [1.0], [5.0], held=([NEVER], [NEVER]))
    waits = Delay(np.ones(1), (1.0, 0.0), (float(np.log(10.0)), 0.0), 0.0)
    course = Quarter(log=found, number=0, replications=1).played(0, EVEN, waits, 0.5)
    assert 0 < course.held_from[0] < 2
    assert course.held_until[0] - course.held_from[0] == pytest.approx(10.0)
    assert course.resolved[0] == pytest.approx(12.0, abs=0.01)


def test_without_holds_the_last_begun_are_taken_to_be_in_hand_and_others_outside() -> None:
    """One person, around the clock: of two tickets begun before, only the later one can be in those hands."""
    found = replace(written([-60.0, -50.0], [-55.0, -5.0], [30.0, 1.0], ends=500.0), holds=False)
    before = replace(found.staffing, at=np.array([-24.0, 1000.0]), worked=np.array([0.0, 1024.0]))
    waits = Delay(np.zeros(1), (0.1, 0.0), (float(np.log(80.0)), 0.0), 0.01)
    course = Quarter(log=replace(found, staffing=before), number=0, replications=1).played(0, EVEN, waits, 1.0)
    assert course.resolved[1] < 1
    assert 23 < course.resolved[0] < 28


def test_more_capacity_makes_no_ticket_of_the_same_play_wait_longer_on_the_whole() -> None:
    found, true = log(), float(truth()["capacity"][3])
    quarter = Quarter(log=found, number=3, replications=1)
    pace, waits = Pace(1.0, 1.2, np.ones(4)), Delay(np.full(4, 0.1), (0.1, 0.0), (2.5, 0.0), 0.9)
    wait = [
        float(np.minimum(quarter.played(0, pace, waits, capacity * true).begun, quarter.ends).mean())
        for capacity in (0.9, 0.95, 1.0, 1.05)
    ]
    assert wait == sorted(wait, reverse=True)
    assert np.diff(wait).max() < 0


def test_a_play_beyond_the_quarter_takes_the_tickets_that_come_then_but_scores_them_not() -> None:
    quarter = Quarter(log=log(), number=3, replications=1)
    longer = replace(quarter, weeks=4)
    assert len(longer.rows) > len(quarter.rows)
    np.testing.assert_array_equal(longer.rows[longer.scored], quarter.rows[quarter.scored])
    np.testing.assert_array_equal(quarter.rows[quarter.scored], log().opened_in(3))
