"""Which proposals do we put forward within a budget?"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import joint, proposals, words
from analytics.review.candidates import candidates, choice
from analytics.review.finding import Finding, Picture
from analytics.scenario.portfolio import Budget, choose

if TYPE_CHECKING:
    from analytics.register.proposal import KeptProposal
    from analytics.review.candidates import Candidate
    from analytics.review.joint import Apart, Played
    from analytics.review.review import Review
    from analytics.scenario.portfolio import Portfolio

_CHOSEN: Final[dict[str, pl.DataType]] = {
    "proposal": pl.String(), "chosen": pl.String(), "benefit": pl.Float64(), "cost": pl.Float64(), "why": pl.String(),
}  # fmt: skip

#: A title of more characters takes three lines beside its bar.
_LONG: Final = 44

_TOGETHER: Final[dict[str, pl.DataType]] = {
    "option": pl.String(), "saves": pl.Float64(), "error": pl.Float64(), "attained": pl.String(), "about": pl.String(),
}  # fmt: skip


#: Months of a year: a comparison tells money of a month.
_YEAR: Final = 12


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
    found, best, amount = _best(review, budget, years)
    currency = found[0].currency if found else review.catalogue.currency
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
            "that get in each other's way save less together, which playing them together tells.",
        ),
        recipe=review.recipe("portfolio.within", budget=budget, years=years),
    )  # fmt: skip


def together(review: Review, *, budget: float | None = None, years: int = 1) -> Finding:
    """What the proposals chosen within a budget bring together where they change the same thing, and each by itself.

    Args:
        review: the review.
        budget: what may be spent within the years; None for as much as all of them cost.
        years: years of benefit and yearly cost that are counted in the choice.

    Raises:
        ScenarioError: they cannot be weighed against each other, and why.
    """
    found, best, _ = _best(review, budget, years)
    joints, apart = joint.gathered(review, [each for each in found if each.title in best.chosen])
    told: list[Played] = []
    for each in joints:
        played, more = joint.played(review, each)
        told += [played] if played else []
        apart += more
    told.sort(key=lambda each: -abs(each.gap[0]))
    rows, currency = [row for each in told for row in _played(review, each)], review.catalogue.currency
    return Finding(
        key="portfolio.together",
        question="What do the proposals chosen bring together?",
        answer=_joint_answer(best, told, apart, currency),
        table=pl.DataFrame(rows, schema=_TOGETHER),
        labels={
            "option": "Proposal", "saves": f"Saves a year, {words.sign(currency)}", "error": "Its error",
            "attained": "What it leads to", "about": "What changes",
        },
        formats=dict.fromkeys(("saves", "error"), "money"),
        method=review.method(
            "The levers of all chosen proposals whose scenarios change the same thing are pulled at once, beside each "
            "alone, all on the same luck and for the longest time that one of them is played for. Money is that of a "
            "mean month times twelve, against today; what a change takes to be made is not part of it. What changes "
            "different things is not played together.",
            n=words.counted(sum(len(each.alone) for each in told), "proposal"),
            exclusions=tuple(each.why for each in apart),
            accuracy="One standard error beside each. That of a sum, and of what is apart from it, is taken as the sum "
            "of those added up, which is never less than its own; less than two of it is no plain difference.",
        ),
        recipe=review.recipe("portfolio.together", budget=budget, years=years),
    )  # fmt: skip


def _best(review: Review, budget: float | None, years: int) -> tuple[tuple[Candidate, ...], Portfolio, float]:
    """What may be chosen, what is, and within what amount."""
    found = _candidates(review, years)
    currency = found[0].currency if found else review.catalogue.currency
    amount = sum(each.cost for each in found) if budget is None else budget
    best = choose(choice(found, Budget(name="the budget", amount=amount), currency))
    waiting = {each.title for each in found}  # what was accepted before is no choice any more
    return found, replace(best, chosen=tuple(title for title in best.chosen if title in waiting)), amount


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
    longest = max(map(len, table["proposal"]))
    return Picture(
        kind="bars",
        frame=table.select(name="proposal", value="benefit", main=pl.col("chosen") == "yes"),
        options={
            "unit": currency,
            "below": bool((table["benefit"] < 0).any()),
            "main": "accent",
            "step": 48 if longest > _LONG else 34,
        },
        description=f"Benefit of each, those chosen first; {words.counted(left, 'proposal')} left out, in grey.",
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
    most = "brings most" if len(best.chosen) == 1 else "bring most together"
    return f"Within {limit}, {named} {most}: {brought}{over} for {spent}"


def _played(review: Review, told: Played) -> list[dict[str, Any]]:
    """Rows of proposals that change the same thing: each alone, one by one added up, and together."""
    *alone, last = (joint.attained(review, told.joint, row) for row in told.rows)
    named = [*told.alone.items(), ("One by one, added up", told.added), ("Together", told.together)]
    return [
        {"option": name, "saves": -_YEAR * change, "error": _YEAR * error, "attained": level, "about": told.joint.name}
        for (name, (change, error)), level in zip(named, [*alone, "", last], strict=True)
    ]


def _joint_answer(best: Portfolio, told: list[Played], apart: list[Apart], currency: str) -> str:
    if not best.chosen:
        return "No proposal is chosen, so nothing is played together"
    if not told and apart:
        return f"None of the proposals chosen is played together with another. {apart[0].why}"
    if not told:
        return "No two of the proposals chosen change the same thing, so each brings what it brings alone"
    said = "; ".join(_brought(each, currency) for each in told[:2])
    if len(told) > 2:
        said += f"; {words.counted(len(told) - 2, 'more thing')} changed by several are below"
    out = list(dict.fromkeys(f"“{title}”" for each in apart for title in each.titles))
    return f"{said}; {words.listing(out)} cannot be played with others" if out else said


def _brought(told: Played, currency: str) -> str:
    """What proposals bring together, in a sentence without its stop."""
    named = words.listing([f"“{title}”" for title in told.alone], most=5)
    (change, error), (gap, loose) = told.together, told.gap
    if abs(change) <= 2 * error:
        return f"{named} make no plain difference in money together"
    way, worse = ("save", "less") if change < 0 else ("cost", "more")
    amount = f"{named} {way} {words.money(_YEAR * abs(change), currency)} a year together"
    if abs(gap) <= 2 * loose:
        return f"{amount}, as much as one by one"
    better = "more" if worse == "less" else "less"
    return f"{amount}, {words.money(_YEAR * abs(gap), currency)} {worse if gap > 0 else better} than one by one"
