"""Tables of what stands around the services: goals of customers that they carry, and trends that are watched."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from analytics.register.models.agreed import Customer, Service
from analytics.register.models.base import Base, Kept, owned


class Goal(Kept, Base):
    """What a customer, or every one, wants to reach."""

    __tablename__ = "goal"
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    customer: Mapped[Customer | None] = relationship(lazy="selectin")
    carriers: Mapped[list[Carrier]] = owned("Carrier")


class Carrier(Base):
    """A service that a goal rests on."""

    __tablename__ = "goal_carrier"
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    place: Mapped[int]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    service: Mapped[Service] = relationship(lazy="selectin")


class Trend(Kept, Base):
    """Something that changes around the organisation."""

    __tablename__ = "trend"
    title: Mapped[str]
    kind: Mapped[str]
    what: Mapped[str]
    source: Mapped[str]
    noted: Mapped[date | None]
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    likelihood: Mapped[str]
    impact_level: Mapped[str]
    impact: Mapped[str]
    services: Mapped[list[Any]]
    ground: Mapped[str]
    changes: Mapped[list[Any]]
    owner: Mapped[str]
    review_by: Mapped[date | None]
    closed: Mapped[bool]
