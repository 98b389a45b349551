"""A call desk in steady state: how many agents answer so many calls in time, and what a number of agents comes to.

Erlang C, where everybody waits until answered (A. K. Erlang, 1917), and Erlang A, where callers hang up when their
patience ends (C. Palm, 1957; A. Mandelbaum and S. Zeltyn, 2007, "Service engineering in action: the Palm/Erlang-A
queue"). Calls come at random at an even rate; handling times and patience are exponential. Times are in one unit, such
as minutes. A desk that carries open work overnight is no such desk: ask a simulation.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import betainc

from analytics.catalogue.ceiling import exact
from analytics.errors import ScenarioError
from analytics.scenario.waiting_line import MOST, blocking, erlangs, least, positive, waiting_line, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: Most places in a line of impatient callers that are reckoned with.
LONGEST: Final = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Calls as they come to a desk.

    Attributes:
        rate: calls in a unit of time.
        handling: mean time an agent takes for one, work after the call with it.
        patience: mean time a caller waits before hanging up; None where nobody hangs up.
    """

    rate: float
    handling: float
    patience: float | None = None

    @property
    def load(self) -> float:
        """Work that comes in the time it takes to do it, in erlangs."""
        return self.rate * self.handling


@dataclass(frozen=True, kw_only=True)
class Answering:
    """What a number of agents comes to; shares are of all calls that come.

    Attributes:
        agents: who are at their desks.
        load: of the calls, in erlangs.
        occupancy: share of their time that agents are on calls.
        waits: chance that a call is not answered at once.
        service_level: share answered within the time.
        mean_wait: mean time until answered or hung up, calls answered at once with them.
        abandoned: share of callers who hang up.
    """

    agents: int
    load: float
    occupancy: float
    waits: float
    service_level: float
    mean_wait: float
    abandoned: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a desk is to hold.

    Attributes:
        service_level: least share of calls answered within `answer_within`.
        answer_within: that time, in the unit of the calls.
        most_occupancy: most of their time that agents may be on calls.
        most_abandoned: largest share of callers that may hang up.
        shrinkage: share of paid time that agents are not at their desks: leave, training, breaks.
    """

    service_level: float
    answer_within: float
    most_occupancy: float = 1.0
    most_abandoned: float = 1.0
    shrinkage: float = 0.0

    def held(self, found: Answering) -> bool:
        """Whether the desk holds it."""
        return (
            found.service_level >= self.service_level
            and found.occupancy <= self.most_occupancy
            and found.abandoned <= self.most_abandoned
        )


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """The fewest who hold an aim.

    Attributes:
        agents: who have to be at their desks.
        positions: who have to be paid for it, with shrinkage.
        answering: what they come to.
    """

    agents: int
    positions: int
    answering: Answering


def answering(calls: Calls, agents: int, answer_within: float) -> Answering:
    """What so many agents come to: Erlang A where callers hang up, Erlang C where they do not.

    Raises:
        ScenarioError: an input makes no sense; or nobody hangs up and there is more work than the agents can do.

    Example:
        >>> found = answering(Calls(rate=100 / 30, handling=3, patience=5), 13, answer_within=1 / 3)
        >>> round(found.abandoned, 3), round(found.mean_wait, 3), round(found.occupancy, 2)
        (0.025, 0.125, 0.75)
    """
    if calls.patience is not None:
        return _impatient(calls, calls.patience, whole(agents), least(answer_within, "an answer within"))
    line = waiting_line(arrivals=calls.rate, handling=calls.handling, servers=agents)
    return Answering(
        agents=agents, load=line.load, occupancy=line.occupancy, waits=line.waits,
        service_level=line.within(answer_within), mean_wait=line.mean_wait,
    )  # fmt: skip


def agents_required(calls: Calls, aim: Aim) -> Staffing:
    """The fewest agents who hold an aim.

    Where nobody hangs up, the search begins with the fewest whose line does not grow without end: one more than the
    whole erlangs of load. Where callers hang up, with the fewest who have time for what has to be answered.

    Raises:
        ScenarioError: an input makes no sense, or the aim is one that no number of agents holds.

    Example:
        >>> aim = Aim(service_level=0.8, answer_within=1 / 3, most_occupancy=0.85, shrinkage=0.3)
        >>> found = agents_required(Calls(rate=100 / 30, handling=3), aim)
        >>> found.agents, found.positions
        (14, 20)
    """
    _reachable(aim)
    load = erlangs(calls.rate, calls.handling)
    answered = max(aim.service_level, 1 - aim.most_abandoned)
    fewest = math.floor(load) + 1 if calls.patience is None else max(1, math.floor(load * answered))
    agents = _fewest(fewest, lambda agents: aim.held(answering(calls, agents, aim.answer_within)))
    positions = math.ceil(agents / (1 - exact(aim.shrinkage)))
    return Staffing(agents=agents, positions=positions, answering=answering(calls, agents, aim.answer_within))


def servers_required(load: float, most_blocked: float) -> int:
    """The fewest servers, such as telephone lines, where at most a share of calls finds all of them busy (Erlang B).

    Raises:
        ScenarioError: the load is negative or the share not between 0 and 1.

    Example:
        >>> servers_required(10, 0.02)
        17
    """
    if not 0 < most_blocked < 1:
        problem = f"a share of {most_blocked:g} turned away"
        raise ScenarioError(problem, expected="a share over 0 and under 1")
    return _fewest(1, lambda servers: blocking(erlangs(load, 1), servers) <= most_blocked)


def _impatient(calls: Calls, patience: float, agents: int, answer_within: float) -> Answering:
    """Erlang A, from the chances of how many are in line.

    Behind j others, the share e^(-wait/patience) of the time it takes to come first is of a beta distribution with
    parameters agents x patience / handling and j + 1: so a share of the callers there is answered, and in time.
    """
    load = erlangs(calls.rate, calls.handling)
    patient = positive(patience, "a patience of") / calls.handling
    if patient > MOST:
        problem = f"a patience of {patient:,.4g} handling times"
        raise ScenarioError(problem, expected=f"at most {MOST:,}", remedy="Leave it out where nobody hangs up")
    behind = _in_line(load, agents, patient)
    waits, place = min(1.0, float(behind.sum())), np.arange(1.0, len(behind) + 1)
    answered = behind * (agents * patient / (agents * patient + place))
    in_time = betainc(place, agents * patient + 1, -math.expm1(-answer_within / patience))
    abandoned = max(0.0, waits - float(answered.sum()))
    return Answering(
        agents=agents, load=load, occupancy=min(1.0, load * (1 - abandoned) / agents), waits=waits,
        service_level=1 - waits + float(answered @ in_time), mean_wait=abandoned * patience, abandoned=abandoned,
    )  # fmt: skip


def _in_line(load: float, agents: int, patience: float) -> NDArray[np.float64]:
    """Chance that a call finds all agents busy and 0, 1, 2 ... others in line; patience is in handling times.

    Chances relative to that of the first are products, kept as sums of logarithms; all that is not in line weighs as
    much as Erlang's B says. Places are added until the last weighs nothing beside the heaviest.
    """
    weights = np.zeros(1)
    while weights[-1] > weights.max() - 45:
        if len(weights) >= LONGEST:
            problem = f"{load:,.4g} erlangs, {agents:,} agents and a patience of {patience:,.4g} handling times make a "
            problem += f"line of over {LONGEST:,}"
            raise ScenarioError(problem, expected="a shorter patience, or none where nobody hangs up")
        place = np.arange(1.0, max(64, 2 * len(weights)))
        # A rate of nothing is taken for one that makes no difference, as it has no logarithm.
        steps = math.log(max(load * patience, 1e-300)) - np.log(agents * patience + place)
        weights = np.concatenate(([0.0], steps.cumsum()))
    heaviest, lost = weights.max(), blocking(load, agents)
    not_in_line = (1 / lost - 1) * math.exp(-heaviest) if lost else math.inf
    in_line = np.exp(weights - heaviest)
    chances: NDArray[np.float64] = in_line / (in_line.sum() + not_in_line)
    return chances


def _fewest(start: int, enough: Callable[[int], bool]) -> int:
    """The least whole number from a start on that is enough, where all above it are, too."""
    most = start
    while not enough(most):
        if most >= MOST:
            problem = f"not even {MOST:,} are enough"
            raise ScenarioError(problem, remedy="Check the units, or ask for less")
        most = min(2 * most, MOST)
    return bisect_left(range(most), 1, lo=start, key=enough)


def _reachable(aim: Aim) -> None:
    """Nothing, where some number of agents holds the aim; ScenarioError names the part that none does."""
    for value, what, expected, holds in (
        (aim.service_level, "a service level", "over 0 and under 1", 0 < aim.service_level < 1),
        (aim.most_occupancy, "a most occupancy", "over 0 and up to 1", 0 < aim.most_occupancy <= 1),
        (aim.most_abandoned, "a most share abandoned", "over 0 and up to 1", 0 < aim.most_abandoned <= 1),
        (aim.shrinkage, "a shrinkage", "from 0 to under 1", 0 <= aim.shrinkage < 1),
    ):
        if not holds:
            problem = f"{what} of {value:g}"
            raise ScenarioError(problem, expected=f"a share {expected}")
