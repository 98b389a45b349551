"""Costs of several currencies are measured in one, as far as rates were entered."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.catalogue import Catalogue, Conversion
from analytics.errors import MeasureError
from analytics.measures import measurement
from analytics.measures.currency import exchanged
from tests.measures.given import records

EURO = Conversion(of="EUR", into="GBP", rate=0.5, on=date(2026, 10, 1), source="Bank")
DOLLAR = Conversion(of="USD", into="EUR", rate=0.9, on=date(2026, 10, 1), source="Bank")
BOTH = records(costs=[
    {"month": date(2026, 10, 1), "kind": kind, "amount": amount, "currency": currency}
    for kind, amount, currency in (("Staff", 100.0, "GBP"), ("Licences", 40.0, "EUR"))
])  # fmt: skip


def test_the_cost_of_a_month_is_in_the_currency_of_the_catalogue() -> None:
    found = measurement.untargeted(BOTH, Catalogue(conversions=(EURO,)), "cost")
    assert found.select("value", "unit").rows() == [(120.0, "GBP")]


def test_without_a_rate_it_is_refused_in_words_that_say_where_to_enter_one() -> None:
    for catalogue in (Catalogue(), Catalogue(conversions=(DOLLAR,))):
        with pytest.raises(MeasureError, match="on the Agreements page, under Change, Exchange rates"):
            measurement.untargeted(BOTH, catalogue, "cost")


def test_records_in_one_currency_stay_the_very_same() -> None:
    plain = records(costs=[{"month": date(2026, 10, 1), "amount": 1.0, "currency": "GBP"}])
    assert exchanged(plain, Catalogue(conversions=(EURO,))) is plain
    assert exchanged(BOTH, Catalogue()) is BOTH
