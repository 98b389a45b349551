"""Scenarios side by side: what each comes to, how it differs from today, and which is plainly better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.futures import standard_error
from analytics.scenario.outcome import Outcome, work_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analytics.scenario.history import History
    from analytics.scenario.scenario import Scenario

#: Most scenarios beside the baseline: more are not read side by side.
MOST: Final = 5

#: What the baseline is called.
TODAY: Final = "As agreed today"
#: What a support desk without any change is called.
AS_IT_IS: Final = "As it is"
#: What the scenario is called that is looked at and has no name yet.
THIS: Final = "This scenario"


@dataclass(frozen=True)
class Difference:
    """A mean paired difference to the baseline and its Monte-Carlo standard error."""

    mean: float
    error: float

    @property
    def plain(self) -> bool:
        """Whether it lies more than two standard errors from 0."""
        return abs(self.mean) > 2 * self.error


@dataclass(frozen=True)
class Comparison:
    """The baseline and the scenarios worked out on the same draws."""

    baseline: Outcome
    outcomes: tuple[Outcome, ...]


def compare(history: History, scenarios: Sequence[Scenario]) -> Comparison:
    """Up to five scenarios beside the baseline, which changes nothing, all on the same draws.

    Raises:
        ScenarioError: none or more than five, a name twice, horizons, replications or seeds that differ, or a scenario
            that cannot be worked out; its name is in the message.
    """
    if not 1 <= len(scenarios) <= MOST:
        problem = f"{len(scenarios)} scenarios to compare"
        raise ScenarioError(problem, expected=f"1 to {MOST}")
    names = [TODAY, *(each.name for each in scenarios)]
    if len(set(names)) < len(names):
        problem = f"two scenarios share the name {max(names, key=names.count)!r}"
        raise ScenarioError(problem, remedy="Give each its own name")
    if len({(each.horizon, each.replications, each.seed) for each in scenarios}) > 1:
        problem = "the scenarios differ in horizon, replications or seed, so they cannot be paired"
        raise ScenarioError(problem, remedy="Give all of them the same")
    today = replace(scenarios[0], name=TODAY, changes=())
    return Comparison(work_out(history, today), tuple(_named(history, each) for each in scenarios))


def table(found: Comparison) -> pl.DataFrame:
    """One row an outcome, the baseline first: level, chance and money a month, with paired differences to the baseline.

    Columns: `scenario`, `promised`, `allowed_hours`, `level`, `low`, `high`, `chance`, `chance_of_all`, `credits`,
    `credits_p95`, `cost`, `total`, `co2e`, and `credits_change`, `total_change`, `chance_change`, each with `_error`.
    """
    rows = [_row(each, found.baseline) for each in (found.baseline, *found.outcomes)]
    return pl.DataFrame(rows, infer_schema_length=None).cast({pl.Null: pl.Float64})


def difference(outcome: Outcome, baseline: Outcome, of: str) -> Difference | None:
    """The paired difference of "met" (share), "credits" or "total" (money a month); None where either is not known."""
    ours, theirs = getattr(outcome.each, of), getattr(baseline.each, of)
    if ours is None or theirs is None:
        return None
    apart: NDArray[np.float64] = ours - theirs
    apart = apart[~np.isnan(apart)]
    return Difference(float(apart.mean()), standard_error(apart)) if len(apart) > 1 else None


def dominates(one: Outcome, other: Outcome) -> bool:
    """Whether an outcome is plainly better than another in chance or money, and plainly worse in neither.

    Plainly means by more than two standard errors of the paired difference. Scenarios that promise different levels are
    not compared: meeting a lower promise is not better service.
    """
    if (one.promised, one.terms.limit) != (other.promised, other.terms.limit):
        return False
    money = "total" if one.total and other.total else "credits"
    chance, spent = difference(one, other, "met"), difference(one, other, money)
    gains = [each for each in (chance, spent and Difference(-spent.mean, spent.error)) if each and each.plain]
    return bool(gains) and all(gain.mean > 0 for gain in gains)


def headline(found: Comparison) -> str:
    """The scenario that lowers credits and cost the most, in a sentence; or that none plainly does."""
    changes = [(each, _money(each, found.baseline)) for each in found.outcomes]
    better = [(each, change) for each, change in changes if change and change.plain and change.mean < 0]
    if not better:
        return "No scenario plainly lowers what this target costs a month."
    best, change = min(better, key=lambda entry: entry[1].mean)
    what = "credits and running cost" if best.total else "expected credits"
    amount = f"{found.baseline.currency} {-change.mean:,.0f} a month (±{2 * change.error:,.0f})"
    level = _told(best.level.level, best)
    return f"“{best.scenario.name}” lowers {what} by {amount}; the level attained is {level}."


def _named(history: History, scenario: Scenario) -> Outcome:
    try:
        return work_out(history, scenario)
    except ScenarioError as error:
        problem = f"scenario {scenario.name!r}: {error.problem}"
        raise ScenarioError(problem, expected=error.expected, exists=error.exists, remedy=error.remedy) from error


def _money(outcome: Outcome, baseline: Outcome) -> Difference | None:
    return difference(outcome, baseline, "total" if outcome.total and baseline.total else "credits")


def _told(level: float, outcome: Outcome) -> str:
    return f"{level:.1%}" if outcome.terms.statistic == "share" else f"{level:,.1f}"


def _row(outcome: Outcome, baseline: Outcome) -> dict[str, str | float | None]:
    row: dict[str, str | float | None] = {
        "scenario": outcome.scenario.name, "promised": outcome.promised, "allowed_hours": outcome.terms.limit,
        "level": outcome.level.level, "low": outcome.level.low, "high": outcome.level.high,
        "chance": outcome.chance.share, "chance_of_all": outcome.chance.of_all,
        "credits": outcome.credits.mean, "credits_p95": outcome.credits.p95,
        "cost": outcome.cost.mean if outcome.cost else None, "total": outcome.total.mean if outcome.total else None,
        "co2e": outcome.co2e,
    }  # fmt: skip
    for name, of in (("credits", "credits"), ("total", "total"), ("chance", "met")):
        change = difference(outcome, baseline, of)
        row[f"{name}_change"] = change.mean if change else None
        row[f"{name}_error"] = change.error if change else None
    return row
