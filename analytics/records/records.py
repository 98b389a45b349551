"""The records one review looks at: every table as known at one data version and one instant."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from analytics.errors import DatasetError
from analytics.records.tables import TABLES, WHEN, empty

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Instants after the data cut-off are taken back to null, so that the past can be seen as it was.
_LATER = {
    "tickets": ("prioritised", "responded", "first_resolved", "reopened", "resolved", "closed"),
    "holds": ("ends",),
    "outages": ("ends",),
}


@dataclass(frozen=True, eq=False)
class Records:
    """Tables of records, cut off at `as_of`.

    Attributes:
        tables: frames by table name, in the columns of `records.tables`; a table left out is empty.
        as_of: the data cut-off (UTC); what happened later is not seen.
        data_version: number of the data version they were read at; 0 for records that were never kept.
    """

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    as_of: datetime | None = None
    data_version: int = 0

    def __getitem__(self, table: str) -> pl.DataFrame:
        """The rows of a table that were known at the cut-off; DatasetError for a table that does not exist."""
        if table not in TABLES:
            problem = f"no table {table!r}"
            raise DatasetError(problem, found=table, exists=TABLES)
        if table not in self._known:
            self._known[table] = self._cut(table)
        return self._known[table]

    def at(self, as_of: datetime | None) -> Records:
        """The same records cut off at another instant."""
        return replace(self, as_of=as_of)

    def joined(self, table: str, rows: pl.DataFrame) -> Records:
        """The same records with further rows of a table, which need not have every column of it."""
        if not rows.height:
            return self
        whole = pl.concat([self.tables.get(table, empty(table)), rows], how="diagonal")
        return replace(self, tables={**self.tables, table: whole.sort(WHEN[table], maintain_order=True)})

    @property
    def services(self) -> list[str]:
        """Every service that some record names, sorted."""
        named = [self[table]["service"] for table, schema in TABLES.items() if "service" in schema.column_names()]
        return sorted(set(pl.concat(named).to_list()) - {""})

    @property
    def last_instant(self) -> datetime | None:
        """The latest instant at which anything in the tickets, outages or scores happened: the edge of the extract.

        Where there are none of these it is noon of the last day that volumes, readings, counts or costs speak of.
        """
        columns = [("tickets", c) for c in ("opened", "responded", "resolved", "closed", "updated")]
        columns += [("outages", "starts"), ("outages", "ends"), ("scores", "given")]
        found = [self[table][column].max() for table, column in columns]
        return max((instant for instant in found if isinstance(instant, datetime)), default=None) or self._last_reported

    @property
    def _last_reported(self) -> datetime | None:
        """Noon of the last day that is reported on; of its month where all days are the first of one."""
        days = [self[table][WHEN[table]].dt.date() for table in ("volumes", "readings", "counts", "costs")]
        ends = [
            (series.dt.month_end() if (series.dt.day() == 1).all() else series).max() for series in days if len(series)
        ]
        last = max((day for day in ends if isinstance(day, date)), default=None)
        return datetime.combine(last, time(12), UTC) if last else None

    @cached_property
    def _known(self) -> dict[str, pl.DataFrame]:
        return {}

    def _cut(self, table: str) -> pl.DataFrame:
        """The rows of a table that had happened at the cut-off, with what came after taken back."""
        frame = self.tables[table] if table in self.tables else empty(table)
        if self.as_of is None:
            return frame
        when, cut = pl.col(WHEN[table]), pl.lit(self.as_of)
        there = frame.filter(when <= (cut.dt.date() if frame.schema[WHEN[table]] == pl.Date else cut))
        later = [pl.when(pl.col(column) <= cut).then(pl.col(column)).alias(column) for column in _LATER.get(table, ())]
        return there.with_columns(later)
