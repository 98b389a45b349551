"""Which parts a service stands on, and how available it is with all of them: in series, in parallel, k of n.

Sources: M. Rausand, A. Barros and A. Høyland (2021), System Reliability Theory, 3rd ed.; Z. W. Birnbaum (1969), "On the
importance of different components in a multicomponent system", for the improvement potential, his importance times the
share of time a part is down; K. N. Fleming (1975), "A reliability model for common mode failures in redundant safety
systems", for the share of failures that takes all units down at once (beta factor).
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import cache
from math import comb
from typing import TYPE_CHECKING, Final

from scipy import stats

from analytics.catalogue.ceiling import Part, chance
from analytics.catalogue.service import alternatives, circular
from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analytics.catalogue import Catalogue

#: Parts that, all up, are enough.
Way = frozenset[str]

#: Most ways to be up that are worked out.
MOST_WAYS: Final = 500


def ways(catalogue: Catalogue, service: str) -> frozenset[Way]:
    """Every least set of services that, all up, keeps a service up; it stands on itself and all that it depends on.

    Raises:
        CatalogueError: there is no such service.
        ScenarioError: a service depends on itself through others, or there are more ways than can be worked out.
    """
    looped = circular(catalogue.services)
    if looped:
        problem = f"the service {looped!r} depends on itself through others, so no availability can be worked out"
        raise ScenarioError(problem, remedy="Take one of the dependencies out of the catalogue")

    @cache
    def beneath(name: str) -> frozenset[Way]:
        found = frozenset({frozenset({name})})
        for entry in catalogue.service(name).depends_on:
            enough = {way for needed in alternatives(entry) for way in beneath(needed)}
            found = _least(one | other for one, other in itertools.product(found, enough))
            if len(found) > MOST_WAYS:
                problem = f"{service!r} can be up in more than {MOST_WAYS} ways"
                raise ScenarioError(problem, remedy="Ask about a service with fewer alternatives beneath it")
        return found

    return beneath(service)


def availability(up: frozenset[Way], levels: Mapping[str, float]) -> float:
    """Share of time that all parts of at least one way are up, parts failing independently; exact with shared parts.

    Example:
        >>> series, either = frozenset({frozenset("AB")}), frozenset({frozenset("A"), frozenset("B")})
        >>> round(availability(series, {"A": 0.9, "B": 0.8}), 9), round(availability(either, {"A": 0.9, "B": 0.8}), 9)
        (0.72, 0.98)
    """
    parts = {name: Part(name, Fraction(levels[name])) for way in up for name in way}
    return float(chance(frozenset(frozenset(parts[name] for name in way) for way in up)))


def improvement(up: frozenset[Way], levels: Mapping[str, float], part: str) -> float:
    """Share of time that would be gained if a part never failed (Birnbaum's improvement potential).

    Example:
        >>> round(improvement(frozenset({frozenset("AB")}), {"A": 0.9, "B": 0.8}, "B"), 9)
        0.18
    """
    return availability(up, {**levels, part: 1.0}) - availability(up, levels)


def needed_by_all(up: frozenset[Way]) -> frozenset[str]:
    """The parts without which there is no way to be up."""
    return frozenset.intersection(*up)


def needs(catalogue: Catalogue, up: frozenset[Way]) -> dict[str, frozenset[str]]:
    """What each part of some ways cannot do without, itself included."""
    return {name: needed_by_all(ways(catalogue, name)) for name in frozenset[str]().union(*up)}


def told_apart(up: frozenset[Way], pieces: Mapping[str, Iterable[str]]) -> frozenset[Way]:
    """The same ways with each part replaced by its pieces, all of which it needs.

    Example:
        >>> sorted(sorted(way) for way in told_apart(frozenset({frozenset("AB"), frozenset("AC")}), {"A": ["x", "y"]}))
        [['B', 'x', 'y'], ['C', 'x', 'y']]
    """
    return frozenset(frozenset(piece for name in way for piece in pieces.get(name, (name,))) for way in up)


def k_of_n(level: float, needed: int, units: int) -> float:
    """Share of time that at least so many of some alike, independent units are up (binomial).

    Example:
        >>> round(k_of_n(0.9, 1, 2), 9), round(k_of_n(0.9, 2, 2), 9), round(k_of_n(0.9, 2, 3), 9)
        (0.99, 0.81, 0.972)
    """
    return float(stats.binom.sf(needed - 1, units, level))


def redundant(
    mtbf: float, mttr: float, *, needed: int, units: int, common: float = 0.0, switching: float = 0.0
) -> float:
    """Share of time that a group of alike units is up.

    Args:
        mtbf, mttr: of one unit, in hours.
        needed, units: it takes so many of so many.
        common: share of failures that take all units down at once (beta factor).
        switching: mean hours, of those to restore, that the whole is down when a unit that carries the load fails; the
            first `needed` units carry it.

    Example:
        >>> round(redundant(99.0, 1.0, needed=1, units=2), 9)
        0.9999
        >>> round(redundant(99.0, 1.0, needed=1, units=2, common=0.1), 5)
        0.99891
    """
    apart = mtbf / (1 - common) if common < 1 else float("inf")
    level, down = (1.0, 0.0) if common >= 1 else (apart / (apart + mttr), mttr / (apart + mttr))
    switched = down * switching / mttr
    together = mtbf / common / (mtbf / common + mttr) if common else 1.0
    spare = units - needed
    return together * sum(
        _binomial(needed, carrying, level, down - switched) * _binomial(spare, standing_by, level, down)
        for carrying in range(needed + 1)
        for standing_by in range(needed - carrying, spare + 1)
    )


def _binomial(of: int, up: int, level: float, down: float) -> float:
    """The chance that so many are up and all others down in a way that counts."""
    return comb(of, up) * level**up * down ** (of - up)


def _least(found: Iterable[Way]) -> frozenset[Way]:
    """The ways without those that hold all of another: what is enough is enough."""
    every = set(found)
    return frozenset(way for way in every if not any(other < way for other in every))
