"""What is expected of a quarter, and its levels by month."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.calibrate.capacity import Capacity
from analytics.scenario.calibrate.outlook import levels, outlook
from analytics.scenario.calibrate.pace import Delay, Pace
from analytics.scenario.calibrate.past import Past
from analytics.scenario.calibrate.quarter import Quarter
from tests.scenario.calibrate.made import log, truth


def past(*, binds: int = 8) -> Past:
    """The planted truth taken as what was found, capacity the limit in so many of the quarters."""
    true = truth()
    capacities = tuple(
        Capacity(value, 0.02, 0.5, 0.9 if number < binds else 0.01) for number, value in enumerate(true["capacity"])
    )
    delays = tuple(
        Delay(np.array([0.2, 0.5, 1.0, 1.15]) * chance, (chance, 0.005), (float(np.log(median)), 0.05), 0.9)
        for chance, median in true.select("chance", "median").iter_rows()
    )
    return Past(log(), Pace(0.8, 1.2, np.array([1.4, 1.15, 1.0, 0.9])), capacities, delays)


def test_only_the_quarters_before_are_looked_at() -> None:
    whole = past()
    cut = Past(whole.log, whole.pace, whole.capacities[:5], whole.delays[:5])
    assert outlook(whole, 5).capacity == outlook(cut, 5).capacity
    assert outlook(whole, 5).capacity != outlook(whole, 6).capacity


def test_waits_keep_their_course_by_rank() -> None:
    expected = outlook(past(), 6)
    np.testing.assert_allclose(expected.relative, [0.2, 0.5, 1.0, 1.15])
    assert expected.delay(1.0).chance[0] == pytest.approx(np.exp(expected.chance[0] + expected.chance[1]))
    assert expected.delay(0.0, -1.0).centre[0] == pytest.approx(expected.centre[0] - expected.centre[1])


def test_a_capacity_that_was_never_the_limit_is_refused_with_the_least_it_can_be() -> None:
    least = max(truth()["capacity"][:6])
    with pytest.raises(ScenarioError, match=f"the limit in 1 of 6 quarters.*at least {least:.2f} tickets"):
        outlook(past(binds=1), 6)


def test_levels_are_shares_by_play_and_month_and_lie_about_what_came() -> None:
    found, quarter = log(), Quarter(log=log(), number=5, replications=20, weeks=4)
    drawn = levels(quarter, outlook(past(), 5))
    rows = found.opened_in(5)
    came = [found.level(rows[found.month(rows) == month]) for month in (15, 16, 17)]
    assert drawn.shape == (20, 3)
    assert ((drawn >= 0) & (drawn <= 1)).all()
    assert (drawn.min(axis=0) - 0.02 <= came).all()
    assert (came <= drawn.max(axis=0) + 0.02).all()
