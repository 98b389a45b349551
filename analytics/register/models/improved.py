"""Tables of what is done to improve: actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from analytics.register.models.base import Base, Kept


class Action(Kept, Base):
    """An improvement action: who does what by when, and what it is to bring."""

    __tablename__ = "action"
    title: Mapped[str]
    status: Mapped[str]
    problem: Mapped[str]
    cause: Mapped[str]
    services: Mapped[list[Any]]
    agreement: Mapped[str]
    target: Mapped[str]
    measure: Mapped[str]
    priority: Mapped[str]
    category: Mapped[str]
    group: Mapped[str]
    control_agreement: Mapped[str]
    control_target: Mapped[str]
    expected: Mapped[float | None]
    owner: Mapped[str]
    due: Mapped[date | None]
    started: Mapped[date | None]
    finished: Mapped[date | None]
    cost: Mapped[float | None]
    currency: Mapped[str]
    evidence: Mapped[list[Any]]
    origin_kind: Mapped[str]
    origin: Mapped[str]
