"""Where one organisation's records and register live, and how the sample organisation gets there.

A workspace is a folder under the home: `records/` is a dataset, and the register keeps what is agreed, every catalogue
there ever was, source profiles, and what people decide: in `register.sqlite`, or on a server where one is set.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analytics import catalogue, register
from analytics.catalogue import Catalogue
from analytics.errors import CatalogueError, DatasetError, ProfileError, QuestionError
from analytics.records import profile
from analytics.records.dataset import Dataset
from analytics.records.home import home
from analytics.records.intake import take_in
from analytics.register import Register, Saying
from analytics.register.database import SETTING, place
from analytics.register.kinds import KINDS
from analytics.review import former

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.records.profile import SourceProfile

NOBODY: Final = Saying()

SAMPLE: Final = "sample"
OWN: Final = "own"

#: The sample organisation's files, beside the package in a checkout.
SAMPLE_DATA: Final = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True)
class Workspace:
    """One organisation's records and register.

    Attributes:
        name: "sample" for the sample organisation, "own" or another word for one's own.
        folder: where it lives.
    """

    name: str
    folder: Path

    @property
    def dataset(self) -> Dataset:
        """The records kept here."""
        return Dataset(self.folder / "records")

    @property
    def register(self) -> Register:
        """What people keep here; made on first use.

        Raises:
            RegisterError: it cannot be opened.
        """
        return _opened(self.folder, self.name, os.environ.get(SETTING, ""))

    def begun(self) -> bool:
        """Whether anything was ever kept in the register; looking into a workspace does not make one."""
        database = place(self.folder, self.name)
        return not database.on_sqlite or database.file.exists() or former.there(self.folder)

    def catalogue(self, agreement_version: str | None = None) -> Catalogue:
        """What is agreed now, or was under an earlier agreement version; empty where nothing was saved yet.

        Raises:
            QuestionError: there is no such agreement version.
        """
        if self.begun():
            return self.register.catalogue(agreement_version)
        if agreement_version is not None:
            problem = f"no agreement version {agreement_version!r} in the workspace {self.name!r}"
            raise QuestionError(problem)
        return Catalogue()

    def stamp(self) -> str:
        """What changes whenever something does that figures and charts are made of, besides records; cheap to ask."""
        return self.register.stamp() if self.begun() else ""

    def profiles(self) -> dict[str, SourceProfile]:
        """Source profiles by name: those kept here, before a shipped one of their name, then the shipped."""
        entries = self.register.entries("source profile") if self.begun() else []
        kept = {entry.value.name: entry.value for entry in entries}
        return {**kept, **{name: made for name, made in profile.shipped().items() if name not in kept}}

    def keep(self, made: SourceProfile, by: Saying = NOBODY) -> None:
        """Nothing; the profile is recognised here from now on, unless it is one that comes with the program.

        Raises:
            ProfileError: its name is not a plain word.
        """
        if profile.shipped().get(made.name) == made:
            return
        if not made.name.replace("-", "").replace("_", "").isalnum():
            problem = f"{made.name!r} cannot name a profile"
            raise ProfileError(problem, expected="letters, digits, '-' and '_'")
        known = {entry.value.name: entry.version for entry in self.register.entries("source profile")}
        self.register.save(made, version=known.get(made.name, 0), by=by)

    def remove(self, kind: str, name: str, *, version: int, by: Saying = NOBODY) -> None:
        """Nothing; the entry is not in the catalogue any more.

        Raises:
            CatalogueError: it is a service that records name, or something else in the catalogue needs it.
            ConflictError: it was saved or removed by somebody else in between.
        """
        if kind == "service" and name in self.dataset.read().services:
            problem = f"the service {name!r} has records"
            raise CatalogueError(problem, remedy="It stays in the catalogue as long as records name it")
        self.register.remove(kind, name, version=version, by=by)

    def zone(self) -> str:
        """IANA zone that the latest load was written in; "UTC" where its profile is no longer known."""
        known, versions = self.profiles(), self.dataset.versions()
        named = versions[-1].files[0].profile if versions else ""
        return known[named].zone if named in known else "UTC"

    def agree(self, text: str, by: Saying = NOBODY, *, seen: str | None = None) -> Catalogue:
        """The catalogue written in a TOML text, once it is checked and kept; what raises keeps the one before.

        Args:
            text: the catalogue, whole.
            by: who agrees it and why.
            seen: fingerprint of the catalogue its author saw; None where it does not matter.

        Raises:
            CatalogueError: it cannot be read, or does not hold together.
            ConflictError: what is agreed was changed by somebody else in between.
        """
        return self.register.agree(catalogue.parse(text), seen=seen, by=by)


def workspace(name: str = SAMPLE, root: Path | None = None) -> Workspace:
    """The workspace of that name under `root`, or under the home folder; its folder need not exist yet.

    Raises:
        DatasetError: the name is not a plain word.
    """
    if not name.replace("-", "").replace("_", "").isalnum():
        problem = f"{name!r} cannot name a workspace"
        raise DatasetError(problem, expected="letters, digits, '-' and '_'")
    return Workspace(name, (root or home()) / name)


def open_sample(root: Path | None = None, progress: Callable[[float, str], None] | None = None) -> Workspace:
    """The sample organisation's workspace, loaded through the same intake as any other records on first use.

    Args:
        root: home folder; None for the usual one.
        progress: told the share done and what is being read.
    """
    sample = workspace(SAMPLE, root)
    if not sample.dataset.versions():
        files = sorted(SAMPLE_DATA.glob("*.csv.gz"))
        profiles = profile.shipped()
        intakes = []
        for done, file in enumerate(files):
            table = file.name.removesuffix(".csv.gz")
            if progress:
                progress(done / len(files), f"Reading the sample's {table}")
            intakes.append(take_in(file, profiles[f"sample_{table}"]))
        sample.dataset.load(intakes)
    if not sample.register.history(limit=1):
        sample.agree((SAMPLE_DATA / "catalogue.toml").read_text("utf-8"))
        sample.register.save_all([(value, 0) for value in written(SAMPLE_DATA / "kept")], by=Saying(who="The sample"))
    return sample


def written(folder: Path) -> list[Any]:
    """What the TOML files of a folder say is kept besides the catalogue: a table of tables for each kind of entry.

    Raises:
        RegisterError: an entry is not one of its kind.
    """
    files = [tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.toml"))]
    return [kind.value(entry) for name, kind in KINDS.items() for file in files for entry in file.get(name, ())]


@lru_cache(maxsize=64)
def _opened(folder: Path, name: str, setting: str) -> Register:  # noqa: ARG001  # another setting is another register
    """Opened once a process; what an earlier version of the program kept in files is taken in on the way."""
    opened = register.at(folder, name)
    former.take_in(folder, opened)
    return opened
