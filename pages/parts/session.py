"""The cached way in: one review for everybody who asks the same of the same records and agreements."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import Review, Workspace, open_sample, workspace
from analytics.review.workspace import SAMPLE

if TYPE_CHECKING:
    from datetime import datetime

    from streamlit.delta_generator import DeltaGenerator


def name() -> str:
    """The workspace this session looks at; the address wins, so that a link shows what its sender saw."""
    asked = st.query_params.get("workspace", st.session_state.get("workspace", SAMPLE))
    choose(asked)
    return str(asked)


def choose(wanted: str) -> None:
    """Turns this session to that workspace, and says so in its address."""
    st.session_state["workspace"] = wanted
    if wanted == SAMPLE:
        st.query_params.pop("workspace", None)
    else:
        st.query_params["workspace"] = wanted


def place() -> Workspace:
    """The workspace this session looks at; the sample's records are read in on the very first visit."""
    here = workspace(name())
    if here.name == SAMPLE and not here.dataset.versions():
        _read_sample()
    return here


def prepare() -> None:
    """Reads the sample in where that is still to be done, saying how far it is; the page says what went wrong."""
    with suppress(ServiceReviewError):
        place()


def review(data_version: int | None = None, as_of: datetime | None = None) -> Review:
    """The review of this session's workspace.

    Args:
        data_version: version of the records; None for the latest.
        as_of: data cut-off; None for the end of the day of the latest record.
    """
    here = place()
    versions = here.dataset.versions()
    data_version = data_version or (versions[-1].number if versions else None)
    return _review(here.name, str(here.folder.parent), data_version, _stamp(here), as_of)


def _stamp(here: Workspace) -> str:
    """What changes whenever what is agreed is written anew, without reading it."""
    try:
        known = (here.folder / "catalogue.toml").stat()
    except FileNotFoundError:
        return ""
    return f"{known.st_mtime_ns}.{known.st_ino}"


@st.cache_resource(max_entries=8, show_spinner="Judging the records against what was agreed …")
def _review(named: str, root: str, data_version: int | None, stamp: str, as_of: datetime | None) -> Review:  # noqa: ARG001  # the stamp is part of the key
    opened = Review.open(named, root=Path(root), data_version=data_version, as_of=as_of)
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
