"""The form of a notice: of which periods, to whom, in which words; kept as a draft or given at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import notices, words
from pages.parts import cells, seen, session, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from datetime import date

    from analytics.register.notice import Notice
    from analytics.review import Review

#: The view of the page that lists notices.
VIEW = "Notices given"


def draw(review: Review, agreement: str, target: str) -> None:
    """Draws the form of a notice on one target, folded away until it is wanted."""
    turn = st.session_state.get("notice-turn", 0)
    key = f"{agreement}-{target}-{turn}".replace(" ", "-")
    box = st.expander(
        "Give a notice of this", icon=":material/campaign:", type="compact", key=f"notice-{key}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        try:
            _ask(review, agreement, target, key)
        except ServiceReviewError as refused:
            cells.refused(refused)


def _ask(review: Review, agreement: str, target: str, key: str) -> None:
    there = notices.choices(review, agreement, target)
    usual = notices.begun(review, agreement, target)
    chosen = st.multiselect(
        "Periods warned of", there, usual["periods"], format_func=words.month, key=f"periods-{key}",
        help="The text below is written anew for those you choose",
    )  # fmt: skip
    begun = notices.begun(review, agreement, target, tuple(chosen))
    st.caption(plain(_stands(begun)))
    if missing := notices.unnamed(review.catalogue, agreement):
        st.caption(plain(f"The catalogue names nobody to tell at {words.listing(missing)}: enter who it is."))
    with st.form(f"notice-form-{key}", border=False):
        told = _fields(begun, f"{key}-{len(chosen)}-{hash(tuple(chosen))}")
        on, by = _given(review, key)
        with st.container(horizontal=True):
            given = st.form_submit_button("It was given", type="primary", icon=":material/send:")
            drafted = st.form_submit_button("Keep it as a draft", icon=":material/save:")
    if given or drafted:
        _keep(review, {**begun, **told}, on if given else None, by)


def _stands(begun: dict[str, Any]) -> str:
    chance = f"Chance of a miss {words.chance(begun['chance'])} at most" if begun["chance"] is not None else (
        "No chance is claimed"
    )  # fmt: skip
    return f"{chance} · act by {begun['act_by']:%-d %B %Y} · both are kept with the notice as they stand now"


def _fields(begun: dict[str, Any], key: str) -> dict[str, Any]:
    """Whom it is given to, and what is said."""
    to = st.multiselect(
        "To", list(begun["to"]), list(begun["to"]), accept_new_options=True, key=f"to-{key}",
        placeholder="Name those who are to be told",
    )  # fmt: skip
    said = st.text_area("What they are told", begun["said"], height=320, key=f"said-{key}")
    return {"to": tuple(to), "said": said}


def _given(review: Review, key: str) -> tuple[date | None, str]:
    """The day it is given and by whom."""
    latest = notices.latest_day(session.place(), review)
    with st.grid(2, min_column_width=200):
        on = st.date_input("Given on", latest, format="DD/MM/YYYY", key=f"given-{key}")
        by = st.text_input("By", str(st.session_state.get("who", "")), key=f"by-{key}", max_chars=80)
    return on, by


def _keep(review: Review, told: dict[str, Any], on: date | None, by: str) -> None:
    """Keeps the draft, and the notice as given where a day is said; what stands in the way is drawn."""
    place = session.place()
    try:
        entry = notices.drafted(review, told)
        held: Notice = entry.value
        now = held.give(on, by) if on is not None else held
        notices.step(place, review, entry, now, by=session.saying())
    except ServiceReviewError as refused:
        seen.refused(refused)
        return
    st.session_state["notice-turn"] = st.session_state.get("notice-turn", 0) + 1
    st.session_state["notice-to-show"] = held.name
    turns.say(f"{'Given' if on else 'Kept as a draft'}: {held.label}")
    turns.turn_to(VIEW)
    st.rerun()
