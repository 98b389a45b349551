"""What was loaded, what was refused, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from analytics.errors import QuestionError
from analytics.records import vocabulary
from analytics.records.coverage import coverage as covered
from analytics.records.dataset import Dataset
from analytics.records.tables import WHEN, empty
from analytics.review import words
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from analytics.review.review import Review


def loaded(review: Review) -> Finding:
    """Every data version: its files and what became of their rows."""
    rows = [
        {
            "version": version.number, "when": version.when, "file": file.file, "table": file.table,
            "profile": file.profile, "rows": file.rows, "kept": file.kept, "refused": file.refused,
            "merged": file.merged,
        }
        for version in _dataset(review).versions()
        for file in version.files
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=_LOADED).reverse()
    return Finding(
        key="records.loaded",
        question="What was loaded?",
        answer=_became(table),
        table=table,
        labels={
            "version": "Data version", "when": "Loaded", "file": "File", "table": "Table", "profile": "Source profile",
            "rows": "Rows", "kept": "Kept", "refused": "Refused", "merged": "Merged",
        },
        formats={"when": "instant", **dict.fromkeys(("rows", "kept", "refused", "merged"), "number")},
        method=review.method("Rows in are rows kept, refused and merged as duplicates, for every file of every load."),
        recipe=review.recipe("records.loaded"),
    )  # fmt: skip


def refused(review: Review) -> Finding:
    """Every refused row with its column, value and reason, the most frequent reason first."""
    table = _dataset(review).refused()
    ordered = table.with_columns(pl.len().over("column", "reason").alias("alike")).sort(
        "alike", "column", "file", "row", descending=[True, False, False, False]
    )
    answer = "No row was refused"
    if table.height:
        top, rows = ordered.row(0, named=True), table.select("version", "file", "row").n_unique()
        was = "was" if rows == 1 else "were"
        answer = f"{words.sentence(words.counted(rows, 'row'))} {was} refused, most often because {_because(top)}"
    return Finding(
        key="records.refused",
        question="What was refused, and why?",
        answer=answer,
        table=ordered.drop("alike"),
        labels={
            "version": "Data version", "file": "File", "row": "Row", "column": "Column", "value": "Value",
            "reason": "Reason",
        },
        method=review.method(
            "Rows that break a rule of their table, as they were found, a line a reason; mend them and load again. "
            "Row 1 of a file is its header."
        ),
        recipe=review.recipe("records.refused"),
    )  # fmt: skip


def unknown_words(review: Review) -> Finding:
    """Services, customers and priorities that the records name and the catalogue does not, by how often."""
    table = vocabulary.unknown(review.records, review.catalogue)
    answer = "Every service, customer and priority in the records is in the catalogue"
    if table.height:
        top, more = table.row(0, named=True), words.counted(table.height - 1, "other word")
        names = f"the {top['column']} {top['word']} ({words.counted(top['rows'], 'record')})"
        also = f" and {more}" if table.height > 1 else ""
        answer = f"The catalogue does not know {names}{also} that the records name"
    return Finding(
        key="records.unknown_words",
        question="Which words in the records does the catalogue not know?",
        answer=answer,
        table=table.with_columns(pl.col("column").str.to_titlecase()),
        labels={"column": "Kind of word", "word": "Word", "rows": "Records", "tables": "Named in"},
        formats={"rows": "number"},
        method=review.method(
            "Services, customers and priorities of all tables, held against the services and customers of the "
            "catalogue and the priorities its targets name. Customers and priorities are held only where it names any."
        ),
        recipe=review.recipe("records.unknown_words"),
        status="at risk" if table.height else "",
    )


def coverage(review: Review) -> Finding:
    """How far each table reaches for each service, how old it is, its gaps, and edges that look cut off."""
    zone = ZoneInfo(review.catalogue.zone)
    table = covered(review.records, zone=zone.key)
    cut = table.filter(pl.col("first_cut") | pl.col("last_cut"))
    answer = f"Records of {words.counted(len(review.records.services), 'service')}, with no sign of an extract cut off"
    if cut.height:
        last = cut.row(0, named=True)
        at = last["last" if last["last_cut"] else "first"]
        day = at if empty(last["table"]).schema[WHEN[last["table"]]] == pl.Date else at.astimezone(zone)
        edge = f"{'ends' if last['last_cut'] else 'begins'} {day:%-d %B %Y}"
        more = f" and {words.counted(cut.height - 1, 'more')}" if cut.height > 1 else ""
        answer = f"The {last['table']} of {last['service']}{more} look cut off: the extract {edge}, within a month"
    return Finding(
        key="records.coverage",
        question="How far do the records reach?",
        answer=answer,
        table=table.sort(~(pl.col("first_cut") | pl.col("last_cut")), maintain_order=True).with_columns(
            pl.when("last_cut").then(pl.lit("end looks cut off")).when("first_cut").then(pl.lit("start looks cut off"))
            .otherwise(pl.lit("")).alias("edge"),
            *(_day(name, zone.key) for name in ("first", "last")),
        ),
        labels={
            "table": "Table", "service": "Service", "rows": "Records", "first": "From", "last": "To",
            "days_old": "Days old", "gaps": "Gaps", "longest_gap": "Longest gap", "gap_unit": "Gaps counted in",
            "edge": "Edge of the extract",
        },
        formats={"first": "date", "last": "date", "rows": "number", "days_old": "number"},
        method=review.method(
            "First and last record of each table and service; a month at an edge is called cut off when it is low "
            "beyond chance against the months next to it."
        ),
        recipe=review.recipe("records.coverage"),
        status="at risk" if cut.height else "",
    )  # fmt: skip


def restated(review: Review, *, before: int) -> Finding:
    """Values that differ between an earlier data version and this one, of records that both have."""
    table = _dataset(review).restated(before, review.records.data_version)
    return Finding(
        key="records.restated",
        question=f"What did later loads change since data version {before}?",
        answer=f"{words.sentence(words.counted(table.height, 'value'))} restated since data version {before}",
        table=table,
        labels={"table": "Table", "key": "Record", "column": "Column", "was": "Was", "is": "Is"},
        method=review.method("Records of both data versions, value by value."),
        recipe=review.recipe("records.restated", before=before),
    )


def _day(name: str, zone: str) -> pl.Expr:
    """The day of an instant there; tables that hold days hold them as midnights of no place."""
    of_days = pl.col("table").is_in([table for table, column in WHEN.items() if empty(table).schema[column] == pl.Date])
    there = pl.col(name).dt.convert_time_zone(zone).dt.date()
    return pl.when(of_days).then(pl.col(name).dt.date()).otherwise(there).alias(name)


def _became(table: pl.DataFrame) -> str:
    """What became of all rows that ever came in, in a sentence."""
    if table.is_empty():
        return "Nothing is loaded yet"
    files, (kept, refused, merged) = (
        table["file"].n_unique(),
        (int(table[name].sum()) for name in ("kept", "refused", "merged")),
    )
    also = f", {merged:,} merged as duplicates" if merged else ""
    return f"{kept:,} records kept from {words.counted(files, 'file')}, {refused or 'none'} refused{also}"


def _because(line: dict[str, Any]) -> str:
    """A reason as the end of a sentence; those that speak of a value have its column as their subject."""
    reason = line["reason"]
    return f"{line['column']!r} {reason}" if reason.startswith(_OF_A_VALUE) else reason


#: How reasons begin whose subject is the value.
_OF_A_VALUE: Final = ("is ", "lies ", "happened ", "never ", "holds ")

_LOADED: dict[str, pl.DataType | type[pl.DataType]] = {
    "version": pl.Int64, "when": pl.Datetime("us", "UTC"), "file": pl.String, "table": pl.String, "profile": pl.String,
    "rows": pl.Int64, "kept": pl.Int64, "refused": pl.Int64, "merged": pl.Int64,
}  # fmt: skip


def _dataset(review: Review) -> Dataset:
    if review.home is None:
        problem = "these records were never kept"
        raise QuestionError(problem, remedy="Open a workspace")
    return Dataset(review.home / "records")
