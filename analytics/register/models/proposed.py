"""Tables of what is thought of and put forward: scenarios, and proposals made from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from analytics.register.models.base import Base, Kept


class KeptScenario(Kept, Base):
    """A named set of changes to what is agreed or assumed."""

    __tablename__ = "scenario"
    title: Mapped[str]
    ground: Mapped[str]
    about: Mapped[dict[str, Any]]
    changes: Mapped[list[Any]]
    horizon: Mapped[int]
    seed: Mapped[int]
    note: Mapped[str]
    trends: Mapped[list[Any]]
    data_version: Mapped[int]
    withdrawn: Mapped[bool]


class KeptProposal(Kept, Base):
    """A change put forward to be decided on."""

    __tablename__ = "proposal"
    title: Mapped[str]
    status: Mapped[str]
    scenarios: Mapped[list[Any]]
    services: Mapped[list[Any]]
    problem: Mapped[str]
    benefit: Mapped[float | None]
    benefit_is: Mapped[str]
    one_off: Mapped[float | None]
    yearly: Mapped[float | None]
    currency: Mapped[str]
    risk: Mapped[str]
    risk_level: Mapped[str]
    evidence: Mapped[list[Any]]
    owner: Mapped[str]
    decide_by: Mapped[date | None]
    excludes: Mapped[list[Any]]
    requires: Mapped[list[Any]]
