"""What was decided, by whom it is carried out and by when, and what became of what the last review decided?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import actions, notebook, proposals, words
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from datetime import date

    from analytics.register.action import Action
    from analytics.register.notebook import Decision, ServiceReview
    from analytics.review.review import Review

CARRIED_OUT, OVERDUE, OPEN = "carried out", "overdue", "open"

_LISTED: Final[dict[str, pl.DataType]] = {
    "question": pl.String(), "choice": pl.String(), "owner": pl.String(), "due": pl.Date(), "state": pl.String(),
    "came": pl.String(), "told": pl.String(), "item": pl.String(), "decided": pl.Date(), "name": pl.String(),
}  # fmt: skip


_TAKEN: Final[dict[str, pl.DataType]] = {
    "question": pl.String(), "choice": pl.String(), "owner": pl.String(), "due": pl.Date(), "decided": pl.Date(),
    "reason": pl.String(), "item": pl.String(),
}  # fmt: skip


def before(review: Review, *, held: str = "", month: str | None = None) -> Finding:
    """The decisions of the review before, what is overdue first, each with what became of it.

    Args:
        review: the review.
        held: name of the review that opens with them; "" for one that is still to be begun.
        month: of one still to be begun, the month it is about; None where any that was held came before it.

    Raises:
        QuestionError: there is no such month.
    """
    last = notebook.before(review.register, held, first=review.month(month) if month else None)
    entries = review.register.entries("decision") if review.register and last else []
    decided = [entry.value for entry in entries if last and entry.value.review == last.name]
    titles = {each.value.name: each.value for each in proposals.listed(review.register)}
    begun = [entry.value for entry in actions.listed(review.register)]
    rows = [_row(each, titles, begun, review.last_day) for each in decided]
    order = pl.col("state").replace_strict({OVERDUE: 0, OPEN: 1, CARRIED_OUT: 2}, return_dtype=pl.Int64)
    table = pl.DataFrame(rows, schema=_LISTED).sort(order, "due", maintain_order=True, nulls_last=True)
    return Finding(
        key="decisions.before",
        question="What did the last review decide, and what became of it?",
        answer=_answer(last, table),
        table=table,
        labels={
            "question": "Question", "choice": "Decided", "owner": "Owner", "due": "Due", "state": "State",
            "came": "What became of it",
        },
        formats={"due": "date"},
        method=review.method(
            "The decisions of the review whose period ended last before this one's. One is carried out once somebody "
            "said so, and overdue where the day by which it was due lies before the data cut-off.",
            n=words.counted(table.height, "decision"),
        ),
        recipe=review.recipe("decisions.before", held=held, month=month),
        status="at risk" if OVERDUE in table["state"] else "",
    )  # fmt: skip


def _row(decision: Decision, titles: dict[str, Any], begun: list[Action], day: date | None) -> dict[str, Any]:
    late = decision.due is not None and day is not None and decision.due < day
    state = CARRIED_OUT if decision.carried_out else OVERDUE if late else OPEN
    acted = [f"The action “{each.title}” is {each.status}" for each in begun if each.origin == decision.name]
    about = titles.get(decision.proposal)
    done = f"Carried out on {decision.carried_out:%-d %B %Y}" if decision.carried_out else ""
    due = f"due on {decision.due:%-d %B %Y}" if decision.due else "no day set"
    told = words.sentence(" · ".join(filter(None, (state, decision.owner or "nobody named", due))))
    put = f"The proposal “{about.title}” is {about.status}" if about else ""
    return {
        "question": decision.question, "choice": decision.choice, "owner": decision.owner, "due": decision.due,
        "state": state, "came": ". ".join(filter(None, (done, decision.outcome.strip(), put, *acted))), "told": told,
        "item": decision.item, "decided": decision.decided, "name": decision.name,
    }  # fmt: skip


def _answer(last: ServiceReview | None, table: pl.DataFrame) -> str:
    """How many decisions were carried out, are overdue and are open, in a sentence."""
    if last is None:
        return "No review was held before this one"
    if table.is_empty():
        return f"Nothing was decided in the {_named(last)}"
    count = dict(table["state"].value_counts().iter_rows())
    if table.height == 1:
        row = table.row(0, named=True)
        due = f", due on {row['due']:%-d %B %Y}" if row["due"] and row["state"] != CARRIED_OUT else ""
        was = "was" if row["state"] == CARRIED_OUT else "is"
        return f"The one decision of the {_named(last)} {was} {row['state']}{due}"
    parts = [
        f"{words.number_word(count[state])} {verb[count[state] > 1]} {state}"
        for state, verb in ((CARRIED_OUT, ("was", "were")), (OVERDUE, ("is", "are")), (OPEN, ("is", "are")))
        if state in count
    ]
    return f"Of {words.counted(table.height, 'decision')} of the {_named(last)} {words.listing(parts)}"


def _named(last: ServiceReview) -> str:
    """What a sentence calls a review, after "the"."""
    return f"{last.name[:1].lower()}{last.name[1:]}" if last.name.startswith("Review ") else f"review “{last.name}”"


def taken(review: Review, *, held: str) -> Finding:
    """The decisions of a review, in the order of its agenda; those that nothing was decided on yet are counted apart.

    Args:
        review: whose register they are kept in.
        held: name of the review in which they were taken.

    Raises:
        QuestionError: there is no such review.
    """
    rows = [_as_taken(decision) for decision in _decisions(review, held)]
    table = pl.DataFrame(rows, schema=_TAKEN)
    return Finding(
        key="decisions.taken",
        question=f"What was decided in {held}?",
        answer=_taken(table),
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
        recipe=review.recipe("decisions.taken", held=held),
    )  # fmt: skip


def _decisions(review: Review, held: str) -> list[Decision]:
    if review.register is None:
        return []
    entries = [entry for page in notebook.standing(review.register, held) for entry in page.entries]
    return [entry.value for entry in entries if entry.kind.name == "decision"]


def _as_taken(decision: Decision) -> dict[str, object]:
    told = ("question", "owner", "due", "decided", "item")
    flat = {name: " ".join(getattr(decision, name).split()) for name in ("choice", "reason")}
    return {**{name: getattr(decision, name) for name in told}, **flat}


def _taken(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "No decision is on record"
    opened = table.filter(pl.col("choice") == "").height
    done = table.height - opened
    all_taken = f"{words.sentence(words.counted(done, 'decision'))} {'was' if done == 1 else 'were'} taken"
    if not done:
        return (
            f"{words.sentence(words.counted(opened, 'question'))} {'waits' if opened == 1 else 'wait'} for a decision"
        )
    due = table.filter(pl.col("choice") != "")["due"].drop_nulls().sort()
    first = f", the first due by {due[0]:%-d %B %Y}" if len(due) and done > 1 else ""
    only = f", due by {due[0]:%-d %B %Y}" if len(due) and done == 1 else ""
    left = f"; {words.counted(opened, 'question')} {'is' if opened == 1 else 'are'} open" if opened else ""
    return f"{all_taken}{first}{only}{left}"
