"""What there is to choose from: proposals, what each brings, costs and requires, and what may be spent on them.

Amounts are taken to the millionth and compared as the fractions their decimals say, so that no rounding overspends a
budget or keeps what just fits out of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final, Literal

from analytics.catalogue.ceiling import exact
from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

#: What was decided on a proposal: "open" for nothing yet. Approved ones are in and must-haves have to be.
Standing = Literal["open", "must have", "approved", "declined"]

#: Most proposals that are weighed against each other, and the largest amount.
MOST: Final = 2_000
LARGEST: Final = 1e15


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One change put forward.

    Attributes:
        name: what it is called; no two share one.
        benefit: what it brings, in the unit that benefits are compared in, such as money over the same years.
        costs: what it takes of each budget, in their order.
        currency: of the costs.
        requires: names of the proposals it makes no sense without.
        standing: what was decided on it.
    """

    name: str
    benefit: float
    costs: tuple[float, ...]
    currency: str
    requires: tuple[str, ...] = ()
    standing: Standing = "open"


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What may be spent at most, such as in one year."""

    name: str
    amount: float


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Proposals, the budgets they have to fit in together, and which of them exclude each other.

    Attributes:
        proposals: all of them, whatever was decided.
        budgets: one or more; each is held on its own.
        currency: of the budgets.
        exclusions: sets of names of which at most one can be chosen.
    """

    proposals: tuple[Proposal, ...]
    budgets: tuple[Budget, ...]
    currency: str
    exclusions: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, Proposal]:
        return {each.name: each for each in self.proposals}

    def named(self, name: str) -> Proposal:
        """The proposal of that name; there is one, once the choice is checked."""
        return self._by_name[name]

    def with_needs(self, names: Iterable[str]) -> frozenset[str]:
        """The names, and those of all that they require, directly or not."""
        found, ahead = set[str](), list(names)
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += self.named(name).requires
        return frozenset(found)

    def settled(self) -> frozenset[str]:
        """Names of the proposals that are in whatever else is chosen: must-haves, approved, and what they require."""
        return self.with_needs(each.name for each in self.proposals if each.standing in ("must have", "approved"))

    def cost(self, names: Iterable[str], budget: int) -> Fraction:
        """What proposals take of one budget together, exactly."""
        return sum((amount_of(self.named(name).costs[budget]) for name in names), Fraction(0))

    def benefit(self, names: Iterable[str]) -> Fraction:
        """What proposals bring together, exactly."""
        return sum((amount_of(self.named(name).benefit) for name in names), Fraction(0))

    def spent(self, names: Collection[str]) -> Fraction:
        """What proposals take of all budgets together, exactly."""
        return sum((self.cost(names, place) for place in range(len(self.budgets))), Fraction(0))

    def fits(self, names: frozenset[str]) -> bool:
        """Whether proposals can be chosen together: within every budget, with all they require, none excluded."""
        return (
            all(self.cost(names, place) <= amount_of(each.amount) for place, each in enumerate(self.budgets))
            and all(len(names & set(exclusion)) <= 1 for exclusion in self.exclusions)
            and self.with_needs(names) == names
        )

    def in_order(self) -> Choice:
        """The same choice, written in the order of names: nothing depends on the order in which it was put."""
        put = (replace(each, requires=tuple(sorted(set(each.requires)))) for each in self.proposals)
        return replace(
            self,
            proposals=tuple(sorted(put, key=lambda each: each.name)),
            exclusions=tuple(sorted({tuple(sorted(set(each))) for each in self.exclusions})),
        )


def amount_of(value: float) -> Fraction:
    """An amount as the fraction that its decimals say, to the millionth.

    Example:
        >>> amount_of(0.1 + 0.2) == 3 * amount_of(0.1)
        True
    """
    return exact(round(value, 6))


def check(choice: Choice) -> None:
    """Nothing, where the proposals can be weighed against each other and what is settled can be.

    Raises:
        ScenarioError: an amount is none, a name unknown or used twice, two currencies meet, proposals require each
            other in a circle, or what is settled excludes itself, requires what was declined, or is beyond a budget.
    """
    _sizes(choice)
    _amounts(choice)
    _names(choice)
    settled = choice.settled()
    for name in sorted(settled):
        if choice.named(name).standing == "declined":
            ours = [each for each in choice.proposals if name in each.requires and each.name in settled]
            problem = f"{name!r} was declined, and {ours[0].name!r} requires it"
            raise ScenarioError(problem, expected=f"{name!r} to be open, or {ours[0].name!r} not to be settled")
    for exclusion in choice.exclusions:
        if len(both := sorted(settled & set(exclusion))) > 1:
            problem = f"{' and '.join(map(repr, both))} exclude each other, and all of them are settled"
            raise ScenarioError(problem, expected="at most one that is approved, a must-have or required by one")
    for place, budget in enumerate(choice.budgets):
        if (cost := choice.cost(settled, place)) > amount_of(budget.amount):
            problem = (
                f"must-haves and approved proposals take {float(cost):,.2f} {choice.currency} of {budget.name!r}, "
            )
            problem += f"which has {budget.amount:,.2f}"
            raise ScenarioError(problem, remedy="Raise the budget, or free one of: " + ", ".join(sorted(settled)))


def _sizes(choice: Choice) -> None:
    if not choice.budgets or len(choice.proposals) > MOST:
        problem = f"{len(choice.proposals):,} proposals and {len(choice.budgets)} budgets"
        raise ScenarioError(problem, expected=f"at most {MOST:,} proposals, and a budget")
    for each in choice.proposals:
        if len(each.costs) != len(choice.budgets):
            problem = f"{each.name!r} has {len(each.costs)} costs for {len(choice.budgets)} budgets"
            raise ScenarioError(problem, expected="one for each", exists=[budget.name for budget in choice.budgets])
    others = sorted({each.currency for each in choice.proposals} - {choice.currency})
    if others:
        problem = f"budgets in {choice.currency} and proposals in {' and '.join(others)} cannot be weighed together"
        raise ScenarioError(problem, remedy="Bring all amounts into one currency")


def _amounts(choice: Choice) -> None:
    for what, value, least in _every_amount(choice):
        if not (math.isfinite(value) and least <= value <= LARGEST):
            problem = f"{what} is {value:,.15g}"
            raise ScenarioError(problem, expected=f"a number from {least:,.0f} to {LARGEST:,.0f}")


def _every_amount(choice: Choice) -> Iterator[tuple[str, float, float]]:
    """Every amount with what it is and its least."""
    for budget in choice.budgets:
        yield f"the budget {budget.name!r}", budget.amount, 0
    for each in choice.proposals:
        yield f"the benefit of {each.name!r}", each.benefit, -LARGEST
        for cost, budget in zip(each.costs, choice.budgets, strict=True):
            yield f"the cost of {each.name!r} in {budget.name!r}", cost, 0


def _names(choice: Choice) -> None:
    names = [each.name for each in choice.proposals]
    twice = sorted({name for name in names if not name or names.count(name) > 1})
    if twice:
        problem = f"two proposals are called {twice[0]!r}" if twice[0] else "a proposal has no name"
        raise ScenarioError(problem, expected="a name of its own for each")
    meant = [(each.name, name) for each in choice.proposals for name in each.requires]
    for who, name in [*meant, *(("an exclusion", name) for exclusion in choice.exclusions for name in exclusion)]:
        if name not in names:
            problem = f"{who} names {name!r}, and there is no such proposal"
            raise ScenarioError(problem, found=name, exists=sorted(names))
    try:
        TopologicalSorter({each.name: each.requires for each in choice.in_order().proposals}).prepare()
    except CycleError as error:
        problem = f"proposals require each other in a circle: {', '.join(error.args[1])}"
        raise ScenarioError(problem, remedy="Make one proposal of them, or take a requirement out") from error
