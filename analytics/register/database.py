"""The database a register lives in: SQLite in a file by default, PostgreSQL by one setting.

Every connection to SQLite writes ahead (WAL), brings each commit to the disk (`synchronous=FULL`), keeps foreign keys
and begins a writing transaction with `BEGIN IMMEDIATE`. On PostgreSQL a register is a schema of its own. Whatever goes
wrong is told in words.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool

from analytics.errors import RegisterError

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Environment variable with the address of a PostgreSQL database, such as postgresql://reviewer@db.internal/reviews.
SETTING: Final = "SERVICE_REVIEW_REGISTER"

#: Name of the file of a register on SQLite.
FILE: Final = "register.sqlite"

#: Seconds a writer waits for the one before it.
PATIENCE: Final = 30

#: Nanoseconds after which the time of a file's last write tells it from any later one, on any file system.
SETTLED: Final = 2_000_000_000

_PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON")


class LostError(RegisterError):
    """The connection went away, so that nobody knows yet whether the last words arrived."""


@dataclass(frozen=True)
class Database:
    """Where a register lives.

    Attributes:
        address: SQLAlchemy's URL of the database.
        room: schema on PostgreSQL; "" on SQLite, where a register has a file of its own.
    """

    address: URL
    room: str = ""

    @property
    def on_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.address.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of a register on SQLite."""
        return Path(self.address.database or "")

    def __str__(self) -> str:
        shown = self.address.render_as_string(hide_password=True)
        return str(self.file) if self.on_sqlite else f"{shown}, schema {self.room}"

    def touched(self) -> tuple[tuple[int, int, int], ...] | None:
        """What is another thing after every write to a file, without opening it; None where that cannot be told.

        On a server, and within two seconds of a write: a second one may then leave the same time on the same size.
        """
        if not self.on_sqlite:
            return None
        parts = []
        for name in (str(self.file), f"{self.file}-wal"):
            try:
                known = os.stat(name)  # noqa: PTH116  # at every rerun of a page: a Path costs several times as much
            except FileNotFoundError:
                parts.append((0, 0, 0))
            else:
                parts.append((known.st_mtime_ns, known.st_size, known.st_ino))
        return tuple(parts) if time.time_ns() - max(parts)[0] > SETTLED else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the register, however long it reads.

        Raises:
            RegisterError: the database cannot be reached or read.
        """
        how: dict[str, Any] = (
            {} if self.on_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        with self._told(), self.engine.connect().execution_options(**how) as connection:
            with Session(connection) as session:
                yield session
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are all kept once the block ends, or none where it raises.

        Raises:
            RegisterError: the database cannot be reached or written.
        """
        with (
            self._told(), self.engine.connect().execution_options(writes=True) as connection,
            Session(connection) as session,
        ):  # fmt: skip
            yield session
            session.flush()
            connection.commit()

    def settle(self) -> None:
        """Nothing; what was written over is gone from SQLite's log too. A server sees to that in its own time."""
        if self.on_sqlite:
            with self._told(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Nothing; connections kept ready are given back."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @cached_property
    def engine(self) -> Engine:
        """SQLAlchemy's engine. A file is opened for every transaction, a server's connections are kept ready."""
        if self.on_sqlite:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            made = create_engine(self.address, poolclass=NullPool, connect_args={"timeout": PATIENCE})
            event.listen(made, "connect", _prepare)
            event.listen(made, "begin", _begin)
            return made
        options = f'-c search_path="{self.room}" -c lock_timeout={PATIENCE * 1000}'
        return create_engine(
            self.address, poolclass=QueuePool, pool_pre_ping=True, pool_size=5, max_overflow=10,
            connect_args={"options": options, "connect_timeout": PATIENCE, "application_name": "service-review"},
        )  # fmt: skip

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turns what a driver says into words for the person who can mend it."""
        try:
            yield
        except DBAPIError as error:
            raise told(error, str(self)) from error
        except OSError as error:
            problem = f"the register at {self} cannot be opened ({error.strerror or error})"
            raise RegisterError(
                problem, remedy="Mend the permissions or free some space; nothing was changed"
            ) from error


def place(folder: Path, room: str) -> Database:
    """The database that a workspace's register lives in.

    Args:
        folder: the workspace's folder, where the file lies unless the setting names a server.
        room: the workspace's name, which is the schema's on a server.

    Raises:
        RegisterError: the setting is not the address of a PostgreSQL database.
    """
    setting = os.environ.get(SETTING, "")
    if not setting:
        return Database(URL.create("sqlite", database=str(folder / FILE)))
    return Database(server(setting), room)


def server(address: str) -> URL:
    """The URL of a PostgreSQL database, through psycopg 3.

    Raises:
        RegisterError: it is none.

    Example:
        >>> server("postgresql://reviewer@localhost/reviews").drivername
        'postgresql+psycopg'
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        problem = f"{SETTING} is not the address of a database"
        raise RegisterError(problem, expected="such as postgresql://reviewer@localhost/reviews") from error
    if url.get_backend_name() != "postgresql":
        problem = f"{SETTING} names a database of {url.get_backend_name()}"
        raise RegisterError(problem, expected="a PostgreSQL database, or no setting for SQLite in the home folder")
    return url.set(drivername="postgresql+psycopg")


def told(error: DBAPIError, where: str) -> RegisterError:
    """What went wrong, in words."""
    said = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
    if "is full" in said or "No space" in said:
        return RegisterError(f"the disk under the register at {where} is full", remedy=f"Free some space; {_NOTHING}")
    if "locked" in said or "lock timeout" in said:
        problem = f"the register at {where} has been busy for {PATIENCE} seconds"
        return RegisterError(problem, remedy=f"Try again; {_NOTHING}")
    if "readonly" in said or "read-only" in said:
        return RegisterError(
            f"the register at {where} may not be written to", remedy=f"Mend the permissions; {_NOTHING}"
        )
    if "malformed" in said or "not a database" in said:
        return RegisterError(f"the register at {where} is damaged ({said})", remedy="Restore a backup")
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return LostError(f"the register at {where} cannot be reached ({said})", remedy="Try again once it is back")
    return RegisterError(f"the register at {where} refused what was asked ({said})", remedy=_NOTHING.capitalize())


_NOTHING: Final = "nothing was changed"


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own idea of when a transaction begins leaves half of one behind
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def exists(connection: Connection, table: str) -> bool:
    """Whether the register has a table, under its own schema."""
    if connection.dialect.name == "sqlite":
        asked = text("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name")
    else:
        asked = text("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = :name")
    return bool(connection.execute(asked, {"name": table}).scalar())
