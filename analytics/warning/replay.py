"""How good past warnings were: warnings as of an earlier month, held against what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analytics.forecast.level.levels import misses
from analytics.forecast.skill import Skill, climatology, skill
from analytics.warning.chance import by_target, chances
from analytics.warning.drivers import course
from analytics.warning.threshold import threshold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analytics.catalogue import Catalogue


def as_it_stood(judged: pl.DataFrame, month: date) -> pl.DataFrame:
    """The judged periods that had ended by the first day of a month.

    Their figures are those known today: what later loads restated is in them. For the figures of that day, judge the
    data version of that day.
    """
    return judged.filter(pl.col("ends") <= month)


def replay(judged: pl.DataFrame, catalogue: Catalogue, months: Sequence[date], horizon: int = 6) -> pl.DataFrame:
    """Chances as they would have been given at the start of each month, beside what came.

    Args:
        judged: judged rows up to now.
        catalogue: the agreements.
        months: first days of months.
        horizon: periods ahead.

    Returns:
        agreement, target, as_of, period, chance_of_miss, chance_by_then (of a miss by its end), raised (whether a miss
        in it was possible, see `threshold`), of_history (the chance from past misses alone) and missed (true, false, or
        null where it is not known yet).
    """
    frames = [_one(judged, catalogue, month, horizon) for month in months]
    said = pl.concat([frame for frame in frames if frame.height] or frames[:1])
    came = outcomes(judged).drop("ends")
    return said.join(came, on=["agreement", "target", "period"], how="left", maintain_order="left")


def outcomes(judged: pl.DataFrame) -> pl.DataFrame:
    """Whether each whole period missed what was then promised: agreement, target, period, ends and missed."""
    below, above = pl.col("level") < pl.col("promised"), pl.col("level") > pl.col("promised")
    missed = pl.when("at_least").then(below).otherwise(above)
    whole = judged.filter((pl.col("segment") == "") & ~pl.col("partial") & pl.col("level").is_not_null())
    return whole.select("agreement", "target", "period", "ends", missed.alias("missed"))


def scored(replayed: pl.DataFrame) -> Skill:
    """Skill of replayed chances over history alone, over the periods that have come."""
    known = replayed.drop_nulls("missed")
    return skill(*(known[column].cast(pl.Float64).to_numpy() for column in ("chance_of_miss", "of_history", "missed")))


def _one(judged: pl.DataFrame, catalogue: Catalogue, month: date, horizon: int) -> pl.DataFrame:
    then = as_it_stood(judged, month)
    found = chances(then, catalogue, horizon, tested=False)
    usual = {key: _usual(rows) for key, rows in by_target(then)}
    schema = {"agreement": pl.String, "target": pl.String, "as_of": pl.Date, "period": pl.Date,
              "chance_of_miss": pl.Float64, "chance_by_then": pl.Float64, "raised": pl.Boolean,
              "of_history": pl.Float64}  # fmt: skip
    rows = list[tuple[object, ...]]()
    for key, ahead in found.outlooks.items():
        possible = threshold(course(ahead.levels))
        for period, miss, by_then in ahead.frame.select("period", "chance_of_miss", "chance_by_then").iter_rows():
            rows.append((*key, month, period, miss, by_then, miss >= possible, usual[key]))
    return pl.DataFrame(rows, schema=schema, orient="row")


def _usual(rows: pl.DataFrame) -> float:
    known = rows.filter(~pl.col("partial")).sort("period").drop_nulls("level")
    if known.is_empty():
        return climatology(np.empty(0, dtype=np.bool_))
    last = known.row(-1, named=True)
    return climatology(misses(known["level"].to_numpy(), last["promised"], at_least=last["at_least"]))
