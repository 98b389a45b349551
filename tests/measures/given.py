"""Small records and terms for tests, with everything a test does not speak of left at its plainest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from analytics.catalogue import Agreement, Calendar, Catalogue, Conventions, Target, Version, always
from analytics.measures.measure import Clause
from analytics.records.records import Records
from analytics.records.tables import empty

WEEK = ("mon", "tue", "wed", "thu", "fri")


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def office(zone: str = "UTC") -> Calendar:
    """Open on weekdays from nine to five."""
    return Calendar(name="office", zone=zone, hours=dict.fromkeys(WEEK, ("09:00-17:00",)))  # type: ignore[arg-type]  # text is read


def rows(table: str, *given: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table; texts left out are empty, other columns null, counts 0."""
    schema = empty(table).schema
    blank: dict[str, Any] = {column: "" if kind == pl.String else None for column, kind in schema.items()}
    blank |= {"service": "Pay", "reopens": 0, "planned": False}
    name = next((column for column in ("outage", "ticket", "score_id") if table != "holds" and column in schema), "")
    read = [
        blank | {name: f"{name} {place}"} | {key: _read(value) for key, value in row.items()}
        for place, row in enumerate(given)
    ]
    return pl.DataFrame([{key: row[key] for key in schema} for row in read], schema=schema)


def records(as_of: str = "2026-12-01T00:00", **tables: list[dict[str, Any]]) -> Records:
    """Records of some tables, cut off at an instant."""
    return Records({table: rows(table, *given) for table, given in tables.items()}, at(as_of))


def clause(calendar: Calendar | None = None, *, conventions: dict[str, Any] | None = None, **target: Any) -> Clause:
    """Terms for the service Pay; without a target where no setting of one is given."""
    named: dict[str, Any] = {"name": "t", "measure": "resolution", "at_least": 0.9} | target
    return Clause(
        service="Pay", calendar=calendar or always(), conventions=Conventions(**(conventions or {})),
        target=Target(**named) if target else None,
    )  # fmt: skip


def catalogue(*versions: Version, **more: Any) -> Catalogue:
    """A catalogue of one agreement, "Gold", for the service Pay."""
    agreement = Agreement(name="Gold", service="Pay", versions=versions, **more)
    return Catalogue(agreements=(agreement,), calendars=(office(),))


def version(in_force: date = date(2026, 1, 1), *, calendar: str = "24x7", **target: Any) -> Version:
    """A version with one target."""
    conventions = target.pop("conventions", {})
    named: dict[str, Any] = {"name": "t", "measure": "resolution", "at_least": 0.9} | target
    return Version(
        in_force=in_force, calendar=calendar, targets=(Target(**named),), conventions=Conventions(**conventions)
    )


def _read(value: Any) -> Any:
    """Texts that look like instants, read as such."""
    return (
        at(value) if isinstance(value, str) and len(value) >= 16 and value[4:5] == "-" and value[10] == "T" else value
    )
