"""Proposals as a choice within a budget takes them: plain numbers, and which go together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.errors import ScenarioError
from analytics.scenario.portfolio import Budget, Choice, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analytics.register.proposal import KeptProposal


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A proposal to be chosen or not.

    Attributes:
        name: what the register knows it by.
        title: what people call it; no two share one.
        cost: what it costs within the years looked at, once and every year, in the one currency of all.
        benefit: what it brings within those years, likewise.
        currency: of both.
        excludes: titles of candidates that cannot be chosen beside it, and of what was accepted and rules it out.
        requires: titles of candidates it cannot be chosen without.
        scenarios: names of the kept scenarios it comes from, to have a choice worked out together.
    """

    name: str
    title: str
    cost: float
    benefit: float
    currency: str
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()


def candidates(kept: Iterable[KeptProposal], *, years: int = 1) -> tuple[Candidate, ...]:
    """The proposals that wait for a decision, as plain inputs to a choice within a budget.

    What one requires is met where it was accepted before. Of what it excludes, only what can still be chosen counts,
    and what was accepted: beside that it cannot be chosen itself, whichever of the two says so.

    Args:
        kept: every proposal there is, whatever became of it.
        years: how many years of benefit and yearly cost are counted; what is spent once is counted once.

    Raises:
        ScenarioError: the figures of one are missing, two currencies stand side by side, one requires what cannot be
            chosen, or proposals require each other in a loop.
    """
    known = {proposal.name: proposal for proposal in kept}
    waiting = [proposal for proposal in known.values() if proposal.status == "proposed"]
    for proposal in waiting:
        _says_enough(proposal)
    _one_currency(waiting)
    needs = {proposal.name: _needs(proposal, known) for proposal in waiting}
    _no_loop(needs, known)
    return tuple(_candidate(proposal, known, needs[proposal.name], years) for proposal in waiting)


def choice(found: Iterable[Candidate], budget: Budget, currency: str) -> Choice:
    """The candidates as the choice of those that bring most within a budget takes them, beside what was accepted.

    What was accepted is paid for: it takes nothing of the budget, and is there for what it rules out.

    Args:
        found: the candidates.
        budget: what may be spent on them.
        currency: of the budget.
    """
    there = {each.title: each for each in found}
    accepted = {title for each in there.values() for title in each.excludes} - there.keys()
    waiting = [
        Proposal(
            name=each.title, benefit=each.benefit, costs=(each.cost,), currency=each.currency, requires=each.requires
        )
        for each in there.values()
    ]  # fmt: skip
    paid = [
        Proposal(name=title, benefit=0.0, costs=(0.0,), currency=currency, standing="approved")
        for title in sorted(accepted)
    ]
    return Choice(
        proposals=(*waiting, *paid),
        budgets=(budget,), currency=currency,
        exclusions=tuple((each.title, other) for each in there.values() for other in each.excludes),
    )  # fmt: skip


def _candidate(
    proposal: KeptProposal, known: Mapping[str, KeptProposal], needs: Sequence[str], years: int
) -> Candidate:
    return Candidate(
        name=proposal.name, title=proposal.title,
        cost=(proposal.one_off or 0.0) + years * (proposal.yearly or 0.0), benefit=years * (proposal.benefit or 0.0),
        currency=proposal.currency,
        excludes=_excluded(proposal, known), requires=tuple(known[name].title for name in needs),
        scenarios=tuple(proposal.scenarios),
    )  # fmt: skip


def _says_enough(proposal: KeptProposal) -> None:
    told = {"benefit a year": proposal.benefit, "one-off cost": proposal.one_off, "cost a year": proposal.yearly}
    missing = [words for words, amount in told.items() if amount is None]
    if missing:
        problem = f"the proposal {proposal.title!r} does not say its {' and its '.join(missing)}"
        raise ScenarioError(problem, remedy="Enter what is missing, 0 where there is none")


def _one_currency(waiting: Sequence[KeptProposal]) -> None:
    first = {proposal.currency: proposal.title for proposal in reversed(waiting)}
    if len(first) > 1:
        told = " and ".join(f"{currency} ({title!r})" for currency, title in first.items())
        problem = f"the proposals count money in {told}, which cannot be added up"
        raise ScenarioError(problem, remedy="Write them in one currency")


def _needs(proposal: KeptProposal, known: Mapping[str, KeptProposal]) -> list[str]:
    """Names of what a proposal requires and is still to be chosen."""
    for name in proposal.requires:
        there = known.get(name)
        if there is None or there.status not in ("proposed", "accepted"):
            what = f"{there.title!r}, which is {there.status}" if there else "a proposal that is not kept any more"
            problem = f"the proposal {proposal.title!r} requires {what}"
            raise ScenarioError(problem, remedy="Put that one forward too, or require it no more")
    return [name for name in dict.fromkeys(proposal.requires) if known[name].status == "proposed"]


def _excluded(proposal: KeptProposal, known: Mapping[str, KeptProposal]) -> tuple[str, ...]:
    """Titles of what a proposal excludes and could still be chosen or was accepted, and of what was and excludes it."""
    there = [known[name] for name in dict.fromkeys(proposal.excludes) if name in known]
    there += [other for other in known.values() if other.status == "accepted" and proposal.name in other.excludes]
    return tuple(dict.fromkeys(other.title for other in there if other.status in ("proposed", "accepted")))


def _no_loop(needs: Mapping[str, Sequence[str]], known: Mapping[str, KeptProposal]) -> None:
    done: set[str] = set()
    for start in needs:
        trail = [start]
        while trail:  # depth first, without calling itself: a chain may be long
            ahead = next((name for name in needs[trail[-1]] if name not in done), None)
            if ahead is None:
                done.add(trail.pop())
            elif ahead in trail:
                _loop([known[name].title for name in (*trail[trail.index(ahead) :], ahead)])
            else:
                trail.append(ahead)


def _loop(titles: Sequence[str]) -> None:
    told = ", which requires ".join(repr(title) for title in titles[1:])
    problem = f"the proposal {titles[0]!r} requires {told}: neither could come first"
    raise ScenarioError(problem, remedy="Take one requirement out")
