"""The scenarios that are kept, what stands in the way of some, and the trail of changes to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import kept
from analytics.review.findings import kept as listed
from pages.parts import cells, seen, session, start, trail, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.register import Entry
    from analytics.review import Review, Workspace


def draw(place: Workspace, review: Review, live: Sequence[Entry]) -> None:
    """Draws the list, and of each that cannot be worked out any more why, with a way to withdraw it.

    Args:
        place: the workspace.
        review: the review.
        live: the scenarios in use.
    """
    if not place.begun():
        return
    if live:
        cells.cell(listed.scenarios(review), table="shown")
        for entry in live:
            if said := kept.trouble(review, entry.value):
                _stuck(place, entry, said)
    trail.draw(place, lambda: place.register.history(kept.KIND)[::-1], "scenarios", start.afresh)


def _stuck(place: Workspace, entry: Entry, said: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"stuck-{entry.value.name}"):
        st.markdown(f":material/build: **{plain(entry.value.title)}**  \n:small[{plain(said)}]")
        if st.button("Withdraw", key=f"withdraw-{entry.value.name}", type="tertiary", icon=":material/delete:"):
            try:
                kept.withdraw(place, entry, by=session.saying())
            except ServiceReviewError as error:
                seen.refused(error)
            else:
                turns.say(f"Withdrawn: {entry.value.title}")
                st.rerun()
