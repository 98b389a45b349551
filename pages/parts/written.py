"""The catalogue in and out: as TOML, whole, and as OpenSLO, with a list of what the other side has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from analytics import catalogue
from analytics.catalogue import Catalogue
from analytics.errors import ServiceReviewError
from analytics.review import words
from pages.parts import session, turns
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Remainder
    from analytics.review import Review, Workspace


def draw(place: Workspace, review: Review) -> None:
    """Draws the downloads, and the places to bring a catalogue in."""
    toml(place, review.catalogue)
    st.subheader("OpenSLO", anchor=False)
    st.caption("Services and their levels as OpenSLO v1 documents, to and from other programs.")
    _out(review.catalogue)
    _openslo_in(place, review)


def toml(place: Workspace, agreed: Catalogue | None) -> None:
    """Draws the catalogue to download, and a place to put another one in its stead.

    Args:
        place: the workspace.
        agreed: what is agreed, as the reader sees it; None where it cannot be read.
    """
    st.subheader("The catalogue as a file", anchor=False)
    st.caption("Services, customers, calendars and agreements in one TOML file. Earlier catalogues are kept.")
    if agreed is not None and (now := text(agreed)):
        st.download_button(
            "Download the catalogue", now, "catalogue.toml", "application/toml", on_click="ignore", key="catalogue",
            icon=":material/download:",
        )  # fmt: skip
    given = st.file_uploader("Put another catalogue.toml in its place", type=["toml"], key="catalogue-file")
    if given is not None and st.button("Agree this catalogue", type="primary", key="agree-file"):
        try:
            seen = None if agreed is None else catalogue.fingerprint(agreed)
            by = session.saying("A catalogue was put in its place")
            place.agree(given.getvalue().decode("utf-8"), by, seen=seen)
        except UnicodeDecodeError:
            st.error("The file is not UTF-8 text.", icon=":material/error:")
        except ServiceReviewError as refused:
            cannot(refused)
        else:
            turns.say("The catalogue is agreed. The review judges by it from now on")
            turns.turn_to("What is loaded")
            st.rerun()


def text(agreed: Catalogue) -> str:
    """The catalogue as TOML; "" for one in which nothing is said yet."""
    return "" if agreed == Catalogue() else catalogue.dump(agreed)


def cannot(refused: ServiceReviewError) -> None:
    """Draws why something cannot be agreed."""
    st.error(plain(words.sentence(str(refused))), icon=":material/error:", title="This cannot be agreed yet")


def _out(agreed: Catalogue) -> None:
    if not agreed.services and not agreed.documents:
        return
    told = catalogue.write_openslo(agreed)
    st.download_button(
        "Download as OpenSLO", told.text, "catalogue.openslo.yaml", "application/yaml", on_click="ignore",
        key="openslo", icon=":material/download:",
    )  # fmt: skip
    _listed(told.listed, "has no place in OpenSLO and stays here")


def _openslo_in(place: Workspace, review: Review) -> None:
    given = st.file_uploader("Bring OpenSLO documents in", type=["yaml", "yml", "json"], key="openslo-file")
    if given is None:
        return
    first = st.date_input("In force from", review.last_day, format="DD/MM/YYYY", key="openslo-from")
    if first is None:
        return
    try:
        agreed = review.catalogue
        found = catalogue.read_openslo(given.getvalue(), in_force=first, name=given.name, beside=agreed)
        whole = catalogue.joined(agreed, found.catalogue, given.name)
    except ServiceReviewError as refused:
        cannot(refused)
        return
    parts = [words.counted(len(found.catalogue.services), "service"),
             words.counted(len(found.catalogue.agreements), "agreement")]  # fmt: skip
    st.markdown(plain(f"{given.name} holds {words.listing(parts)}."))
    _listed(found.listed, "is kept with the document, and has no other place here")
    if st.button("Take them into the catalogue", type="primary", key="openslo-agree"):
        try:
            by = session.saying(f"Brought in from {given.name}")
            place.register.agree(whole, seen=catalogue.fingerprint(agreed), by=by)
        except ServiceReviewError as refused:
            cannot(refused)
        else:
            turns.say(f"Taken in: {words.listing(parts)}")
            st.rerun()


def _listed(rows: Sequence[Remainder], what: str) -> None:
    """What was left where it was, row by row."""
    if not rows:
        return
    with st.expander(f"{words.sentence(words.counted(len(rows), 'field'))}: what {what}", type="compact"):
        frame = pl.DataFrame([(row.entry, row.field, row.why) for row in rows], orient="row",
                             schema={"Entry": pl.String, "Field": pl.String, "Why": pl.String})  # fmt: skip
        st.dataframe(frame, hide_index=True, width="stretch", alt="Fields that stay where they are")
