"""What can be done with a scenario: kept under a name, saved, renamed, copied, withdrawn, sent as a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import address, kept
from analytics.review.workspace import SAMPLE
from pages.parts import navigation, seen, session, start, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analytics.register import Entry
    from analytics.review import Review, Workspace
    from pages.parts.start import Start


def draw(place: Workspace, begun: Start, told: Mapping[str, Any]) -> None:
    """Draws all that can be done with what the levers say, side by side.

    Args:
        place: the workspace.
        begun: where the levers started, with the kept scenario as the reader saw it.
        told: its ground and what it is about, its changes, horizon and seed, and the data version.
    """
    if begun.entry is None:
        _keep(place, begun, told)
        return
    _change(place, begun.entry, told)
    _keep(place, begun, told)
    _rename(place, begun.entry)
    _copy(place, begun.entry)
    _withdraw(place, begun.entry)
    if begun.entry.value.live:
        st.page_link(
            navigation.page("proposals"), label="Make a proposal of it", icon=":material/campaign:",
            query_params={"from": begun.entry.value.name},
        )  # fmt: skip


def _keep(place: Workspace, begun: Start, told: Mapping[str, Any]) -> None:
    """A new scenario from what the levers say; the reader is turned to it."""
    off = not told["changes"]
    with st.popover("Keep as a scenario", icon=":material/bookmark_add:", key="keep", disabled=off):
        session.name_box()
        with st.form(f"keep-form-{begun.key}", border=False):
            title = st.text_input(
                "Its name", placeholder="such as Second shift", key=f"keep-{begun.key}", max_chars=200
            )
            note = st.text_area("Note", key=f"note-{begun.key}", height=96, placeholder="what is meant, and who asked")
            wanted = st.form_submit_button("Keep this scenario", type="primary", key="keep-it")
        if wanted:
            _done(lambda: kept.keep(place, title, by=session.saying(), note=note, **told), "Kept")
    if off and begun.entry is None:
        st.caption("Move a lever, and what comes of it can be kept under a name.", width="content")


def _change(place: Workspace, entry: Entry, told: Mapping[str, Any]) -> None:
    """The scenario looked at, saved as the levers say it now."""
    held = entry.value
    same = (tuple(held.changes), held.horizon, held.data_version) == (
        told["changes"], told["horizon"], told["data_version"]
    )  # fmt: skip
    off = same or held.withdrawn
    if st.button("Save the changes", disabled=off, type="primary", icon=":material/save:", key="save"):
        _done(lambda: kept.change(place, entry, by=session.saying(), **told), "Saved")


def link(place: Workspace, review: Review, begun: Start, told: Mapping[str, Any]) -> None:
    """Draws the address that shows these figures to whoever opens it, on the records they are made of.

    Args:
        place: the workspace.
        review: the review they are made from.
        begun: where the levers started.
        told: what is looked at as the address has it, changes and horizon as the levers say, and the titles compared
            with.
    """
    held = begun.entry.value if begun.entry else None
    asked: dict[str, Any] = {"workspace": place.name} if place.name != SAMPLE else {}
    if held is not None and (told["changes"], told["horizon"]) == (tuple(held.changes), held.horizon):
        asked |= {"scenario": held.name}
    else:
        written = address.written(told["changes"])
        asked |= {**told["looked_at"], "changes": written, "months": told["horizon"]}
        asked |= {"trend": begun.trends[0]} if begun.trends else {}
    asked |= {"compare": told["compare"], "version": review.records.data_version, "as_of": review.last_day}
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
