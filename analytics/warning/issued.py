"""Warnings as they were issued, beside what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.forecast.issued import held_against
from analytics.forecast.skill import climatology
from analytics.warning.replay import outcomes
from analytics.warning.track_record import PAST

if TYPE_CHECKING:
    from datetime import date


def issued(kept: pl.DataFrame, judged: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Chances of a miss as they were shown to somebody, in the columns of `track_record.PAST`.

    Of several that were issued of one target on one day, for later loads of its records, the first counts: that is the
    one which could be acted on.

    Args:
        kept: forecasts as they were issued, with `series`, `as_of`, `period`, `ends` and `chance_of_miss`; those of
            anything but targets are left out.
        judged: judged rows up to now; a period is missed as the agreement then in force says.
        zone: IANA zone in which days begin.
    """
    if "chance_of_miss" not in kept.columns:
        return pl.DataFrame(schema=PAST)
    came = outcomes(judged).with_columns(pl.format("{}: {}", "agreement", "target").alias("series"))
    named = came.select("series", "agreement", "target").unique()
    shown = (
        kept.filter(pl.col("chance_of_miss").is_not_null())
        .with_columns(pl.col("as_of").dt.convert_time_zone(zone).dt.date(), pl.col("ends").str.to_date())
        .unique(["series", "as_of", "period"], keep="first", maintain_order=True)
        .join(named, on="series", how="inner", maintain_order="left")
    )
    usual = [_usual(came, *look) for look in shown.select("series", "as_of").iter_rows()]
    told = shown.with_columns(pl.Series("of_history", usual, pl.Float64))
    actual = came.select("series", "period", pl.col("missed").alias("actual"))
    known = held_against(told, actual).select("series", "as_of", "period", pl.col("actual").alias("missed"))
    return told.join(known, on=["series", "as_of", "period"], how="left", maintain_order="left").select(*PAST)


def _usual(came: pl.DataFrame, series: str, day: date) -> float:
    """The chance of a miss from history alone, as of a day."""
    before = came.filter(pl.col("series") == series, pl.col("ends") <= day).sort("period")
    return climatology(before["missed"].to_numpy())
