"""The manifest of a data version: which parts belong to it. Written last and exclusively, it makes a load true."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics.errors import DatasetError


@dataclass(frozen=True, kw_only=True)
class LoadedFile:
    """A file that came in with a load, and what became of its rows."""

    file: str
    profile: str
    table: str
    digest: str
    rows: int
    kept: int
    refused: int
    merged: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A Parquet file of one table, one file's rows and one month.

    Attributes:
        table: the table, or "refused".
        intake: place of the file within its load.
        path: where it lies, relative to the dataset.
        rows: how many rows it holds.
        digest: SHA-256 of its bytes.
    """

    table: str
    intake: int
    path: str
    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class DataVersion:
    """One load: the records as they are from it on, until the next.

    Attributes:
        number: 1 for the first load.
        when: when it was loaded, as the caller said; None where they did not.
        files: what came in.
        parts: what was written for it; the records of a version are the parts of it and of all before it.
        previous: hash of the version before, "" for the first.
    """

    number: int
    when: datetime | None
    files: tuple[LoadedFile, ...]
    parts: tuple[Part, ...]
    previous: str = ""

    @property
    def hash(self) -> str:
        """Sixty-four hex digits over this version and, through `previous`, all before it."""
        return hashlib.sha256(_json(self).encode()).hexdigest()

    @property
    def rows(self) -> int:
        """Rows in all its files."""
        return sum(file.rows for file in self.files)

    @property
    def kept(self) -> int:
        """Rows kept of its files."""
        return sum(file.kept for file in self.files)

    @property
    def refused(self) -> int:
        """Rows refused of its files."""
        return sum(file.refused for file in self.files)

    @property
    def merged(self) -> int:
        """Rows merged as duplicates within its files."""
        return sum(file.merged for file in self.files)


def read_all(folder: Path) -> list[DataVersion]:
    """Every version there is, in order.

    Raises:
        DatasetError: a manifest cannot be read, is missing, or does not follow from the one before.
    """
    versions: list[DataVersion] = []
    for path in sorted(folder.glob("[0-9]*.json")):
        version = _read(path)
        before = versions[-1].hash if versions else ""
        if version.number != len(versions) + 1 or version.previous != before:
            problem = f"the data version {path.name} does not follow from the one before it"
            raise DatasetError(problem, remedy="Restore the records folder from a backup")
        versions.append(version)
    return versions


def commit(folder: Path, version: DataVersion) -> bool:
    """True where the version came to be; False where another writer was first with that number."""
    fresh = folder / f".{secrets.token_hex(8)}.tmp"
    write(fresh, _json(version).encode())
    try:
        os.link(fresh, folder / f"{version.number:06}.json")
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    settle(folder)
    return True


def renumbered(version: DataVersion, before: list[DataVersion]) -> DataVersion:
    """The version as the next one after others."""
    return replace(version, number=len(before) + 1, previous=before[-1].hash if before else "")


def write(path: Path, content: bytes) -> None:
    """A new file whose content is on the disk, not only on its way there."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def settle(folder: Path) -> None:
    """Brings a folder's own entries to the disk, where the system lets a folder be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _json(version: DataVersion) -> str:
    return json.dumps(asdict(version), sort_keys=True, default=datetime.isoformat, indent=1)


def _read(path: Path) -> DataVersion:
    try:
        given: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return DataVersion(
            number=given["number"], when=datetime.fromisoformat(given["when"]) if given["when"] else None,
            files=tuple(LoadedFile(**file) for file in given["files"]),
            parts=tuple(Part(**part) for part in given["parts"]), previous=given["previous"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"the data version {path.name} cannot be read ({error})"
        raise DatasetError(problem, remedy="Restore the records folder from a backup") from error
