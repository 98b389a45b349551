"""A source profile made by hand: which of a file's columns fills which of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.errors import ProfileError
from analytics.records.profile import NEEDED, Source, SourceProfile, check
from analytics.records.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Words that many sources use for a verdict, as ours.
VERDICTS = {
    "met": "met", "yes": "met", "true": "met", "1": "met", "ontime": "met", "on time": "met", "in time": "met",
    "missed": "missed", "no": "missed", "false": "missed", "0": "missed", "overdue": "missed", "late": "missed",
    "breached": "missed",
}  # fmt: skip


def labels(table: str) -> dict[str, str]:
    """What people read for each column of a table, those no row can do without first.

    Example:
        >>> list(labels("counts"))[:4]
        ['service', 'period', 'good', 'total']
    """
    columns = TABLES[table].columns()
    needed = [name for name in NEEDED[table] if name in columns]
    rest = [name for name in columns if name not in needed]
    return {name: str((columns[name].metadata or {}).get("label", name)) for name in (*needed, *rest)}


def profile(
    name: str, table: str, mapped: Mapping[str, str], constants: Mapping[str, str], *, zone: str = "UTC"
) -> SourceProfile:
    """The profile that a mapping by hand comes to.

    Args:
        name: what it is called.
        table: table it fills.
        mapped: our column to their header; "" for none.
        constants: our column to a value for every row, for columns they do not have; "" for none.
        zone: zone of times without an offset. A local time that happened twice is read as its first; one that was
            skipped is moved on.

    Raises:
        ProfileError: a column that no row can do without has neither header nor value, or one header fills two columns
            that must differ.
    """
    columns = {ours: Source(header=theirs) for ours, theirs in mapped.items() if theirs}
    columns |= {ours: Source(value=value) for ours, value in constants.items() if value and ours not in columns}
    missing = [labels(table)[ours] for ours in NEEDED[table] if ours not in columns]
    if missing:
        problem = f"nothing is chosen for {', '.join(missing)}"
        raise ProfileError(problem, remedy="Choose a column of the file for each, or write a value for every row")
    made = SourceProfile(
        name=name, title=name, table=table, columns=columns, zone=zone, ambiguous="earliest",
        non_existent="shift forward", words={"verdict": VERDICTS} if "verdict" in columns else {},
    )  # fmt: skip
    check(made)
    return made
