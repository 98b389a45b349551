"""Levels in: first terms for services that have records and no agreement, or a whole catalogue as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import proposed_terms, words
from analytics.review.proposed_terms import BASES
from pages.parts import session, turns, written
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.review import Review, Workspace


def draw(place: Workspace, review: Review) -> None:
    """Draws the forms; what is agreed is checked as a whole before it is kept."""
    waiting = proposed_terms.waiting(review)
    if waiting:
        try:
            _first_terms(place, review, waiting)
        except ServiceReviewError as refused:
            written.cannot(refused)
    else:
        st.caption("No service in the records waits for a first agreement.")
    written.toml(place, review.catalogue)


def _first_terms(place: Workspace, review: Review, waiting: dict[str, list[str]]) -> None:
    """Offers first terms for services that no agreement covers, shows the text, and adds it once it is confirmed."""
    st.subheader("Agree a first level, to judge the records by", anchor=False)
    basis = st.radio("What is promised?", list(waiting), format_func=lambda name: BASES[name].label, key="agree-basis")
    services = st.multiselect(
        "Services without an agreement", waiting[basis], default=waiting[basis][:1], key=f"agree-services-{basis}"
    )
    with st.grid(3, min_column_width=230, vertical_alignment="bottom"):
        percent = st.number_input(
            "Share promised, in percent", value=90.0, step=0.1, format="%.10g", key="agree-percent"
        )
        hours = 8.0
        if BASES[basis].timed:
            hours = st.number_input(
                "Hours allowed, night and day", value=8.0, step=1.0, format="%.10g", key="agree-hours"
            )
        zones = sorted(available_timezones())
        zone = st.selectbox(
            "Zone whose months are meant", zones, index=zones.index(place.zone()), key="agree-zone",
            help="A month begins at midnight of this zone.",
        )  # fmt: skip
    text = proposed_terms.terms(review, basis, services, percent, hours=hours, zone=zone)
    st.caption(
        plain(f"{proposed_terms.reach(review, basis, services)}. An open item past its due time counts as missed.")
    )
    with st.expander("What will be added to the catalogue", icon=":material/description:", type="compact"):
        st.code(text, language="toml")
    if st.button(
        f"Agree {words.exact(percent / 100, 'share')} for {words.listing(services)}", type="primary", key="agree"
    ):
        seen = review.agreement_version
        place.agree(f"{written.text(review.catalogue)}\n{text}".lstrip(), session.saying(), seen=seen)
        turns.say(f"Agreed: {words.listing(services)}. The review judges by it from now on")
        turns.turn_to("What is loaded")
        st.rerun()
