from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import ScenarioError
from analytics.scenario.money.change import Change
from analytics.scenario.money.ramp import Form, Ramp, blended
from analytics.scenario.money.tariff import Rate, Rise, Tariff, check, with_rates

HOURS = Tariff(currency="GBP", rates=(Rate(line="people", of="Desk", amount=30),))


def tariff(*rates: Rate, **more: object) -> Tariff:
    return Tariff(currency="GBP", rates=rates, **more)  # type: ignore[arg-type]  # fields by word


def test_a_rate_of_its_own_comes_before_that_of_all() -> None:
    found = tariff(Rate(line="tickets", amount=1), Rate(line="tickets", of="P1", amount=9))
    assert (found.rate("tickets", "P1"), found.rate("tickets", "P2"), found.rate("energy", "")) == (9, 1, None)


def test_overtime_costs_a_half_more_unless_entered_otherwise() -> None:
    assert HOURS.rate("overtime", "Desk") == 45
    assert HOURS.rate("overtime", "Night") is None
    entered = with_rates(HOURS, [Rate(line="overtime", of="Desk", amount=50)])
    assert entered.rate("overtime", "Desk") == 50


def test_a_rate_entered_by_hand_replaces_that_of_the_ledger() -> None:
    found = with_rates(HOURS, [Rate(line="people", of="Desk", amount=33)])
    assert found.rate("people", "Desk") == 33
    check(found)


def test_prices_rise_month_by_month_to_a_years_rise_after_a_year() -> None:
    found = tariff(rises=(Rise(a_year=0.05), Rise(a_year=0.03, line="people")))
    assert found.index("tickets", 13)[[0, 12]] == pytest.approx([1, 1.05])
    assert found.index("people", 25)[[12, 24]] == pytest.approx([1.03, 1.03**2])
    assert HOURS.index("people", 3).tolist() == [1, 1, 1]


def test_every_price_is_listed_with_where_it_comes_from() -> None:
    found = tariff(
        Rate(line="people", of="Desk", amount=30, source="records", why="600 over 20 hours"),
        Rate(line="harm", of="P4", amount=4), Rate(line="fixed", of="Mail", amount=1000, source="agreement"),
        rises=(Rise(a_year=0.032),),
    )  # fmt: skip
    assert [(each.words, each.source) for each in found.assumed()] == [
        ("One agent hour of Desk costs GBP 30.00: 600 over 20 hours", "records"),
        ("One late item of P4 costs GBP 4.00", "entered by hand"),
        ("Mail costs GBP 1,000.00 a month", "agreement"),
        ("An overtime hour costs 1.5 times an hour on the roster, as is usual", "method"),
        ("Every price rises by 3.2% a year, month by month", "entered by hand"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (tariff(), "no cost is known or entered"),
        (tariff(Rate(line="people", of="Desk", amount=-1)), "the cost of one agent hour of 'Desk' is -1"),
        (tariff(Rate(line="people", amount=float("nan"))), "is nan, which is no amount"),
        (tariff(Rate(line="harm", amount=1), Rate(line="harm", amount=2)), "late item is entered twice"),
        (tariff(Rate(line="poeple", amount=1)), "no line of a bill is called 'poeple'"),  # type: ignore[arg-type]  # meant
        (tariff(Rate(line="people", amount=1), overtime=0.5), "factor of an overtime hour is 0.5"),
        (tariff(Rate(line="people", amount=1), rises=(Rise(a_year=-1),)), "rise of prices is -1"),
    ],
)
def test_a_tariff_that_makes_no_sense_is_refused(wrong: Tariff, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        check(wrong)
    assert words in str(refused.value)


@given(months=st.integers(0, 24), form=st.sampled_from(["linear", "s-curve"]), after=st.integers(0, 12))
def test_a_ramp_rises_from_nothing_to_all_and_stays(months: int, form: Form, after: int) -> None:
    share = Ramp(months=months, form=form, after=after).share(40)
    assert (np.diff(share) >= 0).all()
    assert (share[:after] == 0).all()
    assert (share[after + max(months, 1) - 1 :] == 1).all()
    assert ((share >= 0) & (share <= 1)).all()


def test_an_s_curve_is_slow_at_both_ends_and_half_way_in_the_middle() -> None:
    # x²(3 - 2x) at a quarter, half, three quarters: 5/32, 1/2, 27/32.
    assert Ramp(months=4, form="s-curve").share(4).tolist() == [5 / 32, 1 / 2, 27 / 32, 1]


def test_a_ramp_longer_than_the_horizon_or_below_nothing_is_refused() -> None:
    with pytest.raises(ScenarioError, match="in place after 14 months, the horizon is 12"):
        Ramp(months=10, after=4).share(12)
    with pytest.raises(ScenarioError, match="a ramp of -1 months"):
        Ramp(months=-1).share(12)


def test_a_blend_lies_between_before_and_after() -> None:
    before, after = np.full((2, 3), 10.0), np.full((2, 3), 40.0)
    assert blended(before, after, np.array([0, 0.5, 1])).tolist() == [[10, 25, 40]] * 2
    assert Ramp(months=6, form="s-curve", after=1).assumed().words == (
        "The effect is reached over 6 months (s-curve) after 1 without any of it; "
        "months between are on the straight way from before to after"
    )


def test_a_change_is_paid_once_and_as_it_comes_about() -> None:
    change = Change(words="Portal", once=1000, in_month=2, a_month=100, ramp=Ramp(months=2, after=1))
    assert change.monthly(4).tolist() == [0, 1050, 100, 100]
    assert change.assumed("GBP").words == (
        "Portal costs GBP 1,000 once, in month 2 and GBP 100 a month, reached over 2 months (linear)"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(words="Portal", once=-1), "one-off cost of 'Portal' is -1"),
        (Change(words="Portal", a_month=float("inf")), "monthly cost of 'Portal' is inf"),
        (Change(words="Portal", once=1, in_month=13), "in month 13 of 12"),
        (Change(words="Portal", a_month=1, ramp=Ramp(months=13)), "the horizon is 12"),
    ],
)
def test_a_change_that_cannot_be_paid_is_refused(change: Change, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        change.monthly(12)
