"""What the records of a review say of who and what stands behind a target that may be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import QuestionError
from analytics.measures.availability import lost
from analytics.review import words
from analytics.review.detect.unclosed import left_open
from analytics.review.select import clause, promise
from analytics.warning.behind import part, provider

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review
    from analytics.review.select import Promise


def behind(review: Review, agreement: str, target: str) -> tuple[str, ...]:
    """Clauses that name the part that pulls a target down, or whose time was lost; none where nothing stands out."""
    try:
        promised = promise(review, agreement, target)
    except QuestionError:  # it is not in force any more
        return ()
    whole = promised.whole
    if whole.is_empty():
        return ()
    said = [_never_closed(review, promised), _stood_out(review, promised, whole["ends"][-1])]
    return tuple(clause for clause in said if clause)


def _never_closed(review: Review, promised: Promise) -> str:
    """The records left open that make a target on time to resolve look worse than it is; "" where there are none."""
    found = left_open(review).filter(pl.col("service") == promised.agreement.service)
    if not promised.target.measure.startswith("resolution") or found.is_empty():
        return ""
    row = found.row(0, named=True)
    return (
        f"{words.share(row['share'])} of the tickets opened since {row['since']:%-d %B %Y} were never closed: look at "
        "the records first"
    )


def _stood_out(review: Review, promised: Promise, until: date) -> str:
    """The part that pulls a share down, or who lost most of the time; "" where nothing stands out."""
    if promised.measure.statistic != "share":
        return ""
    if promised.measure.table == "outages":
        return provider(lost(review.records, clause(review, promised)), until, review.catalogue)
    return part(
        review.items(promised.agreement.name, promised.target.name), until, promised.target.level, review.catalogue,
        at_least=promised.target.higher_is_better,
    )  # fmt: skip
