"""Months missed for volume are told by what was agreed, or by what was ever done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.review.detect.volume import breaches_by_volume
from tests.review.detect.desk import review

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL = {4, 9, 14}
TOTAL: NDArray[np.float64] = np.array([200.0 if month in FULL else 100.0 + month for month in range(18)])


def missed(*months: int) -> NDArray[np.float64]:
    share = np.full(18, 0.95)
    share[list(months)] = 0.6
    return share * TOTAL


def test_exactly_the_months_above_the_limit_are_named() -> None:
    (found,) = breaches_by_volume(review({"Desk": missed(*FULL)}, total=TOTAL, workload_limit=150))
    assert found.sentence == (
        "Desk: On time was missed in exactly the three months above its workload limit of 150 a month: "
        "May 2024, October 2024 and March 2025"
    )


def test_a_month_missed_for_another_reason_is_not_put_down_to_the_limit() -> None:
    (found,) = breaches_by_volume(review({"Desk": missed(13, *FULL)}, total=TOTAL, workload_limit=150))
    assert (
        "was missed in four months, three of them above its workload limit of 150 a month: May 2024" in found.sentence
    )


def test_without_a_limit_it_is_more_than_was_ever_done_in_time() -> None:
    (found,) = breaches_by_volume(review({"Desk": missed(*FULL)}, total=TOTAL))
    assert "missed in three months, each with more to do than was ever done in time" in found.sentence


def test_months_missed_alike_whatever_the_volume_are_not_reported() -> None:
    assert breaches_by_volume(review({"Desk": missed(1, 4, 6, 11)}, total=TOTAL, workload_limit=150)) == []
