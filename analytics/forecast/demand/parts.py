"""Many series a part at a time: memory is bounded, and no number changes by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.series import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.forecast.demand.method import Method
    from analytics.forecast.demand.panel import Panel

#: Series of a part. A method looks at each as it stood at up to nine times, and some under 98 settings.
PART: Final = 500


def parts(count: int) -> list[Ints]:
    """Rows of each part of so many series.

    Example:
        >>> [len(rows) for rows in parts(1200)]
        [400, 400, 400]
    """
    return np.array_split(np.arange(count), max(-(-count // PART), 1))


def in_parts(entry: Method) -> Method:
    """The method, asked about some series at a time; one that is not quick learns from all of them and stays whole."""

    def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
        told = [entry.ahead(panel.take(rows), backs, horizon) for rows in parts(len(panel))]
        return np.concatenate(told, axis=1)

    return replace(entry, ahead=ahead) if entry.quick else entry
