"""The register: what is agreed and what people decide, kept so that nothing acknowledged is ever lost.

A save is one transaction with its entry in the trail. It names the version its author saw; where somebody saved in
between it is refused, and nothing of theirs is written over.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from analytics import catalogue as catalogues
from analytics.errors import ConflictError, QuestionError
from analytics.register import audit, backup, changes, kinds, mark, migration, redaction, restoration, trail
from analytics.register.changes import Saying, Wish, row_of, rows, value_of, write
from analytics.register.database import Database, LostError, place
from analytics.register.kinds import KINDS, OF_CATALOGUE, Kind
from analytics.register.models import AuditEntry, Chain, stamp

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from analytics.catalogue import Catalogue
    from analytics.register.audit import Damage
    from analytics.register.issued import IssuedForecast
    from analytics.register.trail import Act

#: A save whose connection went away is asked after, and tried again, so many times.
TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something kept.

    Attributes:
        value: the domain's own, such as a `Service` or a `Decision`.
        version: how often it was saved; a later save names it.
    """

    value: Any
    version: int

    @property
    def kind(self) -> Kind:
        """What it is."""
        return kinds.kind_of(self.value)


NOBODY: Final = Saying()


@dataclass(frozen=True)
class Register:
    """What people keep in one workspace.

    Attributes:
        database: where it lives.
        folder: the workspace's folder, where backups go.
        now: tells the time that changes are marked with.
    """

    database: Database
    folder: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    # ---- what is kept

    def catalogue(self, agreed: str | None = None) -> Catalogue:
        """What is agreed now, or was under the fingerprint of an earlier catalogue.

        Raises:
            QuestionError: no catalogue had that fingerprint.
        """
        with self.database.reading() as session:
            return changes.catalogue(session) if agreed is None else trail.as_agreed(session, agreed)

    def agreed(self) -> str:
        """Fingerprint of the catalogue as it is now: what a figure's agreement version is."""
        with self.database.reading() as session:
            return session.scalar(select(Chain.agreed)) or ""

    def stamp(self) -> str:
        """What changes whenever something does that figures and charts are made of: what is agreed, marked events."""
        return mark.mark(self.database)

    def entries(self, kind: str) -> list[Entry]:
        """Everything of a kind, in its order."""
        found = kinds.named(kind)
        with self.database.reading() as session:
            return [_entry(found, row) for row in rows(session, found)]

    def entry(self, kind: str, name: str) -> Entry:
        """One entry of a kind.

        Raises:
            QuestionError: there is none of that name.
        """
        found = kinds.named(kind)
        with self.database.reading() as session:
            row = row_of(session, found, name)
            if row is None:
                problem = f"no {kind} {name!r} is kept"
                raise QuestionError(problem, found=name, exists=[there.name for there in rows(session, found)])
            return _entry(found, row)

    # ---- changes

    def save(self, value: Any, *, version: int = 0, by: Saying = NOBODY) -> Entry:
        """The entry as it is kept from now on.

        Args:
            value: the entry, whole.
            version: the version its author saw; 0 where it is new.
            by: who saves it and why.

        Raises:
            ConflictError: it was saved, made or removed by somebody else in between.
            CatalogueError: the catalogue would not hold together with it.
            RegisterError: it cannot be kept.
        """
        return self.save_all([(value, version)], by=by)[0]

    def save_all(self, values: Sequence[tuple[Any, int]], *, by: Saying = NOBODY) -> list[Entry]:
        """The entries as they are kept from now on: all of them, or none. As `save`, each with the version seen."""
        asked = [Wish(kind=kinds.kind_of(value), name=value.name, value=value, seen=seen) for value, seen in values]
        changed = self._write(lambda _: asked, by)
        return [
            Entry(value=wish.value, version=(wish.seen or 0) + ((wish.kind.name, wish.name) in changed))
            for wish in asked
        ]

    def remove(self, kind: str, name: str, *, version: int, by: Saying = NOBODY) -> None:
        """Nothing; the entry is not kept any more, but the trail still has it.

        Raises:
            ConflictError: it was saved or removed by somebody else in between.
            CatalogueError: something else in the catalogue needs it.
        """
        self._write(lambda _: [Wish(kind=kinds.named(kind), name=name, value=None, seen=version)], by)

    def agree(self, catalogue: Catalogue, *, seen: str | None = None, by: Saying = NOBODY) -> Catalogue:
        """The catalogue, which is the whole of what is agreed from now on.

        Args:
            catalogue: the whole of it.
            seen: fingerprint of the catalogue its author saw; None where it does not matter.
            by: who agrees it and why.

        Raises:
            ConflictError: what is agreed was changed by somebody else in between.
            CatalogueError: it does not hold together.
        """
        catalogues.check(catalogue, "the catalogue")
        parts = kinds.apart(catalogue)

        def asked(session: Session) -> list[Wish]:
            if seen is not None and seen != session.scalar(select(Chain.agreed)):
                problem = "somebody else changed what is agreed in between"
                raise ConflictError(problem, remedy="Look at what is agreed now, and bring yours in again")
            wanted = [
                Wish(kind=kind, name=value.name, value=value, place=place)
                for kind in OF_CATALOGUE
                for place, value in enumerate(parts[kind.name])
            ]
            names = {(wish.kind.name, wish.name) for wish in wanted}
            gone = [(kind, row.name) for kind in OF_CATALOGUE for row in rows(session, kind)]
            return [
                *wanted, *(Wish(kind=kind, name=name) for kind, name in gone if (kind.name, name) not in names)
            ]  # fmt: skip

        self._write(asked, by)
        return catalogue

    def issue(self, forecasts: Iterable[IssuedForecast]) -> None:
        """Nothing; the forecasts are kept as they were shown, and one that was issued before stays as it was then."""
        shown = {forecast.name: forecast for forecast in forecasts}
        kind = KINDS["issued forecast"]

        def asked(session: Session) -> list[Wish]:
            known = set(session.scalars(select(kind.model.name).where(kind.model.name.in_(shown))))
            return [Wish(kind=kind, name=name, value=value) for name, value in shown.items() if name not in known]

        if shown:
            self._write(asked, NOBODY)

    def undo(self, number: int, *, by: Saying = NOBODY) -> None:
        """Nothing; the entry that one change changed is again as it was before, unless it was changed since.

        Raises:
            ConflictError: it was changed since.
            QuestionError: the trail has no such number.
        """

        def asked(session: Session) -> list[Wish]:
            entry = session.get(AuditEntry, number)
            if entry is None or entry.kind not in KINDS:
                problem = f"the trail has no change {number} that can be undone"
                raise QuestionError(problem)
            row = row_of(session, kinds.named(entry.kind), entry.name)
            if (row.saved if row else None) != (number if entry.after is not None else None):
                raise changes.conflict(session, kinds.named(entry.kind), entry.name)
            value, where = trail.read(entry.kind, entry.before)
            return [Wish(kind=kinds.named(entry.kind), name=entry.name, value=value, place=where)]

        self._write(asked, Saying(who=by.who, reason=by.reason or f"Change {number} undone"))

    # ---- the trail

    def history(self, kind: str = "", name: str = "", *, limit: int | None = None) -> list[Act]:
        """Every change, of one kind or one entry where it is named, the first first; or the first so many."""
        asked = select(AuditEntry).order_by(AuditEntry.id).limit(limit)
        asked = asked.where(AuditEntry.kind == kind) if kind else asked
        asked = asked.where(AuditEntry.name == name) if name else asked
        with self.database.reading() as session:
            return [trail.told(entry) for entry in session.scalars(asked)]

    def made(self, *kinds_of: str) -> dict[str, int]:
        """The number of the trail's entry that made each entry of the kinds last, by its name."""
        asked = select(AuditEntry.name, AuditEntry.id).where(AuditEntry.kind.in_(kinds_of), AuditEntry.before.is_(None))
        with self.database.reading() as session:
            return {entry.name: entry.id for entry in session.execute(asked.order_by(AuditEntry.id))}

    def head(self) -> str:
        """The hash that ends the trail, to be printed where it cannot be changed later; zeros for an empty trail."""
        with self.database.reading() as session:
            return session.scalar(select(Chain.head)) or audit.NOTHING

    def verify(self, head: str = "") -> list[Damage]:
        """Where trail and register are not what was saved; empty where all is well.

        Args:
            head: a head printed earlier, to be found in the trail.
        """
        with self.database.reading() as session:
            found = audit.damages(session, head)
            return found or trail.differences(session)

    def redact(self, word: str, *, by: Saying = NOBODY) -> int:
        """How many entries of the trail had a word, such as a person's name, and have it no more.

        Raises:
            RegisterError: the word is too short, or something that is kept still says it.
        """
        with self.database.writing() as session:
            end, when = audit.chain(session), stamp(self.now())
            many = redaction.redact(session, end, word, act=secrets.token_hex(16), at=when, by=by)
        self.database.settle()
        return many

    # ---- backups

    def backup(self, target: Path) -> Path:
        """The file that holds everything kept at one moment; RegisterError where it is there or cannot be written."""
        return backup.take(self.database, target)

    def restore(self, file: Path, *, by: Saying = NOBODY) -> Path:
        """The backup taken of what was kept until now, in whose stead the backup's content is kept from now on.

        Raises:
            RegisterError: the file is no sound backup, or its trail was tampered with.
        """
        return restoration.restore(self.database, self.folder, file, at=stamp(self.now()), by=by)

    def close(self) -> None:
        """Nothing; connections are given back."""
        self.database.close()

    def _write(self, asked: Callable[[Session], list[Wish]], by: Saying) -> set[tuple[str, str]]:
        """What was changed, by kind and name. Where the answer got lost, the trail tells whether the save arrived."""
        act = secrets.token_hex(16)
        for attempt in range(1, TRIES + 1):
            try:
                with self.database.writing() as session:
                    end = audit.chain(session)
                    there = trail.arrived(session, act) if attempt > 1 else set()
                    return there or write(session, end, asked(session), act=act, at=stamp(self.now()), by=by)
            except LostError:
                if attempt == TRIES:
                    raise
        raise AssertionError  # every way out of the loop is above


def at(folder: Path, room: str) -> Register:
    """The register of a workspace, its tables made or brought up to date.

    Args:
        folder: the workspace's folder.
        room: the workspace's name.

    Raises:
        RegisterError: it cannot be opened.
    """
    database = place(folder, room)
    try:
        migration.bring_up_to_date(database, folder)
    except BaseException:
        database.close()
        raise
    return Register(database, folder)


def _entry(kind: Kind, row: Any) -> Entry:
    return Entry(value=value_of(kind, row), version=row.version)
