"""The table of warnings that were given to people."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from analytics.register.models.base import Base, Kept


class Notice(Kept, Base):
    """A warning given to named people, and what became of it."""

    __tablename__ = "notice"
    agreement: Mapped[str]
    target: Mapped[str]
    periods: Mapped[list[Any]]
    to: Mapped[list[Any]]
    chance: Mapped[float | None]
    act_by: Mapped[date | None]
    said: Mapped[str]
    figure: Mapped[dict[str, Any]]
    state: Mapped[str]
    given: Mapped[date | None]
    given_by: Mapped[str]
    acknowledged: Mapped[date | None]
    acknowledged_by: Mapped[str]
    planned: Mapped[date | None]
    plan: Mapped[str]
    plan_owner: Mapped[str]
    plan_due: Mapped[date | None]
    withdrawn: Mapped[date | None]
    because: Mapped[str]
