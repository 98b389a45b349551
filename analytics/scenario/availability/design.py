"""How a service is built and worked on in a what-if: a lever returns another design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from analytics.errors import ScenarioError
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from analytics.scenario.terms import Source


@dataclass(frozen=True, kw_only=True)
class Build:
    """How one part is built and worked on, beside how it was when its outages were seen.

    Attributes:
        mtbf, mttr: what the time between failures and the time to restore are multiplied by.
        needed, units: it takes so many of so many units, each of which fails as the part did.
        common: share of failures that take all units down at once, 0 to 1.
        switching: service hours that all is down when a unit that carries the load fails.
    """

    mtbf: float = 1.0
    mttr: float = 1.0
    needed: int = 1
    units: int = 1
    common: float = 0.0
    switching: float = 0.0

    def __post_init__(self) -> None:
        wrong = [
            (self.mtbf <= 0, f"the time between failures is multiplied by {self.mtbf:g}", "more than 0"),
            (self.mttr < 0, f"the time to restore is multiplied by {self.mttr:g}", "0 or more"),
            (self.needed < 1, f"{self.needed} units are needed", "at least 1"),
            (self.needed > self.units, f"{self.needed} of {self.units} units are needed", "no more than there are"),
            (not 0 <= self.common <= 1, f"a common cause takes {self.common:g} of failures", "0 to 1"),
            (self.switching < 0, f"switching over takes {self.switching:g} hours", "0 or more"),
        ]
        for is_wrong, problem, expected in wrong:
            if is_wrong:
                raise ScenarioError(problem, expected=expected)


@dataclass(frozen=True, kw_only=True)
class Design:
    """All that a lever can change about how available a service is.

    Attributes:
        service: its name.
        parts: the parts it stands on that failures were seen of.
        builds: how each part that changes is built; the others are as they were.
        planned: share of planned work that stays within agreed hours.
        maintenance: what the agreement makes of planned work.
        once, monthly: money spent once and every month, in the catalogue's currency, as entered.
        assumptions: what is taken for granted.
    """

    service: str
    parts: tuple[str, ...]
    builds: Mapping[str, Build] = field(default_factory=dict)
    planned: float = 1.0
    maintenance: str = "leaves agreed time"
    once: float = 0.0
    monthly: float = 0.0
    assumptions: tuple[Assumption, ...] = ()

    def build(self, part: str) -> Build:
        """How a part is built."""
        return self.builds.get(part, Build())

    def named(self, part: str) -> str:
        """The part of that name, "" for the service itself; ScenarioError names the parts there are."""
        asked = part or self.service
        if asked not in self.parts:
            problem = f"no outage was seen of a part {asked!r}"
            raise ScenarioError(problem, found=asked, exists=self.parts)
        return asked

    def building(self, part: str, **changes: Any) -> Design:
        """The same design with a part built otherwise."""
        return replace(self, builds={**self.builds, part: replace(self.build(part), **changes)})

    def spending(self, once: float, monthly: float) -> Design:
        """The same design with more money spent on it."""
        return replace(self, once=self.once + once, monthly=self.monthly + monthly)

    def assuming(self, words: str, source: Source) -> Design:
        """The same design, resting on one more assumption."""
        return replace(self, assumptions=(*self.assumptions, Assumption(words, source)))
