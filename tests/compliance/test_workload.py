from __future__ import annotations

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.compliance.workload import BY_VOLUME, breaches_by_volume
from analytics.measures.period import add_months
from tests.compliance.rows import catalogue, judged, row, target

LIMIT = catalogue(target(workload_limit=150))
FULL = [100, 110, 90, 105, 200, 95, 104, 108, 102, 210, 97, 103, 99, 101, 205, 96]


def year(volumes: list[int], misses: set[int]) -> list[dict[str, object]]:
    return [
        row(round(volume * (0.5 if place in misses else 0.95)), volume, period=add_months(date(2025, 1, 1), place))
        for place, volume in enumerate(volumes)
    ]


def test_breaches_in_the_full_months_alone_are_put_down_to_volume() -> None:
    found = breaches_by_volume(judged(*year(FULL, {4, 9, 14}), by=LIMIT)).row(0, named=True)
    assert (found["breaches"], found["beyond_limit"], found["breaches_beyond_limit"]) == (3, 3, 3)
    assert (found["served"], found["breaches_above_served"]) == (110.0, 3)
    assert found["chance"] == pytest.approx(1 / 560)  # one of the ways to choose 3 of 16 ranks
    assert found["by_volume"]


def test_volume_above_what_was_ever_served_counts_without_a_limit() -> None:
    found = breaches_by_volume(judged(*year(FULL, {4, 9, 14})))
    assert found.select("beyond_limit", "breaches_above_served", "by_volume").row(0) == (0, 3, True)


def test_breaches_in_quiet_months_are_not_volumes_doing() -> None:
    found = breaches_by_volume(judged(*year([100, 110, 90, 105, 200, 95, 100, 108], {2, 5}), by=LIMIT))
    assert not found["by_volume"][0]


def test_without_a_breach_nothing_is_put_down_to_volume() -> None:
    found = breaches_by_volume(judged(*year([100, 200], set()), by=LIMIT)).row(0, named=True)
    assert (found["breaches"], found["chance"], found["by_volume"]) == (0, None, False)


def test_time_has_no_volume_and_no_rows_none() -> None:
    time = judged(row(95, 100, measure="availability"), by=catalogue(target(measure="availability")))
    assert breaches_by_volume(time).is_empty()
    assert dict(breaches_by_volume(judged()).schema) == BY_VOLUME


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(100, 112)))
def test_three_missed_months_are_called_volume_only_if_they_were_the_fullest(volumes: list[int]) -> None:
    found = breaches_by_volume(judged(*year(list(volumes), {0, 1, 2}), by=LIMIT)).row(0, named=True)
    fullest = set(volumes[:3]) == {109, 110, 111}
    assert found["by_volume"] == fullest


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(100, 106), min_size=6, max_size=9), st.integers(1, 4))
def test_the_chance_is_that_of_all_ways_to_choose_the_months_ties_included(volumes: list[int], missed: int) -> None:
    found = breaches_by_volume(judged(*year(volumes, set(range(missed))), by=LIMIT)).row(0, named=True)
    ranks = pl.Series(volumes).rank("average").to_list()
    sums = [sum(chosen) for chosen in combinations(ranks, missed)]
    assert found["chance"] == pytest.approx(sum(one >= sum(ranks[:missed]) for one in sums) / len(sums))


def test_without_ties_the_chance_is_that_of_the_exact_rank_sum_test() -> None:
    stats = pytest.importorskip("scipy.stats")
    found = breaches_by_volume(judged(*year(FULL, {1, 4, 9, 14}), by=LIMIT)).row(0, named=True)
    fuller, others = ([v for place, v in enumerate(FULL) if (place in {1, 4, 9, 14}) == full] for full in (True, False))
    exact = stats.mannwhitneyu(fuller, others, alternative="greater", method="exact")
    assert found["chance"] == pytest.approx(exact.pvalue)
