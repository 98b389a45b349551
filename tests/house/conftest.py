"""A copy of the house in which a page of docs can be followed to the letter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Copy:
    """All that git tracks, in a folder of its own.

    Attributes:
        folder: where it lies.
    """

    folder: Path

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def insert(self, name: str, after: str, added: str) -> None:
        """A text put after another that stands there once."""
        text = (self.folder / name).read_text("utf-8")
        assert text.count(after) == 1, after
        self.write(name, text.replace(after, after + added))

    def run(self, *command: str) -> str:
        """What Python prints for a command that must succeed."""
        done = subprocess.run([sys.executable, *command], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A fresh copy."""
    folder = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout, so there is no list of its files")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return Copy(folder)
