"""The pack's tables as CSV, a file a figure in one archive: for programs, so numbers are in full and dates ISO."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.review import export
from analytics.review.pack import provenance

if TYPE_CHECKING:
    from analytics.review.finding import Finding
    from analytics.review.pack.contents import Pack

#: Archives keep no time of their making, so that the same contents give the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def write(pack: Pack) -> bytes:
    """The archive: `contents.csv` says which file answers what, on which data; no text in any of them runs."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        named = {each: _name(nth, each) for nth, each in enumerate(pack.findings, 1)}
        _add(archive, "contents.csv", _contents(pack, named))
        for finding, name in named.items():
            if name:
                _add(archive, name, export.csv(_flat(finding)))
    return file.getvalue()


def _name(nth: int, finding: Finding) -> str:
    """The name of a figure's file, such as `03-compliance-level.csv`; "" where its table has no row."""
    return f"{nth:02}-{re.sub(r'[^a-z0-9]+', '-', finding.key.casefold())}.csv" if finding.table.height else ""


def _flat(finding: Finding) -> Finding:
    """The figure with lists as text, which is all that CSV has for them."""
    lists = [name for name, kind in finding.table.schema.items() if isinstance(kind, pl.List)]
    joined = (pl.col(name).list.eval(pl.element().cast(pl.String)).list.join(", ") for name in lists)
    return replace(finding, table=finding.table.with_columns(joined))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)


def _contents(pack: Pack, named: dict[Finding, str]) -> bytes:
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(("File", "Question", "Answer", "Status", "Stands on"))
    for finding, name in named.items():
        told = (name, finding.question, finding.answer, finding.status, provenance.foot(finding, pack))
        lines.writerow([f"'{text}" if text.startswith(export.LIVE) else text for text in told])
    return ("\ufeff" + file.getvalue()).encode()
