"""A person's words taken out of the trail of changes, so that a trail tampered with can still be told from it.

The hash of an entry covers a digest of its words, not the words, so the chain holds without them. The redaction is an
entry of the trail itself and keeps the digests of what is left; a change to it later is found like any other.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from analytics.errors import RegisterError
from analytics.register import audit
from analytics.register.audit import REDACTION, Change
from analytics.register.changes import brief, rows
from analytics.register.kinds import KINDS, canonical
from analytics.register.models import AuditEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from analytics.register.changes import Saying
    from analytics.register.models import Chain

#: What stands where a word was.
REMOVED: Final = "[removed]"

#: Fewer letters would take apart what has nothing to do with the person.
FEWEST: Final = 3


def redact(session: Session, end: Chain, word: str, *, act: str, at: str, by: Saying) -> int:
    """How many entries of the trail had the word, and have it no more.

    Args:
        session: of a writing transaction.
        end: the end of the trail, held.
        word: what is taken out, as it was written.
        act, at, by: what marks the change, when, and who makes it.

    Raises:
        RegisterError: the word is too short, or something that is kept still says it.
    """
    if len(word.strip()) < FEWEST:
        problem = f"{word!r} is too short to be taken out everywhere"
        raise RegisterError(problem, expected=f"at least {FEWEST} letters, such as a whole name")
    _not_kept(session, word)
    digests = {entry.id: _without(entry, word) for entry in session.scalars(select(AuditEntry)) if _says(entry, word)}
    if digests:
        change = Change(kind=REDACTION, name=REMOVED, before=None, after=canonical({"digests": digests}))
        audit.append(session, end, [change], act=act, at=at, who=by.who, reason=by.reason)
    return len(digests)


def _not_kept(session: Session, word: str) -> None:
    for kind in KINDS.values():
        for row in rows(session, kind):
            if _escaped(word) in brief(kind, row):
                problem = f"the {kind.name} {row.name!r} still says {word!r}"
                raise RegisterError(problem, remedy="Change or remove it first, then take the word out of the trail")


def _says(entry: AuditEntry, word: str) -> bool:
    contents = [entry.before or "", entry.after or ""]
    return word in entry.who or word in entry.reason or any(_escaped(word) in content for content in contents)


def _without(entry: AuditEntry, word: str) -> str:
    """The digest of the entry's words once the word is taken out of them."""
    entry.who, entry.reason = entry.who.replace(word, REMOVED), entry.reason.replace(word, REMOVED)
    for side in ("before", "after"):
        content = getattr(entry, side)
        if content is not None:
            setattr(entry, side, content.replace(_escaped(word), REMOVED))
    return audit.digest(entry)


def _escaped(word: str) -> str:
    """The word as JSON writes it."""
    return json.dumps(word, ensure_ascii=False)[1:-1]
