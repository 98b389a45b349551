"""The tables of the register, one class a table: what the catalogue holds, what people write, and the trail of it.

An attribute is called as the field of the domain that it keeps, so that `mirror` can carry one into the other.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, Date, Float, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

#: Names of constraints, so that both databases and every step of a migration call them the same.
NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text, float: Float(53), date: Date, dict[str, Any]: JSON, list[Any]: JSON,
    }  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)


class Kept:
    """An entry that people edit.

    Attributes:
        name: what it is known by among its kind.
        place: where it stands among its kind.
        saved: number of the trail's entry that saved it last.
        version: how often it was saved; a save that saw another version is refused.
    """

    name: Mapped[str] = mapped_column(Text, unique=True)
    place: Mapped[int]
    saved: Mapped[int]
    version: Mapped[int]

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def _owned(to: str, **how: Any) -> Any:
    """Rows that are part of another and go with it, in their order."""
    return relationship(to, cascade="all, delete-orphan", order_by=f"{to}.place", lazy="selectin", **how)


class Organisation(Kept, Base):
    """Whose catalogue it is; one row."""

    __tablename__ = "organisation"
    title: Mapped[str]
    currency: Mapped[str]
    zone: Mapped[str]
    fiscal_year_starts: Mapped[int]


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
    offerings: Mapped[list[Offering]] = _owned("Offering")
    dependencies: Mapped[list[Dependency]] = _owned("Dependency", foreign_keys="Dependency.service_id")


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
    versions: Mapped[list[AgreementVersion]] = _owned("AgreementVersion")
    exclusions: Mapped[list[Exclusion]] = _owned("Exclusion")


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
    targets: Mapped[list[Target]] = _owned("Target")


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
    tiers: Mapped[list[CreditTier]] = _owned("CreditTier")


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


class SourceProfile(Kept, Base):
    """How a source writes its files."""

    __tablename__ = "source_profile"
    declared: Mapped[dict[str, Any]]


class Event(Kept, Base):
    """Something that happened around a service, marked by hand."""

    __tablename__ = "event"
    event: Mapped[str]
    service: Mapped[str]
    happened: Mapped[date]
    kind: Mapped[str]


class ServiceReview(Kept, Base):
    """A service review: its period, who takes part and what is on the agenda."""

    __tablename__ = "service_review"
    first: Mapped[date]
    last: Mapped[date]
    participants: Mapped[list[Any]]
    agenda: Mapped[list[Any]]


class OfReview:
    """An entry of a review's notebook, under one item of its agenda."""

    item: Mapped[str]
    review_id: Mapped[int] = mapped_column(ForeignKey("service_review.id"))

    @declared_attr
    @classmethod
    def review(cls) -> Mapped[ServiceReview]:
        """The review it belongs to."""
        return relationship(lazy="selectin")


class Note(OfReview, Kept, Base):
    """Plain text of a review."""

    __tablename__ = "note"
    text: Mapped[str]


class PinnedFinding(OfReview, Kept, Base):
    """A figure as it stood when it was pinned, and how to make it again."""

    __tablename__ = "pinned_finding"
    commentary: Mapped[str]
    figure: Mapped[dict[str, Any]]


class Decision(OfReview, Kept, Base):
    """What was decided, out of what, and on which figures."""

    __tablename__ = "decision"
    question: Mapped[str]
    choice: Mapped[str]
    alternatives: Mapped[list[Any]]
    reason: Mapped[str]
    owner: Mapped[str]
    due: Mapped[date | None]
    decided: Mapped[date | None]
    figures: Mapped[list[Any]]


class IssuedForecast(Base):
    """What was forecast, as it was shown; a row is never changed."""

    __tablename__ = "issued_forecast"
    __table_args__ = (UniqueConstraint("series", "data_version", "as_of", "method"),)
    series: Mapped[str]
    data_version: Mapped[int]
    as_of: Mapped[str]
    method: Mapped[str]
    periods: Mapped[list[Any]]


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


#: Times are kept as ISO 8601 text with their offset: SQLite has none, and an agreement's offset is part of it.
def written(when: datetime) -> str:
    """An instant as the register writes it, to the microsecond with its offset."""
    return when.isoformat(timespec="microseconds")
