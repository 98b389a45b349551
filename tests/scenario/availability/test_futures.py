"""Futures of parts and of the whole: by renewal theory, by closed forms, and by a plain twin."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.errors import ScenarioError
from analytics.scenario.availability.design import Build, Design
from analytics.scenario.availability.futures import lost, parted
from analytics.scenario.availability.topology import availability, redundant
from tests.scenario.availability.made import either, series, sure

#: Two years in months of 730 hours, and futures enough for a mean.
EDGES = np.arange(0.0, 25 * 730.0, 730.0)
MANY = 3000


def level(builds: dict[str, Build] | None = None, up: frozenset[frozenset[str]] = series("A"), **parts: float) -> float:
    """Share of time up over two years of a whole whose parts fail every so many hours and take 10 to restore."""
    known = {name: sure(between, 10.0, MANY) for name, between in parts.items()}
    down = lost(known, up, Design(service="A", parts=tuple(known), builds=builds or {}), EDGES, seed=3)
    return float(1 - down.sum() / (MANY * EDGES[-1]))


def test_over_long_a_part_is_up_by_its_time_between_failures_and_its_time_to_restore() -> None:
    assert level(A=200.0) == pytest.approx(200 / 210, abs=5e-4)


def test_parts_in_series_and_side_by_side_come_to_the_exact_availability() -> None:
    each = {"A": 200 / 210, "B": 90 / 100}
    assert level(up=series("A", "B"), A=200.0, B=90.0) == pytest.approx(availability(series("A", "B"), each), abs=1e-3)
    assert level(up=either("A", "B"), A=200.0, B=90.0) == pytest.approx(availability(either("A", "B"), each), abs=5e-4)


def test_a_part_that_two_alternatives_share_is_down_for_both_at_once() -> None:
    shared = frozenset({frozenset("AC"), frozenset("BC")})
    each = {"A": 0.9, "B": 0.9, "C": 200 / 210}
    assert level(up=shared, A=90.0, B=90.0, C=200.0) == pytest.approx(availability(shared, each), abs=1e-3)


@pytest.mark.parametrize(
    ("needed", "units", "common"), [(1, 2, 0.0), (1, 2, 0.2), (2, 3, 0.0), (2, 3, 0.1), (1, 1, 0.5), (1, 2, 1.0)]
)
def test_redundant_units_come_to_their_closed_form(needed: int, units: int, common: float) -> None:
    build = Build(needed=needed, units=units, common=common)
    exact = redundant(90.0, 10.0, needed=needed, units=units, common=common)
    # One unit with a common cause is two things that fail apart, each restored on its own.
    assert level({"A": build}, A=90.0) == pytest.approx(exact, abs=2e-3)


def test_switching_over_comes_to_its_closed_form() -> None:
    known = sure(90.0, 10.0, MANY)
    luck = np.random.default_rng(5).standard_normal(MANY)
    switched = float(np.minimum(known.restored(luck), 2.0).mean())
    exact = redundant(90.0, 10.0, needed=1, units=2, switching=switched)
    assert level({"A": Build(units=2, switching=2.0)}, A=90.0) == pytest.approx(exact, abs=1e-3)


def test_a_single_unit_has_nothing_to_switch_to() -> None:
    assert level({"A": Build(switching=5.0)}, A=90.0) == level(A=90.0)


def test_each_minute_of_a_small_whole_is_down_when_no_way_is_up() -> None:
    edges, futures = np.array([0.0, 24.0, 48.0]), 10
    known = {name: sure(8.0, 2.0, futures) for name in "ABC"}
    up = frozenset({frozenset("AB"), frozenset("C")})
    design = Design(service="A", parts=tuple("ABC"), builds={"B": Build(units=3, needed=2, common=0.1)})
    found = lost(known, up, design, edges, seed=9)
    spells = {name: parted(known[name], name, design.build(name), edges, 9) for name in "ABC"}
    for future in range(futures):
        minutes = np.arange(48 * 60) / 60 + 1 / 120 + future * 48
        down = {
            name: [any(b <= at < e for b, e in zip(each.starts, each.ends, strict=True)) for at in minutes]
            for name, each in spells.items()
        }
        whole = [(a or b) and c for a, b, c in zip(down["A"], down["B"], down["C"], strict=True)]
        slow = [sum(whole[:1440]) / 60, sum(whole[1440:]) / 60]
        assert found[future] == pytest.approx(slow, abs=0.6)
    assert found.sum() > 5


def test_a_way_on_which_nothing_fails_is_always_up() -> None:
    assert level(up=either("A", "Z"), A=90.0) == 1.0


def test_failures_come_by_poissons_law_where_restoring_takes_no_time() -> None:
    spells = parted(sure(50.0, 1.0, MANY), "A", Build(mttr=0.0), np.array([0.0, 500.0]), 4)
    counts = np.bincount((spells.starts // 500.0).astype(int), minlength=MANY)
    assert counts.mean() == pytest.approx(10, abs=0.2)
    assert counts.var() == pytest.approx(10, rel=0.1)


def test_months_that_differ_have_as_many_failures_with_the_spread_that_was_given() -> None:
    spells = parted(sure(50.0, 1.0, MANY, months=0.5), "A", Build(mttr=0.0), np.array([0.0, 500.0, 1000.0]), 4)
    months = np.bincount((spells.starts // 500.0).astype(int), minlength=2 * MANY).reshape(-1, 2)
    for month in months.T:
        # A gamma-mixed Poisson number has the variance of its mean and of its rate together (negative binomial).
        assert month.mean() == pytest.approx(10, abs=0.4)
        assert month.var() == pytest.approx(10 + (0.5 * 10) ** 2, rel=0.15)
    assert abs(stats.pearsonr(*months.T).statistic) < 0.06


def test_the_same_seed_meets_the_same_luck_whatever_the_design() -> None:
    known = {"A": sure(90.0, 10.0, 200)}
    today, half, again = (
        lost(known, series("A"), Design(service="A", parts=("A",), builds={"A": build}), EDGES, seed=1)
        for build in (Build(), Build(mttr=0.5), Build())
    )
    assert (today == again).all()
    apart = np.corrcoef(today.sum(axis=1), half.sum(axis=1))[0, 1]
    assert apart > 0.8


def test_quicker_restoring_never_loses_more_in_any_future_on_the_same_luck() -> None:
    known = {"A": sure(2000.0, 10.0, 500)}
    once = np.array([0.0, 730.0])
    today, half = (
        lost(known, series("A"), Design(service="A", parts=("A",), builds={"A": build}), once, seed=1).sum(axis=1)
        for build in (Build(), Build(mttr=0.5))
    )
    assert (half <= today + 10.0).all()
    assert half.sum() == pytest.approx(today.sum() / 2, rel=0.1)


def test_a_part_that_fails_too_often_to_be_played_through_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError, match=r"'A' fails every 0\.001 service hours, too often to play 1,000 futures"):
        lost({"A": sure(0.001, 0.001)}, series("A"), Design(service="A", parts=("A",)), EDGES, seed=1)
