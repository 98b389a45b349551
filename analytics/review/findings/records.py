"""What was loaded, what was refused, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import QuestionError
from analytics.records.coverage import coverage as covered
from analytics.records.dataset import Dataset
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
    kept, refused = int(table["kept"].sum()), int(table["refused"].sum())
    return Finding(
        key="records.loaded",
        question="What was loaded?",
        answer=f"{kept:,} records kept from {words.counted(table.height, 'file')}, {refused:,} refused",
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
    ordered = table.with_columns(pl.len().over("reason").alias("alike")).sort(
        "alike", "file", "row", descending=[True, False, False]
    )
    answer = "No row was refused"
    if table.height:
        top = ordered.row(0, named=True)
        answer = f"{words.sentence(words.counted(table.height, 'reason'))} to refuse rows, most often: {top['reason']}"
    return Finding(
        key="records.refused",
        question="What was refused, and why?",
        answer=answer,
        table=ordered.drop("alike"),
        labels={
            "version": "Data version", "file": "File", "row": "Row", "column": "Column", "value": "Value",
            "reason": "Reason",
        },
        method=review.method("Rows that break a rule of their table, as they were found; mend them and load again."),
        recipe=review.recipe("records.refused"),
    )  # fmt: skip


def coverage(review: Review) -> Finding:
    """How far each table reaches for each service, how old it is, its gaps, and edges that look cut off."""
    table = covered(review.records)
    cut = table.filter(pl.col("first_cut") | pl.col("last_cut"))
    answer = f"Records of {words.counted(len(review.records.services), 'service')}, with no sign of an extract cut off"
    if cut.height:
        last = cut.row(0, named=True)
        edge = f"ends {last['last']:%-d %B %Y}" if last["last_cut"] else f"begins {last['first']:%-d %B %Y}"
        more = f" and {words.counted(cut.height - 1, 'more')}" if cut.height > 1 else ""
        answer = f"The {last['table']} of {last['service']}{more} look cut off: the extract {edge}, within a month"
    return Finding(
        key="records.coverage",
        question="How far do the records reach?",
        answer=answer,
        table=table.with_columns(
            pl.when("last_cut").then(pl.lit("end looks cut off")).when("first_cut").then(pl.lit("start looks cut off"))
            .otherwise(pl.lit("")).alias("edge")
        ),
        labels={
            "table": "Table", "service": "Service", "rows": "Records", "first": "From", "last": "To",
            "days_old": "Days old", "gaps": "Gaps", "longest_gap": "Longest gap", "gap_unit": "Gaps counted in",
            "edge": "Edge of the extract",
        },
        formats={"first": "instant", "last": "instant", "rows": "number", "days_old": "number"},
        method=review.method(
            "First and last record of each table and service; a month at an edge is called cut off when it is low "
            "beyond chance against the months next to it."
        ),
        recipe=review.recipe("records.coverage"),
        status="at risk" if cut.height else "met",
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


_LOADED: dict[str, pl.DataType | type[pl.DataType]] = {
    "version": pl.Int64, "when": pl.Datetime("us", "UTC"), "file": pl.String, "table": pl.String, "profile": pl.String,
    "rows": pl.Int64, "kept": pl.Int64, "refused": pl.Int64, "merged": pl.Int64,
}  # fmt: skip


def _dataset(review: Review) -> Dataset:
    if review.home is None:
        problem = "these records were never kept"
        raise QuestionError(problem, remedy="Open a workspace")
    return Dataset(review.home / "records")
