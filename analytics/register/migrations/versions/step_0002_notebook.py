"""What people write in a review, events they mark, how sources write, and forecasts as they were shown."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables."""
    _entry("source_profile", _json("declared"))
    _entry("event", _text("event"), _text("service"), sa.Column("happened", sa.Date(), nullable=False), _text("kind"))
    _entry(
        "service_review", sa.Column("first", sa.Date(), nullable=False), sa.Column("last", sa.Date(), nullable=False),
        _json("participants"), _json("agenda"),
    )  # fmt: skip
    _of_review("note", _text("text"))
    _of_review("pinned_finding", _text("commentary"), _json("figure"))
    _of_review(
        "decision", _text("question"), _text("choice"), _json("alternatives"), _text("reason"), _text("owner"),
        sa.Column("due", sa.Date()), sa.Column("decided", sa.Date()), _json("figures"),
    )  # fmt: skip
    _entry(
        "issued_forecast", _text("series"), _whole("data_version"), _text("as_of"), _text("method"), _json("periods")
    )


def _entry(name: str, *parts: Any) -> None:
    """A table of entries that people edit."""
    own = _text("name"), _whole("place"), _whole("saved"), _whole("version"), sa.UniqueConstraint("name")
    op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *parts, *own)


def _of_review(name: str, *parts: Any) -> None:
    """A table of entries of a review's notebook."""
    review = sa.Column("review_id", sa.Integer(), sa.ForeignKey("service_review.id"), nullable=False)
    _entry(name, _text("item"), review, *parts)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)
