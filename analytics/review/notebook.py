"""A review's notebook: what stands under each item of its agenda, and what became of the figures pinned there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.register import Saying
from analytics.register.difference import differences
from analytics.register.kinds import KINDS, called
from analytics.register.notebook import ServiceReview
from analytics.review import pinned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register import Act, Entry, Register
    from analytics.register.notebook import PinnedFinding
    from analytics.review.finding import Finding
    from analytics.review.review import Review
    from analytics.review.workspace import Workspace

#: Kinds of entry that stand in a notebook, in the order of their making; the review itself last.
ENTRIES: Final = ("note", "pinned finding", "decision")

#: What a review is about unless its people say otherwise.
AGENDA: Final = ("Levels delivered", "Warnings", "Proposals and decisions")


@dataclass(frozen=True)
class Page:
    """What stands under one item of an agenda.

    Attributes:
        item: the item; "" for what stands under none.
        entries: notes, pinned figures and decisions in the order they were made.
    """

    item: str
    entries: tuple[Entry, ...]


def names(place: Workspace) -> list[str]:
    """The reviews there are, the latest period first."""
    if not place.begun():
        return []
    reviews = [entry.value for entry in place.register.entries("service review")]
    return [review.name for review in sorted(reviews, key=_when, reverse=True)]


def before(register: Register | None, held: str = "", *, first: date | None = None) -> ServiceReview | None:
    """The review held before the one of that name: of the latest period that ended before its own did; None for none.

    Args:
        register: where reviews are kept; None where nothing is.
        held: name of a review; "" for one that is still to be begun, before which the latest was held.
        first: of one still to be begun, the first day of its period; None where any that was held came before it.
    """
    there: list[ServiceReview] = [entry.value for entry in register.entries("service review")] if register else []
    ours = next((each for each in there if each.name == held), None)
    ends = ours.last if ours else first
    earlier = [each for each in there if ends is None or each.last < ends]
    return max(earlier, key=_when, default=None)


def agenda(place: Workspace, review: str) -> list[str]:
    """The items of a review's agenda."""
    return list(place.register.entry("service review", review).value.agenda)


def begin(place: Workspace, review: Review, by: Saying) -> str:
    """The name of a new review of the latest complete month, with an ordinary agenda.

    Raises:
        QuestionError: there is no such month yet.
    """
    usual = latest(review)
    if usual is None:
        problem = "no complete month was judged yet, so there is none to review"
        raise QuestionError(problem, remedy="Begin a review on the Notebook page and say which period it is about")
    held = replace(usual, name=free(place, usual.name))
    place.register.save(held, by=by)
    return held.name


def latest(review: Review) -> ServiceReview | None:
    """A review of the latest complete month, as one would ordinarily begin; None where there is no such month."""
    if not review.months:
        return None
    first = review.months[-1]
    last = pl.select(pl.lit(first).dt.month_end()).item()
    return ServiceReview(name=f"Review of {first:%B %Y}", first=first, last=last, agenda=AGENDA)


def of_month(place: Workspace, first: date) -> str | None:
    """The review whose period holds a day, the one of the latest period where there are several; None for none."""
    reviews = [place.register.entry("service review", name).value for name in names(place)]
    return next((held.name for held in reviews if held.first <= first <= held.last), None)


def free(place: Workspace, name: str) -> str:
    """The name, or the first with a number after it that no review has."""
    taken, number, found = set(names(place)), 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def pages(place: Workspace, review: str) -> list[Page]:
    """What stands in a review's notebook, item by item; what its agenda no longer has stands under none."""
    return standing(place.register, review)


def standing(register: Register, review: str) -> list[Page]:
    """What stands in a review's notebook in a register, as `pages`; QuestionError where there is no such review."""
    items = list(register.entry("service review", review).value.agenda)
    there = [entry for kind in ENTRIES for entry in register.entries(kind) if entry.value.review == review]
    made = register.made(*ENTRIES)
    there.sort(key=lambda entry: made[entry.value.name])
    under: dict[str, list[Entry]] = {item: [] for item in [*items, ""]}
    for entry in there:
        under[entry.value.item if entry.value.item in under else ""].append(entry)
    return [Page(item, tuple(entries)) for item, entries in under.items()]


def changes(place: Workspace, review: str) -> list[Act]:
    """Every change to a review and its notebook, the latest first."""
    acts = [act for kind in (*ENTRIES, "service review") for act in place.register.history(kind)]
    return sorted((act for act in acts if _of(act) == review), key=lambda act: -act.number)


def told(act: Act) -> str:
    """A change in a sentence."""
    done = "removed" if act.after is None else "made" if act.before is None else "changed"
    value = act.before if act.after is None else act.after
    which = called(value) if act.kind in KINDS else act.name
    quoted = which if which == act.name else which and f"“{which}”"
    return f"{act.at:%-d %b %Y %H:%M} UTC · {act.who or 'somebody'} {done} the {act.kind} {quoted}".rstrip()


def lines(act: Act) -> list[str]:
    """What a change changed, a line a term."""
    return [f"{term}: {was} → {became}" for term, was, became in differences(act.before, act.after)]


def stood(entry: PinnedFinding) -> dict[str, Any]:
    """What a decision keeps of a pinned figure: its words as they stood, and the versions they stood on."""
    return {"pinned": entry.name} | told_of(entry.figure)


def told_of(figure: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a figure that something rests on: its words as they stood, its versions and its recipe."""
    kept = ("question", "answer", "status", "as_of", "data_version", "agreement_version", "function", "parameters")
    return {name: figure[name] for name in kept}


def evidence(finding: Finding) -> dict[str, Any]:
    """A figure as something keeps it that rests on it: its words as they stand, its versions, and its recipe."""
    return told_of(pinned.figure(finding))


def _when(review: ServiceReview) -> tuple[date, str]:
    return review.last, review.name


def _of(act: Act) -> str:
    value = act.after if act.after is not None else act.before
    return str(value.name if isinstance(value, ServiceReview) else value.review)
