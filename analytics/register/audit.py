"""The trail of every change: a chain of hashes, written in the transaction of the change itself.

Each entry's hash covers its number, its content and the hash before it (the scheme of a linked time-stamp, Haber and
Stornetta 1991). An entry that is edited, deleted, moved or cut off breaks the chain at a place that can be named. The
chain's head, printed in exports, is what proves later that a trail was not written anew as a whole.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from analytics.errors import RegisterError
from analytics.register.kinds import KINDS, OF_CATALOGUE, canonical
from analytics.register.models import AuditEntry, Chain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

#: The hash before the first entry.
NOTHING: Final = "0" * 64

#: The kind under which the trail notes that personal words were taken out of earlier entries.
REDACTION: Final = "redaction"

#: The kind under which the trail notes that a backup was put in the place of what was kept.
RESTORE: Final = "restore"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change to one entry, before it has its number."""

    kind: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Damage:
    """What is wrong with the trail: the number of the entry at which it shows, and in words."""

    entry: int
    words: str

    def __str__(self) -> str:
        return self.words


def chain(session: Session) -> Chain:
    """The end of the trail, held until the transaction ends so that writers come one after the other.

    Raises:
        RegisterError: it is missing.
    """
    found = session.get(Chain, 1, with_for_update=True, populate_existing=True)
    if found is None:
        problem = "the register has lost the end of its trail"
        raise RegisterError(problem, remedy="Restore a backup")
    return found


def append(
    session: Session, end: Chain, changes: Sequence[Change], *, act: str, at: str, who: str, reason: str
) -> None:
    """Nothing; the changes are the trail's next entries. `end.agreed` is the catalogue they led to."""
    touched = any(change.kind in _CATALOGUE for change in changes)
    for change in changes:
        entry = AuditEntry(
            id=end.length + 1, act=act, at=at, who=who, kind=change.kind, name=change.name, reason=reason,
            before=change.before, after=change.after, agreed=end.agreed if touched else "", previous=end.head,
        )  # fmt: skip
        entry.digest = digest(entry)
        entry.hash = hashed(entry)
        session.add(entry)
        end.length, end.head = entry.id, entry.hash


def digest(entry: AuditEntry) -> str:
    """SHA-256 of what people wrote in an entry; apart from its hash, so that a personal word can be taken out of it."""
    return _sha([entry.who, entry.reason, entry.before, entry.after])


def hashed(entry: AuditEntry, number: int | None = None) -> str:
    """SHA-256 of an entry with all before it; under another number where one is given."""
    told = [number or entry.id, entry.act, entry.at, entry.kind, entry.name, entry.agreed, entry.digest, entry.previous]
    return _sha(told)


def damages(session: Session, head: str = "") -> list[Damage]:
    """Where the trail is not as it was written, first place first; empty where all is well.

    Args:
        session: of one moment of the register.
        head: a head printed earlier, to be found in the trail.
    """
    entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    end = session.get(Chain, 1)
    found = [*_links(entries), *_ends(entries, end)]
    if head and head not in {entry.hash for entry in entries}:
        words = f"the head {head[:12]}… that was printed is not in the trail: it was cut off or written anew"
        found.append(Damage(entry=len(entries), words=words))
    return found


def folded(entries: Iterable[AuditEntry]) -> dict[tuple[str, str], str]:
    """The JSON of every entry that the changes led to, by kind and name, in the order of their kinds and places."""
    held: dict[tuple[str, str], str] = {}
    for entry in entries:
        key = entry.kind, entry.name
        if entry.after is None:
            held.pop(key, None)
        else:
            held[key] = entry.after
    order = list(KINDS)
    return dict(sorted(
        ((key, after) for key, after in held.items() if key[0] in KINDS),
        key=lambda pair: (order.index(pair[0][0]), json.loads(pair[1])["place"]),
    ))  # fmt: skip


def _links(entries: Sequence[AuditEntry]) -> list[Damage]:
    """Entries that do not follow from the one before, or are not what was hashed."""
    redacted = _redacted(entries)
    by_previous = {entry.previous: entry for entry in entries}
    found, before = list[Damage](), NOTHING
    for place, entry in enumerate(entries, 1):
        words = _broken(place, entry, before, by_previous, redacted)
        if words:
            found.append(Damage(entry=place, words=words))
            if entry.id != place:
                return found  # what follows is numbered from another start, and would only repeat it
        before = entry.hash
    return found


def _broken(
    place: int, entry: AuditEntry, before: str, by_previous: dict[str, AuditEntry], redacted: dict[int, str]
) -> str:
    """What is wrong with the entry that stands at a place, "" for nothing."""
    if entry.id != place:
        many = entry.id - place
        return f"entry {place} is missing" if many == 1 else f"entries {place} to {entry.id - 1} are missing"
    should = by_previous.get(before)
    if should is not None and should is not entry and hashed(should, place) == should.hash:
        return f"entry {place} was moved: what stands at {should.id} belongs here"
    if hashed(entry) != entry.hash:
        return f"entry {place} ({entry.kind} {entry.name!r}) was edited"
    if digest(entry) != redacted.get(entry.id, entry.digest):
        return f"entry {place} ({entry.kind} {entry.name!r}) was edited: its words are not those that were saved"
    if entry.previous != before:
        return f"entry {place} does not follow from entry {place - 1}, which was edited or put in"
    return ""


def _ends(entries: Sequence[AuditEntry], end: Chain | None) -> list[Damage]:
    if end is None:
        return [Damage(entry=len(entries), words="the end of the trail is not marked any more")]
    if len(entries) < end.length and (not entries or entries[-1].id == len(entries)):
        first = len(entries) + 1
        lost = f"entry {first}" if first == end.length else f"entries {first} to {end.length}"
        return [
            Damage(entry=first, words=f"the trail was cut off: {lost} {'is' if first == end.length else 'are'} missing")
        ]
    if entries and entries[-1].hash != end.head:
        return [Damage(entry=len(entries), words=f"entry {entries[-1].id} is not the one the trail ended with")]
    return []


def _redacted(entries: Sequence[AuditEntry]) -> dict[int, str]:
    """The digest that each entry has since words were taken out of it, by its number."""
    found: dict[int, str] = {}
    for entry in entries:
        if entry.kind == REDACTION and entry.after:
            found |= {int(number): told for number, told in json.loads(entry.after)["digests"].items()}
    return found


def _sha(told: Any) -> str:
    return hashlib.sha256(canonical(told).encode()).hexdigest()


_CATALOGUE: Final = {kind.name for kind in OF_CATALOGUE}
