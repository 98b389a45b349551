"""What is agreed, is it complete, is it worth its cost?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.review.findings import agreements
from pages.parts import cells, edit, filters, session, turns
from pages.parts.frame import found, titled
from pages.parts.text import plain

review, scope = session.review(), filters.scope()


def agreed() -> None:
    """Draws every promise, what has none, and a closer look at one agreement."""
    if not review.catalogue.agreements:
        return
    cells.cell(promised, heading="", table="shown")
    cells.cell(found(review, agreements.unagreed), table="shown")
    closer()


@st.fragment
def closer() -> None:
    """Draws how one agreement is counted and how it changed."""
    names = promised.table["agreement"].unique(maintain_order=True).to_list()
    chosen = st.selectbox("Look into one agreement", names, key="agreement", bind="query-params")
    if chosen is None:
        st.caption(plain("No agreement covers this choice of customer and service."))
        return
    cells.cell(found(review, agreements.terms, agreement=chosen), table="shown")
    cells.cell(found(review, agreements.history, agreement=chosen), table="shown")


if review.catalogue.agreements:
    promised = found(review, agreements.promised, customer=scope.customer, service=scope.service)
    titled(promised, scope, about=review.catalogue.organisation)
else:
    st.title("What is agreed, is it complete, is it worth its cost?", anchor=False)
    cells.empty("Nothing is agreed yet.", label="Agree a level, or load a catalogue")
turns.said()

VIEWS: dict[str, Callable[[], None]] = {"What is agreed": agreed, "Change": lambda: edit.draw(session.place(), review)}
first = "What is agreed" if review.catalogue.agreements else "Change"
VIEWS[turns.view("Agreements", list(VIEWS), first, "agreements-view")]()
