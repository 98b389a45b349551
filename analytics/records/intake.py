"""A file becomes kept rows and refused rows: nothing is guessed, nothing is lost.

Rows in = rows kept + rows refused + rows merged as duplicates, always.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import IntakeError
from analytics.records import child, duplicates, refusals
from analytics.records import profile as profiles
from analytics.records.columns import Terms, columns, header
from analytics.records.home import pseudonym_key
from analytics.records.limits import LIMITS, Limits
from analytics.records.mapping import check_headers, mapped, without_personal
from analytics.records.refusals import REFUSED
from analytics.records.tables import empty

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from analytics.records.formats import Question
    from analytics.records.profile import SourceProfile
    from analytics.records.text import About

Progress = Callable[[float, str], None]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file looks like before anything is mapped.

    Attributes:
        columns: its headers.
        rows: how many rows it has.
        first: the first rows, every cell as text, under the file's own headers.
        kind: "delimited", "json lines", "workbook" or "parquet".
        encoding, delimiter, sheet, sheets: how it was read, "" or empty where that does not apply.
        notes: what a reader should be told.
    """

    columns: tuple[str, ...]
    rows: int
    first: pl.DataFrame
    kind: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What became of a file.

    Attributes:
        table: the table it fills.
        file: its name.
        profile: name of the profile.
        digest: changes with the file's content or the profile: the same file twice has the same digest.
        rows: rows in the file.
        kept: rows that are sound, in the table's columns.
        refused: one line a reason: file, row, column (theirs), value, reason; by row. The header is row 1.
        rejected: the refused rows as they were written, under their headers, to mend and load again.
        merged: rows that were the same record as a kept one: identical, or replaced by a newer update.
        conflicts: rows of one record that differ: key, row kept, row merged, column, both values.
        questions: what the file leaves open; while there is one, the rows it touches are refused.
        notes: what a reader should be told.
    """

    table: str
    file: str
    profile: str
    digest: str
    rows: int
    kept: pl.DataFrame
    refused: pl.DataFrame
    rejected: pl.DataFrame
    merged: int
    conflicts: pl.DataFrame
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def refused_rows(self) -> int:
        """How many rows were refused; a row with several reasons counts once."""
        return self.refused["row"].n_unique()

    def unknown(self, column: str, known: set[str]) -> dict[str, int]:
        """Words kept in a column that are not among the known ones, with the rows that carry each, most first."""
        counts = self.kept.filter(~pl.col(column).is_in(["", *known]))[column].value_counts(sort=True)
        return dict(counts.iter_rows())


def preview(source: Path, *, sheet: str = "", header_row: int = 0, rows: int = 20, limits: Limits = LIMITS) -> Preview:
    """What a file looks like: its columns, first rows as text, and how it was read.

    Args:
        source: the file.
        sheet: sheet of a workbook; "" for the first.
        header_row: row of the header, counted from 1; 0 for the first with something in it.
        rows: how many rows are shown.
        limits: what reading may take.

    Raises:
        IntakeError: the file cannot be read at all.
    """
    request = child.Request(source=_there(source), sheet=sheet, header_row=header_row, preview=True)
    with child.read(request, limits) as (about, path):
        _, first = _regular(path, about, rows)
    return Preview(
        columns=tuple(about.header), rows=about.rows, first=first, kind=about.kind, encoding=about.encoding,
        delimiter=about.delimiter, sheet=about.sheet, sheets=tuple(about.sheets), notes=tuple(about.notes),
    )  # fmt: skip


def take_in(
    source: Path,
    profile: SourceProfile,
    *,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    limits: Limits = LIMITS,
    key: bytes | None = None,
) -> Intake:
    """Kept and refused rows of a file.

    Args:
        source: the file; what it is, is told from its content.
        profile: how the source writes.
        as_of: data cut-off (UTC); what is said to have happened later is refused. None refuses nothing for that.
        progress: told the share done and what is being done.
        limits: what reading may take.
        key: secret for pseudonyms; None for this home's own.

    Raises:
        IntakeError: the file cannot be read at all.
        ProfileError: the profile does not describe this file.
    """
    tell = progress or (lambda _share, _what: None)
    profiles.check(profile)
    tell(0.0, f"Reading {source.name}")
    request = child.Request(
        source=_there(source), columns=profile.headers, encoding=profile.encoding, delimiter=profile.delimiter,
        sheet=profile.sheet, header_row=profile.header_row,
    )  # fmt: skip
    with child.read(request, limits) as (about, path):
        check_headers(about, profile, source.name)
        rows, theirs = _regular(path, about)
    tell(0.5, f"Checking {about.rows:,} rows of {source.name}")
    theirs = without_personal(theirs, profile, lambda: key or pseudonym_key())
    terms = Terms(profile=profile, typed=about.kind in {"workbook", "parquet"}, as_of=as_of)
    intake = _sorted(about, rows, theirs, terms, source)
    tell(1.0, f"{source.name}: {len(intake.kept):,} kept, {intake.refused_rows:,} refused, {intake.merged:,} merged")
    return intake


def _sorted(about: About, rows: pl.Series, theirs: pl.DataFrame, terms: Terms, source: Path) -> Intake:
    """What became of the rows of a file."""
    profile = terms.profile
    text = {column: mapped(theirs, profile, column) for column in empty(profile.table).columns}
    found = columns(text, terms)
    lines = [_unread(about, profile)]
    lines += [refusals.refused(rows, column, text[column], cast.reasons) for column, cast in found.casts.items()]
    lines.append(refusals.broken_rules(profile.table, rows, found.frame, text))
    spoilt = pl.concat(lines)["row"].unique()
    sound = found.frame.with_columns(rows.alias("row")).filter(~pl.col("row").is_in(spoilt.implode()))
    settled = duplicates.settle(profile.table, sound)
    refused = refusals.in_order([*lines, settled.refused], list(text))
    return Intake(
        table=profile.table, file=source.name, profile=profile.name, digest=_digest(about, profile),
        rows=about.rows, kept=settled.kept.drop("row"), refused=_in_their_words(refused, profile, source.name),
        rejected=_rejected(refused, rows, theirs), merged=settled.merged, conflicts=settled.conflicts,
        questions=found.questions, notes=(*about.notes, *found.notes),
    )  # fmt: skip


def _unread(about: About, profile: SourceProfile) -> pl.DataFrame:
    """What was refused while the file was read, under our column where it comes from one of theirs."""
    ours = {header: column for column, source in profile.columns.items() for header in source.headers}
    lines = [(row, ours.get(header, header), value, reason) for row, header, value, reason in about.refused]
    return pl.DataFrame(lines, schema=refusals.none().schema, orient="row")


def _in_their_words(refused: pl.DataFrame, profile: SourceProfile, file: str) -> pl.DataFrame:
    headers = {column: header(profile, column) for column in empty(profile.table).columns}
    named = refused.select(pl.lit(file).alias("file"), "row", pl.col("column").replace(headers), "value", "reason")
    return named.cast(pl.Schema(REFUSED))


def _rejected(refused: pl.DataFrame, rows: pl.Series, theirs: pl.DataFrame) -> pl.DataFrame:
    """The refused rows as they were written, with their row number and every reason."""
    place, because = "row in the file", "refused because"
    reasons = refused.group_by(pl.col("row").alias(place)).agg(pl.col("reason").str.join("; ").alias(because))
    return theirs.with_columns(rows.alias(place)).join(reasons, on=place, maintain_order="left")


def _digest(about: About, profile: SourceProfile) -> str:
    return hashlib.sha256(f"{about.digest} {profiles.fingerprint(profile)}".encode()).hexdigest()


def _regular(path: Path, about: About, rows: int | None = None) -> tuple[pl.Series, pl.DataFrame]:
    """Row numbers, and the columns that were asked for as text under the file's headers."""
    frame = pl.read_csv(path, infer_schema=False, n_rows=rows)
    names = {place: about.header[int(place)] for place in frame.columns[1:]}
    return frame["row"].cast(pl.Int64), frame.drop("row").rename(names)


def _there(source: Path) -> str:
    if not source.is_file():
        problem = f"no file at {source}"
        raise IntakeError(problem)
    return str(source)
