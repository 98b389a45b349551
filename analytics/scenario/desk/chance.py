"""Numbers between 0 and 1 that depend on nothing but what they are for, so that scenarios meet the same luck.

The n-th number of a stream is splitmix64 (G. L. Steele, D. Lea and C. H. Flood, 2014, OOPSLA) of its place: no state is
kept, and whatever else a scenario changes, the same ticket of the same replication draws the same numbers.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import uint64

from analytics.scenario.compiled import compiled, inlined
from analytics.scenario.ticket import Floats

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_BITS: Final = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT: Final = 2.0**-53

#: 64 bits without a sign.
Bits = Any


@inlined
def _mixed(z: Bits) -> Bits:
    z = (z ^ (z >> _BITS[0])) * _FIRST
    z = (z ^ (z >> _BITS[1])) * _SECOND
    return z ^ (z >> _BITS[2])


@inlined
def stream(seed: int, replication: int) -> Bits:
    """The stream of one replication of one seed."""
    return _mixed(uint64(seed) * _FIRST + _mixed(uint64(replication + 1) * _GOLDEN))


@inlined
def uniform(base: Bits, place: int) -> float:
    """The number of a stream at a place, between 0 and 1 and never either."""
    drawn: float = ((_mixed(base + uint64(place) * _GOLDEN) >> _BITS[3]) + 0.5) * _UNIT
    return drawn


@compiled
def uniforms(seed: int, replication: int, first: int, n: int) -> Floats:
    """So many numbers of a replication from a place on."""
    base, found = stream(seed, replication), np.empty(n)
    for at in range(n):
        found[at] = uniform(base, first + at)
    return found
