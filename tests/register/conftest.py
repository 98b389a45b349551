"""Registers on both databases: a file of SQLite, and a schema on a PostgreSQL server that the tests start."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from analytics import register
from analytics.register import Register, database, migration

LATER = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", "{before}"
branch_labels = depends_on = None

def upgrade():
    op.create_table("later_{number}", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO later_{number} (id) VALUES (1)")
    {then}
"""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, reached through a socket in its folder."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb", path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, programs[-1:])]))
    if found is None:
        message = "no PostgreSQL to keep a register in: install the package postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="register-"))  # not under pytest's own folder: only its owner may enter that
    try:
        with _running(Path(found).resolve().parent, folder):
            yield f"postgresql+psycopg://keeper@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _running:  # noqa: N801  # reads as the state it stands for
    """A server that runs as long as the block; as the user postgres where we are root, which it refuses to run as."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self.user = "postgres" if os.geteuid() == 0 else None

    def __enter__(self) -> None:
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        data = str(self.folder / "data")
        options = ["-D", data, "-U", "keeper", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([self.programs / "initdb", *options], user=self.user, cwd="/", check=True, capture_output=True)
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses=", "fsync=off", "max_connections=60"]
        command = [str(self.programs / "postgres"), "-D", data, *(part for one in settings for part in ("-c", one))]
        self.server = subprocess.Popen(command, user=self.user, cwd="/", stderr=subprocess.DEVNULL)
        for _ in range(600):
            with suppress(psycopg.OperationalError), psycopg.connect(f"user=keeper dbname=postgres host={self.folder}"):
                return
            time.sleep(0.05)
        self.__exit__()
        pytest.fail("PostgreSQL did not start")

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait(30)


@pytest.fixture(params=["sqlite", "postgresql"])
def setting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The one setting that says where registers live, in turn for each database."""
    chosen = "" if request.param == "sqlite" else request.getfixturevalue("postgres")
    monkeypatch.setenv(database.SETTING, chosen)
    return str(chosen)


@pytest.fixture
def room() -> str:
    """A name that no other test has."""
    return f"room-{uuid4().hex[:12]}"


@pytest.fixture
def kept(setting: str, room: str, tmp_path: Path) -> Iterator[Register]:  # noqa: ARG001  # the setting is made by then
    """A register, empty."""
    opened = register.at(tmp_path / room, room)
    yield opened
    opened.close()


@pytest.fixture
def beside(kept: Register) -> Iterator[Register]:
    """The same register, as another session has it."""
    other = replace(kept, database=database.Database(kept.database.address, kept.database.room))
    yield other
    other.close()


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """The program's steps and two of a later version, of which the second does as it is told."""
    folder = tmp_path / "steps"
    (folder / "versions").mkdir(parents=True)
    for step in (migration.STEPS / "versions").glob("step_*.py"):
        (folder / "versions" / step.name).write_text(step.read_text("utf-8"), "utf-8")
    last = max(path.name[5:9] for path in (folder / "versions").iterdir())
    (folder / "versions" / "later_1.py").write_text(LATER.format(number="l1", before=last, then=""))
    return folder


def and_then(steps: Path, then: str) -> Path:
    (steps / "versions" / "later_2.py").write_text(LATER.format(number="l2", before="l1", then=then))
    return steps
