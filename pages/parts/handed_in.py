"""Files a reader handed in, and what was read of them: kept for the visit, so that nothing is read twice."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.records import intake, profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from analytics.records.intake import Intake, Preview, Progress
    from analytics.records.profile import SourceProfile

    T = TypeVar("T")

#: Letters of a file's name that are kept; a disk takes no longer ones.
_LONGEST = 120


def notes(files: Sequence[UploadedFile]) -> dict[Any, Any]:
    """What is remembered of these files; what was remembered of others is forgotten."""
    these = tuple(file.file_id for file in files)
    there: dict[Any, Any] = st.session_state.setdefault("handed in", {})
    if there.get("files") != these:
        there.clear()
        there["files"] = these
    return there


def forget() -> None:
    """Forgets the files and empties the box they were put in."""
    st.session_state.pop("handed in", None)
    st.session_state["boxes"] = box() + 1


def box() -> int:
    """Number of the box files are put in; a new box is empty."""
    number: int = st.session_state.get("boxes", 0)
    return number


def look(there: dict[Any, Any], file: UploadedFile, sheet: str = "", header_row: int = 0) -> Preview:
    """What a file looks like; ServiceReviewError where it cannot be read."""

    def make() -> Preview:
        with _on_disk(file) as path, st.spinner(f"Looking into {file.name}", show_time=True):
            return intake.preview(path, sheet=sheet, header_row=header_row)

    return _once(there, (file.file_id, sheet, header_row), make)


def take(there: dict[Any, Any], file: UploadedFile, made: SourceProfile, progress: Progress) -> Intake:
    """What became of a file's rows under a profile; ServiceReviewError where it cannot be read so."""

    def make() -> Intake:
        with _on_disk(file) as path:
            return intake.take_in(path, made, progress=progress)

    return _once(there, (file.file_id, profile.fingerprint(made)), make)


def _once(there: dict[Any, Any], key: Any, make: Callable[[], T]) -> T:
    """What `make` gives or raises, the first time it was asked for."""
    if key not in there:
        try:
            there[key] = make()
        except ServiceReviewError as refused:
            there[key] = refused
    found = there[key]
    if isinstance(found, ServiceReviewError):
        raise found
    return found  # type: ignore[no-any-return]  # what make gave


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """Path of the file under its own name, gone when the context ends."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.name).name[-_LONGEST:] or "records")
        path.write_bytes(file.getbuffer())
        yield path
