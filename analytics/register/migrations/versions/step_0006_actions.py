"""Improvement actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXTS = (
    "title", "status", "problem", "cause", "agreement", "target", "measure", "priority", "category", "group",
    "control_agreement", "control_target", "owner", "currency", "origin_kind", "origin", "name",
)  # fmt: skip


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "action", sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("services", "evidence")),
        *(sa.Column(name, sa.Float(53)) for name in ("expected", "cost")),
        *(sa.Column(name, sa.Date()) for name in ("due", "started", "finished")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("place", "saved", "version")),
        sa.UniqueConstraint("name"),
    )  # fmt: skip
