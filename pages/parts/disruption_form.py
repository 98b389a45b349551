"""When planned work is cheapest: which service is down, on which days and for how long; and the notice to send."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import disruption, words
from analytics.review.findings import disruption as windows
from pages.parts import cells
from pages.parts.frame import found
from pages.parts.text import plain

if TYPE_CHECKING:
    from datetime import date

    from analytics.review import Review


def draw(review: Review, service: str) -> None:
    """Draws the question, the windows in their order, and what the chosen one costs each promise.

    Args:
        review: the review.
        service: the service the reader looks at, offered first.
    """
    st.subheader("When is planned work cheapest?", anchor=False)
    asked = _asked(review, service)
    if asked is None:
        return
    try:
        with st.spinner("Holding every window against what may still be lost"):
            best = found(review, windows.windows, **asked)
    except ServiceReviewError as refused:
        cells.refused(refused)
        return
    st.markdown(f"**{plain(best.answer)}.**")
    if not (best.table["promises"] > 0).any():
        cells.foot(best)
        return
    cells.cell(best, heading="", table="shown")
    _closer(review, asked, best.table["day"].to_list())


def _asked(review: Review, service: str) -> dict[str, Any] | None:
    """What the reader asks; None where something is left empty, which is said."""
    names = disruption.services(review)
    usual = disruption.usual(review)
    if not names or usual is None:
        st.info("No service is in the catalogue yet, so nothing is known of what depends on what.")
        return None
    with st.grid(4, min_column_width=180, vertical_alignment="bottom"):
        down = st.selectbox(
            "Service that is down", names, names.index(service) if service in names else 0, key="down",
            bind="query-params",
        )  # fmt: skip
        days = st.date_input("It can begin on", usual, format="DD/MM/YYYY", key="days", bind="query-params")
        at = st.time_input("At", time(22), key="at", bind="query-params")
        hours = st.number_input("Hours", 0.25, 744.0, 4.0, 0.5, key="hours", bind="query-params")
    planned = not st.toggle(
        "As if it were no planned work", key="unplanned", bind="query-params",
        help="What it costs where nobody accepts it as planned, or where it goes wrong: an outage like any other",
    )  # fmt: skip
    chosen: tuple[date, ...] = days if isinstance(days, tuple) else (days,)
    if not chosen or at is None or hours is None:
        st.info("Choose the first and the last day, the time and the hours.")
        return None
    return {
        "service": down, "first": chosen[0], "last": chosen[-1], "at": f"{at:%H:%M}", "hours": hours,
        "planned": planned,
    }  # fmt: skip


def _closer(review: Review, asked: dict[str, Any], days: list[date]) -> None:
    """Draws one window closely: what each promise has left, and the notice that is sent for it."""
    chosen = st.selectbox("Look into one window", days, format_func=lambda day: f"{day:%A %-d %B %Y}", key="window")
    how = {name: asked[name] for name in ("service", "at", "hours", "planned")}
    told = found(review, windows.costs, **how, day=chosen or days[0])
    cells.cell(told, table="shown")
    work = disruption.work(review, **how, first=chosen or days[0])
    st.markdown("**The notice to send**")
    st.caption(plain(disruption.due(review, work, work.first)))
    if missing := disruption.unnamed(review, work):
        st.caption(plain(f"The catalogue names nobody to tell at {words.listing(missing)}: enter who it is."))
    st.code(disruption.draft(review, work, work.first), language=None, wrap_lines=True)
