"""What methods said of themselves held against what came, on checks small enough to work out by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.compliance.interval import wilson
from analytics.warning.own_record import (
    CHECKS,
    FEWEST,
    KEPT,
    NO_CLAIM,
    RECORD,
    TOO_LITTLE,
    TOO_MUCH,
    UNTOLD,
    by_quarter,
    record,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

JANUARY, NEXT = date(2026, 1, 1), date(2027, 1, 1)


def checks(*came: float, claimed: float | None = 0.8, cases: float = 1.0, day: date = date(2026, 5, 5)) -> pl.DataFrame:
    rows = [("range", f"service {place}", day, claimed, share, cases) for place, share in enumerate(came)]
    return pl.DataFrame(rows, schema=CHECKS, orient="row")


def verdict(*came: float, claimed: float | None = 0.8, cases: float = 1.0) -> str:
    return str(record(checks(*came, claimed=claimed, cases=cases), JANUARY, NEXT)["verdict"].item())


def test_a_method_that_holds_what_it_says_keeps_its_word() -> None:
    (told,) = record(checks(*[1.0] * 16, *[0.0] * 4), JANUARY, NEXT).to_dicts()
    low, high = wilson(16, 20)
    assert (told["claimed"], told["came"], told["cases"]) == pytest.approx((0.8, 0.8, 20))
    assert (told["low"], told["high"], told["verdict"]) == (pytest.approx(low), pytest.approx(high), KEPT)


def test_one_that_claims_more_than_came_and_one_that_claims_less_are_told_apart() -> None:
    assert verdict(*[1.0] * 10, *[0.0] * 10) == TOO_MUCH  # at most 70 % with 95 % confidence
    assert verdict(*[1.0] * 40) == TOO_LITTLE  # at least 91 %


def test_too_few_cases_give_no_verdict() -> None:
    assert verdict(*[0.0] * (FEWEST - 1)) == UNTOLD
    assert verdict(*[0.0] * FEWEST) == TOO_MUCH


def test_checks_that_share_their_luck_count_less() -> None:
    assert verdict(*[0.0] * 21, cases=1 / 3) == UNTOLD
    assert record(checks(*[1.0] * 30, cases=1 / 3), JANUARY, NEXT)["cases"].item() == pytest.approx(10)


def test_what_claims_nothing_has_no_verdict() -> None:
    (told,) = record(checks(*[1.0] * 9, claimed=None), JANUARY, NEXT).to_dicts()
    assert (told["claimed"], told["came"], told["verdict"]) == (None, 1.0, NO_CLAIM)


def test_only_what_became_known_within_the_span_counts() -> None:
    before, within, after = (checks(1.0, day=date(year, 1, 1)) for year in (2025, 2026, 2027))
    assert record(pl.concat([before, within, after]), JANUARY, NEXT)["cases"].item() == 1


def test_quarters_hold_what_became_known_in_them() -> None:
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2025, 12, 31))
    found = by_quarter(pl.concat([checks(1.0, day=day) for day in days]))
    assert found["period"].to_list() == [date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]


def test_without_checks_there_is_no_record() -> None:
    nothing = pl.DataFrame(schema=CHECKS)
    assert record(nothing, JANUARY, NEXT).is_empty()
    assert tuple(by_quarter(nothing).columns) == (*RECORD, "period")


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from([1.0, 0.5, 3.0])), min_size=1, max_size=20))
def test_shares_are_means_weighed_by_cases(rows: Sequence[tuple[float, float, float]]) -> None:
    day = date(2026, 2, 2)
    told = [("m", "a", day, claimed, came, cases) for claimed, came, cases in rows]
    (found,) = record(pl.DataFrame(told, schema=CHECKS, orient="row"), JANUARY, NEXT).to_dicts()
    claimed, came, cases = np.array(rows).T
    assert found["claimed"] == pytest.approx(np.average(claimed, weights=cases))
    assert found["came"] == pytest.approx(np.average(came, weights=cases))
    assert 0 <= found["low"] <= found["came"] + 1e-12
    assert found["came"] - 1e-12 <= found["high"] <= 1
