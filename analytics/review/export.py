"""A finding's table as a file for a spreadsheet, in which no text from data ever runs as a formula."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter

from analytics.review import words

if TYPE_CHECKING:
    from analytics.review.finding import Finding

#: A text cell that starts so would be run by a spreadsheet; it gets a quote in front.
LIVE: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

#: How a column's format is written in a workbook.
_SHOWN: Final = {
    "percent": "0.0%",
    "percent2": "0.00%",
    "chance": '[>=0.9995]">99.9%";[<0.0005]"<0.1%";0.0%',
    "points": "0.00%",
    "number": "#,##0.##",
    "hours": '0.0" h"',
    "money": "#,##0.00",
    "date": "d mmm yyyy",
    "month": "mmm yyyy",
}


def as_record(finding: Finding) -> dict[str, Any]:
    """The finding as plain values for JSON: question, answer, status, rows, how it was worked out and its Python."""
    return {
        "question": finding.question,
        "answer": finding.answer,
        "status": finding.status,
        "rows": finding.table.to_dicts(),
        "method": asdict(finding.method),
        "code": finding.recipe.code(),
    }


def as_text(finding: Finding) -> str:
    """The answer and the table as a person reads them in a terminal, each value in its format."""
    labels = {name: label for name, label in shown(finding).items() if name in finding.table.columns}
    written = finding.table.select(_written(name, finding.formats.get(name, "")) for name in labels).rename(labels)
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=1000, fmt_str_lengths=200, tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True, tbl_formatting="ASCII_MARKDOWN",
    ):  # fmt: skip
        return f"{finding.answer}\n\n{written}"


def _written(name: str, form: str) -> pl.Expr:
    column = pl.col(name)
    scale, decimals = {
        "percent": (100, 1),
        "percent2": (100, 2),
        "chance": (100, 1),
        "points": (100, 2),
        "money": (1, 0),
        "hours": (1, 1),
        "score": (1, 2),
    }.get(form, (1, 0))
    sign = {"percent": " %", "percent2": " %", "chance": " %", "points": " points", "hours": " h"}.get(form, "")
    if form == "month":
        return column.dt.strftime("%b %Y")
    column = column.clip(*words.CHANCES) if form == "chance" else column
    if form in ("percent", "percent2", "chance", "points", "money", "hours", "score", "number"):
        return pl.format("{}" + sign, (column * scale).round(decimals)).alias(name)
    return column.cast(pl.String)


def csv(finding: Finding) -> bytes:
    """The table as UTF-8 CSV with a byte-order mark, headed by its labels; numbers are written in full.

    Example:
        >>> import polars as pl
        >>> inert(pl.DataFrame({"name": ["=1+1", "fine"]}))["name"].to_list()
        ["'=1+1", 'fine']
    """
    table = inert(finding.table.select(list(shown(finding)))).rename(shown(finding))
    return ("\ufeff" + inert_labels(table).write_csv()).encode()


def mendable(rejected: pl.DataFrame) -> bytes:
    """Refused rows as UTF-8 CSV with a byte-order mark, as they were written, save for what a spreadsheet would run.

    Example:
        >>> mendable(pl.DataFrame({"id": ["-5", "=1+1"]})).decode("utf-8-sig").split()
        ['id', '-5', "'=1+1"]
    """
    safe, plain = inert(rejected), r"^[-+]?[\d.,:/ -]+%?$"
    numbers = [pl.when(held.str.contains(plain)).then(held).otherwise(safe[held.name]) for held in _texts(rejected)]
    return safe.with_columns(numbers).write_csv(include_bom=True).encode()


def _texts(table: pl.DataFrame) -> list[pl.Series]:
    return [held for held in table if held.dtype == pl.String]


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
        "Agreement version": method.agreement_version, "Trail of changes": method.trail,
        "Python": finding.recipe.code(),
    }  # fmt: skip
    for row, (label, text) in enumerate(told.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
