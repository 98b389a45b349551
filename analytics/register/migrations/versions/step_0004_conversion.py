"""What currencies are worth in others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "conversion", sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("of", "into", "source", "name")),
        sa.Column("rate", sa.Float(53), nullable=False), sa.Column("on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("place", "saved", "version")),
        sa.UniqueConstraint("name"),
    )  # fmt: skip
