"""Days as they would have been without holidays and odd days, for methods that know no calendar."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.forecast.demand.days import NEW_YEAR, ORDINARY, days
from analytics.forecast.series import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.forecast.demand.method import Ahead
    from analytics.forecast.demand.panel import Panel

#: Weeks on either side whose same weekday says what a day would have been.
WEEKS: Final = 4

#: Median deviations beyond which a day is odd, and the least deviation there is, as a share of the level.
ODD: Final = 4.0
LEAST: Final = 0.05


@dataclass(frozen=True, eq=False)
class Ordinary:
    """A panel of days made ordinary.

    Attributes:
        values: series by days, holidays divided out and odd days drawn in.
        ahead: what the days ahead are to be multiplied by, series by days.
    """

    values: Floats
    ahead: Floats


def ordinary(panel: Panel, horizon: int) -> Ordinary:
    """The panel made ordinary, and what holidays do to each of the next `horizon` days."""
    values, onward = panel.values.copy(), np.ones((len(panel), horizon))
    alike = defaultdict(list)
    for row, kind in enumerate(zip(panel.firsts, panel.regions, strict=True)):
        alike[kind].append(row)
    for (first, region), rows in alike.items():
        kinds = days(first, panel.length + horizon, region).kind
        effect = effects(panel.values[rows], kinds[: panel.length])
        each = np.maximum(effect[:, kinds], 0.05)
        values[rows] /= each[:, : panel.length]
        onward[rows] = each[:, panel.length :]
    return Ordinary(drawn_in(values), onward)


def effects(values: Floats, kinds: Ints) -> Floats:
    """What a day of each kind is a multiple of, series by kinds: its ratio to the same weekdays about it, drawn to 1.

    The mean ratio counts as if one day of the kind without any effect had been seen besides.

    Args:
        values: series by days, NaN for gaps.
        kinds: of each day, see `days`.
    """
    found = np.ones((len(values), NEW_YEAR + 1))
    special = np.flatnonzero(kinds != ORDINARY)
    if not len(special):
        return found
    near = special[:, None] + 7 * np.concatenate([np.arange(-WEEKS, 0), np.arange(1, WEEKS + 1)])
    inside = (near >= 0) & (near < values.shape[1])
    near = np.clip(near, 0, values.shape[1] - 1)
    about = np.where(inside & (kinds[near] == ORDINARY), values[:, near], np.nan)
    level = _middle(about)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(level > 0, np.clip(values[:, special] / level, 0.05, 3.0), np.nan)
    for kind in range(1, NEW_YEAR + 1):
        seen = ratio[:, kinds[special] == kind]
        known = ~np.isnan(seen)
        found[:, kind] = (np.where(known, seen, 0.0).sum(axis=1) + 1) / (known.sum(axis=1) + 1)
    return found


def drawn_in(values: Floats) -> Floats:
    """The values, each drawn to within four median deviations of the same weekday in the weeks about it."""
    length = values.shape[1]
    if length < 7 * (2 * WEEKS + 1):
        return values
    found = values.copy()
    for weekday in range(7):
        own = values[:, weekday::7]
        wide = np.pad(own, ((0, 0), (WEEKS, WEEKS)), constant_values=np.nan)
        middle = _middle(np.lib.stride_tricks.sliding_window_view(wide, 2 * WEEKS + 1, axis=1))
        spread = 1.4826 * _middle(np.abs(own - middle))[:, None]
        bound = ODD * np.maximum(spread, LEAST * np.abs(middle) + 1e-9)
        found[:, weekday::7] = np.clip(own, middle - bound, middle + bound)
    return found


def _middle(values: Floats) -> Floats:
    """Median along the last axis, of what is not NaN; NaN where nothing is."""
    ordered = np.sort(values, axis=-1)  # NaN last
    count = np.sum(~np.isnan(values), axis=-1)
    low, high = (np.maximum(count - 1, 0) // 2)[..., None], (count // 2)[..., None]
    high = np.minimum(high, values.shape[-1] - 1)
    ends = np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)
    return np.asarray(np.where(count > 0, ends[..., 0] / 2, np.nan), dtype=np.float64)


#: Steps of history that methods without a calendar look at: older demand says little about the level.
LONGEST: Final = {"day": 400, "week": 260, "month": 240}


def calmed(method: Callable[[Floats, int, int], Floats]) -> Ahead:
    """A method of values, season and horizon as one of a panel: days are made ordinary first, and back afterwards."""

    def ahead(panel: Panel, backs: Sequence[int], horizon: int) -> Floats:
        then = panel.as_of(backs).last(LONGEST[panel.frequency])
        if panel.frequency == "day":
            known = ordinary(then, horizon)
            found = method(known.values, then.season, horizon) * known.ahead
        else:
            found = method(then.values, then.season, horizon)
        return found.reshape(len(backs), len(panel), horizon)

    return ahead
