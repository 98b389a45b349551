"""Numbers in words never say other than the numbers."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.catalogue import Target
from analytics.catalogue.agreement import Duration
from analytics.review import words

UNITS: Final = ("share", "h", "score", "count", "kWh", "GBP")

shares = st.integers(1, 10_000).flatmap(lambda total: st.integers(0, total).map(lambda good: good / total))
promised = st.integers(5_000, 9_999).map(lambda basis_points: basis_points / 10_000)
amounts = st.floats(-1e10, 1e10)


def number(shown: str) -> float:
    """The number that a reader sees."""
    return float("".join(sign for sign in shown if sign in "-.0123456789"))


@given(shares, promised)
def test_a_level_that_is_not_its_target_never_reads_like_it(value: float, target: float) -> None:
    assume(abs(value - target) > 1e-12)
    shown, asked = words.level(value, "share", beside=target), words.exact(target, "share")
    assert number(shown) != number(asked)
    assert (number(shown) > number(asked)) == (value > target)


@given(shares)
def test_a_level_short_of_everything_never_reads_100_percent(value: float) -> None:
    assert (number(words.level(value, "share")) == 100) == (value == 1)


@given(shares, promised)
def test_a_level_is_shown_to_the_nearest_tenth_of_a_percent_at_least(value: float, target: float) -> None:
    assert number(words.level(value, "share", beside=target)) == pytest.approx(value * 100, abs=0.05 + 1e-9)


@given(st.decimals(0, 100, places=4))
def test_what_is_promised_reads_as_it_was_written(percent: object) -> None:
    target = Target(name="any", measure="resolution", at_least=f"{percent} %")  # type: ignore[arg-type]  # as in TOML
    assert number(words.promise(target, "share")) == pytest.approx(float(str(percent)), abs=1e-9)


def test_a_promise_is_told_with_its_percentile_and_its_time() -> None:
    ranked = Target(name="p", measure="resolution_percentile", at_most=30, percentile=90)
    assert words.promise(ranked, "h") == "90th percentile at most 30 h"
    within = Duration(amount=2, unit="working days")
    timed = Target(name="t", measure="response", at_least=0.9725, within=within)
    assert words.promise(timed, "share") == "at least 97.25 % within 2 working days"


@given(amounts)
def test_money_keeps_its_sign_and_its_size(amount: float) -> None:
    shown = words.money(amount)
    sizes = {"m": 1e6, "k": 1e3}
    seen = number(shown) * sizes.get(shown[-1], 1)
    assert shown.startswith("-£" if amount < -0.5 else "£")
    assert seen == pytest.approx(amount, rel=0.006, abs=0.51)


def test_money_is_written_in_its_currency() -> None:
    shown = [words.money(1_234.5, currency) for currency in ("GBP", "EUR", "USD", "CHF")]
    assert shown == ["£1,234", "€1,234", "$1,234", "CHF 1,234"]
    assert words.money(None) == "not known"


@given(amounts, st.sampled_from(UNITS))
def test_a_change_has_its_sign_or_is_too_small_to_be_seen(change: float, unit: str) -> None:
    shown = words.points(change, unit)
    sign = "±" if number(shown.split()[0]) == 0 else "+" if change > 0 else "-"
    assert shown[0] == sign


@given(shares, shares)
def test_a_change_of_a_share_is_told_in_percentage_points(before: float, after: float) -> None:
    shown = words.points(after - before, "share")
    assert shown.endswith(" points")
    assert number(shown.removesuffix(" points")) == pytest.approx((after - before) * 100, abs=0.05 + 1e-9)


def test_a_change_without_an_earlier_figure_says_so() -> None:
    assert words.points(None, "share") == "no earlier figure"


@pytest.mark.parametrize("unit", UNITS)
def test_a_level_that_is_not_known_says_so(unit: str) -> None:
    assert words.level(None, unit) == "not known"


@given(st.lists(st.text("abc", min_size=1), unique=True, min_size=1), st.integers(1, 5))
def test_a_listing_counts_every_name_it_does_not_hold(names: list[str], most: int) -> None:
    shown = words.listing(names, most)
    more = len(names) - most
    assert shown.endswith(f"and {more} more") == (more > 0)
    assert all(name in shown for name in names[:most])


@given(st.integers(0, 10**9))
def test_a_count_is_a_word_up_to_twelve_and_agrees_with_its_noun(count: int) -> None:
    shown = words.counted(count, "breach", "breaches")
    assert shown.split()[0].isalpha() == (count <= 12)
    assert shown.endswith(" breach") == (count == 1)
