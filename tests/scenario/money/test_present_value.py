from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ScenarioError
from analytics.scenario.money.present_value import (
    annuity,
    discounted,
    equivalent_annual,
    payback_months,
    present_value,
)

GOLDEN = Path(__file__).resolve().parents[4] / "shared" / "golden" / "capacity_and_cost.json"
CASES = [case for case in json.loads(GOLDEN.read_text("utf-8")) if case["fn"] == "npv"] if GOLDEN.exists() else []

RATES = st.floats(-0.5, 2.0).filter(lambda rate: rate == 0 or abs(rate) > 1e-6)
STREAMS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=36)


@pytest.mark.skipif(not CASES, reason="the worked examples in ../shared/golden are not beside this checkout")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_worked_example_of_present_value_comes_out(case: dict[str, Any]) -> None:
    flows = case["input"]["flows"]
    found = float(discounted(flows, case["input"]["rate"], range(len(flows))))
    assert found == pytest.approx(case["expected"]["npv"], abs=case["tolerance"])


@given(rate=RATES, months=st.integers(1, 120))
def test_a_level_stream_is_worth_its_annuity(rate: float, months: int) -> None:
    # Closed form of a geometric sum at the monthly rate i = (1 + r)^(1/12) - 1: (1 - (1 + i)^-n) / i.
    monthly = (1 + rate) ** (1 / 12) - 1
    closed = months if rate == 0 else (1 - (1 + monthly) ** -months) / monthly
    at_end = float(present_value(np.ones(months), rate, "end of month"))
    assert at_end == pytest.approx(closed, rel=1e-6)
    assert float(present_value(np.ones(months), rate)) == pytest.approx(at_end * (1 + monthly) ** 0.5, rel=1e-9)


@given(stream=STREAMS)
def test_without_discount_a_stream_is_worth_its_sum(stream: list[float]) -> None:
    assert float(present_value(stream, 0)) == pytest.approx(sum(stream), abs=1e-6)


@given(one=STREAMS, rate=RATES, factor=st.floats(-10, 10))
def test_worth_is_linear(one: list[float], rate: float, factor: float) -> None:
    other = np.arange(len(one), dtype=float)
    together = float(present_value(np.array(one) + factor * other, rate))
    apart = float(present_value(one, rate)) + factor * float(present_value(other, rate))
    assert together == pytest.approx(apart, rel=1e-9, abs=1e-3)


@given(stream=st.lists(st.floats(0, 1e6), min_size=1, max_size=36), low=RATES, more=st.floats(0, 1))
def test_a_higher_rate_never_makes_money_to_come_worth_more(stream: list[float], low: float, more: float) -> None:
    assert float(present_value(stream, low + more)) <= float(present_value(stream, low)) * (1 + 1e-12)


def test_every_future_is_discounted_on_its_own() -> None:
    paths = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert present_value(paths, 0.1).tolist() == [float(present_value(path, 0.1)) for path in paths]


@given(rate=RATES, years=st.integers(1, 10), payment=st.floats(1, 1e6))
def test_the_equivalent_annual_amount_is_the_level_one_of_the_same_worth(
    rate: float, years: int, payment: float
) -> None:
    worth = float(discounted([payment] * years, rate, range(1, years + 1)))
    assert equivalent_annual(worth, rate, 12 * years) == pytest.approx(payment, rel=1e-6)


def test_an_annuity_at_a_rate_near_nothing_is_its_years() -> None:
    assert annuity(0, 5) == 5
    assert annuity(1e-12, 5) == pytest.approx(5, rel=1e-11)


def test_equivalent_annual_cost_compares_lives_of_different_length() -> None:
    # By hand at 10 %: 1,000 for 3 years is 1000 / 2.48685 = 402.11 a year, 1,400 for 5 years 1400 / 3.79079 = 369.32.
    assert round(equivalent_annual(1000, 0.1, 36), 2) == 402.11
    assert round(equivalent_annual(1400, 0.1, 60), 2) == 369.32


def slow_payback(stream: list[float]) -> float:
    """The same, month by month: the first month from which nothing is owed any more."""
    owed = [sum(stream[: month + 1]) < -1e-9 * max(abs(sum(stream[: m + 1])) for m in range(len(stream)))
            for month in range(len(stream))]  # fmt: skip
    if not any(owed):
        return 0.0
    clear = [month + 1 for month in range(len(stream)) if not any(owed[month:])]
    return float(clear[0]) if clear else float("nan")


@given(streams=st.lists(st.lists(st.integers(-9, 9), min_size=5, max_size=5), min_size=1, max_size=4))
def test_payback_is_the_first_month_from_which_nothing_is_owed(streams: list[list[int]]) -> None:
    found = payback_months(streams)
    expected = [slow_payback([float(each) for each in stream]) for stream in streams]
    assert np.array_equal(found, expected, equal_nan=True)


def test_payback_to_the_penny_is_not_lost_to_rounding() -> None:
    assert payback_months([-1.0] + [0.1] * 12).tolist() == 11


@pytest.mark.parametrize("rate", [-1.0, -1.5, float("nan"), float("inf")])
def test_a_rate_that_leaves_money_worth_nothing_is_refused(rate: float) -> None:
    with pytest.raises(ScenarioError, match="a discount rate of"):
        present_value([1.0], rate)


def test_what_cannot_be_discounted_is_refused() -> None:
    with pytest.raises(ScenarioError, match="not a finite number"):
        present_value([1.0, float("nan")], 0.1)
    with pytest.raises(ScenarioError, match="an annuity over 0 years"):
        annuity(0.1, 0)
