"""Scenarios and proposals, and the proposal that a decision is about."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables; decisions there are, are about no proposal."""
    _entry(
        "scenario", _text("title"), _text("ground"), _json("about"), _json("changes"), _whole("horizon"),
        _whole("seed"), _text("note"), _whole("data_version"), sa.Column("withdrawn", sa.Boolean(), nullable=False),
    )  # fmt: skip
    _entry(
        "proposal", _text("title"), _text("status"), _json("scenarios"), _json("services"), _text("problem"),
        _number("benefit"), _text("benefit_is"), _number("one_off"), _number("yearly"), _text("currency"),
        _text("risk"), _text("risk_level"), _json("evidence"), _text("owner"), sa.Column("decide_by", sa.Date()),
        _json("excludes"), _json("requires"),
    )  # fmt: skip
    op.add_column("decision", sa.Column("proposal", sa.Text(), nullable=False, server_default=""))


def _entry(name: str, *parts: Any) -> None:
    """A table of entries that people edit."""
    own = _text("name"), _whole("place"), _whole("saved"), _whole("version"), sa.UniqueConstraint("name")
    op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *parts, *own)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(53))


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)
