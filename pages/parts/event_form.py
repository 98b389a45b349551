"""A small form that marks an outside event, so that charts show it from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import marked
from pages.parts import session
from pages.parts.cells import refused

if TYPE_CHECKING:
    from analytics.review import Review


def draw(review: Review, service: str) -> None:
    """Draws the form, folded away; an event that is marked is loaded as a record and the page drawn anew.

    Args:
        review: the review that is looked at.
        service: the service the reader is looking at, offered first.
    """
    with (
        st.expander("Mark an event that charts should show", icon=":material/flag:", type="compact"),
        st.form("event", border=False),
    ):
        name = st.text_input("What happened", placeholder="such as New supplier takes over", max_chars=60)
        with st.container(horizontal=True):
            touched = st.selectbox("Service", [service, ""], format_func=lambda word: word or "All services")
            day = st.date_input("When", value=review.last_day, max_value=review.last_day, format="DD/MM/YYYY")
            kind = st.selectbox("Kind", marked.KINDS, format_func=str.capitalize)
        if not st.form_submit_button("Mark it") or day is None:
            return
        try:
            marked.mark(session.place(), name, day, service=touched, kind=kind, by=session.saying())
        except ServiceReviewError as error:
            refused(error)
            return
    st.rerun()
