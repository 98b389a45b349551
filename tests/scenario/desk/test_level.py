"""Levels of promises over kinds, periods and replications."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.desk.counts import COUNTED
from analytics.scenario.desk.level import Aim, attained, levels, whole
from analytics.scenario.desk.simulation import Played


def counted() -> Played:
    """Two replications, three periods, two kinds; the first kind has nothing in the third period."""
    found = np.zeros((2, 3, 2), COUNTED)
    found["opened"] = [[[10, 10], [20, 10], [0, 10]], [[10, 20], [10, 10], [0, 0]]]
    found["gone"] = [[[0, 0], [0, 0], [0, 0]], [[0, 10], [0, 0], [0, 0]]]
    found["in_time"] = [[[9, 8], [18, 9], [0, 10]], [[10, 10], [5, 10], [0, 0]]]
    found["responded"] = found["opened"] - found["gone"]
    return Played(found, np.zeros((2, 3, 1)), np.zeros((2, 3, 1)), np.zeros((3, 1)))


BOTH = Aim(name="Both", kinds=(0, 1), level=0.9)


def test_a_level_is_the_share_in_time_of_all_kinds_together_by_period() -> None:
    assert np.allclose(levels(counted(), BOTH), [[17 / 20, 0.9, 1.0], [1.0, 0.75, np.nan]], equal_nan=True)
    assert np.allclose(whole(counted(), BOTH), [54 / 60, 35 / 40])
    first = Aim(name="First", kinds=(0,), level=0.9)
    assert np.isnan(levels(counted(), first)[:, 2]).all()


def test_what_is_attained_is_told_by_mean_spread_and_chance() -> None:
    found = attained(counted(), BOTH)
    assert found.mean == pytest.approx((0.9 + 0.875) / 2)
    assert found.error == pytest.approx(0.025 / np.sqrt(2) / np.sqrt(2))
    assert (found.chance, found.chance_of_all) == (3 / 5, 0)
    assert found.worst == pytest.approx((0.85 + 0.75) / 2)
    assert found.p50 == pytest.approx(0.9)
    assert found.p5 == pytest.approx(0.77)
    easy = attained(counted(), Aim(name="Easy", kinds=(0, 1), level=0.75))
    assert (easy.chance, easy.chance_of_all) == (1, 1)


def test_responses_are_counted_where_they_are_promised() -> None:
    assert attained(counted(), Aim(name="Answered", kinds=(0, 1), level=0.9, counted="responded")).mean == 1


def test_an_aim_of_kinds_that_are_not_there_or_never_come_is_refused() -> None:
    with pytest.raises(ScenarioError, match="some of 0 to 1"):
        levels(counted(), Aim(name="None", kinds=(2,), level=0.9))
    none = counted()
    none.counted["opened"] = none.counted["gone"] = 0
    with pytest.raises(ScenarioError, match="no ticket that 'Both' is about"):
        attained(none, BOTH)
