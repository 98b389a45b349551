"""Tables for programs: every figure's, in full, and no text in them runs."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from analytics.review import export
from analytics.review.pack import tables
from tests.review.pack import hostile

if TYPE_CHECKING:
    from analytics.review.pack import Pack


def read(pack: Pack) -> dict[str, list[list[str]]]:
    """The rows of every file of the archive."""
    with zipfile.ZipFile(io.BytesIO(tables.write(pack))) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
            for name in archive.namelist()
        }


def test_the_contents_name_every_figure_and_the_file_that_has_its_rows(whole: Pack) -> None:
    files = read(whole)
    heads, *rows = files["contents.csv"]
    assert heads[:3] == ["File", "Question", "Answer"]
    assert [row[2] for row in rows] == [finding.answer for finding in whole.findings]
    for row, finding in zip(rows, whole.findings, strict=True):
        assert len(files[row[0]]) - 1 == finding.table.height if row[0] else finding.table.is_empty()


def test_numbers_come_back_in_full(whole: Pack) -> None:
    finding = next(each for each in whole.findings if each.key == "compliance.level")
    name = next(row[0] for row in read(whole)["contents.csv"] if row[2] == finding.answer)
    heads, *rows = read(whole)[name]
    level = heads.index(finding.labels["level"])
    known = [value for value in finding.table["level"] if value is not None]
    assert [float(row[level]) for row in rows if row[level]] == pytest.approx(known, rel=1e-12)


def test_no_cell_begins_as_a_formula_does_and_nothing_else_is_changed() -> None:
    pack = hostile.pack()
    files = read(pack)
    cells = [cell for rows in files.values() for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(export.LIVE) and not cell.lstrip("-").isdigit()] == []
    first = next(rows for name, rows in files.items() if name != "contents.csv" and len(rows) > len(hostile.TEXTS))
    assert [row[0].removeprefix("'") for row in first[1:]] == list(hostile.TEXTS)


def test_the_same_contents_give_the_same_bytes(whole: Pack) -> None:
    assert tables.write(whole) == tables.write(whole)
