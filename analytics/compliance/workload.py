"""Whether breaches come with volume: more than the agreed workload, or more than was ever served in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Chance under which breaches and volume do not coincide by accident.
SIGNIFICANT: Final = 0.01

BY_VOLUME: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "service": pl.String(),
    "periods": pl.Int64(),
    "breaches": pl.Int64(),
    "beyond_limit": pl.Int64(),
    "breaches_beyond_limit": pl.Int64(),
    "served": pl.Float64(),
    "breaches_above_served": pl.Int64(),
    "chance": pl.Float64(),
    "by_volume": pl.Boolean(),
}


def breaches_by_volume(judged: pl.DataFrame) -> pl.DataFrame:
    """How breaches of each target coincide with volume, those that do first, in the columns of `BY_VOLUME`.

    `beyond_limit` are the periods above the workload limit; `served` is the greatest volume of a period that met its
    target; `chance` is the probability that breached periods would be so much fuller than the others by accident
    (Mann and Whitney, 1947, one-sided); `by_volume`, that it is small and most breaches lie beyond the limit or above
    what was ever served.

    Args:
        judged: judged rows; segments, partial periods and those that could not be judged are left out.
    """
    rows = judged.filter(pl.col("segment") == "", ~pl.col("partial"), pl.col("status") != "not enough data")
    counted = rows.filter(pl.col("unit") == "share", pl.col("low").is_not_null())
    found = [
        _of_target(dict(zip(("agreement", "target", "service"), names, strict=True)), mine)
        for names, mine in counted.group_by("agreement", "target", "service", maintain_order=True)
    ]
    frame = pl.DataFrame(found, schema=BY_VOLUME)
    return frame.sort("by_volume", "chance", "agreement", "target", descending=[True, False, False, False])


def _of_target(names: Mapping[str, Any], rows: pl.DataFrame) -> dict[str, Any]:
    breached, beyond = rows["status"] == "breached", rows["beyond_workload"]
    volume = rows["total"] + rows["open"]
    served = volume.filter(~breached).max()
    above = breached & (volume > served) if served is not None else pl.Series([False] * len(rows))
    chance = _chance(volume.filter(breached), volume.filter(~breached))
    explained = int((breached & (beyond | above)).sum())
    return {
        **names,
        "periods": len(rows),
        "breaches": int(breached.sum()),
        "beyond_limit": int(beyond.sum()),
        "breaches_beyond_limit": int((breached & beyond).sum()),
        "served": served,
        "breaches_above_served": int(above.sum()),
        "chance": chance,
        "by_volume": chance is not None and chance < SIGNIFICANT and 2 * explained > int(breached.sum()),
    }


def _chance(fuller: pl.Series, others: pl.Series) -> float | None:
    """Probability of breached periods so much fuller than the others by accident; None without both.

    Exact, ties included: of all ways to choose as many periods, the share whose ranks add up to as much or more.
    """
    if fuller.is_empty() or others.is_empty():
        return None
    ranks = (2 * pl.concat([fuller, others]).rank("average")).cast(pl.Int64).to_numpy()
    ways = np.zeros((len(fuller) + 1, int(ranks.sum()) + 1))
    ways[0, 0] = 1
    for rank in ranks:
        ways[1:, rank:] += ways[:-1, :-rank].copy()
    seen = int(ranks[: len(fuller)].sum())
    return float(ways[-1, seen:].sum() / ways[-1].sum())
