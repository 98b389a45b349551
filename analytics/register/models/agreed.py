"""Tables of what is offered and agreed: organisation, services and who serves them, calendars, agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from analytics.register.models.base import Base, Kept, owned


class Organisation(Kept, Base):
    """Whose catalogue it is; one row."""

    __tablename__ = "organisation"
    title: Mapped[str]
    currency: Mapped[str]
    zone: Mapped[str]
    fiscal_year_starts: Mapped[int]


class Conversion(Kept, Base):
    """What one currency is worth in another, on a day and by whose word."""

    __tablename__ = "conversion"
    of: Mapped[str]
    into: Mapped[str]
    rate: Mapped[float]
    on: Mapped[date]
    source: Mapped[str]


class Customer(Kept, Base):
    """Who agreements are made with."""

    __tablename__ = "customer"
    contact: Mapped[str]


class Group(Kept, Base):
    """A support group."""

    __tablename__ = "support_group"
    lead: Mapped[str]


class Supplier(Kept, Base):
    """An outside party whose work a service rests on."""

    __tablename__ = "supplier"
    contact: Mapped[str]


class Calendar(Kept, Base):
    """Agreed service hours."""

    __tablename__ = "calendar"
    zone: Mapped[str]
    hours: Mapped[dict[str, Any]]
    holidays: Mapped[str]
    own_days: Mapped[dict[str, Any]]


class Service(Kept, Base):
    """A means of delivering value to customers."""

    __tablename__ = "service"
    owner: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("support_group.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    contributes: Mapped[str]
    group: Mapped[Group | None] = relationship(lazy="selectin")
    supplier: Mapped[Supplier | None] = relationship(lazy="selectin")
    offerings: Mapped[list[Offering]] = owned("Offering")
    dependencies: Mapped[list[Dependency]] = owned("Dependency", foreign_keys="Dependency.service_id")


class Offering(Base):
    """A service at a defined level and price."""

    __tablename__ = "service_offering"
    __table_args__ = (UniqueConstraint("service_id", "name"),)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    place: Mapped[int]
    name: Mapped[str]
    describes: Mapped[str]
    charge: Mapped[float]


class Dependency(Base):
    """A service that another needs; those of one `part` stand in for each other."""

    __tablename__ = "service_dependency"
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    place: Mapped[int]
    part: Mapped[int]
    needs_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    needs: Mapped[Service] = relationship(foreign_keys=[needs_id], lazy="selectin")


class Agreement(Kept, Base):
    """A promise of a service: SLA, OLA or underpinning contract."""

    __tablename__ = "agreement"
    kind: Mapped[str]
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("support_group.id"))
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"))
    offering: Mapped[str]
    review_by: Mapped[date | None]
    lead_days: Mapped[int]
    service: Mapped[Service | None] = relationship(lazy="selectin")
    customer: Mapped[Customer | None] = relationship(lazy="selectin")
    providing_group: Mapped[Group | None] = relationship(lazy="selectin", info={"may_be_missing": True})
    providing_supplier: Mapped[Supplier | None] = relationship(lazy="selectin", info={"may_be_missing": True})
    versions: Mapped[list[AgreementVersion]] = owned("AgreementVersion")
    exclusions: Mapped[list[Exclusion]] = owned("Exclusion")


class AgreementVersion(Base):
    """An agreement as it stands from a date on."""

    __tablename__ = "agreement_version"
    __table_args__ = (UniqueConstraint("agreement_id", "in_force"),)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    place: Mapped[int]
    in_force: Mapped[date]
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    conventions: Mapped[dict[str, Any]]
    charge: Mapped[float]
    credit_cap: Mapped[float]
    reason: Mapped[str]
    declared_calendar: Mapped[Calendar | None] = relationship(lazy="selectin", info={"may_be_missing": True})
    targets: Mapped[list[Target]] = owned("Target")


class Target(Base):
    """One measurable commitment, with its workload limit."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("agreement_version_id", "name"),)
    agreement_version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"))
    place: Mapped[int]
    name: Mapped[str]
    measure: Mapped[str]
    at_least: Mapped[float | None]
    at_most: Mapped[float | None]
    within: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    percentile: Mapped[float | None]
    priority: Mapped[list[Any]]
    category: Mapped[list[Any]]
    group: Mapped[list[Any]]
    span: Mapped[str]
    workload_limit: Mapped[int | None]
    credits: Mapped[CreditSchedule | None] = relationship(cascade="all, delete-orphan", lazy="selectin")


class CreditSchedule(Base):
    """What a missed level of a target costs."""

    __tablename__ = "credit_schedule"
    target_id: Mapped[int] = mapped_column(ForeignKey("target.id"), unique=True)
    cap: Mapped[float]
    free_breaches: Mapped[int]
    claim_within_days: Mapped[int | None]
    tiers: Mapped[list[CreditTier]] = owned("CreditTier")


class CreditTier(Base):
    """The credit of a band of levels."""

    __tablename__ = "credit_tier"
    credit_schedule_id: Mapped[int] = mapped_column(ForeignKey("credit_schedule.id"))
    place: Mapped[int]
    at_least: Mapped[float]
    below: Mapped[float]
    credit: Mapped[float]


class Exclusion(Base):
    """Time or items left out of an agreement's figures."""

    __tablename__ = "exclusion"
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    place: Mapped[int]
    starts: Mapped[str | None]
    ends: Mapped[str | None]
    items: Mapped[list[Any]]
    reason: Mapped[str]
    approver: Mapped[str]


class Document(Kept, Base):
    """A document that came with part of the catalogue, kept as it came."""

    __tablename__ = "catalogue_document"
    form: Mapped[str]
    content: Mapped[str]
