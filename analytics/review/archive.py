"""A workspace's backup in one file: its register as it stood, then its records.

The register is taken first, so that every data version it speaks of is among the records, of which there may be later
ones. Records are only ever added to, so putting a backup back adds what is missing and touches nothing that is there.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analytics.errors import DatasetError
from analytics.records.dataset import Dataset

if TYPE_CHECKING:
    from analytics.records.manifest import DataVersion
    from analytics.register import Saying
    from analytics.review.workspace import Workspace

REGISTER: Final = "register.sqlite"


def archive(place: Workspace, target: Path) -> Path:
    """The backup's file, whole and on the disk.

    Raises:
        DatasetError: the file is there already, or cannot be written.
        RegisterError: the register cannot be read.
    """
    if target.exists():
        problem = f"{target} is there already"
        raise DatasetError(problem, remedy="Give another name; no backup is written over")
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder,
            zipfile.ZipFile(fresh, "w") as whole,  # not packed again: parts of Parquet are already
        ):
            if place.begun():
                whole.write(place.register.backup(Path(folder) / REGISTER), REGISTER)
            for path in _files(place.dataset):
                whole.write(path, f"records/{path.relative_to(place.dataset.folder)}")
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        problem = f"the backup {target} cannot be written ({error.strerror or error})"
        raise DatasetError(problem, remedy="Free some space or mend the permissions") from error
    finally:
        fresh.unlink(missing_ok=True)
    return target


def restore(place: Workspace, file: Path, by: Saying) -> list[str]:
    """What was put back, a line each; what is kept already and is the same stays.

    Args:
        place: the workspace, empty or not; its register is backed up before the other takes its place.
        file: what `archive` wrote.
        by: who restores, and why.

    Raises:
        DatasetError: the file is no backup, or its records are others than those that are there.
        RegisterError: its register was tampered with, or cannot be put back.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.folder, prefix=".restore-") as folder:
        held = Path(folder)
        _unpacked(file, held)
        records = Dataset(held / "records")
        versions = records.versions()
        _sound(records, versions, place.dataset.versions(), file)
        done = [f"{_added(records, place.dataset)} files of records, up to data version {len(versions)}"] * bool(
            versions
        )
        if (held / REGISTER).exists():
            before = place.register.restore(held / REGISTER, by=by)
            done.append(f"the register; what it held before is in {before}")
    return done


def _files(dataset: Dataset) -> list[Path]:
    """Every file that the data versions there are consist of; parts first, then the manifests that name them."""
    versions = dataset.versions()
    parts = [dataset.folder / part.path for version in versions for part in version.parts]
    manifests = [dataset.folder / "versions" / f"{version.number:06}.json" for version in versions]
    return [*parts, *manifests]


def _unpacked(file: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as whole:
            whole.extractall(folder)  # which keeps every name within the folder
    except (OSError, zipfile.BadZipFile) as error:
        problem = f"{file} cannot be read as a backup ({error})"
        raise DatasetError(problem, expected="a file that the verb `backup` wrote") from error


def _sound(records: Dataset, versions: list[DataVersion], there: list[DataVersion], file: Path) -> None:
    """Nothing, where every part is as it was written, and the records there are begin or continue as these do."""
    for version in versions:
        for part in version.parts:
            path = records.folder / part.path
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != part.digest:
                problem = f"{file}: the part {part.path} of data version {version.number} is missing or damaged"
                raise DatasetError(problem, remedy="Restore another backup")
    both = min(len(versions), len(there))
    if [version.hash for version in versions[:both]] != [version.hash for version in there[:both]]:
        problem = f"{file} holds other records than those that are kept here"
        raise DatasetError(problem, remedy="Restore it into an empty workspace, such as --workspace restored")


def _added(records: Dataset, dataset: Dataset) -> int:
    """How many files were missing; each is moved whole to its place, manifests last."""
    added = 0
    for path in _files(records):
        place = dataset.folder / path.relative_to(records.folder)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
            added += 1
    return added
