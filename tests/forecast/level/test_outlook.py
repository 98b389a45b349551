"""The level of a target ahead, the chance of a miss, and whether such chances were worth having."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import ForecastError
from analytics.forecast.level.history_bootstrap import paths
from analytics.forecast.level.levels import levels
from analytics.forecast.level.outlook import look_ahead, outlook
from analytics.forecast.skill import climatology, pooled, skill
from tests.forecast.series_made import judged, months

NHS = Path(__file__).resolve().parents[4] / "shared" / "data" / "nhs_ae_attendances.csv"
STEADY = [0.96] * 24


def test_the_six_periods_after_the_last_complete_one_are_looked_ahead() -> None:
    rows = months(STEADY, partial_last=True)
    frame = look_ahead(rows)
    assert frame["period"].to_list() == [date(2026, month, 1) for month in (10, 11, 12)] + [
        date(2027, month, 1) for month in (1, 2, 3)
    ]
    assert frame["ends"][0] == date(2026, 11, 1)


def test_ranges_lie_about_the_level_and_the_wider_share_is_the_wider_range() -> None:
    frame = look_ahead(months(STEADY))
    for narrow, wide in (("low80", "low95"),):
        assert (frame[wide] <= frame[narrow]).all()
    assert (frame["low80"] <= frame["level"]).all()
    assert (frame["level"] <= frame["high80"]).all()
    assert (frame["high80"] <= frame["high95"]).all()


@settings(max_examples=8, deadline=None)
@given(st.floats(0.85, 0.99), st.floats(0.0, 0.05))
def test_the_more_is_promised_the_likelier_is_a_miss(promised: float, more: float) -> None:
    rows = months(STEADY)
    low, high = (look_ahead(rows, promised=[level] * 6)["chance_of_miss"] for level in (promised, promised + more))
    assert (low <= high).all()


def test_a_level_promised_for_a_later_period_counts_from_that_period_on() -> None:
    frame = look_ahead(months(STEADY), promised=[0.5, 0.5, 0.5, 0.999, 0.999, 0.999])
    assert (frame["chance_of_miss"][:3] < 0.01).all()
    assert (frame["chance_of_miss"][3:] > 0.9).all()


def test_the_chances_of_a_first_miss_add_up_to_that_of_any_miss() -> None:
    frame = look_ahead(months([0.95] * 24))
    assert frame["chance_of_first_miss"].sum() == pytest.approx(frame["chance_by_then"][-1])
    assert frame["chance_by_then"].is_sorted()
    assert (frame["chance_by_then"] >= frame["chance_of_miss"] - 1e-12).all()
    # Months hang together, so the chance of any miss is less than if they did not.
    assert frame["chance_by_then"][-1] < 1 - float(np.prod(1 - frame["chance_of_miss"].to_numpy()))


def test_a_level_that_slides_towards_its_promise_is_likelier_to_miss_each_month() -> None:
    sliding = np.concatenate([np.full(12, 0.975), 0.975 - 0.002 * np.arange(12)])
    chance = look_ahead(months(sliding, total=2000))["chance_of_miss"]
    assert chance[5] > chance[0]


def test_looking_ahead_twice_gives_the_same_answer() -> None:
    rows = months(STEADY)
    assert look_ahead(rows).equals(look_ahead(rows))


def test_a_month_in_which_nothing_counted_is_a_gap_and_the_months_ahead_still_follow_the_last_one() -> None:
    good, total = [38.0] * 20 + [0.0], [40.0] * 20 + [0.0]
    rows = judged(good, total)
    assert np.isnan(levels(rows).level[-1])
    assert look_ahead(rows)["period"][0] == date(2026, 8, 1)


def test_months_without_a_row_are_gaps_in_the_levels() -> None:
    known = levels(pl.concat([months([0.9] * 6), months([0.9] * 2, first=date(2025, 8, 1))]))
    assert np.isnan(known.level).tolist() == [False] * 6 + [True] * 3 + [False] * 2


def test_quarters_follow_quarters() -> None:
    frame = look_ahead(months([0.96] * 8, step=3))
    assert frame["period"].to_list()[:2] == [date(2026, 11, 1), date(2027, 2, 1)]
    assert frame["ends"][0] == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (months([0.9] * 5), "5 complete periods with a level, 6 are needed"),
        (pl.concat([months(STEADY), months(STEADY, target="Other")]), "2 targets"),
        (pl.concat([months(STEADY), months(STEADY)]), "two rows for the period from 2024-11-01"),
        (
            pl.concat([months([0.9] * 6, step=3), months([0.9], first=date(2026, 6, 1))]),
            "2026-06-01 does not follow in steps",
        ),
    ],
)
def test_levels_that_cannot_be_looked_ahead_from_say_why(rows: pl.DataFrame, said: str) -> None:
    with pytest.raises(ForecastError, match=said):
        look_ahead(rows)


def test_time_and_means_are_drawn_from_history_and_the_method_says_so() -> None:
    up = np.random.default_rng(4).choice([1.0, 0.999, 0.998], 24)
    seconds = judged(list(up * 2_600_000), [2_600_000.0] * 24, measure="availability", promised=0.9985)
    mean = judged([0.0] * 24, [0.0] * 24, measure="satisfaction", level=list(4 + up), unit="score", promised=4.5)
    for rows in (seconds, mean):
        found = outlook(rows)
        assert found.method == "history_bootstrap"
        assert found.frame["chance_of_miss"].is_between(0, 1).all()
    assert outlook(seconds).frame["high95"].max() <= 1.0  # type: ignore[operator]  # a float
    assert outlook(months(STEADY)).method == "logit_filter"


def test_a_target_of_at_most_is_missed_above_it() -> None:
    hours = list(np.random.default_rng(4).normal(20, 1, 24))
    rows = judged(
        [0.0] * 24, [0.0] * 24, measure="resolution_percentile", level=hours, unit="h", at_least=False, promised=30
    )
    assert look_ahead(rows, promised=[30.0] * 6)["chance_of_miss"].max() < 0.02  # type: ignore[operator]  # a float
    assert look_ahead(rows, promised=[10.0] * 6)["chance_of_miss"].min() > 0.98  # type: ignore[operator]  # a float


def test_futures_drawn_from_history_go_on_with_half_the_slope_damped() -> None:
    level = np.arange(24.0)
    futures = paths(level, 3, 10, np.random.default_rng(0), (0.0, np.inf))
    # Without departures every future is the same: the median of the last six, then .5 x (.9, .9 + .81, ...).
    np.testing.assert_allclose(futures[0], 20.5 + 0.5 * np.cumsum([0.9, 0.81, 0.729]))
    assert np.ptp(futures, axis=0).max() == 0


def test_brier_skill_is_that_worked_out_by_hand_and_needs_misses_and_others() -> None:
    missed = np.array([1.0, 0.0, 0.0, 0.0] * 3)
    found = skill(np.where(missed == 1, 0.7, 0.1), np.full(12, 0.25), missed)
    assert found.brier == pytest.approx((3 * 0.09 + 9 * 0.01) / 12)
    assert found.score == pytest.approx(1 - 0.03 / 0.1875)
    assert "84 % better than history over 12 past chances" in found.sentence
    worse = skill(np.full(12, 0.9), np.full(12, 0.25), missed)
    assert not worse.positive
    assert "No better than history" in worse.sentence
    never = skill(np.full(12, 0.01), np.full(12, 0.02), np.zeros(12))
    assert np.isnan(never.score)
    assert "nothing was missed" in never.sentence
    assert "12 are needed" in skill(missed[:4], missed[:4], missed[:4]).sentence


def test_skill_pools_over_targets_by_the_chances_each_had() -> None:
    one = skill(np.array([0.8, 0.2] * 6), np.full(12, 0.5), np.array([1.0, 0.0] * 6))
    other = skill(np.array([0.5] * 6), np.full(6, 0.5), np.array([1.0, 0.0] * 3))
    both = pooled([one, other])
    assert (both.n, both.missed) == (18, 9)
    assert both.brier == pytest.approx((12 * 0.04 + 6 * 0.25) / 18)


def test_the_chance_from_history_looks_at_the_last_two_years() -> None:
    assert climatology(np.array([True] * 50 + [False] * 24)) == pytest.approx(0.5 / 25)


@pytest.mark.skipif(not NHS.exists(), reason="the published attendances lie beside the repository only where shared")
def test_chances_for_nhs_departments_are_better_than_history_alone() -> None:
    """Type 1 departments with all 36 months, every eighth; the promise is each one's own median, so that it is open."""
    counted = (
        pl.read_csv(NHS, try_parse_dates=True).filter(pl.col("type").cast(pl.String) == "1")
        .group_by("org_code", "period").agg(pl.sum("attendances", "breaches")).sort("org_code", "period")
    )  # fmt: skip
    whole = [rows for _, rows in counted.group_by("org_code", maintain_order=True) if len(rows) == 36][::8]
    found = []
    for rows in whole:
        total = rows["attendances"].cast(pl.Float64).to_numpy()
        good = total - rows["breaches"].to_numpy()
        promised = round(float(np.median(good / total)), 2)
        found.append(outlook(judged(good, total, promised=promised, first=date(2016, 4, 1))).skill)
    assert len(found) >= 10
    assert pooled(found).score > 0.05
