"""What tells one state of a register from another, where figures and charts are made of it: cheap to ask for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from analytics.register.kinds import KINDS
from analytics.register.models import Chain

if TYPE_CHECKING:
    from analytics.register.database import Database


def mark(database: Database) -> str:
    """A text that changes with what is agreed and with marked events; of a file, read once after each write."""
    touched = database.touched()
    return _read(database) if touched is None else _kept(database, touched)


def _read(database: Database) -> str:
    marked = KINDS["event"].model
    with database.reading() as session:
        agreed, last = session.scalar(select(Chain.agreed)), session.scalar(select(func.max(marked.saved)))
        many = session.scalar(select(func.count()).select_from(marked))
    return f"{agreed} {last} {many}"


@lru_cache(maxsize=64)
def _kept(database: Database, touched: tuple[tuple[int, int, int], ...]) -> str:  # noqa: ARG001  # part of the key
    """Every rerun of every page asks, and opening the file took longer than all the rest of a rerun."""
    return _read(database)
