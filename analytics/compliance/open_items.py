"""What is still open, and what it does to a figure: every reading of one rate, so that a backlog cannot flatter it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.measures.survival import share_within

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Upper edges of the ageing bands, in days.
BANDS: Final = (1, 7, 30, 90)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many tickets met, missed or are open, and the rates that follow.

    Attributes:
        met, missed: closed in time, closed late.
        late, open: still open and past the allowed time, still open and not past it.
        no_target: without a target; part of no rate but `rate_naive`.
        estimated: Kaplan-Meier share that is closed within its allowed time, open ones accounted for; None without any.
    """

    met: int
    missed: int
    late: int
    open: int
    no_target: int
    estimated: float | None

    @property
    def rate(self) -> float | None:
        """Met among all that can be judged: an open ticket past its time has missed."""
        return _quotient(self.met, self.met + self.missed + self.late)

    @property
    def rate_closed(self) -> float | None:
        """Met among the closed ones alone: a backlog flatters it."""
        return _quotient(self.met, self.met + self.missed)

    @property
    def rate_naive(self) -> float | None:
        """What comes out if tickets without a target are taken for met: named so that nobody reports it unawares."""
        return _quotient(self.met + self.no_target, self.met + self.missed + self.late + self.no_target)

    @property
    def never_closed(self) -> float | None:
        """Open ones among all with a target."""
        return _quotient(self.late + self.open, self.met + self.missed + self.late + self.open)


def standing(tickets: pl.DataFrame, as_of: datetime) -> Standing:
    """Counts and rates of tickets.

    Args:
        tickets: rows of `measures.timeliness.TICKETS`; excluded ones are left out.
        as_of: data cut-off.
    """
    kept = tickets.filter(~pl.col("excluded"))
    counts = dict(kept.group_by("verdict").agg(pl.len()).iter_rows())
    return Standing(
        met=counts.get("met", 0),
        missed=counts.get("missed", 0),
        late=counts.get("late", 0),
        open=counts.get("open", 0) + counts.get("at risk", 0),
        no_target=counts.get("no target", 0),
        estimated=_estimated(kept.filter(pl.col("verdict") != "no target"), as_of),
    )


def ageing(tickets: pl.DataFrame, as_of: datetime, bands: Sequence[int] = BANDS) -> pl.DataFrame:
    """Open tickets by how long ago they were opened, youngest first: `band`, `open`, `late`.

    Args:
        tickets: rows of `measures.timeliness.TICKETS`; excluded ones are left out.
        as_of: data cut-off.
        bands: upper edges in days, increasing; the last band has none. An edge belongs to the older band.
    """
    edges = [0, *bands]
    words = [f"{lo} to {hi} days" for lo, hi in zip(edges, bands, strict=False)] + [f"{edges[-1]} days or more"]
    running = tickets.filter(~pl.col("excluded"), pl.col("stops").is_null(), pl.col("opened") <= as_of)
    lasted = pl.lit(as_of) - pl.col("opened")
    place = pl.sum_horizontal((lasted >= timedelta(days=edge)).cast(pl.Int64) for edge in bands)
    found = running.group_by(place.alias("place")).agg(
        pl.len().cast(pl.Int64).alias("open"), (pl.col("verdict") == "late").sum().cast(pl.Int64).alias("late")
    )
    every = pl.DataFrame({"place": range(len(words)), "band": words}, schema_overrides={"place": pl.Int64})
    return every.join(found, on="place", how="left", maintain_order="left").drop("place").fill_null(0)


def _estimated(tickets: pl.DataFrame, as_of: datetime) -> float | None:
    """The Kaplan-Meier share closed by the time allowed, each ticket's time in units of what it was allowed."""
    spent = pl.col("stops").fill_null(pl.lit(as_of)) - pl.col("starts")
    whole = pl.col("due") - pl.col("starts")
    by_instant = spent.dt.total_seconds() / pl.max_horizontal(whole.dt.total_seconds(), 1)
    by_hours = pl.col("elapsed") / pl.col("allowed")
    used = pl.when(pl.col("allowed") > 0).then(by_hours).otherwise(by_instant)
    found = tickets.select(used.alias("used"), pl.col("stops").is_not_null().alias("closed"))
    return share_within(found["used"], found["closed"], 1.0)


def _quotient(part: int, whole: int) -> float | None:
    return part / whole if whole else None
