"""Plain statistics of the sample, worked out without the analysis."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import polars as pl

from sample_data.hours import windows
from sample_data.make import SEED, make
from sample_data.organisation import offering
from sample_data.planted import TRUTHS

EVERY_TRUTH = tuple(truth.name for truth in TRUTHS)
END = datetime(2026, 11, 1, tzinfo=UTC)


@cache
def sample(seed: int = SEED, without: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    """The tables of a seed, made once."""
    return make(seed, without)


def tickets_of(service: str, seed: int = SEED, without: tuple[str, ...] = ()) -> pl.DataFrame:
    """Tickets of a service with the local `month` they were opened in and whether they were in `time`.

    A ticket is in time when its service hours from opening to its first resolution, holds taken off, are within those
    of its priority; one that is still open is not.
    """
    tables = sample(seed, without)
    held = tables["holds"].group_by("ticket").agg(pl.col("starts", "ends").first())
    tickets = tables["tickets"].filter(pl.col("service") == service).join(held, "ticket", "left", maintain_order="left")
    done = pl.coalesce("first_resolved", "resolved", pl.lit(END))
    ends = tickets.select(done.alias("done"), pl.col("ends").fill_null(END).alias("ends"))
    promised = offering(service)
    hours = dict(zip(("P1", "P2", "P3", "P4"), promised.within, strict=True))
    passed = _passed(promised.calendar, ends["done"]) - _passed(promised.calendar, tickets["opened"])
    on_hold = _passed(promised.calendar, ends["ends"]) - _passed(promised.calendar, tickets["starts"])
    allowed = tickets["priority"].replace_strict(hours, return_dtype=pl.Float64).to_numpy() * 3600
    return tickets.with_columns(
        pl.Series("time", passed - np.nan_to_num(on_hold) <= allowed),
        pl.col("opened").dt.convert_time_zone("Europe/London").dt.truncate("1mo").dt.date().alias("month"),
    )


def by_month(tickets: pl.DataFrame) -> pl.DataFrame:
    """Number of tickets `n` and share in `time` of each month."""
    return tickets.group_by("month").agg(pl.col("time").mean(), pl.len().alias("n")).sort("month")


def share_in_time(tickets: pl.DataFrame, first: date, last: date) -> float:
    """Share in time of the tickets opened in the months from `first` to `last`."""
    chosen = tickets.filter(pl.col("month").is_between(first, last))["time"]
    return float(chosen.sum()) / len(chosen)


def _passed(calendar: str, instants: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    begins, before = windows(calendar)
    moment = instants.dt.epoch("s").cast(pl.Float64).fill_null(float("nan")).to_numpy()
    row = np.clip(np.searchsorted(begins, np.nan_to_num(moment), side="right") - 1, 0, None)
    passed: np.ndarray[tuple[int], np.dtype[np.float64]]
    passed = before[row] + np.clip(moment - begins[row], 0, np.diff(before)[row])
    return passed
