"""Extracts cut off at an edge: records of a service stop while those of others go on, so that a month looks low."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.records.coverage import silences
from analytics.review import words
from analytics.review.signal import Signal

if TYPE_CHECKING:
    from analytics.review.review import Review


def extracts_cut_off(review: Review) -> list[Signal]:
    """Services whose records of a kind stop before the others of that kind, for longer than any gap they ever had."""
    silent = silences(review.records)
    return [
        Signal(
            kind="edge", service=row["service"], page="records", weight=0.5, sentence=_said(row),
            evidence=silent.filter(pl.col("service") == row["service"]),
        )
        for row in silent.to_dicts()
    ]  # fmt: skip


def _said(row: dict[str, Any]) -> str:
    last: date = row["last"]
    ends = last + timedelta(days=row["silent"])
    within = " in the middle of the day" if row["within_day"] else ""
    month = f"; {words.month(last)} looks low because the extract ends, not because demand fell"
    until = f"{ends:%-d %B}" if ends.year == last.year else f"{ends:%-d %B %Y}"
    silent = words.counted(row["silent"], "day")
    more = month if row["within_day"] or (last + timedelta(days=1)).month == last.month else ""
    return f"{row['service']}: {row['table']} stop on {last:%-d %B %Y}{within}, {silent} before {until}{more}"
