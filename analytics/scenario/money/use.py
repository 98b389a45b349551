"""What a simulated scenario takes: plain arrays, replications by months, under the names they are priced by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import Paths, check_paths
from analytics.scenario.money.ramp import blended

if TYPE_CHECKING:
    from analytics.scenario.money.driver import Line
    from analytics.scenario.money.ramp import Ramp

Named = Mapping[str, Paths]


@dataclass(frozen=True, kw_only=True, eq=False)
class Use:
    """What each future month takes; every array is replications by months.

    Attributes:
        people: paid agent hours within the roster, by support group.
        overtime: agent hours beyond it, by support group.
        tickets: tickets opened, by class.
        licences: licences held, by service.
        energy: kWh, by service.
        late: items that were late, by class, which the line of harm prices.
    """

    people: Named = field(default_factory=dict)
    overtime: Named = field(default_factory=dict)
    tickets: Named = field(default_factory=dict)
    licences: Named = field(default_factory=dict)
    energy: Named = field(default_factory=dict)
    late: Named = field(default_factory=dict)

    def lines(self) -> tuple[tuple[Line, Named], ...]:
        """The lines of the bill in order, each with its arrays by name."""
        return (("people", self.people), ("overtime", self.overtime), ("tickets", self.tickets),
                ("licences", self.licences), ("energy", self.energy), ("harm", self.late))  # fmt: skip

    @property
    def shape(self) -> tuple[int, int]:
        """Replications and months."""
        replications, months = next(path.shape for _, named in self.lines() for path in named.values())
        return replications, months


def check(use: Use) -> None:
    """Nothing, where the arrays can be priced.

    Raises:
        ScenarioError: there are none, they do not have one shape, one is negative or not finite, or there are fewer
            than two replications, of which no error can be told.
    """
    shapes = {path.shape: f"{line} of {name!r}" for line, named in use.lines() for name, path in named.items()}
    if not shapes:
        problem = "the simulation handed over nothing to be priced"
        raise ScenarioError(problem, expected="hours, tickets or other arrays of replications by months")
    if len(shapes) > 1 or len(next(iter(shapes))) != 2:
        told = " and ".join(f"{of} of {' by '.join(map(str, shape))}" for shape, of in shapes.items())
        problem = f"the arrays to be priced differ: {told}"
        raise ScenarioError(problem, expected="replications by months, the same for all")
    if use.shape[0] < 2 or use.shape[1] < 1:
        problem = f"{use.shape[0]} replications of {use.shape[1]} months"
        raise ScenarioError(
            problem, expected="2 replications or more, so that an error can be told, of 1 month or more"
        )
    for line, named in use.lines():
        check_paths(line, named)


def held(units: Mapping[str, float], shape: tuple[int, int]) -> dict[str, Paths]:
    """The same units in every month of every future, for what a simulation leaves as it is today.

    Example:
        >>> held({"Mail": 40.0}, (1, 2))["Mail"].tolist()
        [[40.0, 40.0]]
    """
    return {name: np.full(shape, float(count)) for name, count in units.items()}


def on_the_way(before: Use, after: Use, ramp: Ramp) -> Use:
    """What is taken while a change comes about: each month as far from before to after as the ramp has it.

    Raises:
        ScenarioError: one of the two has a name that the other has not, or the ramp is longer than the horizon.
    """
    share = ramp.share(after.shape[1])
    parts: dict[str, Named] = {}
    for (line, ours), (_, theirs) in zip(before.lines(), after.lines(), strict=True):
        if set(ours) != set(theirs):
            only = ", ".join(sorted(set(ours) ^ set(theirs)))
            problem = f"{line} of {only} is there either before the change or after it, not both"
            raise ScenarioError(problem, remedy="Hand it over as 0 where there is none of it")
        parts["late" if line == "harm" else line] = {
            name: blended(path, theirs[name], share) for name, path in ours.items()
        }
    return Use(**parts)
