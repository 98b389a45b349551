"""Breaches that come with more volume than was agreed, or than was ever served in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.compliance import workload
from analytics.review import words
from analytics.review.signal import Signal

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review


def breaches_by_volume(review: Review) -> list[Signal]:
    """Targets that are missed where there is too much to do, and hardly otherwise."""
    found = workload.breaches_by_volume(review.judged).filter("by_volume")
    return [_told(review, row) for row in found.to_dicts()]


def _told(review: Review, row: dict[str, Any]) -> Signal:
    agreement, target, service = row["agreement"], row["target"], row["service"]
    of = (pl.col("agreement") == agreement) & (pl.col("target") == target) & (pl.col("segment") == "")
    missed = review.judged.filter(of, pl.col("status") == "breached", ~pl.col("partial")).sort("period")
    return Signal(
        kind="volume", service=service, page="demand", weight=0.7, agreement=agreement, target=target, evidence=missed,
        sentence=f"{service}: {target} was missed in {_when(row, _limit(review, row, missed['period'][-1]), missed)}",
    )  # fmt: skip


def _limit(review: Review, row: dict[str, Any], day: date) -> str:
    version = review.catalogue.agreement(row["agreement"]).version_on(day)
    limit = version.target(row["target"]).workload_limit if version else None
    return f"its workload limit of {limit:,} a month" if limit else "its workload limit"


def _when(row: dict[str, Any], limit: str, missed: pl.DataFrame) -> str:
    breaches, beyond = row["breaches"], row["breaches_beyond_limit"]
    months = words.listing([words.month(period) for period in missed["period"]], most=6)
    if breaches == beyond == row["beyond_limit"]:
        return f"exactly the {words.counted(breaches, 'month')} above {limit}: {months}"
    above, of = max(beyond, row["breaches_above_served"]), f"above {limit}"
    if beyond < row["breaches_above_served"]:
        of = "with more to do than was ever done in time"
    which = "each" if above == breaches else f"{words.number_word(above)} of them"
    return f"{words.counted(breaches, 'month')}, {which} {of}: {months}"
