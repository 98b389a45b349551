"""Words in records that name something: which of them the catalogue knows, and which a table cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.records.tables import RULES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.catalogue import Catalogue
    from analytics.records.intake import Intake
    from analytics.records.profile import SourceProfile
    from analytics.records.records import Records

#: One line a word: our column, the word, and how many records of which tables carry it.
UNKNOWN: Final[dict[str, pl.DataType]] = {
    "column": pl.String(), "word": pl.String(), "rows": pl.Int64(), "tables": pl.String(),
}  # fmt: skip


def known(catalogue: Catalogue) -> dict[str, list[str]]:
    """Words the catalogue knows, by the column that holds them; a column it says nothing about is left out.

    Example:
        >>> from analytics.catalogue import Catalogue, Service
        >>> known(Catalogue(services=(Service(name="Desk"),)))
        {'service': ['Desk']}
    """
    targets = [t for agreement in catalogue.agreements for version in agreement.versions for t in version.targets]
    words: dict[str, Iterable[str]] = {
        "service": (service.name for service in catalogue.services),
        "customer": (customer.name for customer in catalogue.customers),
        "priority": sorted({word for target in targets for word in target.priority}),
    }
    return {column: list(there) for column, there in ((name, [*found]) for name, found in words.items()) if there}


def unknown(records: Records, catalogue: Catalogue) -> pl.DataFrame:
    """Services, customers and priorities that records name and the catalogue does not, in the columns of `UNKNOWN`.

    Every service is unknown where the catalogue lists none; customers and priorities only where it lists some. Sorted
    by column, then by how often.
    """
    there = {"service": [], **known(catalogue)}
    lines = [
        records[table].filter(~pl.col(column).is_in(["", *words])).select(
            pl.lit(column).alias("column"), pl.col(column).alias("word"), pl.lit(table).alias("table")
        )
        for column, words in there.items()
        for table, schema in TABLES.items()
        if column in schema.column_names()
    ]  # fmt: skip
    counted = (
        pl.concat(lines)
        .group_by("column", "word")
        .agg(pl.len().cast(pl.Int64).alias("rows"), pl.col("table").unique().sort().str.join(", ").alias("tables"))
    )
    order = pl.col("column").replace_strict({name: place for place, name in enumerate(there)}, return_dtype=pl.Int64)
    return counted.sort(order, "rows", "word", descending=[False, True, False]).cast(pl.Schema(UNKNOWN))


def asked(intakes: Iterable[Intake], made: SourceProfile, catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Words of files just read that want one of ours instead, with the rows that carry each, by our column.

    These are verdicts that are neither met nor missed, which were refused, and words that the catalogue does not know.
    A word that is the same for every row is mended in the profile, and not asked for.
    """
    there = known(catalogue)
    found: dict[str, dict[str, int]] = {}
    for intake in intakes:
        for column, source in made.columns.items():
            if source.value is None:
                words = _refused(intake) if column == "verdict" else {}
                words |= intake.unknown(column, set(there[column])) if column in there else {}
                for word, rows in words.items():
                    found.setdefault(column, {})[word] = found.get(column, {}).get(word, 0) + rows
    return found


def _refused(intake: Intake) -> dict[str, int]:
    """Verdicts that were refused as neither met nor missed, with the rows that carry each."""
    lines = intake.refused.filter(pl.col("reason") == RULES["unknown_verdict"][1])
    return dict(lines["value"].value_counts(sort=True).iter_rows())
