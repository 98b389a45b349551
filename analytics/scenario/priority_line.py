"""A waiting line with priorities in steady state: mean times of each class, the most urgent first.

One server with any handling time: whoever is in service finishes (A. Cobham, 1954, Operations Research 2, 70-76), or
gives way and resumes (H. White and L. S. Christie, 1958, Operations Research 6, 79-95). Several equal servers with one
exponential handling time (Cobham; O. Kella and U. Yechiali, 1985, Stochastic Models 1, 257-262).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from analytics.errors import ScenarioError
from analytics.scenario.waiting_line import erlangs, least, waiting_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Work of one class.

    Attributes:
        arrivals: items that come in a unit of time, at random.
        handling: mean time of one, in that unit.
        square: mean of the squared time; its variance is `square` - `handling` ** 2.
    """

    arrivals: float
    handling: float
    square: float

    @property
    def load(self) -> float:
        """Share of one server's time that the class takes."""
        return self.arrivals * self.handling

    @property
    def residual(self) -> float:
        """What is left of the item in service, of this class or none, when another comes: a mean over all times."""
        return self.arrivals * self.square / 2


def mean_waits(streams: Sequence[Stream]) -> tuple[float, ...]:
    """Mean wait of each class at one server who finishes what is begun (M/G/1, non-preemptive).

    A single class gives the formula of F. Pollaczek (1930) and A. Khinchine (1932).

    Args:
        streams: the classes, the most urgent first.

    Raises:
        ScenarioError: an input makes no sense, or a class is not served, as there is too much work.

    Example:
        >>> even, spread = Stream(arrivals=0.8, handling=1, square=1), Stream(arrivals=0.8, handling=1, square=2)
        >>> [round(wait, 9) for wait in mean_waits([even]) + mean_waits([spread])]
        [2.0, 4.0]
    """
    checked(streams)
    residual = sum(stream.residual for stream in streams)
    return tuple(residual / (before * after) for before, after in _left(stream.load for stream in streams))


def mean_times_preempted(streams: Sequence[Stream]) -> tuple[float, ...]:
    """Mean time from arrival to end of each class at one server who leaves less urgent work and resumes it later.

    Args:
        streams: the classes, the most urgent first.

    Raises:
        ScenarioError: an input makes no sense, or a class is not served, as there is too much work.

    Example:
        >>> alike = [Stream(arrivals=0.25, handling=1, square=2)] * 2
        >>> [round(time, 4) for time in mean_times_preempted(alike)]
        [1.3333, 2.6667]
    """
    checked(streams)
    residuals = accumulate(stream.residual for stream in streams)
    left = _left(stream.load for stream in streams)
    return tuple(
        stream.handling / before + residual / (before * after)
        for stream, residual, (before, after) in zip(streams, residuals, left, strict=True)
    )


def mean_waits_of_several(*, arrivals: Sequence[float], handling: float, servers: int) -> tuple[float, ...]:
    """Mean wait of each class at several servers who finish what is begun (M/M/c, non-preemptive).

    Args:
        arrivals: items of each class that come in a unit of time, the most urgent first.
        handling: mean time of one, in that unit, the same for all classes.
        servers: how many serve, all alike.

    Raises:
        ScenarioError: an input makes no sense, or there is as much work as the servers can do, or more.

    Example:
        >>> [round(wait, 4) for wait in mean_waits_of_several(arrivals=(1.0, 2.0), handling=1, servers=4)]
        [0.1698, 0.6792]
    """
    for rate in arrivals:
        least(rate, "arrivals of")
    line = waiting_line(arrivals=sum(arrivals), handling=handling, servers=servers)
    first_free = line.waits * handling / servers
    left = _left(rate * handling / servers for rate in arrivals)
    return tuple(first_free / (before * after) for before, after in left)


def checked(streams: Sequence[Stream]) -> None:
    """Nothing, where every class makes sense and is served; ScenarioError names the place of the one that is not."""
    load = 0.0
    for place, stream in enumerate(streams, 1):
        load += erlangs(stream.arrivals, stream.handling)
        if least(stream.square, "a mean squared time of") < stream.handling**2 * (1 - 1e-12):
            problem = f"class {place} takes {stream.handling:g} with a mean square of {stream.square:g}"
            raise ScenarioError(problem, expected=f"at least {stream.handling**2:g}, for no variance is negative")
        if load >= 1:
            problem = f"class {place} and those before it bring {load:.4g} of what one can do: it is overloaded"
            raise ScenarioError(problem, expected="less than 1", remedy="Its line grows without end")


def _left(loads: Iterable[float]) -> list[tuple[float, float]]:
    """What is left of the servers' time before and after each class took its share."""
    left = [1 - taken for taken in accumulate(loads, initial=0.0)]
    return list(pairwise(left))
