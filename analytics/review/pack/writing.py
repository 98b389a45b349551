"""A pack in a folder: every file whole under its name, or not there at all."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from analytics.review.pack.contents import Pack
    from analytics.review.pack.forms import Form


def ready(folder: Path) -> None:
    """Nothing, where files can be written to the folder, which is made where it is not there; QuestionError else."""
    trial = folder / f".{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _kept(trial, b"")
        trial.unlink()
    except OSError as error:
        raise _shut(folder, error) from error


def write(
    pack: Pack, folder: Path, forms: Iterable[Form], progress: Callable[[float, str], None] | None = None
) -> list[Path]:
    """The files, whole and on the disk; a file of the same pack that is there already is replaced as a whole.

    All are made before the first is given its name, so that a form that cannot be written leaves none of the others.

    Args:
        pack: what is written.
        folder: where; made where it is not there.
        forms: what it is written as.
        progress: told the share done and what is being written.

    Raises:
        QuestionError: the folder cannot be written to.
    """
    wanted = tuple(forms)
    fresh: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for nth, form in enumerate(wanted):
            if progress:
                progress(nth / len(wanted), form.label)
            target = folder / f"{pack.stem}{form.suffix}"
            fresh[target] = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
            _kept(fresh[target], form.write(pack))
        for target, made in fresh.items():
            made.replace(target)
        _settled(folder)
    except OSError as error:
        raise _shut(folder, error) from error
    finally:
        for made in fresh.values():
            made.unlink(missing_ok=True)
    return list(fresh)


def _shut(folder: Path, error: OSError) -> QuestionError:
    problem = f"the pack cannot be written to {folder} ({error.strerror or error})"
    return QuestionError(problem, remedy="Name a folder that can be written to, with room for it")


def _kept(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settled(folder: Path) -> None:
    """Nothing; the names are on the disk, where the system can be asked for that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
