from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analytics.measures.period import add_months
from analytics.scenario.history import Months, turned

MONTHS = 24


def of(levels: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Months:
    starts = tuple(add_months(date(2024, 1, 1), place) for place in range(len(levels)))
    return Months(starts, levels, np.ones(len(levels)), levels, levels)


@pytest.mark.parametrize("latest", [4, 6, 12, 18])
def test_a_plain_step_is_seen_at_its_month_from_four_months_after_it(latest: int) -> None:
    levels = np.random.default_rng(latest).normal(0.95, 0.01, MONTHS)
    levels[-latest:] -= 0.2
    found = turned(of(levels))
    assert found is not None
    assert found.since == add_months(date(2024, 1, 1), MONTHS - latest)
    assert found.before - found.level == pytest.approx(0.2, abs=0.02)


def test_three_months_are_too_few_to_stand_apart() -> None:
    levels = np.random.default_rng(3).normal(0.95, 0.01, MONTHS)
    levels[-3:] -= 0.2
    assert turned(of(levels)) is None


def test_alike_months_are_taken_for_turned_less_than_once_in_a_hundred_histories() -> None:
    alike = np.random.default_rng(11).normal(0.95, 0.01, (300, MONTHS))
    # Up to 8 of 300 would still be likely (more than 1 %) at a chance of exactly 1 %.
    assert sum(turned(of(levels)) is not None for levels in alike) <= 8


def test_months_all_the_same_have_not_turned() -> None:
    assert turned(of(np.full(MONTHS, 0.95))) is None
