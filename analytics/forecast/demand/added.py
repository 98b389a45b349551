"""The sum of series, where they begin and end on different days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.series import Series, notes, span, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How long before the others a part of a sum may end and still be waited for, and the share of a period that may be
#: filled from the past.
STALE: Final = timedelta(days=62)
FILLED: Final = 0.1


def added(name: str, parts: Sequence[Series]) -> Series:
    """The sum of series of one frequency, to the last period that all of them reach.

    A part counts as zero before it begins, and after it ends where it ended well before the others. A period is a gap
    where parts that make up more than a tenth of it are missing; smaller gaps are filled from the past.

    Args:
        name: what figures and errors call the sum.
        parts: at least one.

    Example:
        >>> from datetime import date
        >>> one = Series("Pay", "month", date(2026, 1, 1), np.array([4.0, 5.0, 6.0]))
        >>> added("All", [one, one.until(2)]).values
        array([ 8., 10.])
    """
    ends, kind = [part.periods[-1] for part in parts], parts[0].frequency
    reached = min(end for end in ends if end >= max(ends) - STALE)
    first = min(part.first for part in parts)
    grid = steps(first, span(first, reached, kind), kind)
    known, missing = np.zeros(len(grid)), np.zeros(len(grid))
    for part in parts:
        at = span(first, part.first, kind) - 1
        kept = part.until(max(len(grid) - at, 0))
        within = slice(at, at + len(kept))
        known[within] += kept.filled
        missing[within] += np.where(kept.observed, 0.0, kept.filled)
    region = next((part.region for part in parts if part.region), "")
    values = np.where(missing > FILLED * known, np.nan, known)
    return Series(name, kind, first, values, region, notes(0, 0, values, kind))
