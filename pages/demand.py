"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import demand
from pages.parts import cells, session
from pages.parts.frame import found, opened, titled

review, scope = opened("How much will be asked of us, and can we serve it?")


def every() -> None:
    """Draws all services, saying how far it is while they are looked ahead."""
    place = st.empty()
    with place.container():
        st.title("How much will be asked of us, and can we serve it?", anchor=False)
        bar = st.progress(0.0, "Looking ahead, once for these records")
    try:
        asked = review.remembered(
            "demand.every", lambda: demand.every(review, progress=lambda done, what: session.tell(bar, done, what))
        )
    finally:
        place.empty()
    titled(asked, scope, about="Next six months")
    st.subheader("Expected change on the same months a year before", anchor=False)
    cells.cell(asked, heading="", table="shown")
    st.caption("Choose a service in the sidebar for its months, its forecast and how good such forecasts were.")


def one(service: str) -> None:
    """Draws one service: its months and the next six, and how good such forecasts were."""
    with st.spinner(f"Looking ahead for {service} …"):
        asked = found(review, demand.one, service=service)
    titled(asked, scope, about="Next six months")
    cells.cell(asked, heading="", table="shown")
    cells.cell(found(review, demand.backtest, service=service), heading="question", table="shown")


try:
    one(scope.service) if scope.service else every()
except ServiceReviewError as refused:
    st.title("How much will be asked of us, and can we serve it?", anchor=False)
    cells.refused(refused)
