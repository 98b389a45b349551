"""A figure put into a review's notebook, with what is to be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.register.notebook import PinnedFinding
from analytics.review import notebook, pinned, words
from pages.parts import session
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.review import Finding

#: Chosen instead of a review there is.
NEW: Final = "A new review of this period"


def draw(finding: Finding) -> None:
    """Draws the choice of review and agenda item, and pins the figure when asked."""
    place, review = session.place(), session.review()
    with st.popover("Pin to a review", icon=":material/keep:", key=f"pin-{finding.key}"):
        names = notebook.names(place)
        ours = notebook.of_month(place, review.months[-1]) if review.months else None
        there = [*names, NEW]
        first = there.index(ours or NEW)
        chosen = st.selectbox("Review", there, first, key=f"pin-review-{finding.key}")
        items = notebook.agenda(place, chosen) if chosen in names else []
        item = st.selectbox("Under", [*items, ""], format_func=_item, key=f"pin-item-{finding.key}")
        said = st.text_area("What it says to us", key=f"pin-said-{finding.key}", max_chars=50_000)
        if not st.button("Pin it", type="primary", key=f"pin-it-{finding.key}"):
            return
        try:
            kept = chosen if chosen in names else notebook.begin(place, review, session.saying())
            place.register.save(
                PinnedFinding(review=kept, item=item or "", commentary=said, figure=pinned.figure(finding)),
                by=session.saying(),
            )
        except ServiceReviewError as refused:
            st.error(plain(words.sentence(str(refused))), icon=":material/error:")
        else:
            st.success(plain(f"Pinned to {kept}."), icon=":material/check_circle:")
            st.session_state["notebook-begun"] = kept


def _item(name: str) -> str:
    return name or "None of them"
