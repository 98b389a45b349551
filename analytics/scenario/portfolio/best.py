"""Which proposals to choose together: the greatest benefit that fits the budgets, by integer programming.

A 0-1 knapsack with several budgets, exclusions and requirements, solved to the optimum by branch and bound (HiGHS; Q.
Huangfu and J. A. J. Hall, 2018, Mathematical Programming Computation 10, 119-142). Choosing by benefit over cost, the
usual way, may miss by any factor, for it never looks at what is left over.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.errors import ScenarioError
from analytics.scenario.portfolio.choice import Choice, amount_of, check
from analytics.scenario.portfolio.selection import NOISE, in_units, selected, taken
from analytics.scenario.portfolio.stopped import Stopped, stopped


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """The proposals chosen together.

    Attributes:
        chosen: their names, in order.
        benefit: what they bring together.
        costs, left: what they take of each budget, and what is left of it.
        stopped: the others, in order of name.
        gap: by how much more, as a share, another choice might bring at most; 0 where none brings more.
    """

    chosen: tuple[str, ...]
    benefit: float
    costs: tuple[float, ...]
    left: tuple[float, ...]
    stopped: tuple[Stopped, ...]
    gap: float = 0.0


def choose(choice: Choice) -> Portfolio:
    """The proposals that bring most together within the budgets; of equal choices the cheapest.

    Raises:
        ScenarioError: as for `choice.check`.

    Example:
        >>> from analytics.scenario.portfolio.choice import Budget, Proposal
        >>> costs = {"Chatbot": (60.0, 100.0), "Second shift": (50.0, 70.0), "Training": (50.0, 70.0)}
        >>> found = choose(Choice(
        ...     proposals=tuple(
        ...         Proposal(name=name, costs=(cost,), benefit=benefit, currency="GBP")
        ...         for name, (cost, benefit) in costs.items()
        ...     ),
        ...     budgets=(Budget(name="2027", amount=100.0),), currency="GBP",
        ... ))
        >>> found.chosen, found.benefit
        (('Second shift', 'Training'), 140.0)
        >>> found.stopped[0].words
        'takes 60 GBP, and 0 of 2027 is left'
    """
    check(choice)
    choice = choice.in_order()
    chosen, gap = best(choice)
    costs = [choice.cost(chosen, place) for place in range(len(choice.budgets))]
    return Portfolio(
        chosen=tuple(sorted(chosen)), benefit=float(choice.benefit(chosen)), costs=tuple(map(float, costs)), gap=gap,
        left=tuple(float(amount_of(budget.amount) - cost) for budget, cost in zip(choice.budgets, costs, strict=True)),
        stopped=stopped(choice, chosen),
    )  # fmt: skip


def best(choice: Choice) -> tuple[frozenset[str], float]:
    """The names that bring most, of equal ones those that cost least; and by what share others might bring more."""
    if not choice.proposals:
        return frozenset(), 0.0
    brought = in_units([amount_of(each.benefit) for each in choice.proposals])
    chosen, bound = selected(choice, -brought)
    if chosen is None:
        problem = f"no choice among {len(brought)} proposals was found"
        raise ScenarioError(problem, remedy="Decide on some of the proposals, and ask again")
    value = float(brought @ taken(choice, chosen))
    over = (-bound - value) / max(abs(value), 1.0)
    if over > NOISE:
        return chosen, over
    costs = in_units([choice.spent([each.name]) for each in choice.proposals])
    other, _ = selected(choice, costs, (-brought, 0.5 - value))
    if other and choice.benefit(other) >= choice.benefit(chosen) and choice.spent(other) < choice.spent(chosen):
        chosen = other
    return chosen, 0.0
