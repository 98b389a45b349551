"""What was kept in files beside the records before there was a register, taken into it once; the files stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics import catalogue
from analytics.records import profile
from analytics.register import Saying
from analytics.register.issued import issue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analytics.register import Register
    from analytics.register.issued import IssuedForecast

BY: Final = Saying(reason="Taken over from the files there were before")


def there(folder: Path) -> bool:
    """Whether a workspace has such files."""
    return (folder / "catalogue.toml").exists() or (folder / "profiles").exists()


def take_in(folder: Path, register: Register) -> None:
    """Nothing; an empty register holds what the files say from now on, catalogues in the order they were agreed.

    Raises:
        CatalogueError: a catalogue cannot be read.
        ProfileError: a source profile cannot be read.
    """
    if not there(folder) or register.history(limit=1):
        return
    earlier = sorted((folder / "catalogues").glob("*.toml"), key=lambda path: path.stat().st_mtime_ns)
    latest = [folder / "catalogue.toml"] * (folder / "catalogue.toml").exists()
    # Everything is read before anything is kept: what was taken over in part would never be taken over whole.
    catalogues = [catalogue.read(path) for path in (*earlier, *latest)]
    profiles = [profile.read(path) for path in sorted((folder / "profiles").glob("*.toml"))]
    issued = list(_issued(folder / "issued"))
    for agreed in catalogues:
        register.agree(agreed, by=BY)
    register.save_all([(made, 0) for made in profiles], by=BY)
    register.issue(issued)


def _issued(folder: Path) -> Iterator[IssuedForecast]:
    for path in sorted(folder.glob("*.parquet")):
        frame = pl.read_parquet(path)
        key = frame.select("series", "data_version", "as_of", "method").row(0, named=True)
        yield issue(frame.drop(*key), **key)
