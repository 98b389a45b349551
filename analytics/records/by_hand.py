"""A source profile made by hand: which of a file's columns fills which of ours."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from analytics.errors import ProfileError
from analytics.records.profile import NEEDED, Source, SourceProfile, check
from analytics.records.tables import KEYS, TABLES, empty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.records.profile import Unit

#: Words that many sources use for a verdict, as ours.
VERDICTS: Final = {
    "met": "met", "yes": "met", "true": "met", "1": "met", "ontime": "met", "on time": "met", "in time": "met",
    "missed": "missed", "no": "missed", "false": "missed", "0": "missed", "overdue": "missed", "late": "missed",
    "breached": "missed",
}  # fmt: skip

#: Columns that may be the same in all rows although they stand first in what makes a record.
_SHARED: Final = ("service", "group")

#: What many sources call a column of ours, in small letters and without marks between them.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "ticket": ("number", "id", "key", "caseid", "ticketid", "incidentid", "requestid", "caseenquiryid"),
    "opened": ("openedat", "opendt", "created", "createdat", "createdon", "createddate", "reported", "reportedat"),
    "resolved": ("resolvedat", "resolvedon", "resolutiondate", "fixedat"),
    "closed": ("closedat", "closedt", "closeddt", "closeddate", "closedon", "completed"),
    "due": ("duedate", "duedt", "dueat", "targetdt", "target", "targetdate", "promised", "sladue"),
    "responded": ("respondedat", "firstresponse", "acknowledged"), "updated": ("updatedat", "sysupdatedon"),
    "verdict": ("ontime", "slamet", "intime"), "group": ("assignmentgroup", "team", "supportgroup"),
    "service": ("businessservice", "servicename"), "customer": ("company", "organisation"),
    "state": ("status", "casestatus"), "starts": ("start", "began", "startat"), "ends": ("end", "ended", "endat"),
    "day": ("date",), "month": ("period", "date"), "period": ("month", "date"), "volume": ("count", "calls"),
    "amount": ("cost",), "total": ("all", "attendances"), "score": ("rating", "csat"),
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


def suggested(table: str, headers: Sequence[str]) -> dict[str, str]:
    """Their header for each column of ours that is called alike, to be looked over by the reader.

    No header is there twice but one: where a source only says when a ticket was closed, that is when it was resolved.

    Example:
        >>> suggested("tickets", ["Number", "Opened at", "Colour"])
        {'ticket': 'Number', 'opened': 'Opened at'}
    """
    free = {_bare(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for ours, label in labels(table).items():
        alike = next((word for word in (_bare(ours), _bare(label), *_ALSO.get(ours, ())) if word in free), None)
        if alike is not None:
            found[ours] = free.pop(alike)
    return {"resolved": found["closed"], **found} if "closed" in found else found


def same_for_all(table: str, ours: str) -> bool:
    """Whether every row may have the same value in a column: not where it tells rows apart or says when.

    Example:
        >>> same_for_all("tickets", "service"), same_for_all("tickets", "ticket"), same_for_all("tickets", "opened")
        (True, False, False)
    """
    if empty(table).schema[ours].is_temporal():
        return False
    return ours in _SHARED or ours != KEYS[table][0]


def caution(table: str, mapped: Mapping[str, str]) -> str:
    """What a reader should know of a mapping before rows are read by it; "" for nothing.

    Example:
        >>> caution("tickets", {"ticket": "id", "closed": "done"})[:44]
        'Nothing says when a ticket was resolved, so '
    """
    if table == "tickets" and not mapped.get("resolved"):
        remedy = "Where the source only records closing, choose that column for Resolved too"
        return f"Nothing says when a ticket was resolved, so every ticket would count as open. {remedy}"
    return ""


def name_for(file: str) -> str:
    """A name for the profile of a file, of letters, digits, "-" and "_".

    Example:
        >>> name_for("Service desk (May).csv.gz")
        'Service_desk_May'
    """
    return re.sub(r"[^\w-]+", "_", file.partition(".")[0]).strip("_")[:60] or "records"


def profile(
    name: str,
    table: str,
    mapped: Mapping[str, str],
    constants: Mapping[str, str],
    *,
    zone: str = "UTC",
    units: Mapping[str, Unit] | None = None,
) -> SourceProfile:
    """The profile that a mapping by hand comes to.

    Args:
        name: what it is called.
        table: table it fills.
        mapped: our column to their header; "" for none.
        constants: our column to a value for every row, for columns they do not have; "" for none.
        zone: zone of times without an offset. A local time that happened twice is read as its first; one that was
            skipped is moved on.
        units: our column to what their numbers are counted in, where that is not ours.

    Raises:
        ProfileError: a column that no row can do without has neither header nor value, or its header fills another
            column too.
    """
    counted = units or {}
    columns = {ours: Source(header=theirs, unit=counted.get(ours, "")) for ours, theirs in mapped.items() if theirs}
    columns |= {ours: Source(value=value) for ours, value in constants.items() if value and ours not in columns}
    missing = [labels(table)[ours] for ours in NEEDED[table] if ours not in columns]
    if missing:
        problem = f"nothing is chosen for {', '.join(missing)}"
        raise ProfileError(problem, remedy="Choose a column of the file for each, or write a value for every row")
    _once(table, mapped)
    made = SourceProfile(
        name=name, title=name.replace("_", " "), table=table, columns=columns, zone=zone, ambiguous="earliest",
        non_existent="shift forward", words={"verdict": VERDICTS} if "verdict" in columns else {},
    )  # fmt: skip
    check(made)
    return made


def translated(made: SourceProfile, column: str, words: Mapping[str, str]) -> SourceProfile:
    """The profile with more of their words for one of our columns, each with ours for it; "" for one that says nothing.

    Example:
        >>> from analytics.records.profile import shipped
        >>> translated(shipped()["boston_311"], "verdict", {"N/A": "", "LATE": "missed"}).words["verdict"]["LATE"]
        'missed'
    """
    return replace(made, words={**made.words, column: {**made.words.get(column, {}), **words}})


def _once(table: str, mapped: Mapping[str, str]) -> None:
    """Nothing, where a header that fills a column no row can do without fills no other."""
    named = labels(table)
    for ours in NEEDED[table]:
        also = [
            named[other] for other, theirs in mapped.items() if theirs and other != ours and theirs == mapped.get(ours)
        ]
        if also:
            problem = f"the column {mapped[ours]!r} is chosen for {named[ours]} and for {', '.join(also)}"
            raise ProfileError(problem, remedy=f"Choose another column for one of them: {named[ours]} needs its own")


def _bare(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower())
