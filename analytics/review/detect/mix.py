"""Totals that moved against every segment, because the mix of segments did (Simpson's paradox)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance import drivers
from analytics.measures import registry
from analytics.review import words
from analytics.review.detect.months import whole_months
from analytics.review.signal import Signal
from analytics.warning.chance import by_target

if TYPE_CHECKING:
    from analytics.compliance.drivers import Change
    from analytics.review.review import Review

#: Months of each of the two stretches compared: long enough for a share of few items, short enough to be news.
HALF_YEAR: Final = 6

#: Standard errors beyond which a total moved: over some forty targets, chance alone does so once in twenty reviews.
TOTAL: Final = 3.0

#: Standard errors beyond which segments moved the other way, once their total is known to have moved.
WITHIN: Final = 2.0

#: What is looked at: the dimensions in which demand comes.
BY: Final = ("priority", "customer", "category")

#: Most segments that a sentence names one by one.
_NAMED: Final = 4


def changes_of_mix(review: Review) -> list[Signal]:
    """Targets whose total moved against every segment between the last two half-years, both beyond chance."""
    found = (_mixed(review, promise, rows) for promise, rows in by_target(review.judged))
    return [signal for signal in found if signal is not None]


def _mixed(review: Review, promise: tuple[str, str], rows: pl.DataFrame) -> Signal | None:
    measured, service = registry.measure(rows["measure"][0]), str(rows["service"][0])
    if measured.statistic != "share" or measured.table != "tickets":
        return None
    before, after = _halves(whole_months(review, rows), "period")
    known = before.height == after.height == HALF_YEAR and before["total"].sum() and after["total"].sum()
    if not known or abs(_moved(before, after)) < TOTAL:
        return None
    month = pl.col("at").dt.convert_time_zone(review.catalogue.zone).dt.date().dt.truncate("1mo").alias("month")
    among = pl.col("month").is_between(before["period"].min(), after["period"].max())
    halves = _halves(review.items(*promise).with_columns(month).filter(among), "month")
    return next(
        (
            Signal(
                kind="mix", service=service, page="compliance", weight=0.7, agreement=promise[0], target=promise[1],
                evidence=change.segments, sentence=f"{service}: {promise[1]}: {_said(change)}",
            )
            for change in drivers.explanations(*halves, BY)
            if change.simpson and abs(change.beyond_chance[0]) > TOTAL and abs(change.beyond_chance[1]) > WITHIN
        ),
        None,
    )  # fmt: skip


def _halves(rows: pl.DataFrame, when: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the half-year before the last one, and of the last one."""
    last = rows[when].max()
    if not isinstance(last, date):
        return rows, rows
    ago = pl.lit(last).dt.offset_by
    later = pl.col(when) > ago(f"-{HALF_YEAR}mo")
    return rows.filter(~later, pl.col(when) > ago(f"-{2 * HALF_YEAR}mo")), rows.filter(later)


def _moved(before: pl.DataFrame, after: pl.DataFrame) -> float:
    """The change of the total, in standard errors."""
    one, other = (part.select(pl.lit("").alias("whole"), "good", "total") for part in (before, after))
    return drivers.decompose(one, other, "whole").beyond_chance[0]


def _said(change: Change) -> str:
    within, whole = ("improved", "fell") if change.total < 0 else ("worsened", "rose")
    gained = change.segments.sort(pl.col("share_after") - pl.col("share_before")).row(-1, named=True)
    return (
        f"{_each(change)} {within} from half-year to half-year, yet the total {whole} "
        f"{words.points(change.total, 'share').lstrip('+-')}: the mix moved to {gained['segment']}, from "
        f"{words.share(gained['share_before'])} to {words.share(gained['share_after'])} of all"
    )


def _each(change: Change) -> str:
    """The segments by name while they are few."""
    names = sorted(change.segments["segment"])
    if len(names) > _NAMED:
        return f"every {change.by}"
    return f"{'both ' if len(names) == 2 else ''}{words.listing(names, most=_NAMED)}"
