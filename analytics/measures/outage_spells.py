"""What was up and what was down, instant by instant: a service's time cut at every change.

Overlapping outages are never counted twice: each stretch between two changes is looked at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.measures.holds import merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Conventions
    from analytics.measures.offsets import Seconds

#: The impact that an outage table uses for a spell in which nothing was recorded.
NO_DATA: Final = "no data"

Flags = NDArray[np.bool_]
Shares = NDArray[np.float64]


def counted(outages: pl.DataFrame, conventions: Conventions) -> pl.DataFrame:
    """Unplanned outages as the agreement counts them: merged by component and weight, short ones and part minutes out.

    Args:
        outages: rows of the outages table, none of them still without an end.
        conventions: impact weights, shortest outage and whole minutes.

    Returns:
        `component`, `weight`, `starts`, `ends`.
    """
    real = outages.filter(~pl.col("planned"))
    pieces = [
        merged(kind, "component").with_columns(pl.lit(weight).alias("weight"))
        for (weight,), kind in real.with_columns(_weight(conventions).alias("weight")).group_by(
            "weight", maintain_order=True
        )
        if float(weight) > 0
    ]
    none = real.select("component", "starts", "ends", pl.lit(0.0).alias("weight")).clear()
    spells = pl.concat(pieces) if pieces else none
    lasted = (pl.col("ends") - pl.col("starts")).dt.total_seconds()
    if conventions.whole_minutes:
        spells = spells.with_columns(ends=pl.col("starts") + pl.duration(seconds=lasted // 60 * 60))
    return spells.filter(lasted >= max(conventions.shortest_outage, 1)).select("component", "weight", "starts", "ends")


def planned(outages: pl.DataFrame, conventions: Conventions) -> pl.DataFrame:
    """Spells of planned work; an impact that the agreement filters out by a weight of 0 is no work either."""
    return outages.filter(pl.col("planned") & (_weight(conventions) > 0))


def seconds(spells: pl.DataFrame) -> tuple[Seconds, Seconds]:
    """Starts and ends of spells as UTC seconds."""
    return spells["starts"].dt.epoch("s").to_numpy(), spells["ends"].dt.epoch("s").to_numpy()


def covered(changes: Seconds, spells: pl.DataFrame) -> Flags:
    """Which of the stretches between neighbouring changes lie in a spell; every spell's ends are among the changes."""
    starts, ends = seconds(spells)
    steps = np.zeros(len(changes), np.int64)
    last = len(changes) - 1
    np.add.at(steps, np.clip(np.searchsorted(changes, starts), 0, last), 1)
    np.add.at(steps, np.clip(np.searchsorted(changes, ends), 0, last), -1)
    covers: Flags = np.cumsum(steps)[:-1] > 0
    return covers


def down(changes: Seconds, spells: pl.DataFrame) -> dict[str, Shares]:
    """How far each component was down in each stretch, 0 to 1: of several outages at once the worst counts."""
    found: dict[str, Shares] = {}
    for (name, weight), kind in spells.group_by("component", "weight", maintain_order=True):
        share: Shares = covered(changes, kind) * np.float64(weight)
        found[name] = np.maximum(found.get(name, share), share)
    return found


def composite(parts: dict[str, Shares], conventions: Conventions, stretches: int) -> Shares:
    """How far the whole was down in each stretch, by the agreed rule; what names no component is the whole itself."""
    whole = parts.get("", np.zeros(stretches))
    named = {component: share for component, share in parts.items() if component}
    if not named:
        return whole
    weights = dict.fromkeys(named, 1.0) | dict(conventions.component_weights)
    every = np.array([named.get(name, np.zeros(stretches)) for name in weights])
    if conventions.composite == "weighted":
        together: Shares = np.average(every, axis=0, weights=list(weights.values()))
    else:
        together = every.max(axis=0)
    either: Shares = np.maximum(whole, together)
    return either


def owners(changes: Seconds, outages: pl.DataFrame, conventions: Conventions) -> pl.Series:
    """The outage that answers for each stretch: the weightiest, then the earliest; null where there is none."""
    weight = _weight(conventions)
    real = outages.filter(~pl.col("planned") & (weight > 0))
    ranked = real.sort(weight, "starts", "outage", descending=[True, False, False])
    found = np.full(len(changes) - 1, -1, np.int64)
    for place, (starts, ends) in enumerate(zip(*seconds(ranked), strict=True)):
        stretch = found[np.searchsorted(changes, starts) : np.searchsorted(changes, ends)]
        stretch[stretch < 0] = place
    return ranked["outage"].gather(pl.Series(found).replace(-1, None))


def product(availabilities: Sequence[float]) -> float:
    """Availability of a chain of independent parts that must all be up: the product of theirs.

    Example:
        >>> round(product([0.999, 0.998]), 6)
        0.997002
    """
    return float(np.prod(availabilities))


def _weight(conventions: Conventions) -> pl.Expr:
    """Share of an outage's time that counts as down."""
    named = dict(conventions.impact_weights) | {NO_DATA: 0.0}
    return pl.col("impact").replace_strict(named, default=conventions.other_impact, return_dtype=pl.Float64)
