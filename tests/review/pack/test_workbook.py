"""The workbook has every row in its type, and nothing in it runs."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import fastexcel
import openpyxl
import polars as pl
import pytest

from analytics.review import export
from analytics.review.pack import Language, Words, workbook
from analytics.review.pack.table import OF_NAMES
from tests.review.pack import hostile, made

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from analytics.review import Finding
    from analytics.review.pack import Pack

#: Rows above a table: its words, and the headings.
ABOVE: Final = workbook.HEADINGS


def read(pack: Pack) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook.write(pack)))


def of(book: Workbook, pack: Pack, finding: Finding) -> Worksheet:
    """The sheet of a figure, by its number."""
    nth = next(nth for nth, each in enumerate(pack.findings, 1) if each is finding)
    return next(sheet for sheet in book.worksheets if sheet.title.startswith(f"{nth} "))


def column(sheet: Worksheet, nth: int) -> list[Any]:
    return [row[0].value for row in sheet.iter_rows(min_row=ABOVE + 1, min_col=nth, max_col=nth)]


def plain(value: Any) -> Any:
    """What a value is to a workbook, which knows days only with a time."""
    if value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float):
        return pytest.approx(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # workbooks know no zones
    return value


def test_every_row_of_every_figure_is_there_with_its_numbers_days_and_names(whole: Pack) -> None:
    book, compared = read(whole), 0
    for finding in whole.findings:
        sheet = of(book, whole, finding)
        for nth, name in enumerate(export.shown(finding), 1):
            values, kind = finding.table[name], finding.table.schema[name]
            typed = kind.is_numeric() or kind in (pl.Date, pl.Boolean)
            if finding.table.height and (typed or (name in OF_NAMES and name not in finding.formats)):
                found = column(sheet, nth)
                assert found == [plain(value) for value in values]
                compared += len(found)
    assert compared > 500


def test_another_reader_finds_as_many_rows(whole: Pack) -> None:
    reader = fastexcel.read_excel(workbook.write(whole))
    for nth, finding in enumerate(whole.findings, 1):
        name = next(name for name in reader.sheet_names if name.startswith(f"{nth} "))
        rows = reader.load_sheet(name, header_row=ABOVE - 1).height if finding.table.height else 0
        assert rows == finding.table.height, finding.key


def test_no_cell_is_a_formula_and_no_link_leads_out() -> None:
    content = workbook.write(hostile.pack())
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} == {None}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if b'TargetMode="External"' in parts.read(name)]


def test_texts_come_back_sign_by_sign_wherever_they_stood() -> None:
    pack = hostile.pack()
    book = read(pack)
    sheet = of(book, pack, pack.chapters[0].blocks[0].finding)  # type: ignore[union-attr]  # it is a figure
    assert column(sheet, 1) == list(hostile.TEXTS)
    written = {row[3].value for row in book["Notes and decisions"].iter_rows(min_row=2)}
    assert {f"{text}\n\n{text}" for text in hostile.TEXTS} <= written
    assert "\n\n".join(hostile.TEXTS) in written


def test_a_control_character_becomes_a_mark() -> None:
    pack = made.pack(made.finding("It rings", pl.DataFrame({"part": [hostile.CONTROLS[0]]})))
    assert column(of(read(pack), pack, pack.findings[-1]), 1) == [hostile.CONTROLS[1]]


def test_a_note_longer_than_a_cell_goes_on_in_the_next_and_loses_nothing() -> None:
    text = " ".join(map(str, range(20_000)))
    book = read(made.pack(words=(Words(kind="note", text=text),)))
    assert "".join(row[3].value for row in book["Notes and decisions"].iter_rows(min_row=2)) == text


def test_every_sheet_is_linked_from_the_contents_by_a_name_of_its_own(whole: Pack) -> None:
    book = read(whole)
    links = [cell.hyperlink.location for row in book["Contents"].iter_rows() for cell in row if cell.hyperlink]
    named = [link.partition("'!")[0].strip("'") for link in links]
    assert named == [sheet.title for sheet in book.worksheets if sheet.title[0].isdigit()]
    assert len(named) == len(whole.findings)


def test_a_locale_changes_how_cells_look_and_not_what_they_hold(whole: Pack) -> None:
    english, italian = read(whole), read(replace(whole, language=replace(whole.language, name="it_IT")))
    looks = set()
    for one, other in zip(english.worksheets, italian.worksheets, strict=True):
        for pair in zip(one.iter_rows(), other.iter_rows(), strict=True):
            for left, right in zip(*pair, strict=True):
                assert left.data_type == right.data_type
                if left.data_type != "s":
                    assert left.value == right.value
                    looks.add((left.number_format, right.number_format))
    assert ("[$-809]d mmm yyyy", "[$-410]d mmm yyyy") in looks


@pytest.mark.parametrize(
    ("locale", "form", "expected"),
    [
        ("en_US", "date", "[$-409]mmm d, yyyy"),
        ("es_ES", "date", "[$-C0A]d mmm yyyy"),
        ("ja_JP", "date", '[$-411]yyyy"年"m"月"d"日"'),
        ("it_IT", "month", "[$-410]mmm yyyy"),
        ("sv_SE", "percent", '0.0"\u00a0"%'),
        ("en_GB", "percent2", "0.00%"),
        ("it_IT", "chance", '[>=0.9995]">99,9%";[<0.0005]"<0,1%";0.0%'),
    ],
)
def test_forms_of_days_and_shares_are_those_of_the_locale(locale: str, form: str, expected: str) -> None:
    assert workbook.number_format(form, Language(locale)) == expected


def test_the_same_contents_give_the_same_bytes(whole: Pack) -> None:
    assert workbook.write(whole) == workbook.write(whole)
