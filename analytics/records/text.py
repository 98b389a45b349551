"""A table as text: what every kind of file is turned into before anything is cast.

The child process writes it as a plain, regular CSV; the parent reads that with polars. A row that has no place in it is
refused here and kept with its reason.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from analytics.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Row number in the file, header, value and reason of something refused while reading.
Refusal = tuple[int, str, str, str]


@dataclass
class About:
    """What was learnt while a file was read; travels from the child to the parent as JSON.

    Attributes:
        kind: what the bytes are.
        digest: SHA-256 of the file as it lies on the disk.
        header: the columns, in the file's words; blank ones are "(column 3)", repeated ones "Name (2)".
        repeated: headers that stand more than once.
        rows: rows of data, those refused included; lines with nothing in them are no rows.
        encoding, delimiter, sheet, sheets: how it was read, "" where it does not apply.
        refused: rows that could not be read.
        notes: what a reader should be told.
    """

    kind: str = ""
    digest: str = ""
    header: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    rows: int = 0
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def head(self, cells: Iterable[object]) -> None:
        """Takes the header row; IntakeError where nothing stands in it."""
        names = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
        if not any(names):
            problem = "the header row is empty"
            raise IntakeError(problem, remedy="Give every column a name in the first row")
        seen = Counter[str]()
        for place, name in enumerate(names, 1):
            seen[name] += 1
            blank = name or f"(column {place})"
            self.header.append(blank if not name or seen[name] == 1 else f"{name} ({seen[name]})")
        self.repeated = [name for name, count in seen.items() if name and count > 1]

    def wanted(self, columns: Sequence[str] | None) -> list[int]:
        """Places of the columns asked for, in the file's order; of all where none are named."""
        return [place for place, name in enumerate(self.header) if columns is None or name in columns]


class Sheet:
    """The regular CSV being written: the row number first, then the columns asked for, numbered by their place."""

    def __init__(self, out: TextIO, about: About, columns: Sequence[str] | None) -> None:
        self.about, self.places = about, about.wanted(columns)
        self._writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self._writer.writerow(["row", *self.places])

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Writes one row of data; one with nothing in it is passed over, one of another width is refused."""
        if not any(cells):
            return
        self.about.rows += 1
        width = len(self.about.header)
        if len(cells) != width:
            self.refuse(row, "", f"{len(cells)} fields", f"has {len(cells)} fields where the header has {width}")
            return
        self._writer.writerow([row, *[cells[place] for place in self.places]])

    def refuse(self, row: int, header: str, value: str, reason: str) -> None:
        """Keeps a reason against a row that was counted."""
        self.about.refused.append((row, header, value, reason))
