"""Where one organisation's records and catalogue live, and how the sample organisation gets there.

A workspace is a folder under the home: `records/` is a dataset, `catalogue.toml` what is agreed now, `catalogues/` all
catalogues there ever were, by fingerprint, so that a figure can be made again under the agreements of its day, and
`profiles/` how its own sources write.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analytics import catalogue
from analytics.errors import DatasetError, ProfileError, QuestionError
from analytics.records import profile
from analytics.records.dataset import Dataset
from analytics.records.home import home
from analytics.records.intake import take_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.catalogue import Catalogue
    from analytics.records.profile import SourceProfile

SAMPLE: Final = "sample"
OWN: Final = "own"

#: The sample organisation's files, beside the package in a checkout.
SAMPLE_DATA: Final = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass(frozen=True)
class Workspace:
    """One organisation's records and catalogue.

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

    def catalogue(self, agreement_version: str | None = None) -> Catalogue:
        """What is agreed now, or was under an earlier agreement version; empty where nothing was saved yet.

        Raises:
            QuestionError: there is no such agreement version.
        """
        if agreement_version is None:
            now = self.folder / "catalogue.toml"
            return catalogue.read(now) if now.exists() else catalogue.Catalogue()
        earlier = self.folder / "catalogues" / f"{agreement_version}.toml"
        if not earlier.exists():
            problem = f"no agreement version {agreement_version!r} in the workspace {self.name!r}"
            raise QuestionError(problem, exists=[path.stem for path in earlier.parent.glob("*.toml")])
        return catalogue.read(earlier)

    def profiles(self) -> dict[str, SourceProfile]:
        """Source profiles by name: those kept here, which stand before a shipped one of their name, then the shipped.

        Raises:
            ProfileError: one that is kept here cannot be read.
        """
        kept = {path.stem: profile.read(path) for path in sorted(self._profiles.glob("*.toml"))}
        return {**kept, **{name: made for name, made in profile.shipped().items() if name not in kept}}

    def keep(self, made: SourceProfile) -> None:
        """Nothing; the profile is recognised here from now on, unless it is one that comes with the program.

        Raises:
            ProfileError: its name cannot be that of a file.
        """
        if profile.shipped().get(made.name) == made:
            return
        if not made.name.replace("-", "").replace("_", "").isalnum():
            problem = f"{made.name!r} cannot name a profile"
            raise ProfileError(problem, expected="letters, digits, '-' and '_'")
        self._profiles.mkdir(parents=True, exist_ok=True)
        _replace(self._profiles / f"{made.name}.toml", profile.dump(made))

    def zone(self) -> str:
        """IANA zone that the latest load was written in; "UTC" where its profile is no longer known."""
        known, versions = self.profiles(), self.dataset.versions()
        named = versions[-1].files[0].profile if versions else ""
        return known[named].zone if named in known else "UTC"

    def agree(self, text: str) -> Catalogue:
        """The catalogue written in a TOML text, once it is checked and kept; CatalogueError keeps the one before."""
        checked = catalogue.parse(text)
        history = self.folder / "catalogues"
        history.mkdir(parents=True, exist_ok=True)
        _replace(history / f"{catalogue.fingerprint(checked)}.toml", text)
        _replace(self.folder / "catalogue.toml", text)
        return checked

    @property
    def _profiles(self) -> Path:
        return self.folder / "profiles"


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
    if not (sample.folder / "catalogue.toml").exists():
        sample.agree((SAMPLE_DATA / "catalogue.toml").read_text("utf-8"))
    return sample


def _replace(path: Path, text: str) -> None:
    """Written whole or not at all: to a name of its own first, then moved over."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
