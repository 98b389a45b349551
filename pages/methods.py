"""How right were our own methods, and which of them needs looking at?"""

from __future__ import annotations

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import methods
from pages.parts import cells, session
from pages.parts.frame import found, opened, titled

QUESTION = "How right were our own methods?"

review, scope = opened(QUESTION)
place = st.empty()
if not review.knows("checks of methods"):
    with place.container():
        st.title(QUESTION, anchor=False)
        bar = st.progress(0.0, "Holding what was said against what came, once for these records")
    methods.reviewed(review, progress=lambda done, what: session.tell(bar, done, what))
    place.empty()
held = found(review, methods.reviewed)
titled(held, scope, about="Forecasts, chances, warnings, simulations and loads, of all services")
cells.cell(held, heading="", table="shown")


@st.fragment
def closer() -> None:
    """Draws one method, quarter by quarter."""
    names = held.table["method"].to_list()
    chosen = st.selectbox("Look into one method", names, key="method", bind="query-params")
    if chosen is None:
        return
    try:
        cells.cell(found(review, methods.course, method=chosen), table="shown")
    except ServiceReviewError as refused:
        cells.refused(refused)


closer()
