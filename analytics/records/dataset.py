"""Where records live: Parquet parts by month, and a manifest a data version. Nothing written is ever changed.

A load writes its parts under names nobody reads yet, brings them to the disk, and then claims the next version number
with its manifest. Killed at any point before that, it has not happened.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from analytics.errors import DatasetError
from analytics.records import manifest
from analytics.records.intake import Intake
from analytics.records.manifest import DataVersion, LoadedFile, Part
from analytics.records.records import Records
from analytics.records.refusals import REFUSED
from analytics.records.tables import KEYS, TABLES, WHEN, as_text, empty

#: One line a value that a later load changed.
RESTATED: Final[dict[str, pl.DataType]] = {
    "table": pl.String(), "key": pl.String(), "column": pl.String(), "was": pl.String(), "is": pl.String(),
}  # fmt: skip


#: Key of the folders parts lie in; no column of a table has that name, so Hive readers may use it.
_MONTH: Final = "in_month"


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """What a load did.

    Attributes:
        version: the data version now; the one there was where nothing was added.
        loaded: files that came in.
        already: names of files that were there before, under the same profile, and added nothing.
    """

    version: int
    loaded: tuple[LoadedFile, ...]
    already: tuple[str, ...]

    def __str__(self) -> str:
        kept, refused, merged = (sum(getattr(f, what) for f in self.loaded) for what in ("kept", "refused", "merged"))
        new = f"Data version {self.version}: {kept:,} rows kept, {refused:,} refused, {merged:,} merged as duplicates"
        old = f"loaded before and adding nothing: {', '.join(self.already)}"
        return "; ".join([new] * bool(self.loaded) + [old] * bool(self.already)) or "Nothing to load"


@dataclass(frozen=True)
class Dataset:
    """The records kept in a folder, which comes to be with the first load."""

    folder: Path

    def load(self, intakes: Sequence[Intake], *, when: datetime | None = None) -> LoadReport:
        """What was added. All files come in together as one data version, or none does.

        Args:
            intakes: what the files became.
            when: when they are loaded, kept with the version.

        Raises:
            DatasetError: a file leaves a question open, or the folder cannot be written to.
        """
        for intake in intakes:
            if intake.questions:
                problem = f"{intake.file}: {intake.questions[0].problem}"
                raise DatasetError(problem, remedy="Say in the profile which reading is meant, and take it in again")
        try:
            return self._load(list(intakes), when)
        except OSError as error:
            problem = f"the records at {self.folder} cannot be written ({error.strerror or error})"
            raise DatasetError(problem, remedy="Free some space or mend the permissions; nothing was loaded") from error

    def versions(self) -> list[DataVersion]:
        """Every data version, the first load first; DatasetError where a manifest is damaged."""
        return manifest.read_all(self._manifests)

    def read(self, version: int | None = None, as_of: datetime | None = None) -> Records:
        """The records of a data version: of each record its newest row, by its update and then by its load.

        Args:
            version: number of the data version; None for the latest, 0 for before the first.
            as_of: data cut-off (UTC); None for none.

        Raises:
            DatasetError: there is no such version, or a part of it is missing or damaged.
        """
        known = self._up_to(version)
        tables = {table: self._table(table, known) for table in TABLES}
        return Records({name: frame for name, frame in tables.items() if len(frame)}, as_of, len(known))

    def refused(self, version: int | None = None) -> pl.DataFrame:
        """The rows a load refused, one line a reason with the data version before it; None for those of every load."""
        known = self._up_to(version)
        lines = [
            self._scan(part.path).select(pl.lit(entry.number, pl.Int64).alias("version"), *REFUSED)
            for entry in (known[-1:] if version else known)
            for part in entry.parts
            if part.table == "refused"
        ]
        return self._collected(lines, pl.DataFrame(schema={"version": pl.Int64(), **REFUSED}))

    def restated(self, before: int, after: int) -> pl.DataFrame:
        """Every value that differs between two data versions, of records that both have: `RESTATED`, sorted."""
        was, now = self.read(before), self.read(after)
        lines = [line for table in TABLES for line in _differences(table, was[table], now[table])]
        return pl.concat([pl.DataFrame(schema=RESTATED), *lines]).sort("table", "key", maintain_order=True)

    @property
    def _manifests(self) -> Path:
        return self.folder / "versions"

    def _load(self, intakes: list[Intake], when: datetime | None) -> LoadReport:
        self._manifests.mkdir(parents=True, exist_ok=True)
        written: dict[str, list[Part]] = {}
        while True:
            known = self.versions()
            fresh, already = _new(intakes, known)
            if not fresh:
                return LoadReport(version=len(known), loaded=(), already=already)
            for place, intake in enumerate(fresh):
                if intake.digest not in written:
                    written[intake.digest] = list(self._parts(place, intake))
            parts = tuple(part for intake in fresh for part in written[intake.digest])
            files = tuple(_loaded(intake) for intake in fresh)
            version = manifest.renumbered(DataVersion(number=1, when=when, files=files, parts=parts), known)
            if manifest.commit(self._manifests, version):
                return LoadReport(version=version.number, loaded=files, already=already)

    def _parts(self, place: int, intake: Intake) -> Iterator[Part]:
        """Writes a file's rows, a part a month, and its refusals."""
        when, name = WHEN[intake.table], f"{secrets.token_hex(8)}.parquet"
        months = intake.kept.with_columns(pl.col(when).dt.strftime("%Y-%m").alias(_MONTH))
        for (month,), rows in months.partition_by(_MONTH, as_dict=True, maintain_order=True).items():
            path = f"parts/{intake.table}/{_MONTH}={month}/{name}"
            yield self._part(intake.table, place, path, rows.drop(_MONTH))
        if len(intake.refused):
            yield self._part("refused", place, f"parts/refused/{name}", intake.refused)

    def _part(self, table: str, place: int, path: str, rows: pl.DataFrame) -> Part:
        packed = io.BytesIO()
        rows.write_parquet(packed)
        content, target = packed.getvalue(), self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.tmp")
        manifest.write(fresh, content)
        fresh.replace(target)
        manifest.settle(target.parent)
        return Part(table=table, intake=place, path=path, rows=len(rows), digest=hashlib.sha256(content).hexdigest())

    def _up_to(self, version: int | None) -> list[DataVersion]:
        known = self.versions()
        if version is not None and not 0 <= version <= len(known):
            problem = f"no data version {version}"
            raise DatasetError(problem, exists=[str(entry.number) for entry in known])
        return known[:version]

    def _table(self, table: str, known: list[DataVersion]) -> pl.DataFrame:
        """Of each record the newest row."""
        loads: dict[tuple[int, int], list[str]] = {}
        for version in known:
            for part in version.parts:
                if part.table == table:
                    loads.setdefault((version.number, part.intake), []).append(part.path)
        scans = [
            self._scan(*paths).with_columns(pl.lit(place, pl.Int64).alias("load"))
            for place, paths in enumerate(loads.values())
        ]
        rows = self._collected(scans, empty(table).with_columns(pl.lit(0, pl.Int64).alias("load")))
        key, order = list(KEYS[table]), [WHEN[table], *KEYS[table]]
        if len(loads) > 1:
            newest = ["updated", "load"] if "updated" in rows.columns else ["load"]
            rows = rows.sort(newest, nulls_last=False, maintain_order=True).unique(
                key, keep="last", maintain_order=True
            )
        return rows.drop("load").sort(order)

    def _scan(self, *paths: str) -> pl.LazyFrame:
        return pl.scan_parquet([self.folder / path for path in paths], hive_partitioning=False, glob=False)

    def _collected(self, scans: Iterable[pl.LazyFrame], nothing: pl.DataFrame) -> pl.DataFrame:
        try:
            return pl.concat([nothing.lazy(), *scans]).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            problem = f"a part of the records at {self.folder} is missing or damaged ({str(error).splitlines()[0]})"
            raise DatasetError(problem, remedy="Restore the records folder from a backup") from error


def _new(intakes: list[Intake], known: list[DataVersion]) -> tuple[list[Intake], tuple[str, ...]]:
    """Intakes not loaded before, each once, and the names of the others."""
    seen = {file.digest for version in known for file in version.files}
    fresh, already = [], []
    for intake in intakes:
        if intake.digest in seen:
            already.append(intake.file)
        else:
            fresh.append(intake)
            seen.add(intake.digest)
    return fresh, tuple(already)


def _loaded(intake: Intake) -> LoadedFile:
    return LoadedFile(
        file=intake.file, profile=intake.profile, table=intake.table, digest=intake.digest, rows=intake.rows,
        kept=len(intake.kept), refused=intake.refused_rows, merged=intake.merged,
    )  # fmt: skip


def _differences(table: str, was: pl.DataFrame, now: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """A line a changed value, column by column."""
    key = list(KEYS[table])
    both = was.join(now, on=key, suffix=" now")
    name = pl.concat_str([as_text(part, was.schema[part]) for part in key], separator=" / ")
    for column, kind in was.schema.items():
        if column not in key:
            changed = both.filter(pl.col(column).ne_missing(pl.col(f"{column} now")))
            yield changed.select(
                pl.lit(table).alias("table"), name.alias("key"), pl.lit(column).alias("column"),
                as_text(column, kind).alias("was"), as_text(f"{column} now", kind).alias("is"),
            )  # fmt: skip
