"""Which changes do we put forward, and by when are they decided on?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import proposals, words
from analytics.review.finding import Finding
from analytics.review.select import known

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from analytics.register.proposal import KeptProposal
    from analytics.review.review import Review

_LISTED: Final[dict[str, pl.DataType]] = {
    "decide_by": pl.Date(), "proposal": pl.String(), "status": pl.String(), "service": pl.String(),
    "benefit": pl.Float64(), "benefit_is": pl.String(), "one_off": pl.Float64(), "yearly": pl.Float64(),
    "currency": pl.String(), "risk_level": pl.String(), "risk": pl.String(), "owner": pl.String(),
    "problem": pl.String(), "requires": pl.String(), "excludes": pl.String(), "evidence": pl.Int64(),
    "missing": pl.String(), "overdue": pl.String(), "name": pl.String(),
}  # fmt: skip

_AMOUNTS: Final = ("benefit", "one_off", "yearly")

#: Statuses that are over and done with; they are listed where they are asked for.
OVER: Final = ("declined", "withdrawn")


def ordered(review: Review, *, service: str = "", every: bool = False) -> Finding:
    """The proposals, those first that are to be decided on soonest.

    Args:
        review: the review.
        service: only those that change this service; empty for all.
        every: also those that were declined or withdrawn.

    Raises:
        QuestionError: there is no such service.
    """
    known(review, service=service)
    kept: list[KeptProposal] = [entry.value for entry in proposals.listed(review.register)]
    titles = {proposal.name: proposal.title for proposal in kept}
    asked = [proposal for proposal in kept if every or proposal.status not in OVER]
    rows = [_row(each, titles, review.last_day) for each in asked if not service or service in each.services]
    table = pl.DataFrame(rows, schema=_LISTED)
    return Finding(
        key="proposals.ordered",
        question="Which changes do we put forward?",
        answer=_answer(table, review.customer),
        table=table,
        labels=words.priced({
            "proposal": "Proposal", "decide_by": "Decide by", "overdue": "Overdue", "status": "Status",
            "service": "Service", "benefit": "Benefit a year", "benefit_is": "Which is", "one_off": "One-off cost",
            "yearly": "Cost a year", "currency": "Currency", "risk_level": "Risk", "owner": "Owner",
            "problem": "Problem it answers", "risk": "What could come otherwise", "requires": "Requires",
            "excludes": "Excludes", "evidence": "Figures it rests on", "missing": "Still to be said",
        }, table, _AMOUNTS),
        formats={**dict.fromkeys(_AMOUNTS, "money"), "decide_by": "date", "evidence": "number"},
        method=review.method(
            "Proposals as they are kept in the register. Benefit and costs are those that its people entered or took "
            "over from a scenario; nothing is added up over proposals, which may exclude or need each other.",
            n=words.counted(table.height, "proposal"),
            accuracy="Overdue is counted to the data cut-off, not to the clock on the wall.",
        ),
        recipe=review.recipe("proposals.ordered", service=service, every=every),
    )  # fmt: skip


def _row(proposal: KeptProposal, titles: Mapping[str, str], today: date | None) -> dict[str, Any]:
    due = proposal.decide_by
    late = proposal.open and due is not None and today is not None and due < today
    told = ("benefit", "benefit_is", "one_off", "yearly", "currency", "risk_level", "owner", "status", "name")
    return {
        **{field: getattr(proposal, field) for field in told},
        "proposal": proposal.title, "decide_by": due, "service": ", ".join(proposal.services),
        "risk": " ".join(proposal.risk.split()), "problem": " ".join(proposal.problem.split()),
        "requires": _titles(proposal.requires, titles), "excludes": _titles(proposal.excludes, titles),
        "evidence": len(proposal.evidence) or None, "missing": "; ".join(proposal.missing) if proposal.open else "",
        "overdue": "yes" if late else "",
    }  # fmt: skip


def _titles(names: tuple[str, ...], titles: Mapping[str, str]) -> str:
    return ", ".join(titles.get(name, "one that is not kept any more") for name in names)


def _answer(table: pl.DataFrame, customer: str) -> str:
    if table.is_empty():
        return f"No change{f' of agreements with {customer} alone' if customer else ''} is put forward yet"
    waiting, drafts = (table.filter(pl.col("status") == status) for status in ("proposed", "draft"))
    if waiting.is_empty():
        many = f", and {words.counted(drafts.height, 'draft')} {'is' if drafts.height == 1 else 'are'} being written"
        return "No proposal waits for a decision" + (many if drafts.height else "")
    many = f"{words.sentence(words.counted(waiting.height, 'proposal'))} {'waits' if waiting.height == 1 else 'wait'}"
    first = waiting.row(0, named=True)
    by = f" by {first['decide_by']:%-d %B %Y}" if first["decide_by"] else ""
    passed = ", a day that has passed" if first["overdue"] else ""
    named = f": “{first['proposal']}”" if waiting.height == 1 else f", the first “{first['proposal']}”"
    return f"{many} for a decision{named}{by}{passed}"
