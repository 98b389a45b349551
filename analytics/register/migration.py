"""The register's tables brought up to date: all steps or none, and a backup first.

The steps are Alembic's, in `migrations/versions`. They run within one transaction together with the note of how far
the register has come, so that a process killed in between leaves it where it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from analytics.errors import RegisterError
from analytics.register import backup
from analytics.register.database import exists
from analytics.register.models import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from analytics.register.database import Database

#: Where the steps are.
STEPS: Final = Path(__file__).with_name("migrations")

#: Held on a server while a register is brought up to date; any number, always the same.
_LOCK: Final = 7_265_103


def bring_up_to_date(database: Database, folder: Path, steps: Path = STEPS) -> Path | None:
    """The backup taken first, None where the register was new or up to date already.

    Args:
        database: where the register lives; what it needs is made.
        folder: where the backup goes.
        steps: Alembic's folder of steps.

    Raises:
        RegisterError: the register is of a later version of this program, or cannot be written.
    """
    with database.reading() as session:
        come = _come(session.connection())
    if come == _last(steps):
        return None
    taken = backup.take(database, backup.free(folder / backup.BACKUPS / f"before-{come}.sqlite")) if come else None
    with database.writing() as session:
        connection = session.connection()
        _alone(connection, database)
        _known(_come(connection), steps)
        _run(connection, steps)
    return taken


def _alone(connection: Connection, database: Database) -> None:
    """One process at a time; on SQLite the transaction itself sees to that."""
    if not database.on_sqlite:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{database.room}"'))


def _come(connection: Connection) -> str:
    """The last step that was taken; "" for a register that is yet to be made."""
    if not exists(connection, "alembic_version"):
        return ""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _last(steps: Path) -> str:
    return ScriptDirectory(str(steps)).get_current_head() or ""


def _known(come: str, steps: Path) -> None:
    try:
        ScriptDirectory(str(steps)).get_revision(come or "base")
    except CommandError as error:
        problem = f"the register was written by a later version of this program (step {come!r})"
        raise RegisterError(problem, remedy="Use that version, or restore a backup taken before it") from error


def _run(connection: Connection, steps: Path) -> None:
    script = ScriptDirectory(str(steps))

    def ahead(come: Any, _context: object) -> Any:
        return script._upgrade_revs("head", come)  # as Alembic's cookbook has it

    with EnvironmentContext(Config(), script, fn=ahead) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, transactional_ddl=True, render_as_batch=True
        )
        with environment.begin_transaction():
            environment.run_migrations()
