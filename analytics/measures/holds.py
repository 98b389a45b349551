"""Holds: spells in which a ticket's clock stands still, merged, and the service time they take out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from analytics.measures.clock import Clock


def merged(spells: pl.DataFrame, by: str) -> pl.DataFrame:
    """Spells that overlap or touch made one, for each value of `by`; columns `by`, `starts`, `ends`.

    Example:
        >>> from datetime import datetime
        >>> spells = pl.DataFrame({"ticket": ["a", "a"], "starts": [datetime(2026, 1, 1, 8), datetime(2026, 1, 1, 9)],
        ...                        "ends": [datetime(2026, 1, 1, 12), datetime(2026, 1, 1, 10)]})
        >>> merged(spells, "ticket")["ends"].to_list()
        [datetime.datetime(2026, 1, 1, 12, 0)]
    """
    ordered = spells.select(by, "starts", "ends").sort(by, "starts")
    reach = pl.col("ends").cum_max().shift(1).over(by)
    fresh = (pl.col("starts") > reach).fill_null(value=True)
    runs = ordered.with_columns(run=fresh.cum_sum())
    return runs.group_by(by, "run", maintain_order=True).agg(pl.col("starts").min(), pl.col("ends").max()).drop("run")


def held(clock: Clock, running: pl.DataFrame, holds: pl.DataFrame) -> pl.Series:
    """Service seconds that each running clock stood still, 0 where it never did.

    Args:
        clock: the service clock.
        running: one row a clock: `ticket`, `starts`, `ends`.
        holds: `ticket`, `starts`, `ends`; they may overlap and reach over a clock's ends.
    """
    within = _within(running, holds)
    stood = within.with_columns(clock.elapsed(within["starts"], within["ends"]).alias("held"))
    return _summed(running, stood)


def pushed(clock: Clock, running: pl.DataFrame, holds: pl.DataFrame, allowed: pl.Series) -> pl.Series:
    """Service seconds by which holds put off the end of each clock's allowed time, 0 where they do not.

    A hold counts in full where it begins before the allowed time has run out, and not at all after.

    Args:
        clock: the service clock.
        running: one row a clock: `ticket`, `starts`, `ends`.
        holds: as in `held`.
        allowed: service seconds allowed to each clock.
    """
    within = _within(running.with_columns(allowed.alias("allowed")), holds)
    spells = within.with_columns(
        clock.elapsed(within["starts"], within["ends"]).alias("held"),
        clock.elapsed(within["began"], within["starts"]).alias("until"),
    ).sort("ticket", "starts")
    earlier = pl.col("held").cum_sum().over("ticket") - pl.col("held")
    return _summed(running, spells.filter(pl.col("until") - earlier < pl.col("allowed")))


def _within(running: pl.DataFrame, holds: pl.DataFrame) -> pl.DataFrame:
    """Merged holds, cut to the clock of their ticket."""
    clocks = running.rename({"starts": "began", "ends": "stopped"})
    cut = merged(holds, "ticket").join(clocks, on="ticket").with_columns(
        pl.max_horizontal("starts", "began").alias("starts"), pl.min_horizontal("ends", "stopped").alias("ends")
    )  # fmt: skip
    return cut.filter(pl.col("starts") < pl.col("ends"))


def _summed(running: pl.DataFrame, spells: pl.DataFrame) -> pl.Series:
    total = spells.group_by("ticket").agg(pl.col("held").sum())
    return running.join(total, on="ticket", how="left", maintain_order="left")["held"].fill_null(0)
