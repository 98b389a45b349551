"""What the records of a review say of who and what stands behind a target that may be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.errors import QuestionError
from analytics.measures.availability import lost
from analytics.review.select import clause, promise
from analytics.warning.behind import part, provider

if TYPE_CHECKING:
    from analytics.review.review import Review


def behind(review: Review, agreement: str, target: str) -> tuple[str, ...]:
    """Clauses that name the part that pulls a target down, or whose time was lost; none where nothing stands out."""
    try:
        promised = promise(review, agreement, target)
    except QuestionError:  # it is not in force any more
        return ()
    whole = promised.whole
    if whole.is_empty() or promised.measure.statistic != "share":
        return ()
    until = whole["ends"][-1]
    if promised.measure.table == "outages":
        said = provider(lost(review.records, clause(review, promised)), until, review.catalogue)
    else:
        said = part(
            review.items(agreement, target), until, promised.target.level, review.catalogue,
            at_least=promised.target.higher_is_better,
        )  # fmt: skip
    return (said,) if said else ()
