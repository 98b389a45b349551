"""The trail read as people ask of it: who changed what, what was agreed at a time, whether the tables still say so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from analytics.errors import QuestionError
from analytics.register import audit, kinds
from analytics.register.changes import brief, rows
from analytics.register.kinds import KINDS, OF_CATALOGUE
from analytics.register.models import AuditEntry, Chain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from analytics.catalogue import Catalogue
    from analytics.register.audit import Damage


@dataclass(frozen=True, kw_only=True)
class Act:
    """One entry of the trail: who changed what, when and why.

    Attributes:
        number: its place in the trail.
        act: what was saved together carries the same word.
        at: when (UTC).
        who, reason: as they were said.
        kind, name: the entry changed.
        before, after: the entry before and after; None where there was none.
        agreed: fingerprint of the catalogue it led to; "" where the catalogue was not touched.
        hash: the head of the trail with it.
    """

    number: int
    act: str
    at: datetime
    who: str
    reason: str
    kind: str
    name: str
    before: Any
    after: Any
    agreed: str
    hash: str


def as_agreed(session: Session, agreed: str) -> Catalogue:
    """The catalogue that had a fingerprint; QuestionError where none ever had."""
    last = session.scalar(select(func.max(AuditEntry.id)).where(AuditEntry.agreed == agreed))
    if last is None:
        known = session.scalars(select(AuditEntry.agreed).where(AuditEntry.agreed != "").distinct())
        problem = f"no agreement version {agreed!r} was ever kept"
        raise QuestionError(problem, found=agreed, exists=known)
    return catalogue_of(
        audit.folded(session.scalars(select(AuditEntry).where(AuditEntry.id <= last).order_by(AuditEntry.id)))
    )


def catalogue_of(told: Mapping[tuple[str, str], str]) -> Catalogue:
    """The catalogue of entries as the trail tells them."""
    held: dict[str, list[Any]] = {kind.name: [] for kind in OF_CATALOGUE}
    for (kind, _), content in told.items():
        if kind in held:
            held[kind].append(read(kind, content)[0])
    return kinds.together(held)


def differences(session: Session) -> list[Damage]:
    """Where the tables are not what the trail led to."""
    told = audit.folded(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    held = {(kind.name, row.name): brief(kind, row) for kind in KINDS.values() for row in rows(session, kind)}
    length = session.scalar(select(Chain.length)) or 0
    return [
        audit.Damage(
            entry=length, words=f"the {kind} {name!r} is not what the trail says: it was changed past the register"
        )
        for kind, name in sorted(told.keys() | held.keys())
        if told.get((kind, name)) != held.get((kind, name))
    ]


def arrived(session: Session, act: str) -> set[tuple[str, str]]:
    """What an act changed, by kind and name; empty where it did not arrive."""
    return {(entry.kind, entry.name) for entry in session.scalars(select(AuditEntry).where(AuditEntry.act == act))}


def read(kind: str, content: str | None) -> tuple[Any, int | None]:
    """An entry and its place, from the JSON of the trail; None for none."""
    if content is None:
        return None, None
    told = json.loads(content)
    return kinds.named(kind).value(told), told["place"]


def told(entry: AuditEntry) -> Act:
    """One entry of the trail, its content as the domain's own."""
    before, after = (read(entry.kind, content)[0] if entry.kind in KINDS else content
                     for content in (entry.before, entry.after))  # fmt: skip
    return Act(
        number=entry.id, act=entry.act, at=datetime.fromisoformat(entry.at), who=entry.who, reason=entry.reason,
        kind=entry.kind, name=entry.name, before=before, after=after, agreed=entry.agreed, hash=entry.hash,
    )  # fmt: skip
