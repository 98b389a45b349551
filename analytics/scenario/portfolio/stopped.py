"""Why a proposal is not chosen, in words.

It is looked for in what the proposal would add together with all that it requires. Beside the best choice one of the
reasons always holds: what is neither declined nor excluded, fits in what is left and brings something would better it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from analytics.scenario.portfolio.choice import amount_of

if TYPE_CHECKING:
    from fractions import Fraction

    from analytics.scenario.portfolio.choice import Choice

#: What kept a proposal out; "search" where it was cut short.
Reason = Literal["decided", "requirement", "exclusion", "budget", "no benefit", "search"]


Why = tuple[Reason, str]


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A proposal that is not chosen, what stopped it, and that in words."""

    name: str
    by: Reason
    words: str


def stopped(choice: Choice, chosen: frozenset[str]) -> tuple[Stopped, ...]:
    """What kept each proposal out that is not chosen, in the order of the choice.

    Args:
        choice: what there was to choose from.
        chosen: names, the best of all.
    """
    left = tuple(amount_of(each.amount) - choice.cost(chosen, place) for place, each in enumerate(choice.budgets))
    found = []
    for each in choice.proposals:
        if each.name not in chosen:
            added = choice.with_needs([each.name]) - chosen
            by, words = (
                _declined(choice, each.name, added)
                or _excluded(choice, each.name, added, chosen)
                or _beyond(choice, each.name, added, left)
                or _of_no_use(choice, added)
                or ("search", "left out by a search that ended before it was sure")
            )
            found.append(Stopped(name=each.name, by=by, words=words))
    return tuple(found)


def _declined(choice: Choice, name: str, added: frozenset[str]) -> Why | None:
    declined = sorted(each for each in added if choice.named(each).standing == "declined")
    if name in declined:
        return "decided", "declined already"
    return ("requirement", f"requires {declined[0]}, which was declined") if declined else None


def _excluded(choice: Choice, name: str, added: frozenset[str], chosen: frozenset[str]) -> Why | None:
    for exclusion in choice.exclusions:
        ours, theirs = sorted(added & set(exclusion)), sorted(chosen & set(exclusion))
        if ours and theirs:
            words = f"{theirs[0]} excludes it" if name in ours else f"requires {ours[0]}, which {theirs[0]} excludes"
            return "exclusion", words
        if len(ours) > 1:
            return "exclusion", f"takes {' and '.join(ours)} together, which exclude each other"
    return None


def _beyond(choice: Choice, name: str, added: frozenset[str], left: tuple[Fraction, ...]) -> Why | None:
    for place, budget in enumerate(choice.budgets):
        cost = choice.cost(added, place)
        if cost > left[place]:
            others = ", ".join(sorted(added - {name}))
            words = f"takes {_written(cost)} {choice.currency} with {others}" if others else ""
            words = words or f"takes {_written(cost)} {choice.currency}"
            if cost > amount_of(budget.amount):
                return "budget", f"{words}, more than all of {budget.name} ({_written(budget.amount)})"
            return "budget", f"{words}, and {_written(left[place])} of {budget.name} is left"
    return None


def _written(amount: Fraction | float) -> str:
    """The amount, with pence where there are any."""
    return f"{float(amount):,.2f}".removesuffix(".00")


def _of_no_use(choice: Choice, added: frozenset[str]) -> Why | None:
    if choice.benefit(added) > 0:
        return None
    return "no benefit", "brings no benefit" if len(added) == 1 else "brings no benefit, with all that it requires"
