"""Levels in: a catalogue file, or a first agreement for services whose tickets carry their due dates."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import polars as pl
import streamlit as st

from analytics.catalogue import draft
from analytics.errors import ServiceReviewError
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.review import Review, Workspace


def draw(place: Workspace, review: Review) -> None:
    """Draws the forms; what is agreed is checked as a whole before it is kept."""
    try:
        _by_due_dates(place, review)
        by_file(place)
    except ServiceReviewError as refused:
        st.error(plain(str(refused)), icon=":material/error:", title="This cannot be agreed yet")


def _by_due_dates(place: Workspace, review: Review) -> None:
    """Offers, for each service with due dates and no agreement, to judge by them."""
    agreed = {sla.service for sla in review.catalogue.slas()}
    due = review.records["tickets"].filter(pl.col("due").is_not_null())
    open_to = sorted(set(due["service"].unique()) - agreed)
    if not open_to:
        return
    st.subheader("Judge by the due dates that tickets carry", anchor=False)
    service = st.selectbox("Service", open_to, key="agree-service")
    percent = st.number_input("Share that must be in time (%)", 0.0, 1000.0, 90.0, key="agree-percent")
    zones = sorted(available_timezones())
    zone = st.selectbox("Zone whose months are meant", zones, index=zones.index("UTC"), key="agree-zone")
    since = due.filter(pl.col("service") == service)["opened"].dt.date().dt.truncate("1mo").min()
    listed = service in {entry.name for entry in review.catalogue.services}
    text = draft.by_due_dates(service, percent, since, zone=zone, listed=listed)  # type: ignore[arg-type]  # a day
    with st.expander("What will be added to the catalogue"):
        st.code(text, language="toml")
    if st.button("Agree this", type="primary", key="agree"):
        place.agree(f"{_now(place)}\n{text}")
        st.rerun()


def by_file(place: Workspace) -> None:
    """Draws the catalogue to download, and a place to put another one in its stead."""
    st.subheader("The catalogue as a file", anchor=False)
    st.download_button(
        "Download the catalogue", _now(place), "catalogue.toml", "application/toml", on_click="ignore", key="catalogue"
    )
    given = st.file_uploader("Replace it with a catalogue.toml", type=["toml"], key="catalogue-file")
    if given is not None and st.button("Agree this catalogue", key="agree-file"):
        try:
            text = given.getvalue().decode("utf-8")
        except UnicodeDecodeError:
            st.error("The file is not UTF-8 text.", icon=":material/error:")
            return
        place.agree(text)
        st.rerun()


def _now(place: Workspace) -> str:
    kept = place.folder / "catalogue.toml"
    return kept.read_text("utf-8") if kept.exists() else ""
