"""XLSX, every cell as text. The sheet's XML is looked through first: how large it is, what is merged, what failed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final, TextIO
from xml.etree import ElementTree as ET

from analytics.errors import IntakeError
from analytics.records.limits import Limits, size
from analytics.records.text import About, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A cell with something in it: one that only carries a style takes no room.
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>(?!</)')
_FAILED: Final = re.compile(rb'\bt="e"')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STEP: Final = 1 << 20
_FAR: Final = 1 << 30
Place = tuple[int, int]


class Extent:
    """Where the cells of a sheet lie: the area they span, those that failed, those covered by a merged one."""

    def __init__(self) -> None:
        self.top, self.left, self.bottom, self.right = _FAR, _FAR, 0, 0
        self.failed: set[Place] = set()
        self.covered: set[Place] = set()

    @property
    def area(self) -> int:
        """Rows times columns, empty cells included."""
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)

    def see(self, piece: bytes) -> None:
        """Takes in the cells named in a piece of the sheet's XML."""
        for match in _CELL.finditer(piece):
            row, column = int(match[2]), _number(match[1])
            self.top, self.bottom = min(self.top, row), max(self.bottom, row)
            self.left, self.right = min(self.left, column), max(self.right, column)
            if _FAILED.search(match[0]):
                self.failed.add((row, column))
        for match in _MERGED.finditer(piece):
            rows = range(int(match[2]), min(int(match[4]), self.bottom) + 1)
            columns = range(_number(match[1]), min(_number(match[3]), self.right) + 1)
            self.covered |= {(row, column) for row in rows for column in columns} - {(rows.start, columns.start)}


def read(
    data: bytes,
    out: TextIO,
    about: About,
    columns: Sequence[str] | None = None,
    *,
    sheet: str = "",
    header_row: int = 0,
    limits: Limits,
    preview: bool = False,
) -> None:
    """Nothing; writes the rows to `out` and what was learnt to `about`.

    Args:
        data: the file.
        out: where the regular CSV goes.
        about: filled with header, rows, refusals and sheets.
        columns: headers asked for; None for all.
        sheet: sheet to read; "" for the only one there is.
        header_row: row of the header, counted from 1; 0 for the first row with something in it.
        limits: largest unpacked size and area.
        preview: read the first sheet where there are several.

    Raises:
        IntakeError: the file is broken or too large, the sheet does not exist, or it is open which is meant.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        held = sum(entry.file_size for entry in book.infolist())
        if held > limits.unpacked_bytes:
            problem = f"the workbook holds {size(held)} once unpacked"
            raise IntakeError(problem, expected=f"at most {size(limits.unpacked_bytes)}", remedy="Save it as CSV")
        paths = _sheets(book)
        about.sheets, about.sheet = list(paths), _chosen(sheet, list(paths), preview=preview)
        extent = _extent(book, paths[about.sheet])
    if extent.area > limits.cells:
        rows, across = extent.bottom - extent.top + 1, extent.right - extent.left + 1
        problem = f"the sheet {about.sheet!r} spans {rows:,} rows and {across:,} columns, {extent.area:,} cells"
        raise IntakeError(
            problem, expected=f"at most {limits.cells:,}",
            remedy="Delete what lies far off the table (Ctrl+End shows it) and save again, or save it as CSV",
        )  # fmt: skip
    cells = ((row, found) for row, found in _cells(data, about.sheet, extent) if row >= header_row and any(found))
    about.head(next(cells, (0, ()))[1])
    _write(cells, Sheet(out, about, columns), extent)


def _write(rows: Iterator[tuple[int, Sequence[str]]], sheet: Sheet, extent: Extent) -> None:
    """Adds every row, and refuses those where a wanted cell holds no value of its own."""
    spoilt: dict[int, list[tuple[int, str]]] = {}
    for places, reason in ((extent.failed, "holds an error of Excel"), (extent.covered, "lies under a merged cell")):
        for row, column in places:
            spoilt.setdefault(row, []).append((column - extent.left, reason))
    for row, cells in rows:
        sheet.add(row, cells)
        for place, reason in sorted(spoilt.get(row, ())):
            if place in sheet.places:
                header = sheet.about.header[place]
                sheet.refuse(row, header, cells[place], f"{reason}: put the value itself into the cell")


def _cells(data: bytes, sheet: str, extent: Extent) -> Iterator[tuple[int, Sequence[str]]]:
    """Row numbers of the sheet with their cells as text, dates as ISO 8601."""
    import fastexcel  # only workbooks pay for the import

    try:
        frame = fastexcel.read_excel(data).load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        problem = f"the workbook cannot be read ({str(error).splitlines()[0]})"
        raise IntakeError(problem, remedy="Save it again in Excel, or save the sheet as CSV") from error
    for row, cells in enumerate(frame.iter_rows(), 1 if extent.top == _FAR else extent.top):
        yield row, ["" if cell is None else cell for cell in cells]


def _sheets(book: zipfile.ZipFile) -> dict[str, str]:
    """Path inside the zip of every sheet, by name, in the workbook's order."""
    try:
        relations = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  # in a child with limits; expat refuses entity floods
        targets = {entry.get("Id", ""): entry.get("Target", "") for entry in relations}
        sheets = ET.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")  # noqa: S314  # as above
        paths = {entry.get("name", ""): targets.get(entry.get(_RELATION, ""), "") for entry in sheets}
    except (ET.ParseError, KeyError, zipfile.BadZipFile, OSError, ValueError) as error:
        problem = f"the workbook does not say what sheets it has ({error})"
        raise IntakeError(problem, remedy="Save it again in Excel, or save the sheet as CSV") from error
    return {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in paths.items()}


def _chosen(sheet: str, sheets: list[str], *, preview: bool) -> str:
    if sheet in sheets:
        return sheet
    if sheet or not sheets:
        problem = f"the workbook has no sheet {sheet!r}"
        raise IntakeError(problem, found=sheet, exists=sheets)
    if len(sheets) > 1 and not preview:
        problem = f"the workbook has {len(sheets)} sheets and the profile does not say which is meant"
        raise IntakeError(problem, exists=sheets, remedy="Name the sheet in the profile")
    return sheets[0]


def _extent(book: zipfile.ZipFile, path: str) -> Extent:
    extent, rest = Extent(), b""
    try:
        with book.open(path) as xml:
            while piece := xml.read(_STEP):
                whole, mark, rest = (rest + piece).rpartition(b"row>")
                extent.see(whole + mark)
        extent.see(rest)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        problem = f"a sheet of the workbook is broken ({error})"
        raise IntakeError(problem, remedy="Save it again in Excel, or save the sheet as CSV") from error
    return extent


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
