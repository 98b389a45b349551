"""Tables of what people write: profiles of sources, events, reviews and their notebooks, forecasts as shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from analytics.register.models.base import Base, Kept


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
    proposal: Mapped[str]
    carried_out: Mapped[date | None]
    outcome: Mapped[str]


class IssuedForecast(Kept, Base):
    """What was forecast, as it was shown."""

    __tablename__ = "issued_forecast"
    series: Mapped[str]
    data_version: Mapped[int]
    as_of: Mapped[str]
    method: Mapped[str]
    periods: Mapped[list[Any]]
