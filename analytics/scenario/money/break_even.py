"""Where a change stops paying: the value of a lever at which it costs as much as it saves."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Final, Literal

from analytics.errors import ScenarioError
from analytics.scenario.compare import Difference
from analytics.scenario.money.paired import difference
from analytics.scenario.money.question import asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.scenario.money.question import Changes, Evaluate

#: Most steps that a range is cut into: 20 questions find the one that matters.
MOST_STEPS: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """Where a function passes 0, and how sure that is.

    Attributes:
        at: the value, on a straight line between the two steps beside it.
        below, above: those two steps.
        sure_below, sure_above: the nearest values asked about at which it is plainly on either side of 0; None where
            none is. Between them the simulation's own error leaves it open.
        pays: whether the change pays "below" or "above" the value.
    """

    at: float
    below: float
    above: float
    sure_below: float | None
    sure_above: float | None
    pays: Literal["below", "above"]


def break_even(
    evaluate: Evaluate, lever: str, low: float, high: float, step: float, *, beside: Changes | None = None,
    others: Changes | None = None,
) -> BreakEven:  # fmt: skip
    """The value of a lever at which the total is that of what it is compared with.

    The range is halved until one step is left (bisection), so the saving must rise or fall throughout.

    Args:
        evaluate: the simulation.
        lever: the lever that is moved.
        low, high: where it may stand.
        step: how finely; 1 for people.
        beside: changes it is compared with; None for today.
        others: changes that hold throughout.

    Raises:
        ScenarioError: the range is empty, it pays throughout or nowhere, or its saving does not go one way.
    """
    today = asked(evaluate, beside or {})

    def saving(value: float) -> Difference:
        return difference(today.total, asked(evaluate, {**(others or {}), lever: value}).total)

    return crossing(saving, low, high, step, lever)


def crossing(
    saving: Callable[[float], Difference], low: float, high: float, step: float, lever: str = "the lever"
) -> BreakEven:
    """Where a monotone saving passes 0 between two values, by bisection over steps.

    Raises:
        ScenarioError: as for `break_even`.

    Example:
        >>> crossing(lambda people: Difference(250 - 100 * people, 0.0), 0, 10, 1).at
        2.5
    """
    count = steps(low, high, step)
    seen = {0: saving(low), count: saving(high)}
    way = _way(seen[0].mean, seen[count].mean, lever, (low, high))
    below, above = 0, count
    while above - below > 1:
        middle = (below + above) // 2
        seen[middle] = saving(low + middle * (high - low) / count)
        _between(seen[middle], seen[below], seen[above], lever)
        below, above = (middle, above) if way * seen[middle].mean <= 0 else (below, middle)
    values = {place: low + place * (high - low) / count for place in seen}
    ours, theirs = seen[below].mean, seen[above].mean
    at = values[below] + ((values[above] - values[below]) * ours / (ours - theirs) if ours else 0.0)
    plain = sorted(place for place, each in seen.items() if each.plain)
    under, over = [p for p in plain if p <= below], [p for p in plain if p >= above]
    return BreakEven(
        at=at, below=values[below], above=values[above], sure_below=values[under[-1]] if under else None,
        sure_above=values[over[0]] if over else None, pays="above" if way > 0 else "below",
    )  # fmt: skip


def steps(low: float, high: float, step: float) -> int:
    """How many steps a range is cut into; ScenarioError where it is empty, or its steps are not whole."""
    count = (high - low) / step if low < high and step > 0 else 0.0
    if not (1 <= count <= MOST_STEPS and isclose(count, round(count), rel_tol=1e-9)):
        problem = f"a range from {low:g} to {high:g} in steps of {step:g}"
        raise ScenarioError(problem, expected=f"1 to {MOST_STEPS:,} whole steps from a lower value to a higher one")
    return round(count)


def _way(first: float, last: float, lever: str, ends: tuple[float, float]) -> int:
    """1 where the saving rises through 0, -1 where it falls; else a refusal that says which side it stays on."""
    way = 1 if last > first else -1
    if way * first <= 0 <= way * last and first != last:
        return way
    low, high = ends
    best, at = max((first, low), (last, high))
    worst, worst_at = min((first, low), (last, high))
    if worst > 0:
        problem = f"{lever} pays everywhere from {low:g} to {high:g}: even at {worst_at:g} it saves {worst:,.0f}"
    elif best < 0:
        problem = f"{lever} pays nowhere from {low:g} to {high:g}: even at {at:g} it loses {-best:,.0f}"
    else:
        problem = f"{lever} neither saves nor loses anything from {low:g} to {high:g}"
    raise ScenarioError(problem, remedy="Look beyond this range, or take it as it is")


def _between(middle: Difference, one: Difference, other: Difference, lever: str) -> None:
    """Nothing, where a value in the middle lies between its ends, give or take two standard errors."""
    low, high = sorted((one, other), key=lambda each: each.mean)
    if middle.mean < low.mean - 2 * (middle.error + low.error) or middle.mean > high.mean + 2 * (
        middle.error + high.error
    ):
        problem = f"what {lever} saves does not go one way over this range, so there may be several break-evens"
        raise ScenarioError(problem, remedy="Look at a narrower range")
