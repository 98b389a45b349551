from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.compliance.control import chart, p_limits, signals, xmr_limits
from analytics.measures.period import add_months
from tests.compliance.rows import catalogue, judged, row, target

#: Wheeler's recipe in his own constants, worked by hand: mean 10.8, moving ranges 2, 2, 2, 2.
VALUES = [10.0, 12.0, 10.0, 12.0, 10.0]


def months(levels: list[int], total: int = 1000, **known: Any) -> pl.DataFrame:
    rows = (row(good, total, period=add_months(date(2025, 1, 1), place), **known) for place, good in enumerate(levels))
    measure = str(known.get("measure", "resolution"))
    return judged(*rows, by=catalogue(target(measure=measure)))


def test_individuals_limits_are_the_mean_and_266_mean_moving_ranges() -> None:
    centre, sigma = xmr_limits(VALUES)
    assert centre[0] == pytest.approx(10.8)
    assert 3 * sigma[0] == pytest.approx(2.66 * 2, abs=0.01)


def test_limits_can_be_set_by_the_first_points() -> None:
    centre, sigma = xmr_limits([*VALUES, 50.0, 60.0], baseline=5)
    assert (centre[6], sigma[6]) == (xmr_limits(VALUES)[0][0], xmr_limits(VALUES)[1][0])


def test_p_limits_are_wider_where_fewer_items_came() -> None:
    _, sigma = p_limits([90, 9, 91, 8, 90], [100, 10, 100, 10, 100])
    assert sigma[1] == pytest.approx(sigma[0] * np.sqrt(10))


def test_p_limits_of_pure_chance_are_about_binomial_and_of_more_than_chance_wider() -> None:
    rng = np.random.default_rng(7)
    steady = rng.binomial(400, 0.9, 400)
    wild = rng.binomial(400, np.clip(rng.normal(0.9, 0.04, 400), 0, 1))
    binomial = np.sqrt(0.9 * 0.1 / 400)
    assert p_limits(steady, np.full(400, 400))[1][0] == pytest.approx(binomial, rel=0.15)
    assert p_limits(wild, np.full(400, 400))[1][0] > 2 * binomial


def test_a_process_that_never_misses_has_no_width() -> None:
    centre, sigma = p_limits([10, 10, 10], [10, 10, 10])
    assert (centre.tolist(), sigma.tolist()) == ([1, 1, 1], [0, 0, 0])


def test_seven_in_a_row_on_one_side_are_a_long_run_and_six_are_none() -> None:
    assert signals([-1.0, *[0.5] * 7], 0, 1) == ["", *["long run"] * 7]
    assert set(signals([-1.0, *[0.5] * 6], 0, 1)) == {""}


def test_three_of_four_far_out_on_one_side_are_a_short_run() -> None:
    assert signals([0.1, 2.5, 2.5, 0.3, 2.5, -0.1], 0, 1) == ["", *["short run"] * 4, ""]
    assert set(signals([0.1, 2.5, 2.5, -0.3, 2.5, -0.1], 0, 1)) == {""}


def test_an_outlier_is_named_before_the_run_it_is_in() -> None:
    assert signals([0.5] * 6 + [3.5], 0, 1)[-2:] == ["long run", "outlier"]


def test_under_five_points_nothing_is_exceptional() -> None:
    assert signals([0, 0, 0, 9], 0, 1) == [""] * 4


def test_the_one_month_that_left_its_routine_is_exceptional() -> None:
    found = chart(months([948, 952, 950, 951, 949, 950, 780, 950, 949, 951, 950, 948]))
    assert found.filter("exceptional")["period"].to_list() == [date(2025, 7, 1)]
    assert found.columns == ["period", "value", "centre", "lower", "upper", "exceptional", "rule"]


def test_a_red_month_within_routine_variation_is_not_exceptional() -> None:
    found = months([905, 925, 895, 915, 930, 902, 921, 899])
    assert "breached" in found["status"].to_list()
    assert not chart(found)["exceptional"].any()


def test_limits_of_a_share_stay_within_nought_and_one() -> None:
    found = chart(months([995, 1000, 990, 1000, 970, 1000]))
    assert found["upper"].max() == 1.0
    assert found["lower"].min() >= 0  # type: ignore[operator]  # a number, there are rows


def test_time_is_charted_by_its_moving_range_however_many_seconds_there_are() -> None:
    found = chart(
        months([999_000, 999_500, 999_100, 999_400, 999_200, 999_300], 1_000_000, measure="availability", items=1)
    )
    centre, sigma = xmr_limits(found["value"])
    assert found["lower"].to_list() == pytest.approx((centre - 3 * sigma).tolist())


def test_partial_periods_take_no_part_and_few_points_have_no_limits() -> None:
    found = chart(pl.concat([months([900, 910, 920]), months([100], partial=True)]))
    assert len(found) == 3
    assert found.select("centre", "lower", "upper").null_count().row(0) == (3, 3, 3)


def test_no_rows_are_charted_as_none() -> None:
    assert chart(months([])).is_empty()


def wavering(about: int, many: int) -> list[int]:
    """Months of 10,000 items about a level, either side of it in turns and no two alike."""
    return [about + (20 + 7 * place % 31) * (-1) ** place for place in range(many)]


def test_after_a_level_turned_its_limits_are_set_anew_and_its_new_routine_is_routine() -> None:
    found = chart(months(wavering(9700, 14) + wavering(9000, 10), 10_000))
    assert found["centre"].round(2).to_list() == [0.97] * 14 + [0.90] * 10
    assert not found["exceptional"].any()


def test_five_points_after_a_turn_stand_out_against_the_routine_before_them() -> None:
    found = chart(months(wavering(9700, 19) + wavering(9000, 5), 10_000))
    assert found["centre"].n_unique() == 1
    assert found["centre"][0] == pytest.approx(0.97, abs=0.001)
    assert found["exceptional"].to_list() == [False] * 19 + [True] * 5


def test_months_without_a_loss_are_no_run_where_most_months_have_none() -> None:
    found = chart(months([1000, 995, 1000, 996, *[1000] * 8, 995, *[1000] * 9]))
    assert not found.filter(pl.col("rule").str.ends_with("run")).height


def test_a_level_that_never_turned_has_one_centre() -> None:
    assert chart(months(wavering(9500, 24), 10_000))["centre"].n_unique() == 1
