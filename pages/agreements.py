"""What is agreed, is it complete, is it worth its cost?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.review.findings import agreements, completeness, service_credits, worth
from pages.parts import cells, edit, filters, gaps, negotiate, session, turns, ways, written
from pages.parts.frame import found, titled
from pages.parts.text import plain

review, scope = session.review(), filters.scope()


def agreed() -> None:
    """Draws every promise, what has none, and a closer look at one agreement."""
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


def complete() -> None:
    """Draws what the catalogue lacks or contradicts, and what to do about it."""
    gaps.draw(found(review, completeness.gaps, service=scope.service, customer=scope.customer))


def valued() -> None:
    """Draws what every target costs, delivers and steers."""
    with st.spinner("Holding every target against its cost"):
        value = found(review, worth.agreements, customer=scope.customer, service=scope.service)
    cells.cell(value, table="shown")


def owed() -> None:
    """Draws the credits of the quarter that holds the month one looks at."""
    asked = {"month": f"{review.month(scope.month):%Y-%m}", "customer": scope.customer, "service": scope.service}
    cells.cell(found(review, service_credits.payable, **asked), table="shown")


def negotiated() -> None:
    """Draws the negotiation of one target with a customer."""
    rows = promised.table.filter(promised.table["kind"] == "SLA").to_dicts()
    negotiate.draw(
        review, {ways.target(row["agreement"], row["target"]): (row["agreement"], row["target"]) for row in rows}
    )


VIEWS: dict[str, Callable[[], None]] = {
    "Change": lambda: edit.draw(session.place(), review),
    "In and out": lambda: written.draw(session.place(), review),
}
if review.catalogue.agreements:
    promised = found(review, agreements.promised, customer=scope.customer, service=scope.service)
    titled(promised, scope, about=review.catalogue.organisation)
    judged = {"Worth its cost?": valued, "Credits payable": owed, "Negotiate": negotiated} if review.months else {}
    VIEWS = {"What is agreed": agreed, "Complete?": complete, **judged, **VIEWS}
else:
    st.title("What is agreed, is it complete, is it worth its cost?", anchor=False)
    st.caption("Nothing is agreed yet. Begin with the service and its customer, or bring a catalogue in.")
turns.said()
VIEWS[turns.view("Agreements", list(VIEWS), next(iter(VIEWS)), "agreements-view")]()
