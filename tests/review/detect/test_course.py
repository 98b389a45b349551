"""Slides and steps are told by their shape, their date and their pace; what chance explains is not told at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from analytics.catalogue import Calendar
from analytics.forecast.course.shift import after, since
from analytics.review.detect.course import levels_that_changed
from tests.review.detect.desk import review

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONTHS = 24
RELEASE = ("Release 8", "Desk", datetime(2025, 3, 17, 20, tzinfo=UTC))


def drawn(share: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).binomial(400, share).astype(float)


def exact(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(400 * share)


@pytest.mark.parametrize("last", [6, 9, 12, 18])
def test_a_slide_of_any_length_is_found_and_dated(last: int) -> None:
    (found,) = levels_that_changed(review({"Desk": exact(0.97 - 0.06 * since(MONTHS, last))}))
    began = {6: "July 2025", 9: "April 2025", 12: "January 2025", 18: "July 2024"}[last]
    assert (found.kind, found.service, found.agreement, found.target) == ("degradation", "Desk", "Desk SLA", "On time")
    assert f"On time slides {6 / last:.1f} points a month since about {began}" in found.sentence


def test_a_slide_says_when_it_falls_below_what_was_promised() -> None:
    (found,) = levels_that_changed(review({"Desk": exact(0.97 - 0.06 * since(MONTHS, 12))}))
    # 91 % in December 2025 and half a point less each month: 90.0 % in February 2026, below it in March.
    assert found.sentence.endswith("; at that pace it falls below 90 % in March 2026")


def test_a_slide_that_is_below_already_says_so() -> None:
    (found,) = levels_that_changed(review({"Desk": exact(0.97 - 0.12 * since(MONTHS, 12))}))
    assert found.sentence.endswith("a month since about January 2025 and is below the 90 % promised")


def test_a_slide_that_stays_above_for_a_year_names_no_month() -> None:
    (found,) = levels_that_changed(review({"Desk": exact(0.995 - 0.03 * since(MONTHS, 12))}))
    assert found.sentence.endswith("a month since about January 2025")


def test_a_step_is_told_with_the_event_it_followed() -> None:
    shares = 0.97 - 0.04 * after(MONTHS, 14 + 16 / 31)
    (found,) = levels_that_changed(review({"Desk": drawn(shares, 3)}, events=[RELEASE]))
    assert found.kind == "step"
    assert "after 'Release 8' on 17 March 2025" in found.sentence


def test_an_event_of_another_service_or_long_after_explains_nothing() -> None:
    shares = 0.97 - 0.04 * after(MONTHS, 14 + 16 / 31)
    others = [("Release 8", "Web", RELEASE[2]), ("Move", "Desk", datetime(2025, 12, 1, tzinfo=UTC))]
    (found,) = levels_that_changed(review({"Desk": exact(shares)}, events=others))
    assert found.kind == "degradation"


def test_a_fall_that_uses_little_of_what_may_go_wrong_is_not_told() -> None:
    quiet = {"Desk": 100 * exact(0.97 - 0.02 * since(MONTHS, 12))}
    assert levels_that_changed(review(quiet, total=40_000)) == []
    assert len(levels_that_changed(review(quiet, total=40_000, promised=0.95))) == 1


def test_a_winter_as_bad_as_the_winters_before_is_no_slide_and_a_worse_one_is() -> None:
    # January 2024 to December 2026, each year falling from July on.
    winter = np.tile(0.06 * since(12, 6), 3)
    assert levels_that_changed(review({"Desk": exact(0.97 - winter)})) == []
    (found,) = levels_that_changed(review({"Desk": exact(0.97 - winter - 0.08 * since(36, 8))}))
    assert (found.kind, found.target) == ("degradation", "On time")
    assert "On time slides 1.0 points a month since about May 2026" in found.sentence


def test_what_gets_better_is_not_told() -> None:
    assert levels_that_changed(review({"Desk": exact(0.90 + 0.06 * since(MONTHS, 12))})) == []


def test_fewer_than_fifteen_months_are_not_looked_at() -> None:
    assert levels_that_changed(review({"Desk": exact(0.97 - 0.2 * since(14, 6))})) == []


def test_services_that_go_nowhere_are_reported_once_in_twenty_reviews_at_most() -> None:
    told = 0
    for turn in range(10):
        shares = {f"Desk {n}": drawn(np.full(MONTHS, 0.95), 100 * turn + n) for n in range(12)}
        told += bool(
            levels_that_changed(review(shares, events=[("Release 8", f"Desk {n}", RELEASE[2]) for n in range(12)]))
        )
    assert told <= 2  # of ten at one in twenty each, more than two come once in ninety times


def test_a_level_that_moved_because_its_terms_did_is_not_told() -> None:
    """A shorter time allowed, or another calendar, moves the level overnight although delivery is the same."""
    moved = review({"Desk": exact(0.97 - 0.06 * after(MONTHS, 16.0))})
    (agreement,) = moved.catalogue.agreements
    (version,) = agreement.versions
    later = replace(version, in_force=date(2025, 5, 1), calendar="office")
    changed = replace(agreement, versions=(version, later))
    office = Calendar(name="office", zone="UTC")
    catalogue = replace(moved.catalogue, agreements=(changed,), calendars=(office,))
    assert len(levels_that_changed(moved)) == 1
    assert levels_that_changed(replace(moved, catalogue=catalogue)) == []
