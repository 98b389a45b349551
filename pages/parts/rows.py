"""Draws a finding's rows: how its table is headed, written and sent."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import streamlit as st

from analytics.charts.theme import STATUSES
from analytics.review import words
from pages.parts.still import KEPT, still

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from analytics.review import Finding

#: Above so many rows a table is sent as it is scrolled to.
LONG: Final = 2_000

#: Up to so many rows a table is shown whole; a longer one scrolls.
SHORT: Final = 14

#: So many columns fit on a desk, but not in a hand.
WIDE: Final = 5

#: Pixels of the widest column; what is longer is read by clicking into it.
WIDEST: Final = 440

#: Columns that every browser can read.
OLDEST: Final = pl.CompatLevel.oldest()

#: Forms of shares, which are told in hundredths.
SHARES: Final = ("percent", "percent2", "chance", "points")

_NUMBERS: Final = {
    "percent": "%.1f %%",
    "percent2": "%.2f %%",
    "chance": "%.1f %%",
    "points": "%.2f points",
    "number": "localized",
    "hours": "%.1f h",
    "money": "localized",
    "score": "%.2f",
}


def rows(finding: Finding) -> None:
    """Draws the finding's table with its labels and formats."""
    (_table if finding.table.height > LONG else _rows)(finding=finding)


def _table(finding: Finding) -> Finding:
    st.dataframe(
        _shown(finding), column_config=columns(finding), hide_index=True, width="stretch",
        height="content" if finding.table.height <= SHORT else "auto", placeholder="",
        lazy=finding.table.height > LONG, key=f"table-{finding.key}",
        alt=f"Table of {finding.table.height} rows: {finding.question}",
    )  # fmt: skip
    return finding


#: A long table is not among what is sent again as it was: the server holds it anew for every run that scrolls in it.
_rows: Final = still(_table)


@lru_cache(maxsize=KEPT)
def _shown(finding: Finding) -> pa.Table:
    """The finding's rows as the browser is sent them; Streamlit would turn a frame into that at every rerun."""
    return scaled(finding.table.select(told_columns(finding)), finding.formats).to_arrow(compat_level=OLDEST)


@lru_cache(maxsize=KEPT)
def told_columns(finding: Finding) -> list[str]:
    """The labelled columns that say something: one that is empty in every row is left out."""
    there = [name for name in finding.labels if name in finding.table.columns]
    empty = [
        name
        for name in there
        if finding.table.height and (finding.table[name].cast(pl.String).fill_null("") == "").all()
    ]
    return [name for name in there if name not in empty]


def scaled(table: pl.DataFrame, formats: Mapping[str, str]) -> pl.DataFrame:
    """The table with shares as percentages, as their format writes them, and each status with its mark."""
    chances = [pl.col(name).clip(*words.CHANCES) for name in table.columns if formats.get(name) == "chance"]
    table = table.with_columns(chances)
    shares = {name: 100 * table[name] for name in table.columns if formats.get(name) in SHARES}
    amounts = [pl.col(name).round(0) + 0.0 for name in table.columns if formats.get(name) in ("money", "number")]
    marks = {status: f"{shown.glyph} {shown.word}" for status, shown in STATUSES.items()}
    statuses = [pl.col(name).replace(marks) for name in table.columns if formats.get(name) == "status"]
    # Zero has no sign: −0.04 % is written as 0.0 %, while a level with two decimals stays exact.
    percent = [share.round(1) + 0.0 if formats[name] == "percent" else share for name, share in shares.items()]
    return table.with_columns(*percent, *amounts, *statuses)


@lru_cache(maxsize=KEPT)
def columns(finding: Finding) -> dict[str, Any]:
    """How each column is headed and written; the first of many stays in sight when a reader scrolls to the right."""
    told = told_columns(finding)
    pinned = told[0] if len(told) > WIDE else ""
    return {
        name: _column(label, finding.formats.get(name, ""), width=_width(finding, name), pinned=name == pinned)
        for name, label in finding.labels.items()
        if name in told
    }


def _column(label: str, form: str, **look: Any) -> Any:
    if form == "date":
        return st.column_config.DateColumn(label, format="D MMM YYYY", **look)
    if form == "instant":
        return st.column_config.DatetimeColumn(label, format="D MMM YYYY HH:mm", **look)
    if form == "month":
        return st.column_config.DateColumn(label, format="MMM YYYY", **look)
    if form in _NUMBERS:
        return st.column_config.NumberColumn(label, format=_NUMBERS[form], **look)
    return st.column_config.Column(label, **look)


def _width(finding: Finding, name: str) -> int | None:
    """Pixels a column of words takes, by its longest; None for the browser's own measure, which is right for numbers.

    The browser measures the first rows only, and clips a longer word below them.
    """
    if finding.table.schema[name] != pl.String or finding.formats.get(name) == "status":
        return None
    longest = finding.table[name].str.len_chars().max()
    letters = max(longest if isinstance(longest, int) else 0, len(finding.labels[name]))
    return min(22 + 6 * letters, WIDEST)
