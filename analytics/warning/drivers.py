"""What moves a target towards a miss, in a short clause: its course, who stands behind it, its volume, open items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.course.trend import Trend, trend
from analytics.forecast.level.futures import Expected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.forecast.level.futures import Bootstrapped
    from analytics.forecast.level.levels import Levels

#: Growth of volume, over three periods against the twelve before, from which it is named.
GROWN: Final = 0.10

#: Share of a period's items that are open and late from which they are named.
LATE: Final = 0.02


def why(
    rows: pl.DataFrame, known: Levels, moves: str, *, behind: Sequence[str] = (),
    workload: Mapping[str, Any] | None = None, source: Expected | Bootstrapped | None = None,
) -> str:  # fmt: skip
    """The clause, such as "falls 0.6 points a month since March 2026; volume up 18 %"; what is known best comes first.

    Args:
        rows: judged rows of one target.
        known: its complete periods.
        moves: what `course` says of them.
        behind: what its records say of who and what stands behind it; see `warning.behind`.
        workload: its row of `compliance.workload.breaches_by_volume`; None where it has none.
        source: what its futures were drawn from, for the items they were planned with.
    """
    said = (
        moves, *behind, traced(workload), planned(known, source), volume(known), open_items(rows), habit(known)
    )  # fmt: skip
    return "; ".join(clause for clause in said if clause) or ("no single cause stands out")


def traced(workload: Mapping[str, Any] | None) -> str:
    """How breaches came with volume, where they did by more than chance, else ""."""
    if workload is None or not workload["by_volume"]:
        return ""
    breaches, beyond, above = (
        workload[name] for name in ("breaches", "breaches_beyond_limit", "breaches_above_served")
    )
    what = "above the workload limit" if beyond >= above else "with more items than were ever served in time"
    return f"breaches come with volume: {max(beyond, above)} of {breaches} in periods {what}"


def course(known: Levels) -> str:
    """The trend of the level where it moves towards a miss, else ""."""
    found = level_trend(known)
    worse = found is not None and found.kind != "none" and (found.slope < 0) == known.at_least
    return found.sentence if worse and found else ""


def level_trend(known: Levels) -> Trend | None:
    """The trend of a target's level; None where there are too few periods to say."""
    starts = [known.starts(place) for place in range(len(known))]
    try:
        return trend(known.level, starts, season=known.season, unit=known.unit)
    except ForecastError:
        return None


def planned(known: Levels, source: Expected | Bootstrapped | None) -> str:
    """The growth of the items that are planned ahead, where it is marked, else ""."""
    if not isinstance(source, Expected):
        return ""
    usual = known.total[known.total > 0][-12:].mean()
    grown = float(source.items.mean() / usual - 1)
    return f"demand ahead {100 * grown:.0f} % above the last twelve periods" if grown >= GROWN else ""


def volume(known: Levels) -> str:
    """The growth of what counted, where it is marked, else ""."""
    total = known.total[~np.isnan(known.total)]
    if not known.counted or len(total) < 15:
        return ""
    grown = float(total[-3:].mean() / total[-15:-3].mean() - 1)
    return f"volume up {100 * grown:.0f} % on the twelve periods before" if grown >= GROWN else ""


def open_items(rows: pl.DataFrame) -> str:
    """Items of the last period that are open and late already, where they are many, else ""."""
    last = rows.sort("period").row(-1, named=True)
    late, total = last["late"] or 0.0, last["total"] or 0.0
    return f"{late:,.0f} open items are late already" if total and late / total >= LATE else ""


def habit(known: Levels) -> str:
    """How many of the last six periods missed, where more than half did, else ""."""
    recent = known.missed(known.level[~np.isnan(known.level)][-6:])
    return f"missed in {recent.sum()} of the last {len(recent)} periods" if recent.mean() > 0.5 else ""
