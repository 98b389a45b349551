"""The selection of least price that fits: integer programming, held against the exact amounts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.scenario.portfolio.choice import Budget, Choice, amount_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    #: A constraint: a vector over proposals, and the most that its product with the choice may be.
    Row = tuple[Floats, float]
    Rows = list[Row]


#: Nodes of the search after which the best found so far is taken, and told to be.
NODES: Final = 3_000

#: How often the solver is asked, and the share below which a gap is a matter of rounding.
ATTEMPTS: Final = 12
NOISE: Final = 1e-9

#: Largest number of units that an amount is told to the solver in.
WHOLE: Final = 10**8


def selected(choice: Choice, price: Floats, *more: Row) -> tuple[frozenset[str] | None, float]:
    """The names of the least price in all, None where none were found; and the least price that any might have.

    The solver may pass a limit by a trifle. What it chose is held against the exact amounts; where it does not fit, it
    is forbidden and the solver asked again, and at last asked to leave a trifle unspent.

    Args:
        choice: what there is to choose from.
        price: of each proposal.
        more: constraints beyond those of the choice.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    budgets, rows, bounds = _budgets(choice), [*_logic(choice), *more], Bounds(*_bounds(choice))
    least = -np.inf
    for attempt in range(ATTEMPTS):
        kept = 1.0 if attempt < ATTEMPTS - 1 else 1 - 1e-4
        limits = [(row, most * kept) for row, most in budgets] + rows
        found = milp(
            price, integrality=np.ones(len(price)), bounds=bounds,
            constraints=LinearConstraint(np.array([row for row, _ in limits]), -np.inf, [most for _, most in limits]),
            options={"mip_rel_gap": NOISE, "node_limit": NODES},
        )  # fmt: skip
        if found.x is None:
            break
        if kept == 1:
            least = max(least, float(found.mip_dual_bound))
        picked = found.x > 0.5
        names = frozenset(each.name for each, one in zip(choice.proposals, picked, strict=True) if one)
        if choice.fits(names):
            return names, least
        rows.append((picked.astype(float), float(picked.sum() - 1)))
    return None, least


def in_units(amounts: Sequence[Fraction]) -> Floats:
    """The amounts in units that all are whole multiples of, where there are such: the solver is quicker for it."""
    parts = math.lcm(*(amount.denominator for amount in amounts))
    unit = Fraction(math.gcd(*(int(amount * parts) for amount in amounts)) or 1, parts)
    largest = max(map(abs, amounts))
    return np.array([float(amount / max(unit, largest / WHOLE)) for amount in amounts])


def taken(choice: Choice, names: frozenset[str]) -> Floats:
    """1 for each proposal that is named, else 0, in the order of the choice."""
    return np.array([float(each.name in names) for each in choice.proposals])


def _budgets(choice: Choice) -> Rows:
    """Costs of each budget and its amount, in units of their own; a cost beyond the amount is out anyhow."""
    rows: Rows = []
    for place, budget in enumerate(choice.budgets):
        amount = amount_of(budget.amount)
        scaled = in_units([amount, *(min(amount_of(each.costs[place]), amount) for each in choice.proposals)])
        rows.append((scaled[1:], float(scaled[0])))
    return rows


def _logic(choice: Choice) -> Rows:
    """Requirements and exclusions."""
    rows: Rows = []
    for each in choice.proposals:
        rows += [
            (taken(choice, frozenset({each.name})) - taken(choice, frozenset({other})), 0.0) for other in each.requires
        ]
    return rows + [(taken(choice, frozenset(exclusion)), 1.0) for exclusion in choice.exclusions]


def _bounds(choice: Choice) -> tuple[Floats, Floats]:
    """Least and most of each: what is settled is in, what was declined or is beyond a budget by itself is out."""
    settled = choice.settled()
    least = [float(each.name in settled) for each in choice.proposals]
    most = [
        float(each.standing != "declined" and all(map(_within, each.costs, choice.budgets)))
        for each in choice.proposals
    ]
    return np.array(least), np.array(most)


def _within(cost: float, budget: Budget) -> bool:
    return amount_of(cost) <= amount_of(budget.amount)
