"""What a missed level costs the provider: tiers of service credit, allowance and cap.

A tier holds for levels "at least `at_least` and under `below`", so a level on a boundary belongs to the milder tier
(the wording of the published cloud agreements, see docs/methods.md).
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT, Level

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
