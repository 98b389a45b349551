"""What was decided in a review, by whom it is carried out, and by when?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review import notebook, words
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from analytics.register.notebook import Decision
    from analytics.review.review import Review

_TAKEN: Final[dict[str, pl.DataType]] = {
    "question": pl.String(), "choice": pl.String(), "owner": pl.String(), "due": pl.Date(), "decided": pl.Date(),
    "reason": pl.String(), "item": pl.String(),
}  # fmt: skip


def taken(review: Review, *, held: str) -> Finding:
    """The decisions of a review, in the order of its agenda; those that nothing was decided on yet are counted apart.

    Args:
        review: whose register they are kept in.
        held: name of the review in which they were taken.

    Raises:
        QuestionError: there is no such review.
    """
    rows = [_row(decision) for decision in _decisions(review, held)]
    table = pl.DataFrame(rows, schema=_TAKEN)
    return Finding(
        key="decided.taken",
        question=f"What was decided in {held}?",
        answer=_answer(table),
        table=table,
        labels={
            "question": "Question", "choice": "Decided", "owner": "Who carries it out", "due": "By when",
            "decided": "Decided on", "reason": "Why",
        },
        formats={"due": "date", "decided": "date"},
        method=review.method(
            "Decisions as they were put on record, in the order of the agenda; open where nothing was chosen yet.",
            n=words.counted(table.height, "decision"),
        ),
        recipe=review.recipe("decided.taken", held=held),
    )  # fmt: skip


def _decisions(review: Review, held: str) -> list[Decision]:
    if review.register is None:
        return []
    entries = [entry for page in notebook.standing(review.register, held) for entry in page.entries]
    return [entry.value for entry in entries if entry.kind.name == "decision"]


def _row(decision: Decision) -> dict[str, object]:
    told = ("question", "owner", "due", "decided", "item")
    flat = {name: " ".join(getattr(decision, name).split()) for name in ("choice", "reason")}
    return {**{name: getattr(decision, name) for name in told}, **flat}


def _answer(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "No decision is on record"
    opened = table.filter(pl.col("choice") == "").height
    done = table.height - opened
    taken_ = f"{words.sentence(words.counted(done, 'decision'))} {'was' if done == 1 else 'were'} taken"
    if not done:
        return (
            f"{words.sentence(words.counted(opened, 'question'))} {'waits' if opened == 1 else 'wait'} for a decision"
        )
    due = table.filter(pl.col("choice") != "")["due"].drop_nulls().sort()
    first = f", the first due by {due[0]:%-d %B %Y}" if len(due) and done > 1 else ""
    only = f", due by {due[0]:%-d %B %Y}" if len(due) and done == 1 else ""
    left = f"; {words.counted(opened, 'question')} {'is' if opened == 1 else 'are'} open" if opened else ""
    return f"{taken_}{first}{only}{left}"
