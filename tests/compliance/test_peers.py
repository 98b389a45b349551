"""Limits of a funnel against scipy's quantiles, a slow twin, and what is planted."""

from __future__ import annotations

from math import asin, comb, sin, sqrt
from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.compliance.peers import APART, FEWEST_FOR_SPREAD, WATCH, Funnel, exact, funnel, placed, winsorised
from analytics.errors import QuestionError

NHS = Path(__file__).resolve().parents[3] / "shared" / "data" / "nhs_ae_attendances.csv"

SHARES = st.floats(0.01, 0.99)
TOTALS = st.integers(1, 400)


@given(SHARES, TOTALS, st.sampled_from([WATCH, APART]))
def test_a_unit_is_beyond_a_limit_just_where_so_few_or_so_many_are_that_rare(
    share: float, total: int, confidence: float
) -> None:
    (low,), (high,) = exact(share, [total], confidence)
    tail = (1 - confidence) / 2
    for good in range(total + 1):
        few, many = stats.binom.cdf(good, total, share), stats.binom.sf(good - 1, total, share)
        if min(abs(few - tail), abs(many - tail)) > 1e-9:
            assert (good / total < low, good / total > high) == (few < tail, many < tail)


def slow_lower(share: float, total: int, tail: float) -> float:
    """The lower limit by adding up chances one by one, as the paper's appendix writes it."""
    before = 0.0
    for count in range(total + 1):
        upto = before + comb(total, count) * share**count * (1 - share) ** (total - count)
        if upto >= tail:
            return max(0.0, (count - (upto - tail) / (upto - before)) / total)
        before = upto
    return 1.0


@given(SHARES, st.integers(1, 120), st.sampled_from([WATCH, APART]))
def test_limits_are_those_of_a_sum_of_chances(share: float, total: int, confidence: float) -> None:
    (low,), (high,) = exact(share, [total], confidence)
    tail = (1 - confidence) / 2
    assert low == pytest.approx(slow_lower(share, total, tail), abs=1e-8)
    assert high == pytest.approx(1 - slow_lower(1 - share, total, tail), abs=1e-8)


def test_the_quantile_beneath_a_limit_is_that_of_scipy() -> None:
    totals = np.array([20, 57, 400, 12_345, 2_000_000])
    for share in (0.03, 0.5, 0.912):
        low, _ = exact(share, totals, APART)
        assert np.ceil(low * totals - 1e-9).tolist() == stats.binom.ppf(0.001, totals, share).tolist()


def test_limits_of_many_items_are_those_of_the_normal_curve() -> None:
    (low,), (high,) = exact(0.9, [1_000_000], WATCH)
    half = NormalDist().inv_cdf(0.975) * sqrt(0.9 * 0.1 / 1_000_000)
    assert (low, high) == pytest.approx((0.9 - half, 0.9 + half), abs=2e-6)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_where_all_or_none_are_met_there_is_nothing_to_tell_apart(share: float) -> None:
    low, high = exact(share, [1, 20, 300], APART)
    assert (low.tolist(), high.tolist()) == ([share] * 3, [share] * 3)


def test_z_scores_beyond_the_tenth_at_each_end_are_drawn_in() -> None:
    scores = [-9.0, -1.0, -0.5, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 30.0]
    assert winsorised(scores).tolist() == [-1.0, *scores[1:-1], 2.0]


def by_hand(good: list[int], total: list[int]) -> tuple[float, float]:
    """Dispersion and variance between units, by the formulas of the papers one step after the other."""
    share = sum(good) / sum(total)
    scores = sorted(2 * sqrt(n) * (asin(sqrt(g / n)) - asin(sqrt(share))) for g, n in zip(good, total, strict=True))
    last = len(scores) - 1

    def percentile(part: float) -> float:
        place = part * last
        return scores[int(place)] + (place - int(place)) * (scores[min(int(place) + 1, last)] - scores[int(place)])

    low, high = percentile(0.1), percentile(0.9)
    square = sum(min(max(score, low), high) ** 2 for score in scores)
    weights = [4 * n for n in total]
    between = (square - last) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    return square / len(scores), between


SPREAD = ([80, 190, 285, 300, 480, 500, 690, 600, 880, 990, 840, 1190], [100 * n for n in range(1, 13)])


@pytest.mark.parametrize("model", ["additive", "multiplicative"])
def test_units_that_differ_beyond_chance_widen_the_funnel_as_the_papers_say(model: str) -> None:
    good, total = SPREAD
    found = funnel(good, total, model)  # type: ignore[arg-type]  # the test's parameter is a word
    dispersion, between = by_hand(good, total)
    assert (found.spread, found.units) == (model, 12)
    assert [found.dispersion, found.tau**2] == pytest.approx([dispersion, between])
    (low,), (high,) = found.limits([500], APART)
    own = dispersion / 2000 if model == "multiplicative" else 1 / 2000 + between
    half = NormalDist().inv_cdf(0.999) * sqrt(own)
    middle = asin(sqrt(sum(good) / sum(total)))
    assert [low, high] == pytest.approx([sin(middle - half) ** 2, sin(min(middle + half, np.pi / 2)) ** 2])


def test_units_that_differ_by_chance_alone_keep_exact_limits_on_nine_of_ten_seeds() -> None:
    random = np.random.default_rng(1)
    exactly = outside = 0
    total = np.repeat([30, 100, 300, 1000], 10)
    for _ in range(100):
        good = random.binomial(total, 0.92)
        table, found = placed(pl.DataFrame({"name": [""] * 40, "good": good, "total": total}))
        exactly += not found.spread
        outside += table.filter(pl.col("place").str.starts_with("far")).height
    assert exactly >= 90
    assert outside <= 4_000 * 0.002 * 2


def test_a_unit_planted_below_the_others_is_the_only_one_named() -> None:
    random, total = np.random.default_rng(2), np.repeat([200, 400, 800], 10)
    good = random.binomial(total, 0.9)
    good[13] = 320
    found, _ = placed(pl.DataFrame({"name": [f"U{i}" for i in range(30)], "good": good, "total": total}))
    assert found.filter(pl.col("place").str.starts_with("far"))["name"].to_list() == ["U13"]


def test_few_units_have_exact_limits_however_much_they_differ() -> None:
    good, total = (each[: FEWEST_FOR_SPREAD - 1] for each in SPREAD)
    assert funnel(good, total).spread == ""


def test_units_with_too_few_items_neither_take_part_nor_are_placed() -> None:
    rows = {"name": ["A", "B", "C", "D", "E"], "good": [90, 180, 270, 0, 0], "total": [100, 200, 300, 19, 0]}
    table, found = placed(pl.DataFrame(rows))
    assert (found.share, found.units) == (0.9, 3)
    assert table["place"].to_list() == ["within"] * 3 + ["too few"] * 2
    assert table["share"].to_list()[3:] == [0.0, None]


def test_fewer_than_three_units_are_no_comparison() -> None:
    with pytest.raises(QuestionError, match=r"2 with 20 items or more to compare\. Expected 3 or more"):
        placed(pl.DataFrame({"name": ["A", "B", "C"], "good": [90, 90, 1], "total": [100, 100, 2]}))


def test_every_unit_alike_lies_within() -> None:
    assert Funnel(share=0.9, units=3, dispersion=0).limits([100], WATCH)[0] < 0.9
    table, _ = placed(pl.DataFrame({"name": ["A", "B", "C"], "good": [90, 180, 270], "total": [100, 200, 300]}))
    assert table["place"].to_list() == ["within"] * 3


@pytest.mark.skipif(not NHS.exists(), reason="the real records beside the repository are not there")
def test_emergency_departments_differ_far_beyond_chance_and_few_stand_apart_once_that_is_allowed_for() -> None:
    """Major departments of the last twelve months of the published figures."""
    rows = pl.read_csv(NHS, try_parse_dates=True).filter(
        (pl.col("type") == "1") & (pl.col("period") >= pl.date(2018, 4, 1)) & (pl.col("attendances") > 0)
    )
    units = rows.group_by(pl.col("org_code").alias("name"), maintain_order=True).agg(
        (pl.col("attendances") - pl.col("breaches")).sum().alias("good"),
        pl.col("attendances").sum().alias("total"),
    )
    table, found = placed(units)
    plain = Funnel(share=found.share, units=found.units, dispersion=found.dispersion)
    low, high = plain.limits(units["total"], APART)
    beyond = (table["share"] < pl.Series(low)) | (table["share"] > pl.Series(high))
    apart = table["place"].str.starts_with("far").sum()
    assert found.units >= 130
    assert (found.spread, found.dispersion > 100) == ("additive", True)
    assert beyond.sum() > 0.9 * found.units
    assert apart < 0.1 * found.units
