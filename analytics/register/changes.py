"""Changes as they are written: what is wished for becomes rows, and the trail's entries, in one transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from analytics import catalogue as catalogues
from analytics.errors import ConflictError
from analytics.measures import registry
from analytics.register import audit, kinds, mirror, titles
from analytics.register.audit import Change
from analytics.register.kinds import KINDS, OF_CATALOGUE, Kind
from analytics.register.models import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from analytics.catalogue import Catalogue
    from analytics.register.models import Chain

Key = tuple[str, str]


@dataclass(frozen=True)
class Saying:
    """Who makes a change, and why."""

    who: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an entry shall be.

    Attributes:
        kind, name: the entry.
        value: what it shall be; None for gone.
        seen: the version its author saw, 0 where they saw none; None where it does not matter.
        place: where it shall stand among its kind; None for where it stands, or last.
    """

    kind: Kind
    name: str
    value: Any = None
    seen: int | None = None
    place: int | None = None

    @property
    def key(self) -> Key:
        """Kind and name."""
        return self.kind.name, self.name


@dataclass(frozen=True, kw_only=True)
class Step:
    """A wish that changes something: the row there is, the place it takes, and the trail's words before and after."""

    wish: Wish
    row: Any
    place: int
    before: str | None
    after: str | None


def write(session: Session, end: Chain, wishes: Sequence[Wish], *, act: str, at: str, by: Saying) -> set[Key]:
    """What was changed, by kind and name, with its entries in the trail; a wish that is true already changes nothing.

    Args:
        session: of a writing transaction.
        end: the end of the trail, held.
        wishes: what shall be.
        act: the word that marks what is saved together.
        at: when.
        by: who, and why.

    Raises:
        ConflictError: an entry is not at the version that was seen.
        CatalogueError: the catalogue would not hold together.
        MeasureError: a target could not be measured as it is written.
        RegisterError: two entries in use would have one title.
    """
    steps = [step for wish in wishes if (step := _step(session, wish)) is not None]
    if any(step.wish.kind.field for step in steps):
        after = _candidate(session, steps)
        catalogues.check(after, "the catalogue")
        registry.check(after)
        end.agreed = catalogues.fingerprint(after)
    for kind in {step.wish.kind.name: step.wish.kind for step in steps if step.wish.kind.titled}.values():
        titles.check(kind, _after(session, kind, steps))
    _carry_out(session, steps, end.length)
    changes = [
        Change(kind=step.wish.kind.name, name=step.wish.name, before=step.before, after=step.after) for step in steps
    ]
    audit.append(session, end, changes, act=act, at=at, who=by.who, reason=by.reason)
    return {step.wish.key for step in steps}


def rows(session: Session, kind: Kind) -> list[Any]:
    """Every row of a kind, in its order."""
    return list(session.scalars(select(kind.model).order_by(kind.model.place, kind.model.id)))


def row_of(session: Session, kind: Kind, name: str) -> Any:
    """The row of an entry, None for none."""
    return session.scalar(select(kind.model).where(kind.model.name == name))


def value_of(kind: Kind, row: Any) -> Any:
    """The entry that a row holds."""
    return kind.value(mirror.document(row))


def brief(kind: Kind, row: Any) -> str:
    """The JSON the trail keeps of what a row holds."""
    return kind.brief(value_of(kind, row), row.place)


def catalogue(session: Session) -> Catalogue:
    """What is agreed now."""
    return kinds.together({kind.name: [value_of(kind, row) for row in rows(session, kind)] for kind in OF_CATALOGUE})


def conflict(session: Session, kind: Kind, name: str) -> ConflictError:
    """Who saved, made or removed an entry last, and when, in words."""
    last = session.scalar(
        select(AuditEntry).where(AuditEntry.kind == kind.name, AuditEntry.name == name).order_by(AuditEntry.id.desc())
    )
    if last is None:
        return ConflictError(f"there is no {kind.name} {name!r} to change", remedy="Load the page anew")
    done = "removed" if last.after is None else "made" if last.before is None else "changed"
    whose = last.who or "somebody else"
    which = kinds.called(kind.value(json.loads(last.after or last.before or ""))) or name
    problem = (
        f"{whose} {done} the {kind.name} {which!r} at {last.at[:16].replace('T', ' ')} UTC, while you were working on "
        "it"
    )
    return ConflictError(problem, remedy="Yours is still here: look at theirs, then save again or leave it")


def _step(session: Session, wish: Wish) -> Step | None:
    """What a wish takes; None where it is true already."""
    row = row_of(session, wish.kind, wish.name)
    if wish.seen is not None and wish.seen != (row.version if row else 0):
        raise conflict(session, wish.kind, wish.name)
    before = brief(wish.kind, row) if row else None
    place = wish.place if wish.place is not None else row.place if row else _last(session, wish.kind) + 1
    after = None if wish.value is None else wish.kind.brief(wish.value, place)
    return None if before == after else Step(wish=wish, row=row, place=place, before=before, after=after)


def _last(session: Session, kind: Kind) -> int:
    last = session.scalar(select(func.max(kind.model.place)))
    return -1 if last is None else int(last)


def _candidate(session: Session, steps: Sequence[Step]) -> Catalogue:
    """The catalogue as it would be."""
    return kinds.together({kind.name: _after(session, kind, steps) for kind in OF_CATALOGUE})


def _after(session: Session, kind: Kind, steps: Sequence[Step]) -> list[Any]:
    """Every entry of a kind as it would be, in its order."""
    held = {row.name: (row.place, value_of(kind, row)) for row in rows(session, kind)}
    for step in steps:
        if step.wish.kind is kind:
            held.pop(step.wish.name, None)
            if step.wish.value is not None:
                held[step.wish.name] = step.place, step.wish.value
    return [value for _, value in sorted(held.values(), key=_by_place)]


def _by_place(entry: tuple[int, Any]) -> int:
    return entry[0]


def _carry_out(session: Session, steps: Sequence[Step], before: int) -> None:
    """Kind by kind, so that what is referred to is there; what goes, goes last and the other way round."""
    numbered = list(enumerate(steps, before + 1))
    for kind in KINDS.values():
        of_kind = [
            (number, step) for number, step in numbered if step.wish.kind is kind and step.wish.value is not None
        ]
        written = [(_written(session, step, number), step) for number, step in of_kind]
        _flush(session, steps)
        for row, step in written:  # only now: two new ones of a kind may need each other
            mirror.furnish(session, row, _document(step))
        _flush(session, steps)
    for kind in reversed(KINDS.values()):
        for step in steps:
            if step.wish.kind is kind and step.wish.value is None:
                session.delete(step.row)
        _flush(session, steps)


def _written(session: Session, step: Step, number: int) -> Any:
    row = step.row or step.wish.kind.model()
    session.add(row)
    with session.no_autoflush:
        mirror.fill(session, row, _document(step))
    row.saved = number
    return row


def _document(step: Step) -> mirror.Doc:
    return {**step.wish.kind.document(step.wish.value), "place": step.place}


def _flush(session: Session, steps: Sequence[Step]) -> None:
    try:
        session.flush()
    except StaleDataError as error:
        first = steps[0].wish
        raise conflict(session, first.kind, first.name) from error
