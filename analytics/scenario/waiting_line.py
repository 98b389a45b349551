"""A waiting line in steady state: how long work waits for the first free one of several equal servers.

Work comes at random (Poisson), takes an exponential time and is served in the order it came (M/M/c; A. K. Erlang,
1917). Rates and times are in one unit, whichever it is. A desk that opens and closes has no steady state: these are
answers for lines that run on, and what an event simulation is held against.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from scipy.special import exprel

from analytics.errors import ScenarioError

#: Most servers that are reckoned with.
MOST: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that does not grow without end.

    Attributes:
        load: work that comes in the time it takes to serve it, in erlangs: arrivals x handling.
        servers: how many serve.
        handling: mean time that one item takes.
        waits: chance that an item has to wait (Erlang's C).
    """

    load: float
    servers: int
    handling: float
    waits: float

    @property
    def occupancy(self) -> float:
        """Share of their time that servers are busy."""
        return self.load / self.servers

    @property
    def mean_wait(self) -> float:
        """Mean wait of all items, those that do not wait with them, in the unit of `handling`."""
        return self.waits * self.handling / (self.servers - self.load)

    @property
    def length(self) -> float:
        """Mean number of items that wait, by Little's law."""
        return self.waits * self.load / (self.servers - self.load)

    def within(self, time: float) -> float:
        """Share of items whose wait is at most a time: the service level.

        Raises:
            ScenarioError: the time is negative or not a number.
        """
        return 1 - self.waits * math.exp(-(self.servers - self.load) * least(time, "a time of") / self.handling)

    def percentile(self, share: float) -> float:
        """The wait that so large a share of items does not pass; 0 where more than that do not wait at all.

        Raises:
            ScenarioError: the share is not one from 0 to under 1.
        """
        if not 0 <= share < 1:
            problem = f"a percentile at a share of {share:g}"
            raise ScenarioError(problem, expected="0 to under 1; some wait has no end")
        if share <= 1 - self.waits:
            return 0.0
        return math.log(self.waits / (1 - share)) * self.handling / (self.servers - self.load)

    def unfinished(self, time: float) -> float:
        """Chance that an item is not done so long after it came, waiting and handling together.

        Raises:
            ScenarioError: the time is negative or not a number.
        """
        handled, spare = least(time, "a time of") / self.handling, self.servers - self.load
        # Written so that no power grows where wait and handling end at nearly the same pace (one server to spare).
        behind = handled * math.exp(-handled * min(1.0, spare)) * float(exprel(-handled * abs(1 - spare)))
        return math.exp(-handled) + self.waits * behind


def waiting_line(*, arrivals: float, handling: float, servers: int) -> Line:
    """The line of M/M/c in steady state.

    Args:
        arrivals: items that come in a unit of time.
        handling: mean time of one, in that unit.
        servers: how many serve, all alike.

    Raises:
        ScenarioError: an input that makes no sense, or as much work as the servers can do, or more.

    Example:
        >>> line = waiting_line(arrivals=100 / 30, handling=3, servers=14)
        >>> round(line.waits, 3), round(line.occupancy, 3), round(line.within(1 / 3), 4)
        (0.174, 0.714, 0.8884)
    """
    load = erlangs(arrivals, handling)
    refuse_overload(load, whole(servers))
    lost = blocking(load, servers)
    return Line(load=load, servers=servers, handling=handling, waits=min(1.0, lost / (1 - load / servers * (1 - lost))))


def blocking(load: float, servers: int) -> float:
    """Share of items turned away where nobody waits (Erlang's B), by its recursion, which neither over- nor underflows.

    Raises:
        ScenarioError: servers or load make no sense.

    Example:
        >>> blocking(1, 1), blocking(1, 2)
        (0.5, 0.2)
    """
    lost, load = 1.0, least(load, "a load of")
    for server in range(1, whole(servers) + 1):
        lost = load * lost / (server + load * lost)
    return lost


def erlangs(arrivals: float, handling: float) -> float:
    """The load that arrivals make; ScenarioError where a rate is negative, a time not above 0, or either no number."""
    load = least(arrivals, "arrivals of") * positive(handling, "a handling time of")
    if load > MOST:
        problem = f"a load of {load:,.0f} erlangs"
        raise ScenarioError(problem, expected=f"at most {MOST:,}", remedy="Check the units of rate and handling time")
    return load


def refuse_overload(load: float, servers: int) -> None:
    """Nothing, where the servers can do the work; ScenarioError says how many it takes."""
    if load >= servers:
        problem = f"{load:,.4g} erlangs of work for {servers:,}: the desk is overloaded, and its line grows without end"
        raise ScenarioError(problem, expected=f"at least {math.floor(load) + 1:,} to serve it")


def least(value: float, what: str, low: float = 0) -> float:
    """The number, where it is one and not below `low`; ScenarioError says what it was."""
    if not (math.isfinite(value) and value >= low):
        problem = f"{what} {value:g}"
        raise ScenarioError(problem, expected=f"a number of at least {low:g}")
    return value


def positive(value: float, what: str) -> float:
    """The number, where it is one above 0; ScenarioError says what it was."""
    if not (math.isfinite(value) and value > 0):
        problem = f"{what} {value:g}"
        raise ScenarioError(problem, expected="a number above 0")
    return value


def whole(servers: float) -> int:
    """The number of servers, where it is a whole one from 1 to a million; ScenarioError says what it was."""
    if not (math.isfinite(servers) and servers == int(servers) and 1 <= servers <= MOST):
        problem = f"{servers:,g} to serve the line"
        raise ScenarioError(problem, expected=f"a whole number from 1 to {MOST:,}")
    return int(servers)
