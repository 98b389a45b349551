"""Records in, step by step: the file, what it looks like, which column is which, what became of it, and the load."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.records import by_hand, profile
from analytics.records.intake import preview, take_in
from analytics.records.tables import TABLES
from pages.parts import session
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.records.intake import Intake, Preview
    from analytics.records.profile import SourceProfile
    from analytics.review import Workspace

KINDS = ["csv", "tsv", "txt", "xlsx", "parquet", "jsonl", "json", "gz"]
BY_HAND = "Map it by hand"


def draw(place: Workspace) -> None:
    """Draws the steps as far as the reader has come."""
    given = st.file_uploader("A file of records", type=KINDS, key="file", help="CSV, XLSX, Parquet or JSON lines")
    if given is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(given.name).name
        path.write_bytes(given.getbuffer())
        try:
            seen = preview(path)
            _look(seen)
            chosen = _profile(path, seen)
            if chosen is not None:
                _take(path, chosen, place)
        except ServiceReviewError as refused:
            st.error(plain(str(refused)), icon=":material/error:", title="This file cannot be taken in yet")


def _look(seen: Preview) -> None:
    read = " · ".join(
        part for part in (f"{seen.rows:,} rows", seen.kind, seen.encoding, seen.sheet, *seen.notes) if part
    )
    st.caption(plain(read))
    st.dataframe(seen.first.head(5), hide_index=True, key="first-rows", alt="The first rows of the file")


def _profile(path: Path, seen: Preview) -> SourceProfile | None:
    """The profile the reader chose or made; None until it is whole."""
    known = profile.recognise(list(seen.columns))
    named = {f"{profile.shipped()[name].title or name} ({likeness:.0%} alike)": name for name, likeness in known}
    picked = st.radio("What kind of file is it?", [*named, BY_HAND], key="kind")
    if picked in named:
        return profile.shipped()[named[picked]]
    table = st.selectbox("What does each row hold?", list(TABLES), format_func=str.capitalize, key="table")
    zones = sorted(available_timezones())
    zone = st.selectbox("Zone of times without an offset", zones, index=zones.index("UTC"), key="zone")
    st.markdown("**Which column is which?** Columns that are not chosen are never read.")
    mapped, constants = dict[str, str](), dict[str, str]()
    needed = profile.NEEDED[table]
    whole, more = st.container(), st.expander("More columns it may have")
    for ours, label in by_hand.labels(table).items():
        first = ours in needed
        with whole.container(horizontal=True) if first else more:
            mapped[ours] = st.selectbox(f"{label}{' *' * first}", ["", *seen.columns], key=f"map-{table}-{ours}")
            if first and not mapped[ours]:
                constants[ours] = st.text_input(f"{label}, the same for every row", key=f"constant-{table}-{ours}")
    if not all(mapped[ours] or constants.get(ours) for ours in needed):
        st.info("Choose a column, or write a value for every row, for each line with a star.", icon=":material/info:")
        return None
    return by_hand.profile(path.name, table, mapped, constants, zone=zone)


def _take(path: Path, chosen: SourceProfile, place: Workspace) -> None:
    """Draws what became of the file, asks what it leaves open, and offers to load it."""
    bar = st.progress(0.0, "Reading")
    intake = take_in(path, chosen, progress=lambda done, what: session.tell(bar, done, what))
    bar.empty()
    for question in intake.questions:
        readings = {
            f"{reading.format}: " + ", ".join(f"{was} is {means}" for was, means in reading.examples): reading.format
            for reading in question.readings
        }
        st.warning(plain(question.problem), icon=":material/help:")
        answer = st.radio(
            plain(f"How is {question.header} to be read?"), list(readings), index=None, key=f"read-{question.column}"
        )
        if answer is None:
            return
        chosen = profile.answered(chosen, question.column, readings[answer])
    if intake.questions:
        intake = take_in(path, chosen)
    _became(intake, chosen)
    if intake.kept.height and st.button("Load these records", type="primary", key="load"):
        with st.status("Loading", expanded=True) as status:
            report = place.dataset.load([intake], when=datetime.now(UTC))
            status.update(label=plain(str(report)), state="complete", expanded=False)
        st.session_state["loaded"] = str(report)
        st.rerun()


def _became(intake: Intake, chosen: SourceProfile) -> None:
    sound = f"**{intake.kept.height:,}** rows are sound"
    st.markdown(f"{sound}, **{intake.refused_rows:,}** refused, **{intake.merged:,}** merged as duplicates.")
    for note in intake.notes:
        st.caption(plain(note))
    with st.container(horizontal=True):
        if intake.refused_rows:
            st.download_button(
                "Refused rows, to mend", intake.rejected.write_csv(),
                f"refused-{intake.digest[:10]}.csv", "text/csv", on_click="ignore", key="refused",
                icon=":material/download:",
            )  # fmt: skip
        st.download_button(
            "This way of reading, as a profile", profile.dump(chosen), f"{chosen.name}.toml", "application/toml",
            on_click="ignore", key="profile", icon=":material/download:",
        )  # fmt: skip
    if intake.refused_rows:
        st.dataframe(
            intake.refused.head(200), hide_index=True, key="refused-rows", alt="Refused rows with their reasons"
        )
