from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from analytics.catalogue import Conversion
from analytics.errors import ScenarioError
from analytics.scenario.money.currency import converted
from tests.scenario.ground import costs

EURO = Conversion(of="EUR", into="GBP", rate=0.8, on=date(2025, 1, 31), source="Bank of England")
BOTH = pl.concat([costs([100.0, 100.0]), costs([50.0, 50.0, 50.0], "EUR", "Licences")])


def test_two_currencies_without_a_rate_are_refused_in_words_that_say_what_to_enter() -> None:
    with pytest.raises(ScenarioError) as refused:
        converted(BOTH, "GBP")
    assert str(refused.value) == (
        "costs are in EUR (3 months from January 2025 to March 2025), others in GBP, and the review is in GBP. "
        "Expected one currency, or a rate for each other one. "
        "Enter what 1 EUR is worth in GBP, with the day of the rate and its source, on the Agreements page, "
        "under Change, Exchange rates."
    )


def test_costs_all_in_another_currency_than_the_review_are_refused_too() -> None:
    with pytest.raises(ScenarioError, match=r"costs are in USD \(January 2025\), and the review is in GBP"):
        converted(costs([1.0], "USD"), "GBP", [EURO])


def test_every_currency_without_a_rate_is_named_at_once() -> None:
    three = pl.concat([BOTH, costs([1.0], "USD", "Cloud")])
    with pytest.raises(ScenarioError, match=r"in EUR .* and in USD .*Enter what 1 EUR and 1 USD are worth in GBP"):
        converted(three, "GBP")


def test_a_rate_converts_each_amount_and_is_listed_as_entered_by_hand() -> None:
    found = converted(BOTH, "GBP", [EURO])
    assert found.costs.filter(kind="Licences")["amount"].to_list() == [40.0, 40.0, 40.0]
    assert found.costs["currency"].unique().to_list() == ["GBP"]
    assert found.costs["amount"].sum() == 200 + 3 * 40
    words = "1 EUR is worth 0.8 GBP (Bank of England, 31 January 2025), for 3 months from January 2025 to March 2025"
    assert [(each.words, each.source) for each in found.assumptions] == [(words, "entered by hand")]


def test_a_month_takes_the_last_rate_up_to_its_end_and_months_before_all_rates_the_first() -> None:
    rates = [
        Conversion(of="EUR", into="GBP", rate=rate, on=on, source="Bank")
        for rate, on in ((0.9, date(2025, 3, 15)), (0.5, date(2025, 2, 28)))
    ]
    found = converted(costs([100.0] * 4, "EUR"), "GBP", rates)
    assert found.costs.sort("month")["amount"].to_list() == [50, 50, 90, 90]
    assert [each.words.split(", for ")[1] for each in found.assumptions] == [
        "2 months from January 2025 to February 2025", "2 months from March 2025 to April 2025",
    ]  # fmt: skip


def test_one_currency_needs_no_rate_and_assumes_nothing() -> None:
    found = converted(costs([100.0]), "GBP", [EURO])
    assert found.costs["amount"].to_list() == [100.0]
    assert not found.assumptions
