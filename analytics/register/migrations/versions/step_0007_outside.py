"""Goals of customers, trends that are watched, and the trends that a scenario rests on."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; scenarios there are, rest on no trend."""
    _entry("goal", _of("customer", may_be_none=True))
    op.create_table(
        "goal_carrier", sa.Column("id", sa.Integer(), primary_key=True), _of("goal"), _whole("place"), _of("service")
    )
    _entry(
        "trend", *map(_text, ("title", "kind", "what", "source")), *map(_day, ("noted", "begins", "ends")),
        *map(_text, ("likelihood", "impact_level", "impact")), _json("services"), _text("ground"), _json("changes"),
        _text("owner"), _day("review_by"), sa.Column("closed", sa.Boolean(), nullable=False),
    )  # fmt: skip
    op.add_column("scenario", sa.Column("trends", sa.JSON(), nullable=False, server_default="[]"))


def _entry(name: str, *parts: Any) -> None:
    """A table of entries that people edit."""
    own = _text("name"), _whole("place"), _whole("saved"), _whole("version"), sa.UniqueConstraint("name")
    op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *parts, *own)


def _of(table: str, *, may_be_none: bool = False) -> sa.Column[Any]:
    return sa.Column(f"{table}_id", sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=may_be_none)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date())


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)
