"""Warnings given to people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TEXTS = (
    "name", "agreement", "target", "said", "state", "given_by", "acknowledged_by", "plan", "plan_owner", "because",
)  # fmt: skip
_DAYS = ("act_by", "given", "acknowledged", "planned", "plan_due", "withdrawn")


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "notice", sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("periods", "to", "figure")),
        *(sa.Column(name, sa.Date()) for name in _DAYS),
        sa.Column("chance", sa.Float(53)),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("place", "saved", "version")),
        sa.UniqueConstraint("name"),
    )  # fmt: skip
