"""Tables of the trail of every change."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from analytics.register.models.base import Base


class AuditEntry(Base):
    """One change to one entry. `id` counts from 1 without a gap, and `hash` binds it to all before it.

    Attributes:
        act: what was saved together carries the same word.
        at: when, in UTC.
        who: whose change it was, as they said.
        kind, name: the entry changed.
        reason: why, as they said.
        before, after: the entry's JSON; None where there was none.
        agreed: fingerprint of the catalogue after the act; "" where the catalogue was not touched.
        digest: SHA-256 of who, reason, before and after.
        previous, hash: SHA-256 of the entry before, and of this one.
    """

    __tablename__ = "audit"
    act: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[str]
    who: Mapped[str]
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str]
    reason: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    agreed: Mapped[str] = mapped_column(Text, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Chain(Base):
    """Where the trail ends; one row, locked by whoever writes."""

    __tablename__ = "chain"
    length: Mapped[int]
    head: Mapped[str]
    agreed: Mapped[str]
