"""What a scenario comes to: level, chance, credits, cost and what it cannot answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot, nan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics.scenario.expense import co2e, expense, kwh, running_cost
from analytics.scenario.futures import Draws, Futures, Spread, drawn, played, spread, standard_error
from analytics.scenario.history import ground, lead_times, months_under
from analytics.scenario.lead_times import Z95, Estimate, attained, curve, quantile, refuse_beyond, wilson
from analytics.scenario.scenario import Scenario, applied, check
from analytics.scenario.schedule import MONTHS
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from datetime import date

    from analytics.scenario.history import Ground, History, Months
    from analytics.scenario.running_cost import Kind
    from analytics.scenario.terms import Terms


@dataclass(frozen=True)
class Chance:
    """Chance that a period meets the target.

    Attributes:
        share: share of periods drawn that meet it, of those that are judged.
        low, high: its 95 % interval for as few periods as history has (Wilson, 1927).
        error: Monte-Carlo standard error of `share`.
        of_all: chance that every period within the horizon meets it (Laplace's rule of succession, so that a history
            without a miss is no promise of a future without one).
    """

    share: float
    low: float
    high: float
    error: float
    of_all: float


@dataclass(frozen=True, eq=False)
class Each:
    """One figure for each future, by which two scenarios are paired; `total` is None where cost is not known."""

    met: NDArray[np.float64]
    credits: NDArray[np.float64]
    total: NDArray[np.float64] | None


@dataclass(frozen=True)
class Outcome:
    """What one scenario comes to; money, energy and emissions are those of a month.

    Attributes:
        scenario: what was asked.
        terms: the terms it led to.
        level: what is attained over the months drawn from, in the measure's unit.
        chance: chance of meeting the target.
        credits: service credits.
        cost: cost of running the service; None where it is not known.
        total: credits and cost together; None where cost is not known.
        kwh, co2e: energy, and emissions in kg; None where there are no readings or no factor.
        months: whole months drawn from.
        since: the first of them, where those before are unlike them; None where all history is drawn from.
        currency: what money is in.
        assumptions: what it rests on, and where each comes from.
        cannot: what it does not answer.
        each: what it is paired with another outcome by.
    """

    scenario: Scenario
    terms: Terms
    level: Estimate
    chance: Chance
    credits: Spread
    cost: Spread | None
    total: Spread | None
    kwh: float | None
    co2e: float | None
    months: int
    since: date | None
    currency: str
    assumptions: tuple[Assumption, ...]
    cannot: tuple[str, ...]
    each: Each = field(repr=False, compare=False)

    @property
    def promised(self) -> float:
        """The level promised, in the measure's unit."""
        return self.terms.target.level


def work_out(history: History, scenario: Scenario) -> Outcome:
    """The outcome of a scenario on the ground of one target's history.

    Args:
        history: what was counted and what it cost.
        scenario: what changes, how far and how often it is played through.

    Raises:
        ScenarioError: a parameter lies outside its bounds, a change makes no sense for the target, or history gives no
            ground for the question.
    """
    check(scenario)
    terms = applied(scenario, history.terms)
    stood = ground(history, scenario.latest)
    starts, history = stood.months.starts, stood.history
    there = history.on(terms.calendar)
    under = months_under(there, terms, starts)
    draws = drawn(scenario, len(starts))
    futures = played(under, stood.whole, terms, draws)
    running = running_cost(history, terms)
    cost = None if running is None else expense(running, terms, futures.volume)
    total = None if cost is None else _together(futures.credits, cost, MONTHS[terms.target.span])
    energy = kwh(history, futures.volume)
    emitted, why_not = co2e(energy, scenario.co2e_per_kwh)
    chance, met = _chance(futures, len(starts) / MONTHS[terms.target.span])
    return Outcome(
        scenario=scenario, terms=terms, level=_attained(there, terms, under, draws, futures), chance=chance,
        credits=spread(futures.credits), cost=None if cost is None else spread(cost),
        total=None if total is None else spread(total), kwh=energy, co2e=emitted, months=len(starts),
        since=stood.turn.since if stood.turn else None, currency=history.currency,
        assumptions=(*terms.assumptions, *_taken(terms, running, futures, stood)),
        cannot=(*terms.cannot, *_silent(terms, futures, running, why_not)),
        each=Each(met, futures.credits.mean(axis=1), None if total is None else total.mean(axis=1)),
    )  # fmt: skip


def _attained(history: History, terms: Terms, under: Months, draws: Draws, futures: Futures) -> Estimate:
    """The level attained: from lead times where there are any, else from the months, drawn again for its interval."""
    share, limit = terms.statistic == "share", terms.limit
    if history.times is not None and limit is not None and share:
        took = curve(lead_times(history), terms.pace)
        if limit != history.terms.limit:
            refuse_beyond(took, limit)
        found = attained(took, limit, on_the_limit=terms.version.conventions.on_the_limit)
    elif history.times is not None and terms.statistic == "percentile":
        found = quantile(curve(lead_times(history), terms.pace), terms.target.percentile or 50)
    else:
        found = _pooled(under, draws)
    return _moved(found, futures, most=1.0 if share else np.inf)


def _pooled(under: Months, draws: Draws) -> Estimate:
    """The level of all months together, with the 95 % interval of months drawn again (percentile bootstrap)."""
    again = under.up[draws.again].sum(axis=1) / np.maximum(under.down[draws.again].sum(axis=1), 1e-12)
    low, high = np.quantile(again, (0.025, 0.975))
    return Estimate(float(under.up.sum() / under.down.sum()), float(low), float(high), int(under.judged.sum()))


def _moved(found: Estimate, futures: Futures, most: float) -> Estimate:
    """The level after what demand does to it; both errors are added as independent ones."""
    if not futures.moved_by or futures.relation is None:
        return found
    error = Z95 * abs(futures.moved_by) * futures.relation.error / abs(futures.relation.slope)
    ends = (0.0, -hypot(found.level - found.low, error), hypot(found.high - found.level, error))
    level, low, high = (min(max(found.level + futures.moved_by + end, 0.0), most) for end in ends)
    return Estimate(level, low, high, found.items)


def _chance(futures: Futures, periods: float) -> tuple[Chance, NDArray[np.float64]]:
    """The chance of meeting, and the share met in each future; not a number where no period is judged."""
    judged = ~np.isnan(futures.levels)
    if not judged.any():
        return Chance(nan, nan, nan, nan, nan), np.full(len(judged), nan)
    count = judged.sum(axis=1)
    met = np.divide(futures.met.sum(axis=1), count, out=np.full(len(count), nan), where=count > 0)
    share = float(futures.met.sum() / judged.sum())
    of_all = all_of(judged.shape[1], share * periods, periods)
    return Chance(share, *wilson(share, periods), standard_error(met[count > 0]), of_all), met


def all_of(ahead: int, met: float, of: float) -> float:
    """The chance that so many periods ahead all meet, after so many met of those there were.

    Every chance of meeting is taken as equally likely at first (Laplace's rule of succession), so that 24 of 24 months
    met give 12 more a chance of 25/37.

    Example:
        >>> round(all_of(12, 24, 24) * 37, 6)
        25.0
    """
    return float(np.prod([(met + 1 + period) / (of + 2 + period) for period in range(ahead)]))


def _together(credits_due: NDArray[np.float64], cost: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Credits of periods spread over their months, and the cost of those months."""
    monthly = np.repeat(credits_due, length, axis=1)
    return monthly + cost[:, : monthly.shape[1]]


def _taken(terms: Terms, running: Kind | None, futures: Futures, stood: Ground) -> list[Assumption]:
    """What every outcome takes for granted."""
    found = [
        Assumption(f"Months to come are like {_months(stood, terms)}", "records"),
        Assumption(
            f"A month's charge is {terms.version.charge:,.0f}; credits only where the target is missed", "agreement"
        ),
    ]
    if running and terms.unit_costs is None:
        words = (
            f"{running.fixed:,.0f} a month and {running.per_item:,.2f} an item, from {running.months} months of costs"
        )
        found.append(Assumption(f"Running the whole service costs {words}", "records"))
    if futures.relation and futures.relation.found:
        told = f"Each item more moves a month's level by {futures.relation.slope:+.2g}, as it did"
        found.append(Assumption(f"{told} in {futures.relation.months} months", "records"))
    return found


def _months(stood: Ground, terms: Terms) -> str:
    """The months drawn from, in words, and why not all."""
    count, turn = len(stood.months.starts), stood.turn
    if turn is None:
        return f"the {count} whole months of history, in any order"
    share = terms.statistic == "share"
    level, before = (f"{100 * each:.1f} %" if share else f"{each:,.4g}" for each in (turn.level, turn.before))
    return (
        f"the {count} whole months since {turn.since:%B %Y}, in any order: they stand apart from those before "
        f"({level} a month against {before})"
    )


def _silent(terms: Terms, futures: Futures, running: Kind | None, why_not: str) -> list[str]:
    """What an outcome cannot answer, in sentences without their full stop."""
    asked = terms.demand != 1
    found = [
        (asked and not (futures.relation and futures.relation.found),
         "what demand does to the level: history shows no relation beyond its error, so the level is held"),
        (asked and terms.demand > 1, "whether there is a volume at which the service gives way"),
        (running is None, "what it costs to run: there are no cost records and none were entered"),
        (terms.cover is not None and terms.cover.an_hour is None,
         "what people in the added hours cost: enter the cost of an agent's hour"),
        (bool(np.isnan(futures.levels).all()), "the chance of meeting: demand is beyond the workload limit throughout"),
    ]  # fmt: skip
    return [words for holds, words in found if holds] + ([why_not] if why_not else [])
