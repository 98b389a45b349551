"""Verbs about how a month was, and what is ahead: judge, credits, forecast and warn, of a workspace or of any table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, progress, share, told, verb
from analytics.forecast.demand import table
from analytics.forecast.level.table import levels_ahead
from analytics.review import long_table
from analytics.review.findings import compliance, demand, methods, service_credits, warnings

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    import polars as pl


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    judge = verb(verbs, "judge", judge_month, "hold a month against what was agreed")
    judge.add_argument("--month", help="such as 2026-10; the latest complete one if left out")
    owed = verb(verbs, "credits", credits_payable, "what missed levels of a quarter cost, and until when to claim it")
    owed.add_argument("--month", help="any month of the quarter, such as 2026-10; the latest complete one if left out")
    ahead = verb(verbs, "forecast", look_ahead, "demand ahead, or any long table of values ahead")
    ahead.add_argument("--horizon", type=int, default=6, help="months ahead (1 to 24); of a table its periods")
    ahead.add_argument("--region", default="", help="of a table: whose public holidays count, such as GB-ENG")
    ahead.add_argument("--fast", action="store_true", help="of a table: without what takes more than milliseconds")
    warn = verb(verbs, "warn", warn_ahead, "which targets will be missed, or how likely each series of a table is to")
    warn.add_argument("--horizon", type=int, default=6, help="of a table: periods ahead (1 to 60)")
    warn.add_argument("--promised", type=share, help="of a table: share promised to all, such as 0.95 or 95%%")
    warn.add_argument("--at-most", action="store_true", help="of a table: the level must be at most what is promised")
    warn.add_argument("--sum", action="store_true", help="of a table: add its rows up to weeks or months first")
    for entry, columns in ((ahead, "value"), (warn, "good, total and, unless named, promised")):
        entry.add_argument("table", nargs="?", type=Path, help=f"CSV or Parquet: series, date, {columns}")
        entry.add_argument("--frequency", choices=("day", "week", "month"), default="month", help="of a table")
        entry.add_argument("--out", type=Path, help="of a table: .parquet, .csv or .json; JSON is printed if left out")
    right = verb(verbs, "methods", review_methods, "how right our own methods were over the last twelve months")
    right.add_argument("--method", default="", help="quarter by quarter, such as 'Chance of a miss'")
    for entry in (judge, owed, ahead, warn):
        entry.add_argument("--service", default="")
    for entry in (judge, owed, warn):
        entry.add_argument("--customer", default="")


def judge_month(asked: Namespace) -> Told:
    """The scorecard; a target that was breached asks for attention."""
    found = compliance.scorecard(opened(asked), month=asked.month, service=asked.service, customer=asked.customer)
    return told(asked, found)


def credits_payable(asked: Namespace) -> Told:
    """The credits of a quarter; one that is payable asks for attention."""
    found = service_credits.payable(opened(asked), month=asked.month, service=asked.service, customer=asked.customer)
    return told(asked, found)


def look_ahead(asked: Namespace) -> Told:
    """The demand ahead; a series of a table that has none asks for attention."""
    if asked.table:
        found = table.ahead(
            long_table.read(asked.table), asked.horizon, frequency=asked.frequency, region=asked.region,
            fast=asked.fast, as_of=asked.as_of,
        )  # fmt: skip
        for name, notes in found.notes.items():
            asked.remark(f"{name}: {'; '.join(notes)}")
        return _handed(asked, found.frame, found.failed)
    shown = demand.ahead(opened(asked), service=asked.service, horizon=asked.horizon, progress=progress(asked))
    return told(asked, shown)


def warn_ahead(asked: Namespace) -> Told:
    """The warnings; a likely breach, or rows of a table that are not used, ask for attention."""
    if asked.table:
        ahead = levels_ahead(
            long_table.read(asked.table, strict=False), asked.horizon, frequency=asked.frequency,
            promised=asked.promised, at_least=not asked.at_most, summed=asked.sum, as_of=asked.as_of,
        )  # fmt: skip
        left_out = {name: "; ".join(notes) for name, notes in ahead.left_out.items()}
        return _handed(asked, ahead.frame, {**ahead.failed, **left_out})
    found = warnings.ordered(opened(asked), service=asked.service, customer=asked.customer, progress=progress(asked))
    return told(asked, found)


def review_methods(asked: Namespace) -> Told:
    """What methods said of themselves and what came, or one of them by the quarter."""
    review, tell = opened(asked), progress(asked)
    if asked.method:
        return told(asked, methods.course(review, method=asked.method, progress=tell))
    return told(asked, methods.reviewed(review, progress=tell))


def _handed(asked: Namespace, frame: pl.DataFrame, failed: Mapping[str, str]) -> Told:
    """A table as it is written, each series that failed remarked."""
    output = long_table.written(frame, asked.out)
    for name, why in failed.items():
        asked.remark(why if why.startswith(f"{name}: ") else f"{name}: {why}")
    return Told(output, attention=bool(failed))
