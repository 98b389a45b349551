"""Which proposals do we put forward within a budget?"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review import proposals, words
from analytics.review.candidates import candidates, choice
from analytics.review.finding import Finding, Picture
from analytics.scenario.portfolio import Budget, choose

if TYPE_CHECKING:
    from analytics.register.proposal import KeptProposal
    from analytics.review.candidates import Candidate
    from analytics.review.review import Review
    from analytics.scenario.portfolio import Portfolio

_CHOSEN: Final[dict[str, pl.DataType]] = {
    "proposal": pl.String(), "chosen": pl.String(), "benefit": pl.Float64(), "cost": pl.Float64(), "why": pl.String(),
}  # fmt: skip


def waiting(review: Review) -> list[KeptProposal]:
    """The proposals that wait for a decision."""
    return [entry.value for entry in proposals.listed(review.register) if entry.value.status == "proposed"]


def budgets(review: Review, years: int = 1) -> tuple[float, float]:
    """The most that makes sense as a budget, what all that wait for a decision cost together, and the step it is moved
    by, a hundredth of it or so, as people write amounts.

    Raises:
        ScenarioError: they cannot be weighed against each other, and why.
    """
    step = 1.0
    cost = sum(each.cost for each in _candidates(review, years))
    while step * 200 < cost:
        step *= 10
    return max(ceil(cost / step), 1) * step, step


def within(review: Review, *, budget: float | None = None, years: int = 1) -> Finding:
    """The proposals waiting for a decision that bring most together within a budget, and what stops the others.

    Args:
        review: the review.
        budget: what may be spent within the years; None for as much as all of them cost.
        years: years of benefit and yearly cost that are counted.

    Raises:
        ScenarioError: they cannot be weighed against each other, and why.
    """
    found = _candidates(review, years)
    currency = found[0].currency if found else review.catalogue.currency
    amount = sum(each.cost for each in found) if budget is None else budget
    best = choose(choice(found, Budget(name="the budget", amount=amount), currency))
    table = _table(found, best)
    return Finding(
        key="portfolio.within",
        question="Which proposals do we put forward within the budget?",
        answer=_answer(best, found, amount, currency, years),
        table=table,
        labels={
            "proposal": "Proposal", "chosen": "Chosen", "benefit": f"Benefit, {words.sign(currency)}",
            "cost": f"Cost, {words.sign(currency)}", "why": "Why not",
        },
        formats={"benefit": "money", "cost": "money"},
        picture=_picture(table, currency) if table.height else None,
        method=review.method(
            f"The greatest benefit that fits the budget, by integer programming over all proposals that wait for a "
            f"decision, with what they require and exclude. Benefit and yearly cost are those of "
            f"{words.counted(years, 'year')}; what is spent once is counted once.",
            n=words.counted(table.height, "proposal"),
            accuracy="Benefits are added up as they were entered or taken over from scenarios, each by itself; changes "
            "that get in each other's way save less together.",
        ),
        recipe=review.recipe("portfolio.within", budget=budget, years=years),
    )  # fmt: skip


def _candidates(review: Review, years: int) -> tuple[Candidate, ...]:
    return candidates([entry.value for entry in proposals.listed(review.register)], years=years)


def _table(found: tuple[Candidate, ...], best: Portfolio) -> pl.DataFrame:
    """Those that are chosen first, each with the greatest benefit first."""
    why = {each.name: each.words for each in best.stopped}
    rows = [
        (each.title, "yes" if each.title in best.chosen else "no", each.benefit, each.cost, why.get(each.title, ""))
        for each in found
    ]
    table = pl.DataFrame(rows, schema=_CHOSEN, orient="row")
    return table.sort("chosen", "benefit", "proposal", descending=[True, True, False])


def _picture(table: pl.DataFrame, currency: str) -> Picture:
    left = table.filter(pl.col("chosen") == "no").height
    return Picture(
        kind="bars",
        frame=table.select(name="proposal", value="benefit", main=pl.col("chosen") == "no"),
        options={"unit": currency, "below": bool((table["benefit"] < 0).any())},
        description=f"Benefit of each proposal, those chosen first; {words.counted(left, 'proposal')} in red left out.",
    )


def _answer(best: Portfolio, found: tuple[Candidate, ...], amount: float, currency: str, years: int) -> str:
    if not found:
        return "No proposal waits for a decision"
    limit = words.money(amount, currency)
    if not best.chosen:
        return f"Within {limit}, no proposal that waits for a decision brings anything"
    named = words.listing([f"“{title}”" for title in best.chosen], most=5)
    spent, brought = words.money(sum(best.costs), currency), words.money(best.benefit, currency)
    over = f" over {words.counted(years, 'year')}" if years > 1 else " in a year"
    if not best.stopped:
        return f"{limit} is enough for all that wait for a decision: {brought}{over} for {spent}"
    return f"Within {limit}, {named} bring most together: {brought}{over} for {spent}"
