"""What each level costs: credits and running cost against the level promised, and what each time allowed attains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.expense import expense, running_cost
from analytics.scenario.futures import drawn, played
from analytics.scenario.history import ground, lead_times, months, months_under
from analytics.scenario.lead_times import attained, curve
from analytics.scenario.negotiate import promising
from analytics.scenario.scenario import applied, check
from analytics.scenario.schedule import credited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.scenario.futures import Futures
    from analytics.scenario.history import History
    from analytics.scenario.scenario import Scenario
    from analytics.scenario.terms import Terms


def frontier(history: History, scenario: Scenario, levels: Sequence[float]) -> pl.DataFrame:
    """What promising each level costs a month under a scenario, in the catalogue's currency.

    The tiers of credit move with the promise, and every level meets the same futures. Running cost is that of the
    scenario; it is left out where it is not known.

    Args:
        history: the ground.
        scenario: what else changes, how far and how often it is played through.
        levels: levels that might be promised, in the measure's unit.

    Returns:
        Columns `level`, `cost` (mean of credits and running cost), `low` and `high` (5 and 95 % of future years),
        `credits`, `chance` (share of periods that meet), sorted by level.

    Raises:
        ScenarioError: as for an outcome, or a level that cannot be promised.
    """
    check(scenario)
    terms = applied(scenario, history.terms)
    _promisable(levels, terms)
    stood = ground(history, scenario.latest)
    starts = stood.months.starts
    under = months_under(stood.history.on(terms.calendar), terms, starts)
    futures = played(under, stood.whole, terms, drawn(scenario, len(starts)))
    running = running_cost(stood.history, terms)
    cost = np.zeros(1) if running is None else expense(running, terms, futures.volume).mean(axis=1)
    rows = [_point(futures, terms, float(level), cost) for level in sorted(levels)]
    return pl.DataFrame(rows, schema=["level", "cost", "low", "high", "credits", "chance"], orient="row")


def levels_around(history: History, points: int = 41) -> list[float]:
    """Levels from the worst to the best month of history, with today's promise among them.

    Raises:
        ScenarioError: fewer than 2 points or more than 101, or history gives no ground.
    """
    if not 2 <= points <= 101:
        problem = f"a curve of {points} points"
        raise ScenarioError(problem, expected="2 to 101")
    there = months(history).levels
    there = there[~np.isnan(there)]
    return sorted({history.terms.target.level, *np.linspace(there.min(), there.max(), points).round(6).tolist()})


def by_time_allowed(history: History, hours: Sequence[float]) -> pl.DataFrame:
    """The level attained at each time allowed, from lead times with running items censored.

    Returns:
        Columns `hours`, `level`, `low`, `high`, one row for each of `hours` within what was watched, sorted.

    Raises:
        ScenarioError: the measure has no lead times, too few of them, or all of `hours` lie beyond the longest.
    """
    found = curve(lead_times(history))
    within = sorted(each for each in hours if each <= found.longest)
    if not within:
        problem = f"nothing is known beyond {found.longest:,.1f} hours, the longest lead time there is"
        raise ScenarioError(problem, remedy="Ask for shorter times allowed")
    limit = history.terms.version.conventions.on_the_limit
    reached = [(each, attained(found, each, on_the_limit=limit)) for each in within]
    rows = [(each, estimate.level, estimate.low, estimate.high) for each, estimate in reached]
    return pl.DataFrame(rows, schema=["hours", "level", "low", "high"], orient="row")


def knee(curve_of: pl.DataFrame) -> float | None:
    """The level from which each further step costs clearly more than before; None where the curve has no such bend.

    It is the point furthest below the straight line between the ends, both axes scaled to 1 (Satopää et al., 2011);
    a bend of less than a tenth counts as none.

    Example:
        >>> levels = [0.90, 0.91, 0.92, 0.93, 0.94]
        >>> knee(pl.DataFrame({"level": levels, "cost": [0.0, 0.0, 0.0, 50.0, 100.0]}))
        0.92
    """
    level, cost = curve_of["level"].to_numpy(), curve_of["cost"].to_numpy()
    if len(level) < 3 or np.ptp(level) == 0 or np.ptp(cost) == 0:
        return None
    across = (level - level[0]) / (level[-1] - level[0])
    below = (cost[0] + across * (cost[-1] - cost[0]) - cost) / np.ptp(cost)
    return float(level[int(below.argmax())]) if below.max() >= 0.1 else None


def _point(
    futures: Futures, terms: Terms, level: float, cost: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> tuple[float, ...]:
    target = promising(terms.target, level)
    money = credited(futures.levels, target, terms.version) / 100 * terms.version.charge
    total = money.mean(axis=1) + cost
    met = futures.levels >= level if target.higher_is_better else futures.levels <= level
    judged = ~np.isnan(futures.levels)
    low, high = np.quantile(total, (0.05, 0.95))
    return level, float(total.mean()), float(low), float(high), float(money.mean()), float(met.sum() / judged.sum())


def _promisable(levels: Sequence[float], terms: Terms) -> None:
    most = 1.0 if terms.statistic == "share" else np.inf
    for level in levels:
        if not 0 <= level <= most:
            problem = f"a level of {level:g} cannot be promised"
            raise ScenarioError(problem, expected="a share between 0 and 1" if most == 1 else "0 or more")
