"""Credits that simulated levels owe under an agreement: by tier, free breaches first, held to both caps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import Paths, check_paths
from analytics.scenario.schedule import MONTHS, credited, periods
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from analytics.catalogue import Target, Version


@dataclass(frozen=True, kw_only=True, eq=False)
class Promise:
    """The levels that each future attains of an agreement's targets.

    Attributes:
        agreement: its name.
        version: the agreement as it stands: targets, tiers, caps and charge.
        levels: replications by months, by target; not a number in a month that is not judged.
        items: what each month weighs in a longer period, by target; needed only where a target is judged over one.
    """

    agreement: str
    version: Version
    levels: Mapping[str, Paths]
    items: Mapping[str, Paths] = field(default_factory=dict)

    def assumed(self, currency: str) -> tuple[Assumption, ...]:
        """What is agreed on credits, and what is taken for granted of them, in sentences."""
        charge = f"{currency} {self.version.charge:,.0f} a month"
        agreed = f"{self.agreement} charges {charge}; its credits come to at most {self.version.credit_cap:g} % of it"
        silent = ", ".join(target.name for target in self.version.targets if target.name not in self.levels)
        said = [Assumption(agreed, "agreement")]
        if any(target.credits.free_breaches for target in self.version.targets):
            said.append(Assumption("The year of free breaches begins with the horizon", "method"))
        if silent:
            said.append(Assumption(f"{self.agreement}: no credits of {silent}, which was not simulated", "method"))
        return tuple(said)


def owed(promise: Promise) -> dict[str, Paths]:
    """The credits of each month (replications by months) by target, in money; those of a period in its last month.

    A missed period owes its tier, the first misses of each twelve months free as agreed, at most the target's cap.
    Where the credits that fall in a month pass the agreement's cap together, each is reduced in proportion.

    Raises:
        ScenarioError: a level is given of a target that is not agreed, a level is negative or infinite, or a target is
            judged over a period that cannot be made of the months.
    """
    agreed = {target.name: target for target in promise.version.targets}
    for name in promise.levels:
        if name not in agreed:
            problem = f"{promise.agreement} has no target {name!r}"
            raise ScenarioError(problem, found=name, exists=agreed)
    check_paths("the level", {name: np.nan_to_num(path, posinf=np.inf) for name, path in promise.levels.items()})
    due = {name: _due(promise, agreed[name]) for name in promise.levels if agreed[name].credits.tiers}
    return _capped(due, agreed, promise.version)


def _due(promise: Promise, target: Target) -> Paths:
    """Credits of a target in percent of a month's charge, before the agreement's cap."""
    levels = promise.levels[target.name]
    length = MONTHS.get(target.span, 0)
    judged = levels if length == 1 else _pooled(levels, promise.items.get(target.name), target)
    percent = credited(judged, target, replace(promise.version, credit_cap=100.0)) * length
    monthly = np.zeros_like(levels)
    monthly[:, length - 1 : judged.shape[1] * length : length] = percent
    return monthly


def _pooled(levels: Paths, items: Paths | None, target: Target) -> Paths:
    """Levels of whole periods, each month weighing what was counted in it."""
    if items is None:
        problem = f"the target {target.name!r} is judged over a {target.span}, and what each month weighs is not given"
        raise ScenarioError(problem, remedy="Hand over how many items each month judged")
    known = ~np.isnan(levels)
    met, total = periods(np.where(known, levels * items, 0.0), target), periods(np.where(known, items, 0.0), target)
    pooled = np.divide(met, total, out=np.full_like(met, np.nan), where=total > 0)
    # Multiplying and dividing again may leave a level a hair off the limit it stands on exactly.
    return np.asarray(np.round(pooled, 12), np.float64)


def _capped(due: dict[str, Paths], agreed: Mapping[str, Target], version: Version) -> dict[str, Paths]:
    if not due:
        return {}
    together = np.sum(list(due.values()), axis=0)
    months = np.max([np.where(path > 0, MONTHS[agreed[name].span], 0) for name, path in due.items()], axis=0)
    most = version.credit_cap * months
    held = np.divide(most, together, out=np.ones_like(together), where=together > most)
    return {name: path * held / 100 * version.charge for name, path in due.items()}
