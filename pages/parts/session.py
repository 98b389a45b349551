"""The cached way in: one review for everybody who asks the same of the same records and agreements."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.errors import QuestionError, ServiceReviewError
from analytics.register import Saying
from analytics.review import Review, Workspace, open_sample, workspace
from analytics.review.workspace import SAMPLE

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def asked(what: str) -> str | None:
    """What this session asks for; the address wins, so that a link shows what its sender saw.

    Args:
        what: "workspace", "version" (of the records) or "as_of" (a day).
    """
    return st.query_params.get(what, st.session_state.get(f"asked_{what}"))


def ask(what: str, wanted: str | None) -> None:
    """Turns this session to something else to look at, None for the usual, and says so in its address."""
    if st.session_state.get(f"asked_{what}") != wanted:
        st.session_state[f"asked_{what}"] = wanted
    there = st.query_params.get(what)
    if wanted is not None and wanted != there:
        st.query_params[what] = wanted
    elif wanted is None and there is not None:
        del st.query_params[what]


def saying(reason: str = "") -> Saying:
    """Who is at this session, as they said, and why they change something."""
    return Saying(who=str(st.session_state.get("who", "")), reason=reason)


def name_box() -> None:
    """Draws where the reader says who they are; it is remembered for the visit, and stands in the trail of changes."""
    st.text_input(
        "Your name, for the trail of changes", st.session_state.get("who", ""), key="who-box", max_chars=80,
        on_change=lambda: st.session_state.update(who=st.session_state["who-box"].strip()),
    )  # fmt: skip


def choose(named: str) -> None:
    """Turns this session to another workspace, as it is now; nothing in either is changed."""
    ask("workspace", named)
    for what in ("version", "as_of"):
        ask(what, None)


def place() -> Workspace:
    """The workspace this session looks at; the sample's records are read in on the very first visit."""
    here = workspace(asked("workspace") or SAMPLE)
    ask("workspace", None if here.name == SAMPLE else here.name)
    if here.name == SAMPLE and _changed(str(here.folder), "records") == "none ":
        _read_sample()
    return here


def prepare() -> None:
    """Opens this run's review, once for all who ask for it; what goes wrong is left for the page to say."""
    st.session_state.pop("review", None)
    with suppress(ServiceReviewError):
        st.session_state["review"] = _opened()


def review() -> Review:
    """The review this session looks at: of the latest records, unless its address asks for an earlier state.

    Raises:
        ServiceReviewError: the records or the catalogue cannot be read, or there is no such version.
    """
    prepared: Review | None = st.session_state.get("review")
    return prepared or _opened()


def review_as_of(cut: datetime | None) -> Review:
    """The review of today's records and agreements, cut off at an instant.

    Raises:
        ServiceReviewError: the records or the catalogue cannot be read.
    """
    here = place()
    return _review(here.name, str(here.folder.parent), None, cut, _stamp(here))


def last_day(cut: datetime) -> date:
    """The last day that a data cut-off lets in, in the catalogue's zone."""
    return (cut.astimezone(ZoneInfo(review().catalogue.zone)) - timedelta(microseconds=1)).date()


def _opened() -> Review:
    here, version, day = place(), asked("version"), asked("as_of")
    try:
        cut, number = date.fromisoformat(day) if day else None, int(version) if version else None
    except ValueError as error:
        problem = f"the address asks for version {version!r} as of {day!r}"
        raise QuestionError(problem, expected="a whole number and a day such as 2026-10-31") from error
    opened = _review(here.name, str(here.folder.parent), number, cut, _stamp(here))
    for what, wanted in (("version", version), ("as_of", day)):
        ask(what, wanted)
    return opened


def _stamp(here: Workspace) -> str:
    """What changes whenever records are loaded, something is agreed or an event marked, without reading any of it."""
    return here.stamp() + _changed(str(here.folder), "records/versions")


def _changed(folder: str, name: str) -> str:
    try:
        known = os.stat(f"{folder}/{name}")  # noqa: PTH116  # at every rerun: a Path costs several times as much
    except FileNotFoundError:
        return "none "
    return f"{known.st_mtime_ns}.{known.st_ino} "


@st.cache_resource(max_entries=8, show_spinner="Judging the records against what was agreed …")
def _review(named: str, root: str, version: int | None, cut: date | datetime | None, stamp: str) -> Review:  # noqa: ARG001  # the stamp is part of the key
    opened = Review.open(named, root=Path(root), data_version=version, as_of=cut)
    opened.judged  # noqa: B018  # worked out here, under the cache's lock, rather than by several readers at once
    return opened


def _read_sample() -> None:
    bar = st.progress(0.0, "Reading the sample organisation, once")
    with _turn():
        open_sample(progress=lambda done, what: tell(bar, done, what))
    bar.empty()


def tell(bar: DeltaGenerator, done: float, what: str) -> None:
    """Moves a progress bar to the share done, and says what is being done."""
    bar.progress(min(max(done, 0.0), 1.0), what)


@st.cache_resource
def _turn() -> Lock:
    """One lock for the whole server: two first visitors read the sample once."""
    return Lock()
