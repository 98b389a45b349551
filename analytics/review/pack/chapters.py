"""The chapters of a pack, in order; a new one is a function and a line in `CHAPTERS`.

A chapter that has nothing to say is left out of the pack. A figure that cannot be made is told by a remark that says
why: what is missing is never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import ServiceReviewError
from analytics.review import actions as kept_actions
from analytics.review import words
from analytics.review.findings import (
    actions,
    brief,
    causes,
    compliance,
    contribution,
    footprint,
    methods,
    monitoring,
    notices,
    portfolio,
    proposals,
    service_credits,
    trends,
    warnings,
)
from analytics.review.findings import decisions as decided
from analytics.review.pack.contents import Block, Figure, Words

if TYPE_CHECKING:
    from analytics.review.finding import Finding
    from analytics.review.review import Review

#: So many targets are shown each by a chart of its own.
CHARTED: Final = 4

#: So many warnings are printed, the most pressing first.
WARNED: Final = 12


@dataclass(frozen=True)
class Asked:
    """What a pack is asked for.

    Attributes:
        review: as it stands at the end of the period, and of one customer where it is for one.
        month: first day of the month under review.
        held: name of the review whose notebook is in the pack; "" for none.
        past: whether the month is an earlier one than the latest, told as its figures stood at its end.
    """

    review: Review
    month: date
    held: str = ""
    past: bool = False

    @property
    def named(self) -> str:
        """The month as findings take it."""
        return f"{self.month:%Y-%m}"


def levels(asked: Asked) -> Iterator[Block]:
    """The scorecard, what changed, each target that was missed with why, and what figures alone do not show."""
    review = asked.review
    card = compliance.scorecard(review, month=asked.named)
    yield Figure(finding=card, rows=200)
    yield from _since(asked)
    missed = card.table.filter(pl.col("status") == "breached").sort("budget_left", nulls_last=True)
    for row in missed.head(CHARTED).to_dicts():
        which = {"agreement": row["agreement"], "target": row["target"]}
        yield from figure(compliance.level, review, **which, month=asked.named, rows=0)
        yield from figure(causes.changed, review, **which, month=asked.named, silent=True)
    yield from figure(brief.noticed, review)


def ahead(asked: Asked) -> Iterator[Block]:
    """Every target with its chance of a miss, and where those most pressing are going."""
    review = asked.review
    warned = warnings.ordered(review)
    yield Figure(finding=warned, rows=WARNED)
    pressing = warned.table.filter(pl.col("outlook").is_in(["likely", "possible"]))
    for row in pressing.head(CHARTED).to_dicts():
        yield from figure(warnings.ahead, review, agreement=row["agreement"], target=row["target"])
    yield from told(notices.told, review)


def owed(asked: Asked) -> Iterator[Block]:
    """The credits of the quarter, with what each is for and by when it must be claimed."""
    if any(target.credits.tiers for each in asked.review.catalogue.agreements for target in each.versions[-1].targets):
        yield from figure(service_credits.payable, asked.review, month=asked.named)


def improved(asked: Asked) -> Iterator[Block]:
    """The actions there are, and what each that is done, or took hold, did to its level."""
    kept = actions.register(asked.review)
    if kept.table.height:
        yield Figure(finding=kept)
        for entry in kept_actions.listed(asked.review.register)[:CHARTED]:
            begun = entry.value.started
            if begun and entry.value.agreement and begun <= (asked.review.last_day or begun):
                yield from figure(actions.effect, asked.review, **kept_actions.asked(entry.value), silent=True, rows=0)


def around(asked: Asked) -> Iterator[Block]:
    """What changes around us, which goals rest on which services, and energy and CO2e beside the level."""
    review = asked.review
    yield from told(trends.watched, review)
    yield from told(contribution.goals, review, month=asked.named)
    yield from told(footprint.services, review, month=asked.named)


def proposed(asked: Asked) -> Iterator[Block]:
    """The proposals with benefit and cost, and which bring most together."""
    kept = proposals.ordered(asked.review)
    yield Figure(finding=kept)
    if kept.table.filter(pl.col("status") == "proposed").height:
        yield from figure(portfolio.within, asked.review)


def decisions(asked: Asked) -> Iterator[Block]:
    """What needs a decision, and what was decided in the review whose notebook is in the pack."""
    yield from told(decided.before, asked.review, held=asked.held, month=None if asked.held else asked.named)
    yield from figure(brief.decisions, asked.review)
    if asked.held:
        yield from figure(decided.taken, asked.review, held=asked.held)


def checked(asked: Asked) -> Iterator[Block]:
    """How right our own methods were, and what monitoring covers; of the whole, for both are of everybody's records."""
    if not asked.review.customer:
        yield from figure(methods.reviewed, asked.review)
        yield from told(monitoring.covered, asked.review)


#: Every chapter before the notebook's own, by its title.
CHAPTERS: Final[dict[str, Callable[[Asked], Iterable[Block]]]] = {
    "Levels delivered": levels,
    "Warnings": ahead,
    "Credits payable": owed,
    "Actions": improved,
    "Proposals": proposed,
    "Outlook": around,
    "Decisions": decisions,
    "Our own methods": checked,
}


#: Chapters of what people keep, which has no end of a month to be told as of.
KEPT: Final = ("Actions", "Proposals", "Outlook", "Decisions")

#: What is said first in them where figures are those of a month in the past.
AS_KEPT_NOW: Final = "What people keep is told here as it is kept today; figures are those of the end of the month."


def blocks(title: str, asked: Asked) -> tuple[Block, ...]:
    """What stands in one of the chapters."""
    found = tuple(CHAPTERS[title](asked))
    return (Words(kind="remark", text=AS_KEPT_NOW), *found) if found and asked.past and title in KEPT else found


def figure(
    make: Callable[..., Finding], review: Review, *, silent: bool = False, rows: int = 40, **parameters: Any
) -> Iterator[Block]:
    """The figure a function makes, or the remark that it cannot be made and why.

    Args:
        make: of `analytics.review.findings`.
        review: what it is asked of.
        rows: so many rows of its table are printed.
        silent: whether it is left out without a remark, since what stands before it says enough.
        parameters: what it is asked.
    """
    try:
        yield Figure(finding=make(review, **parameters), rows=rows)
    except ServiceReviewError as error:
        if not silent:
            yield Words(kind="remark", text=words.sentence(str(error)))


def told(make: Callable[..., Finding], review: Review, **parameters: Any) -> Iterator[Block]:
    """The figure a function makes where there is a row in it; nothing where it cannot be made or says nothing."""
    for block in figure(make, review, silent=True, **parameters):
        if isinstance(block, Figure) and block.finding.table.height:
            yield block


def _since(asked: Asked) -> Iterator[Block]:
    """What changed since the month before, where there is one."""
    at = asked.review.months.index(asked.month)
    if at:
        yield from figure(brief.since_month, asked.review, month=f"{asked.review.months[at - 1]:%Y-%m}", silent=True)
