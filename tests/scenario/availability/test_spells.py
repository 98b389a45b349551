"""Spells in common and what months lose of them, against a count minute by minute."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.scenario.availability.spells import Spells, covered, within

MINUTES = 240

#: Begin and length of spells within four hours, in minutes.
spells = st.lists(st.tuples(st.integers(0, MINUTES - 1), st.integers(0, 60)), max_size=8)


def made(pairs: list[tuple[int, int]]) -> Spells:
    starts = np.array([begin for begin, _ in pairs], float)
    return Spells(starts, np.minimum(starts + np.array([lasts for _, lasts in pairs], float), MINUTES))


def by_minute(found: Spells) -> NDArray[np.int64]:
    """How many spells run in each minute, one after the other."""
    counts = np.zeros(MINUTES, np.int64)
    for begin, end in zip(found.starts, found.ends, strict=True):
        for minute in range(int(begin), int(end)):
            counts[minute] += 1
    return counts


@settings(max_examples=200)
@given(st.lists(spells, min_size=1, max_size=3), st.integers(1, 3))
def test_what_spells_have_in_common_is_that_of_a_count_minute_by_minute(
    sets: list[list[tuple[int, int]]], at_least: int
) -> None:
    among = [made(pairs) for pairs in sets]
    found = covered(among, at_least)
    together = sum((by_minute(each) for each in among), np.zeros(MINUTES, np.int64))
    assert (by_minute(found) == (together >= at_least)).all()
    assert (found.starts[1:] > found.ends[:-1]).all()


@settings(max_examples=200)
@given(spells, st.lists(st.integers(0, MINUTES), min_size=2, max_size=6, unique=True))
def test_what_months_lose_is_that_of_a_count_minute_by_minute(pairs: list[tuple[int, int]], cuts: list[int]) -> None:
    down = covered([made(pairs)])
    edges = np.array([sorted(cuts)], float)
    slow = [by_minute(down)[lo:hi].sum() for lo, hi in zip(sorted(cuts)[:-1], sorted(cuts)[1:], strict=True)]
    assert within(down, edges)[0].tolist() == slow
