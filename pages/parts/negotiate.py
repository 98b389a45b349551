"""Negotiating a level: what history says of a proposal, what could be promised, and the clause in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.catalogue import terms
from analytics.errors import ServiceReviewError
from analytics.review import select, words
from analytics.review.findings import negotiation
from pages.parts import cells
from pages.parts.agreement_form import ALWAYS
from pages.parts.frame import found
from pages.parts.target_form import TIMED
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.review import Review
    from analytics.review.select import Promise


def draw(review: Review, targets: Mapping[str, tuple[str, str]]) -> None:
    """Draws the proposal and what speaks for and against it.

    Args:
        review: the review.
        targets: agreement and target by what a reader calls them.
    """
    if not targets:
        st.caption("No agreement covers this choice of customer and service.")
        return
    chosen = st.selectbox("Target to negotiate", list(targets), key="negotiate", bind="query-params")
    about = dict(zip(("agreement", "target"), targets[chosen], strict=True))
    try:
        asked = _asked(review, select.promise(review, **about), f"negotiate-{chosen}")
        with st.spinner("Judging the whole history by it"):
            judged = found(review, negotiation.backtest, **about, **asked)
            promisable = found(review, negotiation.promisable, **about)
            drawn = found(review, negotiation.clause, **about, **asked)
        cells.cell(judged)
        cells.cell(promisable, table="shown")
        if st.toggle("Ask the desk that serves it, too", key="negotiate-desk", bind="query-params"):
            _by_desk(review, about)
        cells.cell(drawn, heading="question", table="none")
        st.code(negotiation.text(drawn), language=None, wrap_lines=True)
    except ServiceReviewError as refused:
        cells.refused(refused)


def _by_desk(review: Review, about: dict[str, str]) -> None:
    """Draws what the desk that serves a target could promise of it, or why none tells."""
    from analytics.review.findings import desk_promise  # what plays a desk takes a second to import

    with st.spinner("Playing the desk that serves it; its log is read once for these records"):
        served, why = desk_promise.for_target(review, about["agreement"], about["target"])
        told = served and found(review, desk_promise.promisable, group=served.group, promise=served.aim.name)
    if told:
        cells.cell(told, table="shown")
    else:
        st.caption(plain(f"{words.sentence(why)}."))


def _asked(review: Review, promised: Promise, key: str) -> dict[str, Any]:
    """The proposal, as the figures take it: what stays as it is is left out."""
    held, share = promised.target, promised.measure.unit == "share"
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        label = f"Level proposed ({'%' if share else promised.measure.unit})"
        now = terms.percent(held.level) if share else held.level
        typed = st.number_input(label, value=now, format="%.10g", key=f"{key}-level")
        time = ""
        if held.measure in TIMED:
            today = f"{held.within}" if held.within else "each item's due date"
            time = st.text_input("Time allowed", placeholder=today, key=f"{key}-within").strip()
        names = list(dict.fromkeys([*(entry.name for entry in review.catalogue.calendars), ALWAYS]))
        kept = promised.version.calendar
        calendar = st.selectbox("Calendar", names, index=names.index(kept), key=f"{key}-calendar")
    asked: dict[str, Any] = {"within": time} if time else {}
    if typed is not None and typed != now:
        asked["level"] = terms.share(typed) if share else typed
    return asked | ({"calendar": calendar} if calendar != kept else {})
