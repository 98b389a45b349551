"""What came of warnings given to people: how right they were, how early, and which breaches nobody was told of.

A notice warns of one or several periods, and each is held against what it came to by the records of today. Told of one
period again, by a later notice, is told once: the first that stood counts. A period that was kept after a plan was
agreed upon in time may have been averted by it: nobody can know, so it is neither a hit nor a plain false alarm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.compliance.interval import wilson
from analytics.measures.period import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: What is known of notices: the days are null where something did not happen, `periods` are first days.
NOTICES: Final[dict[str, pl.DataType]] = {
    "notice": pl.String(),
    "agreement": pl.String(),
    "target": pl.String(),
    "periods": pl.List(pl.Date()),
    "chance": pl.Float64(),
    "act_by": pl.Date(),
    "given": pl.Date(),
    "acknowledged": pl.Date(),
    "planned": pl.Date(),
    "withdrawn": pl.Date(),
}

#: What a warned period, or a breach without a warning, came to.
CAME: Final = (
    "came true", "false alarm", "averted perhaps", "open", "not known", "withdrawn", "told again", "told too late",
    "nobody told",
)  # fmt: skip

#: One row a notice and warned period, and a breach that nobody was told of.
#:
#: `lead` is the days from the day given to the midnight that ends the period, `to_act` those to the act-by day, below
#: 0 where it was too late to act; `acknowledged_in_time` and `planned_in_time` are null where a row does not count.
LEDGER: Final[dict[str, pl.DataType]] = {
    "notice": pl.String(),
    "agreement": pl.String(),
    "target": pl.String(),
    "period": pl.Date(),
    "ends": pl.Date(),
    "given": pl.Date(),
    "act_by": pl.Date(),
    "chance": pl.Float64(),
    "came": pl.String(),
    "missed": pl.Boolean(),
    "lead": pl.Int64(),
    "to_act": pl.Int64(),
    "acknowledged_in_time": pl.Boolean(),
    "planned_in_time": pl.Boolean(),
}

#: Outcomes of warned periods that are over, and of which a warning can be called right or wrong.
OVER: Final = ("came true", "false alarm", "averted perhaps")

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Ledger:
    """What came of notices.

    Attributes:
        rows: one a notice and warned period and a breach without one, the latest first, in the columns of `LEDGER`.
    """

    rows: pl.DataFrame

    def count(self, *came: str) -> int:
        """How many rows came to one of these."""
        return self.rows.filter(pl.col("came").is_in(came)).height

    @property
    def misses(self) -> int:
        """Periods that were missed since notices are given, told of or not."""
        return self.count("came true", "nobody told")

    @property
    def right(self) -> Share:
        """Warned periods that were missed, out of those that are over."""
        return Share(self.count("came true"), self.count(*OVER))

    @property
    def told(self) -> Share:
        """Missed periods that somebody was told of beforehand, out of all that were missed."""
        return Share(self.count("came true"), self.misses)

    @property
    def in_time(self) -> Share:
        """Warned periods told of by the act-by day, out of those that count and have one."""
        return self._of("to_act", pl.col("to_act") >= 0)

    @property
    def acknowledged(self) -> Share:
        """Warned periods acknowledged in time, out of those that count."""
        return self._of("acknowledged_in_time", pl.col("acknowledged_in_time"))

    @property
    def lead(self) -> float | None:
        """Median days from the day given to the end of the period that was missed; None where none came true."""
        lead = self.rows.filter(pl.col("came") == "came true")["lead"]
        return float(np.median(lead.to_numpy())) if len(lead) else None

    def _of(self, known: str, holds: pl.Expr) -> Share:
        counted = self.rows.filter(pl.col("came").is_in([*OVER, "open"])).drop_nulls(known)
        return Share(counted.filter(holds).height, counted.height)


@dataclass(frozen=True)
class Share:
    """So many of how many, with the 95 % Wilson interval."""

    good: int
    total: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper bound, between 0 and 1."""
        low, high = wilson(self.good, self.total)
        return float(low), float(high)


def ledger(notices: pl.DataFrame, judged: pl.DataFrame, as_of: date) -> Ledger:
    """What came of notices, by the records of today.

    A breach counts as untold from the first notice of all on: before, nobody gave any. In time is by the act-by day,
    or, where that had passed or is not known, before the period begins.

    Args:
        notices: those that were given, in the columns of `NOTICES`; drafts are none.
        judged: judged rows up to now; rows of segments are left out.
        as_of: last day that the records cover.
    """
    came = _outcomes(judged, as_of)
    warned = sorted(
        _warned(notices.to_dicts(), came, as_of), key=lambda row: (*_period(row), row["given"], row["notice"])
    )
    rows, told = list[Row](), set[tuple[str, str, date]]()
    for period, of in groupby(warned, key=_period):
        first = False
        for row in of:
            row["came"] = _came(row, again=first)
            first = first or row["came"] in (*OVER, "open", "not known")
            rows.append(_timed(row))
        told |= {period} if first else set()
    since = min((row["given"] for row in warned), default=None)
    rows += [row for key, row in came.items() if since and key not in told and row["missed"] and row["ends"] > since]
    table = pl.DataFrame([{name: row.get(name) for name in LEDGER} for row in rows], schema=LEDGER)
    order = "period", "agreement", "target", "given", "notice"
    return Ledger(table.sort(order, descending=[True, False, False, False, False], nulls_last=True))


def _period(row: Row) -> tuple[str, str, date]:
    return row["agreement"], row["target"], row["period"]


def _outcomes(judged: pl.DataFrame, as_of: date) -> dict[tuple[str, str, date], Row]:
    """What each judged period came to, by agreement, target and first day: missed, kept, not known or still open."""
    rows = judged.filter((pl.col("segment") == "") & (pl.col("target") != ""))
    over = ~pl.col("partial") & (pl.col("ends") <= as_of + timedelta(days=1))
    told = rows.select(
        "agreement", "target", "period", "ends", over.alias("over"),
        pl.when(over & (pl.col("status") != "not enough data")).then(pl.col("status") == "breached").alias("missed"),
    )  # fmt: skip
    return {_period(row): {**row, "came": "nobody told"} for row in told.to_dicts()}


def _warned(notices: Iterable[Row], came: Mapping[tuple[str, str, date], Row], as_of: date) -> Iterator[Row]:
    """One row a notice and period it warns of, with what is known of the period.

    One without a figure is taken to be as long as those of its target that have one.
    """
    months = {key[:2]: _months(row["period"], row["ends"]) for key, row in came.items()}
    for notice in notices:
        length = months.get((notice["agreement"], notice["target"]))
        for period in notice["periods"]:
            row = {**notice, "period": period}
            ends = add_months(period, length) if length else None
            over = period <= as_of if ends is None else ends <= as_of + timedelta(days=1)
            nothing = {"ends": ends, "over": over, "missed": None}
            yield row | {name: came.get(_period(row), nothing)[name] for name in nothing}


def _months(day: date, until: date) -> int:
    return (until.year - day.year) * 12 + until.month - day.month


def _came(row: Row, *, again: bool) -> str:
    """What a warned period came to.

    Args:
        row: the notice and the period.
        again: whether an earlier notice told of the same.
    """
    if row["ends"] and row["given"] >= row["ends"]:
        return "told too late"
    if row["withdrawn"] and (row["ends"] is None or row["withdrawn"] < row["ends"]):
        return "withdrawn"
    if again:
        return "told again"
    if row["missed"] is None:
        return "not known" if row["over"] else "open"
    if row["missed"]:
        return "came true"
    return "averted perhaps" if _in_time(row, "planned") else "false alarm"


def _timed(row: Row) -> Row:
    """The row with how early it was told, and whether it was answered in time."""
    counts = row["came"] in (*OVER, "open", "not known")
    return row | {
        "lead": (row["ends"] - row["given"]).days if row["ends"] else None,
        "to_act": (row["act_by"] - row["given"]).days if row["act_by"] else None,
        "acknowledged_in_time": _in_time(row, "acknowledged") if counts else None,
        "planned_in_time": _in_time(row, "planned") if counts else None,
    }


def _in_time(row: Row, what: str) -> bool:
    """Whether it happened by the act-by day; before the period where that is not known, or had passed already."""
    eve = row["period"] - timedelta(days=1)
    last = row["act_by"] if row["act_by"] and row["act_by"] >= row["given"] else eve
    return row[what] is not None and row[what] <= last
