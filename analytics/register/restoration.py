"""A backup put in the place of what is kept: checked before, and with a backup of what it replaces."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from analytics.errors import RegisterError
from analytics.register import audit, backup, migration, trail
from analytics.register.audit import RESTORE, Change

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from analytics.register.changes import Saying
    from analytics.register.database import Database


def restore(database: Database, folder: Path, file: Path, *, at: str, by: Saying) -> Path:
    """The backup taken of what was kept until now; the trail goes on from the restored one, and says where it was cut.

    Args:
        database: the register's.
        folder: where the backup of what is replaced goes.
        file: what is put in its place.
        at, by: when, and who does it.

    Raises:
        RegisterError: the file is no sound backup, or its trail was tampered with.
    """
    with backup.opened(file, folder) as found:
        migration.bring_up_to_date(found, folder)
        with found.reading() as source:
            _as_saved(source, file)
            kept = backup.take(database, backup.free(folder / backup.BACKUPS / "before-restore.sqlite"))
            with database.writing() as session:
                replaced = audit.chain(session).head
                backup.put_back(source.connection(), session.connection())
                reason = by.reason or f"Put in the place of what ended with {replaced}"
                change = Change(kind=RESTORE, name=file.name, before=None, after=None)
                act = secrets.token_hex(16)
                audit.append(session, audit.chain(session), [change], act=act, at=at, who=by.who, reason=reason)
    return kept


def _as_saved(source: Session, file: Path) -> None:
    wrong = audit.damages(source) or trail.differences(source)
    if wrong:
        problem = f"the backup {file.name} is not what was saved: {wrong[0]}"
        raise RegisterError(problem, remedy="Restore another one")
