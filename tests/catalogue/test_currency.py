"""What one currency is worth in another is agreed as a fact, with its day and who says so."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalogue import Catalogue, Conversion, dump, fingerprint, parse
from analytics.catalogue.amend import made
from analytics.catalogue.currency import in_force
from analytics.errors import CatalogueError

EURO: Final[dict[str, Any]] = {
    "of": "EUR", "into": "GBP", "rate": 0.85, "on": date(2026, 1, 31), "source": "Bank of England",
}  # fmt: skip

WRITTEN: Final = """
[[conversions]]
of = "EUR"
into = "GBP"
rate = 0.85
on = 2026-01-31
source = "Bank of England"
"""


def test_a_rate_is_written_as_people_write_it_and_read_back() -> None:
    agreed = Catalogue(conversions=(Conversion(**EURO),))
    assert parse(WRITTEN) == agreed
    assert parse(dump(agreed)) == agreed
    assert " ".join(dump(agreed).split()) == (
        'conversions = [ { of = "EUR", into = "GBP", rate = 0.85, on = 2026-01-31, source = "Bank of England" }, ]'
    )
    assert fingerprint(agreed) != fingerprint(Catalogue())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rate": -0.8}, "rate: Input should be greater than 0, found -0.8"),
        ({"rate": 0}, "rate: Input should be greater than 0, found 0"),
        ({"rate": float("nan")}, "rate: Input should be"),
        ({"rate": float("inf")}, "rate: Input should be a finite number"),
        ({"source": " "}, "source: this is needed"),
        ({"of": "euro"}, "three capitals"),
        ({"of": "GBP"}, "1 GBP is always worth 1 GBP"),
        ({"on": "soon"}, "on: Input should be a valid date"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused_by_what_is_wrong_with_it(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        made(Conversion, {**EURO, **wrong}, "the exchange rate")


def test_two_rates_of_one_day_are_refused() -> None:
    with pytest.raises(CatalogueError, match="the exchange rate 'EUR in GBP, 31 January 2026' is there more than once"):
        parse(WRITTEN + WRITTEN.replace("0.85", "0.86"))


@given(st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), unique=True, max_size=6), st.integers(1, 12))
def test_the_rate_in_force_is_that_of_the_nearest_day_before_the_month_ends(days: list[date], month: int) -> None:
    known = [Conversion(**{**EURO, "on": day, "rate": 1 + place}) for place, day in enumerate(days)]
    found = in_force(known, "EUR", "GBP", date(2025, month, 1))
    # By walking back a month at a time, and on to the first of all where there is none.
    among = next((ours for back in range(month, 0, -1) if (ours := [day for day in days if day.month == back])), None)
    wanted = max(among) if among else min(days, default=None)
    assert (found.on if found else None) == wanted
    assert in_force(known, "GBP", "EUR", date(2025, month, 1)) is None
