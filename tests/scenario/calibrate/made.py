"""Logs to calibrate on: that of the sample's queues, and small ones by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import numpy as np
import polars as pl

from analytics.catalogue import always, parse
from analytics.measures.clock import over
from analytics.records.records import Records
from analytics.scenario.calibrate import Log, logged
from analytics.scenario.calibrate.staffing import Floats, Staffing
from sample_data import make
from sample_data.organisation import ZONE
from sample_data.queued import Queued, promises, queued, tables

END = datetime(2026, 11, 1, tzinfo=UTC)
NEVER = np.inf


@cache
def queue(seed: int = 3, quarters: int = 8) -> Queued:
    """The sample's desks as queues, over two years."""
    return queued(seed, quarters)


@cache
def log(group: str = "Infrastructure", *, holds: bool = True) -> Log:
    """The log of one of those desks."""
    made = queue()
    calendars = parse(make.catalogue()).calendars
    return logged(Records(tables=tables(made, holds=holds), as_of=END), group, promises(made), calendars, zone=ZONE)


def truth(group: str = "Infrastructure") -> pl.DataFrame:
    """What is true of that desk, by quarter."""
    return queue().truth.filter(pl.col("group") == group)


def written(
    opened: list[float], begun: list[float], resolved: list[float], *, people: int = 1, allowed: float = 8.0,
    held: tuple[list[float], list[float]] | None = None, ends: float = 100.0,
) -> Log:  # fmt: skip
    """A log of one quarter that begins at hour 0, of tickets of one rank and so many people around the clock."""
    never = [NEVER] * len(opened)
    since, until = held or (never, never)
    times: list[Floats] = [np.array(hours) for hours in (opened, begun, resolved, since, until)]
    names = ("opened", "begun", "resolved", "held_from", "held_until")
    zeros = np.zeros(len(opened), np.int64)
    return Log(
        group="Desk", origin=1_767_225_600, span=1, edges=np.array([0.0, ends]), months=np.array([0.0, ends]),
        **dict(zip(names, times, strict=True)), rank=zeros, ranks=("",), allowed=np.full(len(opened), allowed),
        calendar=zeros, clock=over([always()], date(2025, 12, 1), date(2027, 12, 31)),
        staffing=Staffing(np.array([0.0, 1000.0]), np.array([people, 0]), np.array([0.0, 1000.0 * people])),
        responses=True, holds=held is not None,
    )  # fmt: skip
