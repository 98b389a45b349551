"""People on duty from a roster, worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from analytics.errors import ScenarioError
from analytics.scenario.calibrate.staffing import Staffing, staffing

ORIGIN = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


def desk() -> Staffing:
    """Three people from 8 to 16 and two more from 12 to 14."""
    shifts = [("Desk", 8, 16, 3.0), ("Desk", 12, 14, 2.0), ("Others", 0, 24, 9.0)]
    rows = [
        (
            group,
            datetime(2026, 1, 1, since, tzinfo=UTC),
            datetime(2026, 1, 1 + until // 24, until % 24, tzinfo=UTC),
            people,
        )
        for group, since, until, people in shifts
    ]
    roster = pl.DataFrame(rows, ["group", "starts", "ends", "people"], orient="row")
    return staffing(roster, "Desk", ORIGIN)


def test_shifts_that_overlap_are_added_up() -> None:
    assert desk().at_hour(np.array([7.9, 8.0, 12.0, 13.9, 14.0, 16.0])).tolist() == [0, 3, 5, 5, 3, 0]


def test_hours_on_the_roster_are_people_times_hours() -> None:
    found = desk()
    assert found.between(0, 24) == 8 * 3 + 2 * 2
    assert found.between(13, 15) == 5 + 3


def test_a_share_of_the_people_is_met_on_average_and_nobody_is_there_after_the_end() -> None:
    found = Staffing(np.array([0.0, 10_000.0]), np.array([3, 0]), np.array([0.0, 30_000.0]))
    at, people = found.turns(0.0, 9_000.0, 0.75, np.random.default_rng(1))
    assert set(people[:-1]) == {2, 3}
    assert people[:-1].mean() == pytest.approx(2.25, abs=0.02)
    assert (at[-1], people[-1]) == (9_000.0, 0)


def test_all_of_the_people_are_the_roster_itself() -> None:
    at, people = desk().turns(0.0, 24.0, 1.0, np.random.default_rng(1))
    assert people.tolist() == [*desk().at_hour(at[:-1]).tolist(), 0]


def test_a_group_without_a_roster_is_refused_with_those_that_have_one() -> None:
    rows = pl.DataFrame({"group": ["Desk"], "starts": [None], "ends": [None], "people": [1.0]})
    with pytest.raises(ScenarioError, match=r"nobody of 'Desks' is on the roster.*There are: Desk"):
        staffing(rows, "Desks", ORIGIN)
