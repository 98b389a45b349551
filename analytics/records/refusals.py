"""Rows refused: one line a reason, each with file, row, column, value and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dataframely as dy
import polars as pl

from analytics.records.tables import RULES, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REFUSED: Final[dict[str, pl.DataType]] = {
    "file": pl.String(),
    "row": pl.Int64(),
    "column": pl.String(),
    "value": pl.String(),
    "reason": pl.String(),
}

_KINDS: Final = {
    "nullability": "is missing", "min_length": "is missing", "inf": "is not a finite number",
    "nan": "is not a number", "min": "is below {min:g}", "max": "is above {max:g}", "regex": "is not written as asked",
}  # fmt: skip
_REGEX: Final = {"currency": "is not a currency code of three capitals such as GBP"}


def none() -> pl.DataFrame:
    """No refusals, in the columns of `REFUSED` without the file: row, column (ours), value, reason."""
    return pl.DataFrame(schema={name: kind for name, kind in REFUSED.items() if name != "file"})


def refused(rows: pl.Series, column: str, values: pl.Series, reasons: pl.Series) -> pl.DataFrame:
    """A line for every reason that is not null."""
    lines = pl.DataFrame({"row": rows, "value": values, "reason": reasons}).filter(pl.col("reason").is_not_null())
    return lines.select("row", pl.lit(column).alias("column"), "value", "reason").cast(none().schema)


def broken_rules(table: str, rows: pl.Series, frame: pl.DataFrame, text: Mapping[str, pl.Series]) -> pl.DataFrame:
    """A line for every rule of the table that a row breaks, in words.

    Args:
        table: name of the table.
        rows: row numbers in the file.
        frame: the cast rows, in the table's columns.
        text: what was written, by our column.
    """
    place = pl.Series("place", range(len(rows)), pl.Int64)
    _, failure = _numbered(table).filter(frame.with_columns(place), cast=True)
    if not len(failure):
        return none()
    details = failure.details()
    lines = [none()]
    for rule in failure.counts():
        places = details.filter(pl.col(rule) == "invalid")["place"]
        column, reason = _in_words(table, rule)
        written = text[column].gather(places) if column in text else pl.Series([None] * len(places), dtype=pl.String)
        lines.append(refused(rows.gather(places), column, written, pl.Series([reason] * len(places), dtype=pl.String)))
    return pl.concat(lines)


def in_order(lines: Sequence[pl.DataFrame], columns: Sequence[str]) -> pl.DataFrame:
    """All lines by row, then in the order of our columns; one line a row and column, the first given."""
    order = {column: place for place, column in enumerate(columns)}
    return (
        pl.concat([none(), *lines])
        .unique(("row", "column"), keep="first", maintain_order=True)
        .sort("row", pl.col("column").replace_strict(order, default=-1, return_dtype=pl.Int64), maintain_order=True)
    )


def _numbered(table: str) -> type[dy.Schema]:
    """The table's schema with a column that tells its rows apart, which dataframely carries along."""
    return type(
        f"Numbered{table.title()}", (TABLES[table],), {"place": dy.Int64(nullable=False), "__module__": __name__}
    )


def _in_words(table: str, rule: str) -> tuple[str, str]:
    """Our column and the reason, of a row rule or of a column's own rule such as "reopens|min"."""
    if rule in RULES:
        return RULES[rule]
    column, _, kind = rule.partition("|")
    if kind == "regex" and column in _REGEX:
        return column, _REGEX[column]
    declared = TABLES[table].columns()[column]
    bounds = {name: getattr(declared, name, None) or 0 for name in ("min", "max")}
    return column, _KINDS.get(kind, f"breaks the rule {kind!r}").format(**bounds)
