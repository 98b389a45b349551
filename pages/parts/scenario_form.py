"""What can be done with a scenario: kept under a name, saved, renamed, copied, withdrawn, sent as a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import address, kept
from analytics.review.workspace import SAMPLE
from pages.parts import navigation, seen, session, start, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.register import Entry
    from analytics.review import Review, Workspace
    from pages.parts.start import Start


def keep(place: Workspace, review: Review, about: Mapping[str, str], told: Mapping[str, Any]) -> None:
    """Draws the form that keeps what the levers say as a new scenario, and turns to it.

    Args:
        place: the workspace.
        review: the review it was worked out on.
        about: the target it is about.
        told: its changes, horizon and seed.
    """
    if not told["changes"]:
        st.caption("Move a lever, and what comes of it can be kept under a name.")
        return
    with st.form("keep", border=True, clear_on_submit=False):
        title = st.text_input("Keep it as", placeholder="such as Second shift", key="keep-title", max_chars=200)
        note = st.text_area("Note", key="keep-note", height=68, placeholder="what is meant, and who asked")
        if not st.form_submit_button("Keep this scenario", type="primary", width="stretch", key="keep-it"):
            return
    version = review.records.data_version
    asked = {**told, "about": dict(about), "note": note, "data_version": version}
    _done(lambda: kept.keep(place, title, by=session.saying(), **asked), "Kept")


def change(place: Workspace, review: Review, begun: Start, told: Mapping[str, Any]) -> None:
    """Draws what can be done with the kept scenario that is looked at.

    Args:
        place: the workspace.
        review: the review it is worked out on.
        begun: the start, with the scenario as the reader saw it.
        told: its changes and horizon as the levers say now.
    """
    entry = begun.entry
    if entry is None:
        return
    held, version = entry.value, review.records.data_version
    with st.container(border=True, key="kept-scenario"):
        if held.note:
            st.caption(plain(held.note))
        same = (tuple(held.changes), held.horizon, held.data_version) == (told["changes"], told["horizon"], version)
        if st.button("Save the changes", disabled=same or held.withdrawn, type="primary", width="stretch", key="save"):
            asked = {**told, "data_version": version}
            _done(lambda: kept.change(place, entry, by=session.saying(), **asked), "Saved")
        with st.container(horizontal=True):
            _rename(place, entry)
            _copy(place, entry)
            _withdraw(place, entry)
        st.page_link(
            navigation.page("proposals"), label="Make a proposal of it", icon=":material/campaign:",
            query_params={"from": held.name},
        )  # fmt: skip


def link(place: Workspace, review: Review, begun: Start, chosen: str, told: Mapping[str, Any]) -> None:
    """Draws the address that shows these figures to whoever opens it, on the records they are made of."""
    held = begun.entry.value if begun.entry else None
    same = held is not None and (told["changes"], told["horizon"]) == (tuple(held.changes), held.horizon)
    asked: dict[str, Any] = {"workspace": place.name} if place.name != SAMPLE else {}
    if held is not None and same:
        asked |= {"scenario": held.name}
    else:
        asked |= {"promise": chosen, "changes": address.written(told["changes"]), "months": told["horizon"]}
    asked |= {"compare": st.session_state.get("compare") or []}
    asked |= {"version": review.records.data_version, "as_of": review.last_day}
    with st.popover("Link to what you see", icon=":material/link:", type="tertiary", key="link"):
        st.caption("Whoever opens it sees these figures, on these records, also once others were loaded.")
        st.code(f"{st.context.url or ''}?{urlencode(asked, doseq=True)}", language=None, wrap_lines=True)


def _rename(place: Workspace, entry: Entry) -> None:
    with st.popover("Rename", icon=":material/edit:", type="tertiary", disabled=entry.value.withdrawn, key="rename"):
        title = st.text_input("Its new name", entry.value.title, key=f"rename-{seen.turn(entry)}", max_chars=200)
        if st.button("Rename it", key="rename-it", disabled=title == entry.value.title):
            _done(lambda: kept.rename(place, entry, title, by=session.saying()), "Renamed")


def _copy(place: Workspace, entry: Entry) -> None:
    with st.popover("Copy", icon=":material/content_copy:", type="tertiary", key="copy"):
        title = st.text_input("Name of the copy", placeholder="made up if left empty", key="copy-title", max_chars=200)
        if st.button("Copy it", key="copy-it"):
            _done(lambda: kept.copy(place, entry, title, by=session.saying()), "Copied")


def _withdraw(place: Workspace, entry: Entry) -> None:
    off = entry.value.withdrawn
    with st.popover("Withdraw", icon=":material/delete:", type="tertiary", disabled=off, key="withdraw"):
        st.caption("It is listed no more. Links to it still show it, and the trail below brings it back.")
        if st.button("Withdraw it", key="withdraw-it"):
            _done(lambda: kept.withdraw(place, entry, by=session.saying()), "Withdrawn", away=True)


def _done(save: Callable[[], Entry], said: str, *, away: bool = False) -> None:
    """Saves, and leaves for the next run the word that it is saved and the scenario to turn to."""
    try:
        entry = save()
    except ServiceReviewError as error:
        seen.refused(error)
        return
    seen.anew(kept.KIND, entry.value.name)
    turns.say(f"{said}: {entry.value.title}")
    start.leave("" if away else entry.value.name)
    st.rerun()
