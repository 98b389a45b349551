"""What a missed level costs the provider: tiers of service credit, allowance and cap.

A tier holds for levels "at least `at_least` and under `below`", so a level on a boundary belongs to the milder tier
(the wording of the published cloud agreements, see docs/methods.md).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT, Level

if TYPE_CHECKING:
    from analytics.catalogue.agreement import Target

#: How a level of a target is written.
Say = Callable[["Target", float], str]

Percent = Annotated[float, Field(ge=0, le=100)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Tier:
    """Credit, in percent of the period's charge, for levels at least `at_least` and under `below`."""

    at_least: Level
    below: Level
    credit: Percent

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.at_least < self.below:
            message = f"a tier from {self.at_least:g} to under {self.below:g} holds no level"
            raise ValueError(message)
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CreditSchedule:
    """Service credits of one target.

    Attributes:
        tiers: bands of level and the credit each carries.
        cap: most that all credits of a period may come to, in percent of its charge.
        free_breaches: breaches in the agreement year that carry no credit.
        claim_within_days: days after the period's end in which the credit must be claimed; None if it is paid unasked.
    """

    tiers: tuple[Tier, ...] = ()
    cap: Percent = 100.0
    free_breaches: Annotated[int, Field(ge=0)] = 0
    claim_within_days: Annotated[int, Field(ge=0)] | None = None

    def credit(self, level: float) -> float:
        """Credit for a level, in percent of the period's charge, before the cap.

        Example:
            >>> schedule = CreditSchedule(tiers=(Tier(at_least=0.95, below=0.99, credit=10),))
            >>> schedule.credit(0.95), schedule.credit(0.99)
            (10.0, 0.0)
        """
        return max((tier.credit for tier in self.tiers if tier.at_least <= level < tier.below), default=0.0)

    def payable(self, credits_due: list[float]) -> float:
        """Sum of the credits of one period held to the cap, in percent of its charge.

        Example:
            >>> CreditSchedule(cap=50).payable([30, 40])
            50.0
        """
        return min(sum(credits_due), self.cap)


def plain(target: Target, level: float) -> str:
    """A level as people write it: in percent where the target's own is a share, else the number.

    Example:
        >>> from analytics.catalogue import Target
        >>> up = Target(name="up", measure="availability", at_least=0.995)
        >>> plain(up, 0.99), plain(Target(name="happy", measure="satisfaction", at_least=3.9), 3.5)
        ('99 %', '3.5')
    """
    return f"{level * 100:.10g} %" if _is_share(target) else f"{level:,.10g}"


def credit_faults(target: Target, say: Say = plain) -> tuple[str, ...]:
    """What is wrong with the credits of a target, a sentence each; empty where they add up.

    They add up where the tiers begin at the target, meet each other, reach the worst level there is, and owe no less
    for a worse level than for a better one. A target without tiers has nothing that could be wrong.

    Example:
        >>> from analytics.catalogue import CreditSchedule, Target, Tier
        >>> tiers = Tier(at_least=0.95, below=0.99, credit=5), Tier(at_least=0, below=0.9, credit=10)
        >>> credit_faults(Target(name="up", measure="availability", at_least=0.99, credits=CreditSchedule(tiers=tiers)))
        ('No credit is due for a level of at least 90 % and under 95 %',)
    """
    tiers = sorted(target.credits.tiers, key=lambda tier: _edges(target, tier))
    if not tiers:
        return ()
    return (*_past_target(target, tiers, say), *_apart(target, tiers, say), *_short(target, tiers, say),
            *_falling(target, tiers, say))  # fmt: skip


def _is_share(target: Target) -> bool:
    return target.level <= 1 and target.percentile is None


def _edges(target: Target, tier: Tier) -> tuple[float, float]:
    """The better and the worse end of a tier, turned so that worse is more."""
    return (-tier.below, -tier.at_least) if target.higher_is_better else (tier.at_least, tier.below)


def _between(target: Target, better: float, worse: float, say: Say) -> str:
    low, high = sorted((abs(better), abs(worse)))
    return f"a level of at least {say(target, low)} and under {say(target, high)}"


def _goal(target: Target) -> float:
    return -target.level if target.higher_is_better else target.level


def _past_target(target: Target, tiers: list[Tier], say: Say) -> Iterator[str]:
    for tier in tiers:
        better, worse = _edges(target, tier)
        if better < _goal(target):
            met = _between(target, better, min(worse, _goal(target)), say)
            yield f"A credit of {tier.credit:g} % is due for {met}, which meets the target"


def _apart(target: Target, tiers: list[Tier], say: Say) -> Iterator[str]:
    """Levels in no tier, and levels in two."""
    reached, first = _goal(target), True
    for tier in tiers:
        better, worse = _edges(target, tier)
        if better > reached:
            yield f"No credit is due for {_between(target, reached, better, say)}"
        elif better < reached and not first:
            yield f"Two tiers hold for {_between(target, better, min(reached, worse), say)}"
        reached, first = max(reached, worse), False


def _short(target: Target, tiers: list[Tier], say: Say) -> Iterator[str]:
    """Where the worst levels are in no tier: shares end at 0 or 1, scores begin at 1, other numbers have no end."""
    worst = max(_edges(target, tier)[1] for tier in tiers)
    ends = {(True, True): 0.0, (True, False): -1.0, (False, True): 1.0, (False, False): float("inf")}
    if worst < ends[target.higher_is_better, _is_share(target)]:
        beyond = "under" if target.higher_is_better else "of at least"
        yield f"No credit is due for a level {beyond} {say(target, abs(worst))}"


def _falling(target: Target, tiers: list[Tier], say: Say) -> Iterator[str]:
    for milder, worse in itertools.pairwise(tiers):
        if worse.credit < milder.credit:
            edge = say(target, abs(_edges(target, worse)[0]))
            yield f"Credit falls from {milder.credit:g} % to {worse.credit:g} % where the level worsens past {edge}"
