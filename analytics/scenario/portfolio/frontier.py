"""What each further bit of budget buys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.portfolio.best import best
from analytics.scenario.portfolio.choice import Budget, amount_of, check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.scenario.portfolio.choice import Choice


def frontier(
    choice: Choice, shares: Sequence[float] = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
) -> pl.DataFrame:
    """The most that can be brought at shares of the budgets, and what each further bit of budget adds.

    Args:
        choice: proposals and budgets.
        shares: what all budgets are multiplied by; those too small for what is settled are left out.

    Returns:
        Columns `share`, `budget` (of all together), `benefit`, `cost`, `a_unit` (benefit that one more unit of budget
        brought since the row before; null in the first), `enter` and `leave` (names, against the row before).

    Raises:
        ScenarioError: as for `choice.check`, or no share is enough, or one is negative or no number.
    """
    check(choice)
    choice, rows, before = choice.in_order(), list[dict[str, object]](), frozenset[str]()
    budgets = [(share, tuple(_times(each, share) for each in choice.budgets)) for share in sorted(set(shares))]
    for share, amounts in budgets:
        asked = replace(choice, budgets=amounts)
        if not asked.fits(choice.settled()):
            continue
        chosen = best(asked)[0]
        row = {
            "share": float(share), "budget": float(sum(amount_of(each.amount) for each in amounts)),
            "benefit": float(choice.benefit(chosen)),
            "cost": float(choice.spent(chosen)),
            "enter": sorted(chosen - before), "leave": sorted(before - chosen),
        }  # fmt: skip
        rows.append(row)
        before = chosen
    if not rows:
        problem = "no budget asked about is enough for what is approved or must be had"
        raise ScenarioError(problem, expected="a share of 1 among them, or more")
    more = pl.col("budget").diff()
    return pl.DataFrame(rows, schema=_FRONTIER).with_columns(
        pl.when(more > 0).then(pl.col("benefit").diff() / more).alias("a_unit")
    )


_FRONTIER: Final[dict[str, pl.DataType]] = {
    "share": pl.Float64(), "budget": pl.Float64(), "benefit": pl.Float64(), "cost": pl.Float64(),
    "enter": pl.List(pl.String()), "leave": pl.List(pl.String()),
}  # fmt: skip


def _times(budget: Budget, share: float) -> Budget:
    if not 0 <= share <= 1_000:
        problem = f"a share of {share:g} of the budget"
        raise ScenarioError(problem, expected="0 to 1,000")
    return replace(budget, amount=float(amount_of(budget.amount) * amount_of(share)))
