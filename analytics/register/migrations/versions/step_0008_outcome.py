"""What became of a decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the columns; of decisions there are, nobody has said yet what became of them."""
    op.add_column("decision", sa.Column("carried_out", sa.Date()))
    op.add_column("decision", sa.Column("outcome", sa.Text(), nullable=False, server_default=""))
