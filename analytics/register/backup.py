"""A register's backup: one file of SQLite with all that was kept at one moment, whichever database it came from.

So a backup can be looked into with any SQLite, restored on either database, and carried from one to the other. A file
copied while it is written to is no backup.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Integer, MetaData, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from analytics.errors import RegisterError
from analytics.register.database import Database
from analytics.register.models import Base, Chain

if TYPE_CHECKING:
    from sqlalchemy import Connection

#: Folder of a workspace in which the backups lie that the program takes of itself.
BACKUPS: Final = "backups"


def take(database: Database, target: Path) -> Path:
    """The backup's file, whole and on the disk; nothing lies under its name before.

    Raises:
        RegisterError: the file is there already, or cannot be written.
    """
    if target.exists():
        problem = f"{target} is there already"
        raise RegisterError(problem, remedy="Give another name; no backup is written over")
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copied(database, fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        problem = f"the backup {target} cannot be written ({error})"
        raise RegisterError(problem, remedy="Free some space or mend the permissions") from error
    finally:
        fresh.unlink(missing_ok=True)
    return target


def free(target: Path) -> Path:
    """The path, or one with the first number after its name under which nothing lies."""
    number, path = 1, target
    while path.exists():
        number += 1
        path = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return path


@contextmanager
def opened(file: Path, folder: Path) -> Iterator[Database]:
    """A copy of the backup as a register of its own, as long as the block lasts; the backup itself stays as it is.

    Args:
        file: the backup.
        folder: where the copy may lie meanwhile.

    Raises:
        RegisterError: there is no such file, or it is damaged or no register.
    """
    copy = folder / f".{secrets.token_hex(8)}.sqlite"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not file.is_file():
            problem = f"there is no backup at {file}"
            raise RegisterError(problem)
        shutil.copyfile(file, copy)
        _sound(copy, file)
        yield Database(URL.create("sqlite", database=str(copy)))
    except OSError as error:
        problem = f"the backup {file} cannot be read ({error.strerror or error})"
        raise RegisterError(problem, remedy="Free some space or mend the permissions") from error
    finally:
        for left in folder.glob(f"{copy.name}*"):
            left.unlink()


def _sound(copy: Path, file: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        sound, tables = str(error), set[str]()
    if sound != "ok" or not {"audit", "chain", "alembic_version"} <= tables:
        problem = f"{file} is no sound backup of a register" + (f" ({sound})" if sound != "ok" else "")
        raise RegisterError(problem, expected="a file that the verb `backup` wrote")


def put_back(source: Connection, target: Connection) -> None:
    """Nothing; the target holds what the source holds and nothing else, once its transaction is committed.

    Both have the tables of this version of the program.
    """
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        if table is not Chain.__table__:  # writers wait for this row: it is changed, never taken away
            target.execute(table.delete())
    for table in tables:
        rows = [dict(row) for row in source.execute(table.select().order_by(table.c.id)).mappings()]
        if table is Chain.__table__:
            target.execute(table.update().values(rows[0]))
            continue
        if rows:
            target.execute(table.insert(), rows)
        if target.dialect.name == "postgresql" and rows:
            asked = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
            target.execute(asked, {"name": table.name, "last": rows[-1]["id"]})


def _copied(database: Database, fresh: Path) -> None:
    """Everything of one moment: by SQLite's own backup, or read from a server within one transaction."""
    if database.on_sqlite:
        with closing(sqlite3.connect(database.file)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, not three
        return
    with database.reading() as session, closing(sqlite3.connect(fresh)) as target:
        _written_out(session.connection(), target)
        target.commit()


def _written_out(source: Connection, target: sqlite3.Connection) -> None:
    """The tables as the server has them now, which may be those of an earlier version of the program."""
    there = MetaData()
    there.reflect(source)
    for table in there.sorted_tables:
        for column in table.columns:
            column.type = column.type.as_generic()
            column.server_default = None
            if column.primary_key and isinstance(column.type, Integer):
                column.type = Integer()
        target.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        rows = source.execute(table.select()).all()
        marks = ", ".join("?" * len(table.columns))
        target.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', [tuple(map(_stored, row)) for row in rows])  # noqa: S608  # the name is our own table's


def _stored(value: Any) -> Any:
    """A value as SQLite keeps it, in the form SQLAlchemy reads back."""
    if isinstance(value, list | dict):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else value
