"""Records left open although the work goes on, which look like decline."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import polars as pl

from analytics.compliance import open_items
from analytics.review import words
from analytics.review.signal import Signal

if TYPE_CHECKING:
    from analytics.review.review import Review


def records_left_open(review: Review) -> list[Signal]:
    """Services of which many more tickets than before are never closed while those that are take no longer."""
    return [
        Signal(
            kind="unclosed", service=row["service"], page="compliance", weight=0.75, sentence=_said(review, row),
            evidence=left_open(review).filter(pl.col("service") == row["service"]),
        )
        for row in left_open(review).to_dicts()
    ]  # fmt: skip


def left_open(review: Review) -> pl.DataFrame:
    """Services that leave records open, in the columns of `LEFT_OPEN`; not those with a backlog, which slows all."""
    if review.as_of is None:
        return pl.DataFrame(schema=open_items.LEFT_OPEN)
    tickets, cut = review.records["tickets"], review.as_of
    return review.remembered("left_open", lambda: open_items.left_open(tickets, cut).filter("as_quick"))


def closed_alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Judged rows with only what was closed in their totals: what is open and late is taken out."""
    return rows.with_columns(pl.col("total") - pl.col("late")).filter(pl.col("total") > 0)


def _said(review: Review, row: dict[str, Any]) -> str:
    since: datetime = row["since"].astimezone(ZoneInfo(review.catalogue.zone))
    return (
        f"{row['service']}: {words.share(row['share'])} of the tickets opened since {_since(review, row, since)} were "
        f"never closed, usually {words.share(row['usual'], 1)}{_in_time(review, row['service'], since)}; look at the "
        "records before the service"
    )


def _since(review: Review, row: dict[str, Any], since: datetime) -> str:
    """The day, or the event of the service within three days of it."""
    near = review.records["events"].filter(
        pl.col("service") == row["service"],
        (pl.col("happened") - row["since"]).abs() <= timedelta(days=3),
    ).sort((pl.col("happened") - row["since"]).abs())  # fmt: skip
    return f"'{near['event'][0]}' on {near['happened'][0]:%-d %B %Y}" if near.height else f"{since:%-d %B %Y}"


def _in_time(review: Review, service: str, since: datetime) -> str:
    """What became of those that were closed, in the targets on time to resolve; nothing where there is none."""
    of = (pl.col("service") == service) & (pl.col("measure") == "resolution") & (pl.col("segment") == "")
    rows = closed_alone(review.judged.filter(of, ~pl.col("partial")))
    later = pl.col("ends") > since.date()
    before, after = (_level(part) for part in (rows.filter(~later), rows.filter(later)))
    if before is None or after is None:
        return ""
    return f"; of those closed, {words.share(after)} were in time, {words.share(before)} before"


def _level(rows: pl.DataFrame) -> float | None:
    good, total = rows.select(pl.col("good", "total").sum()).row(0)
    return good / total if total else None
