"""Moves that are put forward for a desk: what each saves alone, which fit a budget, and what those save together.

Two moves rarely save the sum of what each saves: people who have less to do gain less from a better tool. So the moves
chosen by what they save alone are played again together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.errors import ScenarioError
from analytics.scenario.desk.answer import Outcome, work_out
from analytics.scenario.money.change import Change
from analytics.scenario.money.paired import difference
from analytics.scenario.portfolio import Budget, Choice, Portfolio, Proposal, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.scenario.compare import Difference
    from analytics.scenario.desk.answer import Ground
    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.lever import Lever


@dataclass(frozen=True, kw_only=True)
class Move:
    """A change put forward.

    Attributes:
        name: what it is called.
        levers: what it changes about the desk.
        change: what making it costs itself.
        requires: names of the moves it makes no sense without.
    """

    name: str
    levers: tuple[Lever[Desk], ...]
    change: Change
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Together:
    """What a budget is best spent on.

    Attributes:
        portfolio: the moves chosen, and what stopped the others.
        alone: what each move saves by itself over the horizon, its own cost taken off, by name.
        saved: what the chosen ones save together.
        apart: by how much that differs from the sum of what each saves; below 0 where they get in each other's way.
        outcome: the desk with all of them.
    """

    portfolio: Portfolio
    alone: dict[str, Difference]
    saved: Difference
    apart: Difference
    outcome: Outcome


def together(
    ground: Ground, moves: Sequence[Move], budget: Budget, exclusions: tuple[tuple[str, ...], ...] = (),
    *, progress: Callable[[float], None] = lambda _: None,
) -> Together:  # fmt: skip
    """The moves that save most within a budget for what they cost once, and what they save when all are made.

    Args:
        ground: the desk, what is promised and what it costs.
        moves: put forward; what they save is the total bill of today less that with them, credits and harm included.
        budget: for what they cost once.
        exclusions: sets of names of which at most one can be made.
        progress: told the share done.

    Raises:
        ScenarioError: there are no moves, two share a name, one makes no sense for the desk, or the choice makes none.
    """
    names = [move.name for move in moves]
    if not moves or len(set(names)) < len(names):
        problem = f"{max(names, key=names.count)!r} is put forward twice" if moves else "no move is put forward"
        raise ScenarioError(problem, expected="one move or more, each under a name of its own")
    today = work_out(ground).bill.each("total")
    saved = {}
    for place, move in enumerate(moves):
        saved[move.name] = today - work_out(ground, move.levers, [move.change]).bill.each("total")
        progress((place + 1) / (len(moves) + 1))
    alone = {name: difference(each, 0 * each) for name, each in saved.items()}
    proposals = tuple(
        Proposal(
            # What it costs once is in the saving already: it is taken from the budget, and not twice from the benefit.
            name=move.name, benefit=alone[move.name].mean, costs=(move.change.once,), currency=ground.tariff.currency,
            requires=move.requires,
        )
        for move in moves
    )  # fmt: skip
    choice = Choice(proposals=proposals, budgets=(budget,), currency=ground.tariff.currency, exclusions=exclusions)
    portfolio = choose(choice)
    chosen = [move for move in moves if move.name in portfolio.chosen]
    outcome = all_of(ground, chosen)
    joint = today - outcome.bill.each("total")
    progress(1.0)
    apart = difference(joint, sum((saved[move.name] for move in chosen), 0 * today))
    return Together(portfolio=portfolio, alone=alone, saved=difference(joint, 0 * joint), apart=apart, outcome=outcome)


def all_of(ground: Ground, moves: Sequence[Move]) -> Outcome:
    """What a desk comes to when several moves are made one after another; two of one kind add to each other."""
    desk = ground.desk
    for move in moves:
        for lever in move.levers:
            desk = lever.apply(desk)
    return work_out(ground.on(desk), changes=[move.change for move in moves])
