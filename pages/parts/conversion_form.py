"""The form of what a currency is worth in another, on a day and by whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.catalogue import Conversion
from analytics.catalogue.amend import made

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue


def conversion(start: Conversion | None, key: str, catalogue: Catalogue) -> Conversion:
    """The rate as the reader has it now; CatalogueError where it cannot be."""
    pair = {"of": start.of, "into": start.into, "on": start.on} if start else _pair(key, catalogue.currency)
    with st.grid(2, min_column_width=230):
        rate = st.number_input(
            "What one of it is worth", 0.0, None, start.rate if start else None, 0.01, "%.6g", key=f"{key}-rate",
            placeholder="such as 0.85",
        )  # fmt: skip
        source = st.text_input(
            "Source, who says so", start.source if start else "", key=f"{key}-source",
            placeholder="such as Bank of England spot rate",
        )  # fmt: skip
    st.caption(
        "A rate holds from the month of its day until the next one for the same two currencies; months before the "
        "first take the first. For another day enter a new one."
    )
    return made(Conversion, {**pair, "rate": rate, "source": source}, "the exchange rate")


def _pair(key: str, currency: str) -> dict[str, object]:
    """The two currencies and the day: what a rate is known by, and so kept as it is from then on."""
    with st.grid(3, min_column_width=160):
        of = st.text_input("Currency", max_chars=3, key=f"{key}-of", placeholder="such as EUR")
        into = st.text_input("In", currency, max_chars=3, key=f"{key}-into")
        on = st.date_input("Day of the rate", None, format="DD/MM/YYYY", key=f"{key}-on")
    return {"of": of.strip().upper(), "into": into.strip().upper(), "on": on}
