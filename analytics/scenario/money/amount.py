"""Amounts that can be reckoned with: finite, and not below 0 where nothing below 0 makes sense."""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Replications by months.
Paths = NDArray[np.float64]


def check(what: str, value: float, *, least: float = 0.0, most: float = inf) -> None:
    """Nothing, where an entered number is finite and within its bounds; ScenarioError names it where it is not.

    Example:
        >>> check("the cost of an hour", 31.5)
    """
    if not isfinite(value):
        problem = f"{what} is {value}, which is no amount"
        raise ScenarioError(problem, expected="a finite number")
    if not least <= value <= most:
        bounds = f"{least:,g} or more" if most == inf else f"{least:,g} to {most:,g}"
        problem = f"{what} is {value:,g}"
        raise ScenarioError(problem, expected=bounds)


def check_paths(what: str, paths: Mapping[str, Paths], *, least: float = 0.0) -> None:
    """Nothing, where every array is finite and nowhere below `least`; ScenarioError names the first that is not."""
    for name, path in paths.items():
        if not np.isfinite(path).all():
            problem = f"{what} of {name!r} holds a number that is not finite"
            raise ScenarioError(problem, remedy="Simulate it again, or leave it out")
        if (path < least).any():
            problem = f"{what} of {name!r} goes down to {path.min():,g}"
            raise ScenarioError(problem, expected=f"{least:,g} or more in every month")
