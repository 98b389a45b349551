"""How good past warnings were: which came true, which did not, what came without one, and how early they were.

A warning is raised for every period whose chance of a miss reaches a height. Warnings of one target that follow one
another from one look ahead to the next are one warning, however many periods it is raised for: what is told again each
month is not counted anew. It came true if a period it was raised for was missed, was a false alarm if none was, and is
open while none was and some of them have not ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.compliance.interval import wilson
from analytics.forecast.level.hindsight import HINDSIGHT
from analytics.forecast.skill import UNTESTED, Skill, skill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

#: What past chances are told in: `as_of` is the first day that was not known yet; `missed` is null until it is known.
PAST: Final[dict[str, pl.DataType]] = {"agreement": pl.String(), "target": pl.String(), **HINDSIGHT}

#: One row a warning, or a miss without one: from which period it was raised or which was missed (`period`), the
#: greatest chance given, what came ("came true", "false alarm", "open", "not warned"), the periods missed, and
#: the months from the warning to the end of the first of them.
RECORD: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(),
    "target": pl.String(),
    "warned_on": pl.Date(),
    "period": pl.Date(),
    "chance": pl.Float64(),
    "came": pl.String(),
    "missed": pl.Int64(),
    "lead": pl.Int64(),
}

#: Where the groups of chances end that are held against how often a miss came; small chances are the most.
EDGES: Final = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


#: Periods of targets that a group must hold to stand alone, and how they are counted.
ENOUGH: Final = 5
_APART: Final = pl.struct("agreement", "target", "period").n_unique()


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """What past warnings came to.

    Attributes:
        warnings: one row a warning and a miss without one, the latest first, in the columns of `RECORD`.
        skill: of all chances against history alone.
    """

    warnings: pl.DataFrame
    skill: Skill

    def count(self, came: str) -> int:
        """How many warnings, or misses without one, came to this."""
        return self.warnings.filter(pl.col("came") == came).height

    @property
    def misses(self) -> int:
        """Periods that were missed."""
        return int(self.warnings["missed"].sum())

    @property
    def warned(self) -> int:
        """Of those, the ones that had been warned of."""
        return self.misses - self.count("not warned")

    @property
    def lead(self) -> float | None:
        """Median months from a warning that came true to the end of the period that was missed; None for none."""
        lead = self.warnings.filter(pl.col("came") == "came true")["lead"]
        return float(np.median(lead.to_numpy())) if len(lead) else None


def track_record(past: pl.DataFrame, raised: float) -> TrackRecord:
    """What came of the warnings that past chances amount to.

    Args:
        past: chances given in the past, in the columns of `PAST`; one a target, look ahead and period.
        raised: chance from which a warning is raised.
    """
    rows = [
        {"agreement": agreement, "target": target, **told}
        for (agreement, target), chances in past.group_by("agreement", "target", maintain_order=True)
        for told in _of_target(chances, raised)
    ]
    known = past.drop_nulls("missed")
    chance, history, missed = (
        known[name].cast(pl.Float64).to_numpy() for name in ("chance_of_miss", "of_history", "missed")
    )
    table = pl.DataFrame(rows, schema=RECORD).sort(
        pl.coalesce("warned_on", "period"), "agreement", "target", descending=[True, False, False]
    )
    return TrackRecord(table, skill(chance, history, missed) if known.height else UNTESTED)


def _of_target(chances: pl.DataFrame, raised: float) -> Iterator[dict[str, Any]]:
    """The warnings of one target, and its misses that no warning was raised for."""
    missed = dict[Any, bool | None](chances.select("period", "missed").sort("missed", nulls_last=False).iter_rows())
    named = set[Any]()
    for warning in _warnings(chances, raised):
        periods = warning["period"].to_list()
        named |= set(periods)
        yield _told(warning, {period: missed[period] for period in periods})
    for period in sorted(period for period, came in missed.items() if came and period not in named):
        before = chances.filter(pl.col("period") == period)["chance_of_miss"].max()
        yield {"period": period, "chance": before, "came": "not warned", "missed": 1}


def _warnings(chances: pl.DataFrame, raised: float) -> Iterator[pl.DataFrame]:
    """The rows of each warning: those of looks ahead that follow one another and reach the height."""
    looks = chances.select(pl.col("as_of").unique().sort()).with_row_index("look")
    high = chances.filter(pl.col("chance_of_miss") >= raised).join(looks, on="as_of").sort("look", "period")
    apart = (pl.col("look").cast(pl.Int64).diff() > 1).fill_null(value=False).cum_sum()
    for _, warning in high.with_columns(apart.alias("warning")).group_by("warning", maintain_order=True):
        yield warning


def _told(warning: pl.DataFrame, missed: dict[Any, bool | None]) -> dict[str, Any]:
    """What one warning came to."""
    hit = sorted(period for period, came in missed.items() if came)
    still = any(came is None for came in missed.values())
    period = hit[0] if hit else min(missed)
    first = warning.filter(pl.col("period") == period).sort("as_of").row(0, named=True)
    return {
        "warned_on": warning["as_of"].min(),
        "period": period,
        "chance": warning["chance_of_miss"].max(),
        "came": "came true" if hit else "open" if still else "false alarm",
        "missed": len(hit),
        "lead": _months(first["as_of"], first["ends"]) if hit else None,
    }


def _months(day: date, until: date) -> int:
    """Months from one day to another; a month that has begun is whole."""
    return (until.year - day.year) * 12 + until.month - day.month


def off_by(groups: pl.DataFrame) -> float | None:
    """How far chances lay from how often a miss came, on average over the groups of `calibration`; None for none."""
    apart = (pl.col("said") - pl.col("came")).abs() * pl.col("n")
    return float(groups.select(apart.sum() / pl.col("n").sum()).item()) if groups.height else None


def calibration(past: pl.DataFrame, edges: Sequence[float] = EDGES) -> pl.DataFrame:
    """How often a miss came where about so great a chance was given: said, came, n, low and high.

    `said` is the mean of the chances in a group, `came` the share of their periods that were missed. The 95 % interval
    counts each target and period once, since chances given of it again and again are no further evidence. Groups of
    fewer than five of them are put together with the next lower one.

    Args:
        past: chances given in the past, in the columns of `PAST`; those whose outcome is not known are left out.
        edges: chances at which one group ends and the next begins.
    """
    group = pl.sum_horizontal(pl.col("chance_of_miss") >= edge for edge in edges).alias("group")
    known = past.drop_nulls("missed").with_columns(group)
    merged = _enough(known)
    found = known.group_by(pl.col("group").replace_strict(merged, return_dtype=pl.Int64)).agg(
        pl.col("chance_of_miss").mean().alias("said"),
        pl.col("missed").mean().alias("came"),
        pl.len().cast(pl.Int64).alias("n"),
        _APART.alias("apart"),
    )  # fmt: skip
    low, high = wilson(found["came"] * found["apart"], found["apart"])
    return found.with_columns(pl.Series("low", low), pl.Series("high", high)).drop("group", "apart").sort("said")


def _enough(known: pl.DataFrame) -> dict[int, int]:
    """The group that each group goes into, so that each holds enough periods; from the greatest chances down."""
    merged, open_, held = dict[int, int](), list[int](), 0
    for group, apart in known.group_by("group").agg(_APART.alias("apart")).sort("group", descending=True).iter_rows():
        open_.append(group)
        held += apart
        if held >= ENOUGH:
            merged |= dict.fromkeys(open_, group)
            open_, held = [], 0
    # What is left at the foot is too little to stand alone.
    return merged | dict.fromkeys(open_, min(merged.values(), default=0))
