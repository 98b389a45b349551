"""A total that moved against every segment is told with the segments' names, and only beyond chance."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.measures.period import add_months
from analytics.review.detect.mix import changes_of_mix
from tests.review.detect.desk import FIRST, tickets

Cell = tuple[date, str, int, int]


def year(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[Cell]:
    """Twelve months of tickets in time and late by priority, six of them as before."""
    return [
        (add_months(FIRST, month), priority, *counts)
        for month in range(12)
        for priority, counts in (before if month < 6 else after).items()
    ]


#: P3 goes from 90 % to 95 %, P4 from 60 % to 65 %, and most tickets come to be P4.
TWO = ({"P3": (144, 16), "P4": (24, 16)}, {"P3": (38, 2), "P4": (104, 56)})


def test_both_priorities_improved_yet_the_total_fell() -> None:
    (found,) = changes_of_mix(tickets(year(*TWO)))
    assert found.sentence == (
        "Desk: On time: both P3 and P4 improved from half-year to half-year, yet the total fell 13.0 points: "
        "the mix moved to P4, from 20 % to 80 % of all"
    )
    assert (found.kind, found.agreement, found.target) == ("mix", "Desk SLA", "On time")


def test_the_other_way_round_they_worsened_yet_the_total_rose() -> None:
    (found,) = changes_of_mix(tickets(year(*reversed(TWO))))
    assert "both P3 and P4 worsened from half-year to half-year, yet the total rose 13.0 points" in found.sentence


def test_three_priorities_are_named_and_five_are_counted_as_every() -> None:
    before, after = ({f"P{n}": cell for n in (1, 2)} | TWO[side] for side, cell in ((0, (8, 2)), (1, (9, 1))))
    (four,) = changes_of_mix(tickets(year(before, after)))
    (five,) = changes_of_mix(tickets(year(before | {"P5": (8, 2)}, after | {"P5": (9, 1)})))
    assert "P1, P2, P3 and P4 improved" in four.sentence
    assert "every priority improved" in five.sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TWO[0], TWO[0]),
        ({"P3": (72, 8), "P4": (12, 8)}, {"P3": (18, 2), "P4": (48, 32)}),
        ({"P3": (9, 1), "P4": (2, 1)}, {"P3": (3, 0), "P4": (6, 2)}),
        ({"P3": (72, 8), "P4": (12, 8)}, {"P3": (60, 20), "P4": (10, 10)}),
    ],
    ids=["nothing", "mix alone", "few", "all fell"],
)
def test_what_is_no_reversal_beyond_chance_is_not_told(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    assert changes_of_mix(tickets(year(before, after))) == []


def test_less_than_two_half_years_are_not_compared() -> None:
    assert changes_of_mix(tickets([cell for cell in year(*TWO) if cell[0] > FIRST])) == []
