"""Delimited text, CSV and its kin, row by row: a row that is not regular is refused and costs no other row."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, TextIO

from analytics.errors import IntakeError
from analytics.records import content
from analytics.records.text import About, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A cell of a spreadsheet holds 32,767 characters; a longer one is a quotation mark that was never closed.
_LONGEST: Final = 32_767


class _Lines:
    """The lines of a text, which can be gone back to: a record that went wrong is left by its first line alone."""

    def __init__(self, text: TextIO) -> None:
        self._text, self._back = text, list[str]()
        self.record: list[str] = []
        self.first, self._next = 1, 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._text)
        self.record.append(line)
        self._next += 1
        return line

    def forward(self) -> None:
        """The next line begins a record."""
        self.first, self.record = self._next, []

    def back(self) -> None:
        """All lines of this record but the first will be read again."""
        self._back.extend(reversed(self.record[1:]))
        self._next = self.first + 1


def read(
    data: bytes,
    out: TextIO,
    about: About,
    columns: Sequence[str] | None = None,
    *,
    encoding: str = "",
    delimiter: str = "",
    header_row: int = 0,
) -> None:
    """Nothing; writes the rows to `out` and what was learnt to `about`.

    Args:
        data: the file.
        out: where the regular CSV goes.
        about: filled with header, rows, refusals, encoding and delimiter.
        columns: headers asked for; None for all.
        encoding, delimiter: as the profile says; "" to find out.
        header_row: line of the header, counted from 1; 0 for the first line with something in it.

    Raises:
        IntakeError: the text cannot be decoded, or there is no header.
    """
    about.encoding = _checked(data, encoding) if encoding else content.encoding(data)
    if not encoding and not about.encoding.startswith("utf"):
        about.notes.append(f"The file is not in UTF-8; it was read as {about.encoding}. Look at names with accents")
    text = io.TextIOWrapper(io.BytesIO(data), about.encoding, newline="")
    about.delimiter = delimiter or content.delimiter(_beginning(data, about.encoding))
    csv.field_size_limit(_LONGEST)
    lines = _Lines(text)
    records = _records(lines, about.delimiter)
    for row, cells, problem in records:
        if row >= header_row and any(cells) and not problem:
            about.head(cells)
            break
    else:
        missing = "there is no header row"
        raise IntakeError(missing, remedy="Give every column a name in the first row")
    sheet = Sheet(out, about, columns)
    for row, cells, problem in records:
        if problem:
            about.rows += 1
            sheet.refuse(row, "", "", problem)
        elif len(cells) not in {0, len(about.header)} and len(lines.record) > 1:
            lines.back()
            about.rows += 1
            sheet.refuse(row, "", "", "has a quotation mark that is not closed, or fields beyond the header's")
        else:
            sheet.add(row, cells)


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Line on which each record begins, its fields, and what is wrong with it ("" for nothing)."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.forward()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines.back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield lines.first, [], f"cannot be read as fields ({error})"
            continue
        yield lines.first, cells, ""


def _checked(data: bytes, encoding: str) -> str:
    try:
        "".encode(encoding)
        place = content.unreadable_at(data, encoding)
    except LookupError as error:
        problem = f"the profile names the encoding {encoding!r}, which does not exist"
        raise IntakeError(problem, expected="a name such as 'utf-8', 'cp1252' or 'utf-16'") from error
    if place is not None:
        problem = f"the file is not text in {encoding}, as the profile says: byte {place + 1:,} cannot be read"
        raise IntakeError(problem, remedy="Leave the encoding open, or name the right one")
    return encoding


def _beginning(data: bytes, encoding: str) -> str:
    """Up to 64 KB of text, cut at the end of a line."""
    text = data[: 1 << 16].decode(encoding, errors="ignore")
    whole, newline, _ = text.rpartition("\n")
    return whole + newline if newline and len(data) > 1 << 16 else text
