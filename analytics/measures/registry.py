"""The measures there are, one line each. Adding one is described in docs/add-a-measure.md."""

from __future__ import annotations

from typing import Final

from analytics.errors import MeasureError
from analytics.measures.measure import Measure

MEASURES: Final[tuple[Measure, ...]] = ()


def measure(name: str) -> Measure:
    """The measure of that name.

    Raises:
        MeasureError: there is none.
    """
    for entry in MEASURES:
        if entry.name == name:
            return entry
    problem = f"no measure {name!r}"
    raise MeasureError(problem, found=name, exists=[entry.name for entry in MEASURES])
