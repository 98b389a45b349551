"""Workbooks: every cell as text, rows counted as the sheet counts them, nothing that takes the program down."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from analytics.errors import IntakeError
from analytics.records import intake
from analytics.records.limits import Limits

if TYPE_CHECKING:
    from analytics.records.profile import SourceProfile
    from tests.records.conftest import Take, Write

OPENED = datetime(2026, 3, 2, 9, 0, 30)  # noqa: DTZ001  # Excel knows no zones


def book(fill: Callable[[Any, Any], None], *sheets: str, date_1904: bool = False) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": date_1904}) as made:
        dates = made.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        for name in sheets or ("Data",):
            fill(made.add_worksheet(name), dates)
    return content.getvalue()


def rows(sheet: Any, dates: Any) -> None:
    """A title and an empty row above the table, the table off the left edge."""
    sheet.write_blank(0, 0, None, dates)
    sheet.write_row(3, 2, ["Number", "Service", "Opened", "Minutes on hold"])
    for row, number in enumerate([7, 12345678901], 4):
        sheet.write(row, 2, number)
        sheet.write(row, 3, "Mail")
        sheet.write_datetime(row, 4, OPENED, dates)
        sheet.write(row, 5, 0.5)


@pytest.mark.parametrize("date_1904", [False, True], ids=["1900", "1904"])
def test_dates_and_numbers_come_as_the_sheet_means_them(take: Take, date_1904: bool) -> None:
    kept = take(book(rows, date_1904=date_1904)).kept
    assert kept["ticket"].to_list() == ["7", "12345678901"]
    assert kept["opened"].to_list() == [OPENED.replace(tzinfo=UTC)] * 2
    assert kept["held_seconds"].to_list() == [30, 30]


def test_a_refused_row_has_the_number_excel_shows(take: Take) -> None:
    def spoilt(sheet: Any, dates: Any) -> None:
        rows(sheet, dates)
        sheet.write(5, 4, "n/a")

    result = take(book(spoilt))
    assert result.refused.select("row", "column", "reason").rows() == [(6, "Opened", "is missing")]


def test_a_cell_with_an_error_or_under_a_merged_one_is_refused_not_emptied(take: Take) -> None:
    def spoilt(sheet: Any, dates: Any) -> None:
        rows(sheet, dates)
        sheet.write_formula(4, 5, "=1/0", None, "#DIV/0!")
        sheet.merge_range(5, 3, 6, 3, "Web")
        sheet.write(6, 2, "T3")
        sheet.write_datetime(6, 4, OPENED, dates)

    result = take(book(spoilt))
    assert result.kept["service"].to_list() == ["Web"]
    assert [(row, column, reason.split(":")[0]) for _, row, column, _, reason in result.refused.rows()] == [
        (5, "Minutes on hold", "holds an error of Excel"), (7, "Service", "lies under a merged cell"),
    ]  # fmt: skip


def test_a_cell_at_the_far_corner_is_refused_before_it_is_read(take: Take) -> None:
    def far(sheet: Any, dates: Any) -> None:
        rows(sheet, dates)
        sheet.write(1048575, 16383, "x")

    content = book(far)
    assert len(content) < 8_000
    with pytest.raises(IntakeError, match=r"spans 1,048,573 rows .* cells.*Ctrl\+End"):
        take(content)


def test_a_reader_that_asks_for_all_memory_takes_only_itself_down(take: Take) -> None:
    def far(sheet: Any, dates: Any) -> None:
        rows(sheet, dates)
        sheet.write(1048575, 16383, "x")

    with pytest.raises(IntakeError, match="broke the reader"):
        take(book(far), limits=Limits(cells=10**12))


def test_a_sheet_that_lies_about_its_size_is_read_all_the_same(take: Take) -> None:
    def lie(xml: bytes) -> bytes:
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)

    assert len(take(_changed(book(rows), "xl/worksheets/sheet1.xml", lie)).kept) == 2


def test_of_several_sheets_the_profile_names_one(take: Take, write: Write, desk: SourceProfile) -> None:
    content = book(rows, "One", "Two")
    with pytest.raises(IntakeError, match=r"2 sheets.*There are: One, Two"):
        take(content)
    with pytest.raises(IntakeError, match=r"no sheet 'Tow'.*There are: Two, One"):
        take(content, dataclasses.replace(desk, sheet="Tow"))
    assert len(take(content, dataclasses.replace(desk, sheet="Two")).kept) == 2
    seen = intake.preview(write(content))
    assert (seen.sheets, seen.sheet, seen.rows) == (("One", "Two"), "One", 2)


def test_the_profile_can_say_which_row_the_header_is(take: Take, desk: SourceProfile) -> None:
    def titled(sheet: Any, dates: Any) -> None:
        rows(sheet, dates)
        sheet.write(1, 2, "Report of March")

    assert len(take(book(titled), dataclasses.replace(desk, header_row=4)).kept) == 2


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("change", [lambda xml: xml[: len(xml) // 2], lambda _xml: b"", lambda _xml: b"<a>\xff</a>"])
def test_a_broken_part_is_an_error_in_words(take: Take, part: str, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(IntakeError, match=r"workbook|header"):
        take(_changed(book(rows), part, change))


def test_an_empty_sheet_has_no_header(take: Take) -> None:
    with pytest.raises(IntakeError, match="header row is empty"):
        take(book(lambda _sheet, _dates: None))


def _changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(fresh, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return fresh.getvalue()
