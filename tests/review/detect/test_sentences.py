"""What is said where the usual words do not fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.review.detect.edge import _said as of_edge
from analytics.review.detect.watermelon import _said as of_users

EDGE: dict[str, Any] = {"service": "Web", "table": "tickets", "longest": 3, "within_day": False}
USERS: dict[str, Any] = {
    "service": "Web", "score": 3.6, "usual": 4.3, "others": 4.2, "fall": 0.7, "reopened": 0.12, "reopened_usual": 0.04,
    "rise": 0.3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("last", "silent", "said"),
    [
        (
            date(2026, 10, 20),
            11,
            "Web: tickets stop on 20 October 2026, eleven days before 31 October; October 2026 looks low",
        ),
        (date(2026, 9, 30), 31, "Web: tickets stop on 30 September 2026, 31 days before 31 October"),
        (date(2025, 12, 31), 90, "Web: tickets stop on 31 December 2025, 90 days before 31 March 2026"),
    ],
    ids=["within a month", "at its end", "at the end of a year"],
)
def test_a_month_that_is_whole_does_not_look_low(last: date, silent: int, said: str) -> None:
    sentence = of_edge(EDGE | {"last": last, "silent": silent})
    assert sentence.startswith(said)
    assert ("looks low" in sentence) == (last.day == 20)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "satisfaction fell from 4.3 to 3.6 and re-opened tickets rose from 4 % to 12 %"),
        ({"rise": 0.05}, "satisfaction fell from 4.3 to 3.6"),
        ({"rise": None, "reopened": None}, "satisfaction fell from 4.3 to 3.6"),
        ({"score": 3.1, "usual": 3.1, "fall": 0.0}, "its users rate it 3.1, far below the 4.2 of other services"),
        ({"usual": None, "fall": None}, "its users rate it 3.6, far below the 4.2 of other services"),
    ],
    ids=["both", "hardly re-opened", "re-opens not known", "always low", "new"],
)
def test_users_are_heard_as_they_spoke(known: dict[str, Any], said: str) -> None:
    assert of_users(USERS | known) == f"Web meets every target while {said}"
