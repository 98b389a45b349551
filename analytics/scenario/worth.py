"""Whether a target is worth having: what its last periods came to, whether it steers anything, what more would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from analytics.measures.registry import measure
from analytics.scenario.frontier import frontier
from analytics.scenario.schedule import MONTHS

if TYPE_CHECKING:
    from analytics.catalogue import Target, Version
    from analytics.scenario.history import History
    from analytics.scenario.scenario import Scenario

Verdict = Literal["never met", "always met with room", "steers nothing", "too early to tell", "works"]

#: Periods looked at, and as many as it takes to call a target always met.
PERIODS: Final = 12

#: Missed periods in a row from which a target that was never met is called so.
NEVER: Final = 3

#: Share of its error budget that even the worst period of a target leaves where the target is insensitive; a target
#: without a budget is so where the worst period stands three times as far from the promise as from the best one.
INSENSITIVE: Final = 0.75


@dataclass(frozen=True, kw_only=True)
class Course:
    """What the last periods of a target came to.

    Attributes:
        judged, missed, at_risk: how many of them there were.
        delivered: level of all of them together (mean of the periods where they cannot be added); None for none.
        worst: level of the worst one.
        headroom, least_headroom: by how much `delivered` and `worst` are better than promised.
        least_left: smallest share of the error budget that was left; None for measures without one.
        reach: from the worst level to the best.
        short: levels by which missed periods fell short, added up.
        credits: what they owe, in the catalogue's currency, and over so many `months`.
    """

    judged: int
    missed: int
    at_risk: int
    delivered: float | None = None
    worst: float | None = None
    headroom: float | None = None
    least_headroom: float | None = None
    least_left: float | None = None
    reach: float = 0.0
    short: float = 0.0
    credits: float = 0.0
    months: int = 0

    @property
    def never_met(self) -> bool:
        """Whether every judged period missed, three or more."""
        return self.judged == self.missed and self.judged >= NEVER

    @property
    def always_met(self) -> bool:
        """Whether twelve periods were judged and none missed nor at risk."""
        return self.judged >= PERIODS and not self.missed and not self.at_risk

    @property
    def credits_a_month(self) -> float:
        """Credits owed, a month."""
        return self.credits / self.months if self.months else 0.0


def course(rows: pl.DataFrame, target: Target) -> Course:
    """What the last twelve whole periods of a target came to.

    Args:
        rows: judged rows of the target as a whole, in the columns of `JUDGED`.
        target: as it stands.
    """
    last = rows.filter(~pl.col("partial")).sort("period").tail(PERIODS)
    known = last.filter(pl.col("status") != "not enough data")
    length = MONTHS.get(target.span, 1)
    if known.is_empty():
        return Course(judged=0, missed=0, at_risk=0, months=length * last.height)
    missed, least = known.filter(pl.col("status") == "breached"), known.sort("headroom").row(0, named=True)
    delivered = _together(known, target)
    return Course(
        judged=known.height, missed=missed.height, at_risk=known.filter(pl.col("status") == "at risk").height,
        delivered=delivered, worst=least["level"], least_headroom=least["headroom"],
        headroom=(delivered - target.level) * (1 if target.higher_is_better else -1),
        least_left=known.select(pl.col("budget_left").min()).item(),
        reach=known.select(pl.col("level").max() - pl.col("level").min()).item(),
        short=-missed.select(pl.col("headroom").sum()).item(), credits=last.select(pl.col("money").sum()).item(),
        months=length * last.height,
    )  # fmt: skip


def verdict(
    found: Course, target: Target, *, supported: float | None, at_risk_budget: float, implied_by: str = "",
    unhappy: bool = False,
) -> tuple[Verdict, str]:  # fmt: skip
    """What a target is worth, and why in a sentence.

    Never met: every judged period missed it, three or more. Too early to tell: fewer than twelve were judged. Steers
    nothing: not measured; always met while users are unhappy; or always met without credits, and either implied by
    another target or so far below all that is delivered that it could not be missed. Always met with room: never
    missed nor at risk, and history supports, with 90 % confidence, that no period of the year to come is either.

    Args:
        found: what its last periods came to.
        target: as it stands.
        supported: level that could be promised with 90 % confidence; None where that is not known.
        at_risk_budget: share of the error budget at which the agreement calls a met period at risk.
        implied_by: name of another target that cannot be met without this one; "" for none.
        unhappy: whether users of the service are unhappy while every target of it is met.
    """
    judged, idle = found.judged, _idle(found, target, implied_by, unhappy=unhappy)
    told: list[tuple[bool, Verdict, str]] = [
        (not judged, "steers nothing", "None of its last periods could be judged"),
        (found.never_met, "never met", f"Missed in each of {judged} periods"),
        (judged < PERIODS, "too early to tell", f"Judged in {judged} of the {PERIODS} periods it takes to tell"),
        (not found.always_met, "works", f"Missed in {found.missed} of {judged} periods and at risk in {found.at_risk}"),
        (bool(idle), "steers nothing", idle),
        (has_room(found, target, supported, at_risk_budget), "always met with room",
         f"Never missed nor at risk in {judged} periods, nor likely to be"),
    ]  # fmt: skip
    little = f"Never missed in {judged} periods, yet little more could be promised"
    return next(((name, why) for holds, name, why in told if holds), ("works", little))


def insensitive(found: Course) -> bool:
    """Whether even the worst period was nowhere near a miss."""
    if found.least_left is not None:
        return found.least_left >= INSENSITIVE
    return found.least_headroom is not None and found.least_headroom >= 3 * found.reach


def has_room(found: Course, target: Target, supported: float | None, at_risk_budget: float) -> bool:
    """Whether a level that history supports leaves more than the share of the budget at which risk begins.

    Where there is no error budget, it must keep as much of the usual headroom. Where nothing is known of the year to
    come, the worst period must have been nowhere near a miss.
    """
    if supported is None:
        return insensitive(found)
    better = (supported - target.level) * (1 if target.higher_is_better else -1)
    share = measure(target.measure).statistic == "share"
    whole = (1 - target.level if target.higher_is_better else target.level) if share else found.headroom or 0.0
    return better > 0 and better >= at_risk_budget * whole


def implied_by(version: Version, target: Target) -> str:
    """The first other target of a version that cannot be met without this one; "" for none.

    It asks at least as high a level, in at most the same time, of the same items.
    """
    places = {each.name: place for place, each in enumerate(version.targets)}
    for other in version.targets:
        implies = other.name != target.name and _implies(other, target)
        # Of two that say the same, the later one is the copy.
        if implies and not (_implies(target, other) and places[other.name] > places[target.name]):
            return other.name
    return ""


def next_point(history: History, scenario: Scenario) -> float | None:
    """What a promise one percentage point higher would cost more a month, in the catalogue's currency.

    It is the slope of the cost curve over the next step above the promise: a point, or half the error budget where
    that is less. None for a promise that carries no credits or is not a share of at least so much.

    Raises:
        ScenarioError: history gives no ground.
    """
    target = history.terms.target
    if history.terms.statistic != "share" or not target.higher_is_better or not target.credits.tiers:
        return None
    step = min(0.01, (1 - target.level) / 2)
    if step <= 0:
        return None
    now, then = frontier(history, scenario, [target.level, round(target.level + step, 12)])["cost"]
    return float((then - now) / (100 * step))


def _idle(found: Course, target: Target, implied_by: str, *, unhappy: bool) -> str:
    """Why a target that is always met steers nothing; "" where it may steer something."""
    if unhappy:
        return f"Met in all of {found.judged} periods while users are unhappy"
    if target.credits.tiers:
        return ""
    if implied_by:
        return f"Whenever {implied_by!r} is met, so is this, and missing it costs nothing"
    return "Far below all that is delivered, and missing it costs nothing" if insensitive(found) else ""


def _together(known: pl.DataFrame, target: Target) -> float:
    share = measure(target.measure).statistic == "share"
    level = pl.col("good").sum() / pl.col("total").sum() if share else pl.col("level").mean()
    return float(known.select(level).item())


def _implies(one: Target, other: Target) -> bool:
    """Whether meeting one target means that the other is met too."""
    alike = ("measure", "priority", "category", "group", "span", "higher_is_better")
    if any(getattr(one, name) != getattr(other, name) for name in alike):
        return False
    stricter = one.level >= other.level if one.higher_is_better else one.level <= other.level
    return stricter and (one.percentile or 0) >= (other.percentile or 0) and _sooner(one, other)


def _sooner(one: Target, other: Target) -> bool:
    if one.within is None or other.within is None:
        return one.within == other.within
    return one.within.unit == other.within.unit and one.within.amount <= other.within.amount
