"""The notebook of a period as chapters: what stands under each item of its agenda, in that order."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from analytics.review import notebook, pinned
from analytics.review.pack.contents import Block, Chapter, Figure, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.register import Entry
    from analytics.register.notebook import Decision, PinnedFinding, ServiceReview
    from analytics.review.review import Review


#: Rows of a table that are printed although a picture shows them.
SHORT: Final = 12


def of(review: Review, month: date, held: str | None) -> ServiceReview | None:
    """The service review of a month whose notebook goes into its pack; None where there is none.

    Args:
        review: whose register it is kept in.
        month: first day of the month.
        held: its name, to be taken whatever its period; None for the last one that ends in the month; "" for none.

    Raises:
        QuestionError: no review is called so.
    """
    if held == "" or review.register is None:
        return None
    if held is not None:
        kept: ServiceReview = review.register.entry("service review", held).value
        return kept
    there = [entry.value for entry in review.register.entries("service review")]
    of_month = [each for each in there if each.last.replace(day=1) == month]
    return max(of_month, key=lambda each: (each.last, each.first, each.name), default=None)


def chapters(review: Review, held: ServiceReview) -> tuple[Chapter, ...]:
    """A chapter for each item of the agenda under which anything stands, and one for what stands under none."""
    if review.register is None:
        return ()
    found = notebook.standing(review.register, held.name)
    return tuple(
        Chapter(title=page.item or "Further notes", blocks=tuple(_blocks(review, page.entries)), item=True)
        for page in found
    )


def _blocks(review: Review, entries: tuple[Entry, ...]) -> Iterator[Block]:
    for entry in entries:
        if entry.kind.name == "note" and entry.value.text.strip():
            yield Words(kind="note", text=entry.value.text)
        elif entry.kind.name == "pinned finding":
            yield from _pinned(review, entry.value)
        elif entry.kind.name == "decision":
            yield _decision(entry.value)


def _pinned(review: Review, pin: PinnedFinding) -> Iterator[Block]:
    """A pinned figure made again at its own cut-off, with how it stood where it is restated.

    For one customer how it stood is not told: it was pinned from a review of everybody.
    """
    cut = datetime.fromisoformat(pin.figure["as_of"]) if pin.figure["as_of"] else None
    again = pinned.again(pin.figure, review.cut_at(cut))
    if again.finding is not None:
        stood = again.words if again.restated and not review.customer else ""
        long = again.finding.picture is not None and again.finding.table.height > SHORT
        yield Figure(finding=again.finding, said=pin.commentary, stood=stood, rows=0 if long else 40)
    elif not review.customer:
        yield Words(kind="remark", heading=pin.figure["answer"], text=f"{again.words}.", facts=_said(pin.commentary))


def _said(commentary: str) -> tuple[tuple[str, str], ...]:
    return (("What it says to us", commentary),) if commentary.strip() else ()


def _decision(told: Decision) -> Words:
    facts: list[tuple[str, str | date]] = [
        ("Why", told.reason), ("Who carries it out", told.owner), ("By when", told.due or ""),
        ("Decided on", told.decided or ""),
    ]  # fmt: skip
    facts += [("Instead of", f"{other.choice}: {other.because}".rstrip(": ")) for other in told.alternatives]
    facts += [("Rests on", str(figure["answer"])) for figure in told.figures]
    return Words(
        kind="decision", heading=told.question, text=told.choice, facts=tuple(fact for fact in facts if fact[1])
    )
