"""A finding's table as a file for a spreadsheet, in which no text from data ever runs as a formula."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter

if TYPE_CHECKING:
    from analytics.review.finding import Finding

#: A text cell that starts so would be run by a spreadsheet; it gets a quote in front.
LIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

#: How a column's format is written in a workbook.
_SHOWN: Final = {
    "percent": "0.0%",
    "percent2": "0.00%",
    "number": "#,##0.##",
    "hours": '0.0" h"',
    "money": "#,##0.00",
    "date": "d mmm yyyy",
    "month": "mmm yyyy",
}


def csv(finding: Finding) -> bytes:
    """The table as UTF-8 CSV with a byte-order mark, headed by its labels; numbers are written in full.

    Example:
        >>> import polars as pl
        >>> inert(pl.DataFrame({"name": ["=1+1", "fine"]}))["name"].to_list()
        ["'=1+1", 'fine']
    """
    table = inert(finding.table.select(list(shown(finding)))).rename(shown(finding))
    return ("\ufeff" + inert_labels(table).write_csv()).encode()


def xlsx(finding: Finding) -> bytes:
    """The table as a workbook, with a second sheet that says how it was worked out and how to make it again."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True, "in_memory": True}
    )
    _table_sheet(book, finding)
    _method_sheet(book, finding)
    book.close()
    return file.getvalue()


def shown(finding: Finding) -> dict[str, str]:
    """The label of each column people see, in the order they see them; without labels, every column by its own name."""
    labels = {name: label for name, label in finding.labels.items() if name in finding.table.columns}
    return labels or {name: name for name in finding.table.columns}


def inert(table: pl.DataFrame) -> pl.DataFrame:
    """The table with a quote before every text that a spreadsheet would run."""
    texts = [name for name, kind in table.schema.items() if kind in (pl.String, pl.Categorical)]
    live = {
        name: pl.any_horizontal(pl.col(name).cast(pl.String).str.starts_with(mark) for mark in LIVE) for name in texts
    }
    return table.with_columns(
        pl.when(live[name]).then("'" + pl.col(name).cast(pl.String)).otherwise(pl.col(name).cast(pl.String)).alias(name)
        for name in texts
    )


def inert_labels(table: pl.DataFrame) -> pl.DataFrame:
    """The table with a quote before every heading that a spreadsheet would run."""
    return table.rename({name: f"'{name}" for name in table.columns if name.startswith(LIVE)})


def _table_sheet(book: Any, finding: Finding) -> None:
    sheet = book.add_worksheet("Table")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, (name, label) in enumerate(shown(finding).items()):
        sheet.write_string(0, column, label, bold)
        usual = "date" if finding.table.schema[name] == pl.Date else ""
        form = book.add_format({"num_format": _SHOWN.get(finding.formats.get(name, usual), "General")})
        for row, value in enumerate(finding.table[name].to_list(), 1):
            _write(sheet, row, column, value, form)
        sheet.set_column(column, column, max(12, min(40, len(label) + 2)))
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    """A cell in the type of its value; workbooks know no time zones, so instants are written as text."""
    if value is None:
        return
    if isinstance(value, str) or getattr(value, "tzinfo", None) is not None:
        sheet.write_string(row, column, value if isinstance(value, str) else value.isoformat())
    else:
        sheet.write(row, column, value, form)


def _method_sheet(book: Any, finding: Finding) -> None:
    sheet, method = book.add_worksheet("How this is worked out"), finding.method
    told = {
        "Question": finding.question, "Answer": finding.answer, "What is measured": method.definition,
        "Behind it": method.n, "Calendar": method.calendar, "Conventions": "; ".join(method.conventions),
        "Left out": "; ".join(method.exclusions), "Method": method.method, "How sure": method.accuracy,
        "Data cut-off": method.as_of.isoformat() if method.as_of else "", "Data version": str(method.data_version),
        "Agreement version": method.agreement_version, "Python": finding.recipe.code(),
    }  # fmt: skip
    for row, (label, words) in enumerate(told.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, words)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
