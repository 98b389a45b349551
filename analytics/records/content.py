"""What a file holds, told from its bytes and never from its name: its kind, its text encoding, its delimiter.

This file and its neighbours `delimited`, `lines`, `workbook` and `columnar` run in the child process that reads a file;
they import polars only where a kind of file needs it, because that import is most of the time a small file takes.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections import Counter
from typing import Final, Literal

from analytics.errors import IntakeError
from analytics.records.limits import Limits, size

Kind = Literal["delimited", "json lines", "workbook", "parquet"]

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
                 (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_FOREIGN: Final = ((b"%PDF", "a PDF"), (b"\xd0\xcf\x11\xe0", "an old Excel file (.xls)"), (b"\x89PNG", "a picture"),
                   (b"\xff\xd8\xff", "a picture"), (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"),
                   (b"SQLite format 3", "an SQLite database"))  # fmt: skip
_DELIMITERS: Final = (",", ";", "\t", "|")
_FIELD: Final = 1_000_000


def unpacked(data: bytes, limits: Limits) -> bytes:
    """The bytes inside a gzip file, or the bytes themselves where it is none.

    Raises:
        IntakeError: the packing is broken, or holds more than `limits.unpacked_bytes`.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            inside = packed.read(limits.unpacked_bytes + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        problem = f"the file is packed with gzip but cannot be unpacked ({error})"
        raise IntakeError(problem, remedy="Copy or export it again; it may have been cut off") from error
    if len(inside) > limits.unpacked_bytes:
        problem = f"the file holds more than {size(limits.unpacked_bytes)} once unpacked"
        raise IntakeError(problem, remedy="Split it by month and load the parts")
    return inside


def kind(data: bytes) -> Kind:
    """Which kind of table the bytes are.

    Raises:
        IntakeError: there are none, or they are no table.

    Example:
        >>> kind(b'{"ticket": "T1"}')
        'json lines'
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        problem = "the file is empty"
        raise IntakeError(problem, remedy="Export it again, with a header row")
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK"):
        return _zipped(data)
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            problem = f"the file is {what}, whatever its name says"
            raise IntakeError(problem, expected="CSV, XLSX, Parquet or JSON lines", remedy="Save it as one of these")
    start = data[:64].removeprefix(codecs.BOM_UTF8).replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    return "json lines" if start.startswith((b"{", b"[")) else "delimited"


def _zipped(data: bytes) -> Kind:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        problem = f"the file begins like a workbook but is broken ({error})"
        raise IntakeError(problem, remedy="Save it again in the program that made it") from error
    if "xl/workbook.xml" in names:
        return "workbook"
    problem = "the file is a zip archive without an Excel workbook (XLSX) in it"
    raise IntakeError(problem, remedy="Unpack it and load the files inside one by one")


def encoding(data: bytes) -> str:
    """Name of the encoding that text is in: by its mark, else UTF-8, else UTF-16 by its zero bytes, else Windows 1252.

    Where all of these fail it is the one whose letters look most like a language.

    Raises:
        IntakeError: none of them reads it.

    Example:
        >>> encoding("Müller".encode()), encoding("Müller".encode("cp1252")), encoding("Müller".encode("utf-16-le"))
        ('utf-8', 'cp1252', 'utf-16-le')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _readable(data, (name,))
    zeros_even, zeros_odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    if max(zeros_even, zeros_odd) * 5 > len(data[:4096:2]):
        return _readable(data, ("utf-16-le",) if zeros_odd > zeros_even else ("utf-16-be",))
    return _readable(data, ("utf-8", "cp1252"))


def _readable(data: bytes, names: tuple[str, ...]) -> str:
    for name in names:
        if unreadable_at(data, name) is None:
            return name
    if (likely := _likely(data)) and unreadable_at(data, likely) is None:
        return likely
    problem = f"the file is not text in {' or '.join(names)}"
    raise IntakeError(problem, remedy="Save it as CSV in UTF-8, or name its encoding in the profile")


def _likely(data: bytes) -> str:
    """The encoding whose letters look most like a language, "" where none does."""
    import charset_normalizer  # few files need it

    best = charset_normalizer.from_bytes(data[: 1 << 18]).best()
    return best.encoding if best and b"\x00" not in data else ""


def unreadable_at(data: bytes, name: str) -> int | None:
    """Position of the first byte that the named encoding cannot read, counted from 0; None where all can be read."""
    decoder = codecs.getincrementaldecoder(name)()
    step = 1 << 20
    for start in range(0, len(data), step):
        try:
            decoder.decode(data[start : start + step], final=start + step >= len(data))
        except UnicodeDecodeError as error:
            return start + error.start
    return None


def delimiter(text: str) -> str:
    """The delimiter under which most lines have as many fields as the first; "," where there is but one column.

    Args:
        text: the beginning of the file, cut at the end of a line.

    Example:
        >>> delimiter("name;amount\\nA;1,5\\nB;2,5\\n")
        ';'
    """

    def fit(mark: str) -> tuple[float, int]:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if line]
        widths = Counter(len(line) for line in lines)
        width = len(lines[0]) if lines else 0
        return (widths[width] / len(lines), width) if width > 1 else (0.0, width)

    csv.field_size_limit(_FIELD)
    return max(_DELIMITERS, key=lambda mark: (round(fit(mark)[0], 1), fit(mark)[1]))
