"""What one way to build and work on a service comes to: level, chance, credits, and what could be promised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.availability.futures import lost
from analytics.scenario.compare import MOST, TODAY, Difference
from analytics.scenario.futures import spread, standard_error
from analytics.scenario.lever import check as check_lever
from analytics.scenario.negotiate import promising, written
from analytics.scenario.scenario import LONGEST, REPLICATIONS
from analytics.scenario.schedule import credited, meets, periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.scenario.availability.design import Design
    from analytics.scenario.availability.evidence import Evidence
    from analytics.scenario.availability.reliability import Floats
    from analytics.scenario.futures import Spread
    from analytics.scenario.lever import Lever
    from analytics.scenario.terms import Assumption

#: Columns of `compared`.
COMPARED: Final = (
    "option", "level", "level_p5", "hours", "chance", "chance_of_all", "ceiling", "credits", "credits_p95", "once",
    "monthly", "hours_change", "hours_change_error", "chance_of_all_change", "chance_of_all_change_error",
    "credits_change", "credits_change_error",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """One way to build and work on a service; equal cases are equal values.

    Attributes:
        name: what people call it.
        changes: the levers pulled, one after the other.
        horizon: months played through.
        futures: how many are drawn.
        seed: cases with the same seed, horizon and number of futures meet the same luck.
    """

    name: str
    changes: tuple[Lever[Design], ...] = ()
    horizon: int = 12
    futures: int = 2000
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one case comes to; money and hours are those of a month.

    Attributes:
        case: what was asked.
        design: what it led to.
        level: availability of a period.
        hours: service hours lost.
        chance: share of periods that meet the target.
        credits: service credits over all months of a future.
        assumptions: what it rests on.
        levels, lost, paid: level of each period, hours lost in each month, credits a month, futures by periods.
        kept: 1 for each future in which every period meets, else 0.
    """

    case: Case
    design: Design
    level: Spread
    hours: Spread
    chance: float
    credits: Spread
    assumptions: tuple[Assumption, ...]
    levels: Floats = field(repr=False)
    lost: Floats = field(repr=False)
    paid: Floats = field(repr=False)
    kept: Floats = field(repr=False)

    @property
    def chance_of_all(self) -> float:
        """The share of futures in which every period meets the target."""
        return float(self.kept.mean())


def work_out(evidence: Evidence, case: Case) -> Outcome:
    """The outcome of a case.

    Raises:
        ScenarioError: a setting lies outside its bounds, a lever makes no sense for the service, or there are no
            service hours ahead.
    """
    _check(case)
    design = evidence.today
    for lever in case.changes:
        design = lever.apply(design)
    edges = evidence.edges(case.horizon)
    down = lost(evidence.beliefs(case.futures, case.seed), evidence.up, design, edges, case.seed)
    levels, gone = _levels(evidence, design, down, np.diff(edges), case)
    judged = ~np.isnan(levels)
    met = meets(levels, evidence.target)
    kept = np.asarray((met | ~judged).all(axis=1), np.float64)
    paid = credited(levels, evidence.target, evidence.version) / 100 * evidence.version.charge
    return Outcome(
        case=case, design=design, level=spread(levels[:, judged.any(axis=0)]), hours=spread(gone),
        chance=float(met.sum() / judged.sum()), credits=spread(paid.mean(axis=1, keepdims=True)),
        assumptions=(*evidence.assumptions, *design.assumptions),
        levels=levels, lost=gone, paid=paid, kept=kept,
    )  # fmt: skip


def promisable(outcome: Outcome, evidence: Evidence, confidence: float = 0.9) -> tuple[float, float, float]:
    """The level that every period holds with a confidence, as people write it; the share of futures that hold it; and
    the credits a month if it were promised.

    Raises:
        ScenarioError: the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        problem = f"a confidence of {confidence:g}"
        raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    worst = np.nanmin(outcome.levels, axis=1)
    level = written(float(np.quantile(worst, 1 - confidence, method="lower")), "share", higher_is_better=True)
    target = promising(evidence.target, level)
    paid = credited(outcome.levels, target, evidence.version) / 100 * evidence.version.charge
    return level, float((worst >= level).mean()), float(paid.mean())


def compared(evidence: Evidence, cases: Sequence[Case], confidence: float = 0.9) -> tuple[list[Outcome], pl.DataFrame]:
    """The outcomes of today and of up to five cases on the same luck, and a row for each with paired differences.

    Returns:
        The outcomes, today's first, and a frame with the columns of `COMPARED`: `level` and `hours` are means, `hours`
        and money those of a month, `ceiling` the level every period holds with the confidence; a column that ends in
        `_change` is the mean paired difference to today, and `_error` its Monte-Carlo standard error.

    Raises:
        ScenarioError: none or more than five, a name twice, cases that cannot be paired, or one that cannot be worked
            out; its name is in the message.
    """
    if not 1 <= len(cases) <= MOST:
        problem = f"{len(cases)} cases to compare"
        raise ScenarioError(problem, expected=f"1 to {MOST}")
    names = [TODAY, *(each.name for each in cases)]
    if len(set(names)) < len(names):
        problem = f"two cases share the name {max(names, key=names.count)!r}"
        raise ScenarioError(problem, remedy="Give each its own name")
    if len({(each.horizon, each.futures, each.seed) for each in cases}) > 1:
        problem = "the cases differ in horizon, futures or seed, so they cannot be paired"
        raise ScenarioError(problem, remedy="Give all of them the same")
    first = cases[0]
    today = work_out(evidence, Case(name=TODAY, horizon=first.horizon, futures=first.futures, seed=first.seed))
    outcomes = [today, *(_named(evidence, each) for each in cases)]
    rows = [_row(each, today, evidence, confidence) for each in outcomes]
    return outcomes, pl.DataFrame(rows, schema=COMPARED, orient="row")


def difference(outcome: Outcome, today: Outcome, of: str) -> Difference:
    """The mean paired difference to today of "lost" (hours a month), "paid" (money a month) or "kept" (share of futures
    in which every period meets)."""
    apart = getattr(outcome, of) - getattr(today, of)
    apart = apart if apart.ndim == 1 else apart.mean(axis=1)
    return Difference(float(apart.mean()), standard_error(apart))


def _named(evidence: Evidence, case: Case) -> Outcome:
    try:
        return work_out(evidence, case)
    except ScenarioError as error:
        problem = f"case {case.name!r}: {error.problem}"
        raise ScenarioError(problem, expected=error.expected, exists=error.exists, remedy=error.remedy) from error


def _levels(evidence: Evidence, design: Design, down: Floats, hours: Floats, case: Case) -> tuple[Floats, Floats]:
    """The level of each period and the hours lost in each month, after planned work as the agreement counts it."""
    stream = np.random.default_rng((case.seed, 4))
    planned = evidence.planned[stream.integers(0, len(evidence.planned), down.shape)] * design.planned
    agreed = hours * (1 - planned) if design.maintenance == "leaves agreed time" else np.broadcast_to(hours, down.shape)
    gone = down * (1 - planned) + (hours * planned if design.maintenance == "own state" else 0.0)
    total = periods(agreed, evidence.target)
    up = total - periods(gone, evidence.target)
    levels = np.divide(up, total, out=np.full_like(up, np.nan), where=total > 0)
    return np.round(np.clip(levels, 0.0, 1.0), 12), gone


def _row(outcome: Outcome, today: Outcome, evidence: Evidence, confidence: float) -> tuple[str | float, ...]:
    changes = [difference(outcome, today, of) for of in ("lost", "kept", "paid")]
    return (
        outcome.case.name, outcome.level.mean, outcome.level.p5, outcome.hours.mean, outcome.chance,
        outcome.chance_of_all, promisable(outcome, evidence, confidence)[0], outcome.credits.mean, outcome.credits.p95,
        outcome.design.once, outcome.design.monthly,
        *(figure for each in changes for figure in (each.mean, each.error)),
    )  # fmt: skip


def _check(case: Case) -> None:
    for what, value, (low, high), unit in (
        ("horizon", case.horizon, (1, LONGEST), "months"),
        ("number of futures", case.futures, REPLICATIONS, "futures"),
    ):
        if not low <= value <= high:
            problem = f"the {what} is {value:g} {unit}"
            raise ScenarioError(problem, expected=f"{low:g} to {high:g} {unit}")
    for lever in case.changes:
        check_lever(lever)
