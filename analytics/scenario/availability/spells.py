"""Spells of time down in many futures at once: what several have in common, and what each month loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spells:
    """Spells in service hours on one long line, on which the futures follow each other; they may overlap."""

    starts: Floats
    ends: Floats


def covered(among: Sequence[Spells], at_least: int = 1) -> Spells:
    """The time in which at least so many spells run, as disjoint spells in order.

    Example:
        >>> one, other = Spells(np.array([0.0, 5]), np.array([2.0, 9])), Spells(np.array([1.0]), np.array([6.0]))
        >>> both = covered([one, other], at_least=2)
        >>> both.starts.tolist(), both.ends.tolist()
        ([1.0, 5.0], [2.0, 6.0])
    """
    starts, ends = (np.concatenate([getattr(each, end) for each in among]) for end in ("starts", "ends"))
    changes, steps = np.concatenate([starts, ends]), np.repeat([1, -1], len(starts))
    order = np.argsort(changes, kind="stable")
    deep = np.cumsum(steps[order]) >= at_least
    before = np.concatenate([[False], deep[:-1]])
    return Spells(changes[order][deep & ~before], changes[order][~deep & before])


def within(down: Spells, edges: Floats) -> Floats:
    """Hours of disjoint, ordered spells between neighbouring edges, futures by months.

    Args:
        down: the spells.
        edges: instants on the line, futures by edges, increasing along each row.

    Example:
        >>> within(Spells(np.array([1.0, 5]), np.array([3.0, 9])), np.array([[0.0, 2, 6, 10]])).tolist()
        [[1.0, 2.0, 3.0]]
    """
    so_far = np.concatenate([[0.0], np.cumsum(down.ends - down.starts)])
    begun = np.searchsorted(down.starts, edges, side="right")
    last = np.append(down.ends, -np.inf)[begun - 1]  # of the spell that began last; none before the first
    lost: Floats = np.diff(so_far[begun] - np.maximum(last - edges, 0.0), axis=1)
    return lost
