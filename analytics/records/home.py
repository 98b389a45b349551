"""The home folder: where workspaces live, and the secret that pseudonyms are made with."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

from analytics.errors import DatasetError

_KEY = "pseudonym.key"


def home() -> Path:
    """The folder workspaces live in: `SERVICE_REVIEW_HOME` where it is set, else the user's data folder."""
    chosen = os.environ.get("SERVICE_REVIEW_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("service-review", appauthor=False)


def pseudonym_key(root: Path | None = None) -> bytes:
    """The secret of this home, 32 bytes, made on first use and readable by its owner alone.

    Raises:
        DatasetError: the home cannot be written to, or the file is not such a secret.
    """
    path = (root or home()) / _KEY
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(f"{_KEY}.{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(32), "ascii")
            _claim(fresh, path)
        return bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        problem = f"the secret for pseudonyms at {path} cannot be used ({error})"
        raise DatasetError(problem, remedy="Set SERVICE_REVIEW_HOME to a folder you may write to") from error


def _claim(fresh: Path, path: Path) -> None:
    """The first to come wins, so that two programs starting together share one secret."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
