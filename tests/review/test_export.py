"""A downloaded table says what the page says, and nothing in it runs."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest

from analytics.review import export
from analytics.review.finding import Finding, Method, Recipe

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://evil.example")', "https://evil.example", "fine"]


def finding(table: pl.DataFrame, **given: object) -> Finding:
    known: dict[str, object] = {
        "labels": {name: name.capitalize() for name in table.columns},
        "method": Method(definition="=1+1"),
        "recipe": Recipe(function="compliance.level"),
    }
    return Finding(key="a.b", question="=q", answer="-a", table=table, **{**known, **given})  # type: ignore[arg-type]  # built from parts


def test_text_that_a_spreadsheet_would_run_gets_a_quote_in_csv() -> None:
    lines = export.csv(finding(pl.DataFrame({"name": LIVE}))).decode("utf-8-sig")
    back = pl.read_csv(lines.encode())["Name"].to_list()
    assert back == [f"'{text}" for text in LIVE[:6]] + LIVE[6:]


def test_numbers_and_dates_come_back_from_csv_as_they_were() -> None:
    table = pl.DataFrame({"n": [-1.5, 0.1], "day": [date(2026, 10, 1), date(2026, 11, 1)]})
    back = pl.read_csv(export.csv(finding(table)), try_parse_dates=True)
    assert back.rows() == table.rows()


def test_a_heading_that_a_spreadsheet_would_run_gets_a_quote() -> None:
    table = pl.DataFrame({"n": [1]})
    assert export.csv(finding(table, labels={"n": "=cmd()"})).decode("utf-8-sig").splitlines()[0] == "'=cmd()"


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    book = zipfile.ZipFile(io.BytesIO(export.xlsx(finding(pl.DataFrame({"name": LIVE})))))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert not [sheet for sheet in sheets if "<f>" in sheet or "hyperlink" in sheet.lower()]


def test_a_workbook_keeps_every_value_with_its_type() -> None:
    table = pl.DataFrame(
        {
            "name": ["=1+1", None],
            "level": [0.9987, None],
            "n": [3, 4],
            "day": [date(2026, 10, 1), None],
            "at": [datetime(2026, 10, 1, 12, tzinfo=UTC), None],
        }
    )
    back = pl.read_excel(export.xlsx(finding(table, formats={"level": "percent2"})), sheet_name="Table")
    assert back.columns == ["Name", "Level", "N", "Day", "At"]
    assert back["Name"].to_list() == ["=1+1", None]
    assert back["Level"].to_list() == [pytest.approx(0.9987), None]
    assert back["N"].to_list() == [3, 4]
    assert back["Day"].to_list() == [date(2026, 10, 1), None]
    assert back["At"].to_list() == ["2026-10-01T12:00:00+00:00", None]


def test_a_chance_never_reads_like_certainty_and_its_cell_holds_what_it_is() -> None:
    table = pl.DataFrame({"of": [0.0, 0.0004, 0.123, 0.99951, 1.0]})
    chances = finding(table, formats={"of": "chance"})
    read = [line.strip("| ") for line in export.as_text(chances).splitlines() if "%" in line]
    assert read == ["0.1 %", "0.1 %", "12.3 %", "99.9 %", "99.9 %"]
    cells = openpyxl.load_workbook(io.BytesIO(export.xlsx(chances)))["Table"]["A"][1:]
    assert [cell.value for cell in cells] == table["of"].to_list()
    assert {cell.number_format for cell in cells} == {'[>=0.9995]">99.9%";[<0.0005]"<0.1%";0.0%'}


def test_only_columns_with_a_label_are_exported_and_in_that_order() -> None:
    table = pl.DataFrame({"a": [1], "b": [2], "c": [3]})
    assert (
        export.csv(finding(table, labels={"c": "Third", "a": "First"})).decode("utf-8-sig").splitlines()[0]
        == "Third,First"
    )
