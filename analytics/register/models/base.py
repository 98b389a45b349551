"""What all tables share, and what entries have that people edit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, Date, Float, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

#: Names of constraints, so that both databases and every step of a migration call them the same.
NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text, float: Float(53), date: Date, dict[str, Any]: JSON, list[Any]: JSON,
    }  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)


class Kept:
    """An entry that people edit.

    Attributes:
        name: what it is known by among its kind.
        place: where it stands among its kind.
        saved: number of the trail's entry that saved it last.
        version: how often it was saved; a save that saw another version is refused.
    """

    name: Mapped[str] = mapped_column(Text, unique=True)
    place: Mapped[int]
    saved: Mapped[int]
    version: Mapped[int]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def owned(to: str, **how: Any) -> Any:
    """Rows that are part of another and go with it, in their order."""
    return relationship(to, cascade="all, delete-orphan", order_by=f"{to}.place", lazy="selectin", **how)


#: Times are kept as ISO 8601 text with their offset: SQLite has none, and an agreement's offset is part of it.
def stamp(when: datetime) -> str:
    """An instant as the register writes it, to the microsecond with its offset."""
    return when.isoformat(timespec="microseconds")
