"""Greenhouse gas of a scenario: what an hour of work, a ticket and a kWh stand for, in kg of CO2e."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.scenario.money.amount import Paths
from analytics.scenario.money.amount import check as check_amount
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from analytics.scenario.money.use import Use
    from analytics.scenario.terms import Source


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """Emission factors and, where one is wanted, the price of a tonne.

    Attributes:
        per_hour: kg of CO2e that an hour of a person at work stands for.
        per_kwh: kg of a kWh.
        per_ticket: kg of a ticket.
        tonne: what a tonne is priced at, in the review's currency; None leaves emissions out of money.
        source: who says so.
    """

    per_hour: float = 0.0
    per_kwh: float = 0.0
    per_ticket: float = 0.0
    tonne: float | None = None
    source: Source = "entered by hand"

    def assumed(self, currency: str) -> tuple[Assumption, ...]:
        """The factors and the price in sentences."""
        factors = (("an hour at work", self.per_hour), ("a kWh", self.per_kwh), ("a ticket", self.per_ticket))
        said = [f"{of} stands for {kg:g} kg of CO2e" for of, kg in factors if kg]
        if self.tonne is not None:
            said.append(f"a tonne of CO2e is priced at {currency} {self.tonne:,.2f}")
        return tuple(Assumption(words[0].upper() + words[1:], self.source) for words in said)


def emitted(use: Use, footprint: Footprint) -> Paths:
    """CO2e of each month, in kg, replications by months.

    Raises:
        ScenarioError: a factor or the price of a tonne is negative or not finite.
    """
    factors = {
        "people": footprint.per_hour, "overtime": footprint.per_hour, "energy": footprint.per_kwh,
        "tickets": footprint.per_ticket,
    }  # fmt: skip
    for line, factor in factors.items():
        check_amount(f"the emission factor of {line}", factor)
    if footprint.tonne is not None:
        check_amount("the price of a tonne of CO2e", footprint.tonne)
    parts = [factors[line] * path for line, named in use.lines() if line in factors for path in named.values()]
    return np.sum(parts, axis=0) if parts else np.zeros(use.shape)
