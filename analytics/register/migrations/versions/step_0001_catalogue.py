"""The catalogue, what is agreed, and the trail of every change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: The hash before the first entry of the trail, and the fingerprint of an empty catalogue.
NOTHING = "0" * 64
EMPTY = "44136fa355b3"


def upgrade() -> None:
    """Makes the tables, and the end of an empty trail."""
    _entry("organisation", _text("title"), _text("currency"), _text("zone"), _whole("fiscal_year_starts"))
    _entry("customer", _text("contact"))
    _entry("support_group", _text("lead"))
    _entry("supplier", _text("contact"))
    _entry("calendar", _text("zone"), _json("hours"), _text("holidays"), _json("own_days"))
    _entry("catalogue_document", _text("form"), _text("content"))
    _entry(
        "service", _text("owner"), _refers("group_id", "support_group"), _refers("supplier_id", "supplier"),
        _text("contributes"),
    )  # fmt: skip
    _part("service_offering", "service", _text("name"), _text("describes"), _number("charge"), once="name")
    _part("service_dependency", "service", _whole("part"), _refers("needs_id", "service", nullable=False))
    _entry(
        "agreement", _text("kind"), _refers("service_id", "service"), _refers("customer_id", "customer"),
        _refers("group_id", "support_group"), _refers("supplier_id", "supplier"), _text("offering"),
        sa.Column("review_by", sa.Date()), _whole("lead_days"),
    )  # fmt: skip
    _part(
        "agreement_version", "agreement", sa.Column("in_force", sa.Date(), nullable=False),
        _refers("calendar_id", "calendar"), _json("conventions"), _number("charge"), _number("credit_cap"),
        _text("reason"), once="in_force",
    )  # fmt: skip
    _part(
        "exclusion", "agreement", _text("starts", nullable=True), _text("ends", nullable=True), _json("items"),
        _text("reason"), _text("approver"),
    )  # fmt: skip
    _part(
        "target", "agreement_version", _text("name"), _text("measure"), _number("at_least", nullable=True),
        _number("at_most", nullable=True), sa.Column("within", sa.JSON(none_as_null=True)),
        _number("percentile", nullable=True), _json("priority"), _json("category"), _json("group"), _text("span"),
        _whole("workload_limit", nullable=True), once="name",
    )  # fmt: skip
    _table(
        "credit_schedule", _refers("target_id", "target", nullable=False), _number("cap"), _whole("free_breaches"),
        _whole("claim_within_days", nullable=True), sa.UniqueConstraint("target_id"),
    )  # fmt: skip
    _part("credit_tier", "credit_schedule", _number("at_least"), _number("below"), _number("credit"))
    _trail()


def _trail() -> None:
    _table(
        "audit", sa.Column("act", sa.String(32), nullable=False), _text("at"), _text("who"), _text("kind"),
        _text("name"), _text("reason"), _text("before", nullable=True), _text("after", nullable=True), _text("agreed"),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("digest", "previous", "hash")),
    )  # fmt: skip
    op.create_index("ix_audit_act", "audit", ["act"])
    op.create_index("ix_audit_agreed", "audit", ["agreed"])
    chain = _table("chain", _whole("length"), _text("head"), _text("agreed"))
    op.bulk_insert(chain, [{"id": 1, "length": 0, "head": NOTHING, "agreed": EMPTY}])


def _entry(name: str, *parts: Any) -> None:
    """A table of entries that people edit."""
    own = _text("name"), _whole("place"), _whole("saved"), _whole("version"), sa.UniqueConstraint("name")
    _table(name, *parts, *own)


def _part(name: str, of: str, *parts: Any, once: str = "") -> None:
    """A table of ordered parts of another table's rows; `once` is a column that has a value once a whole."""
    owner = f"{of}_id"
    whole = [_refers(owner, of, nullable=False), _whole("place"), *parts]
    _table(name, *whole, *([sa.UniqueConstraint(owner, once)] if once else []))


def _table(name: str, *parts: Any) -> sa.Table:
    return op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), *parts)


def _refers(name: str, to: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{to}.id"), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Float(53), nullable=nullable)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)
