"""What of a catalogue OpenSLO cannot carry, field by field.

Fields are those that differ from their defaults, so that a field which the catalogue is given later is listed too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from analytics.catalogue.calendar import Calendar, always
from analytics.catalogue.catalogue import Catalogue
from analytics.catalogue.openslo.drafts import LONGEST_DESCRIPTION, LONGEST_DISPLAY_NAME, why_not
from analytics.catalogue.openslo.reading import FORM, Remainder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from analytics.catalogue.agreement import Agreement

#: Fields that documents carry, by the entry they stand in.
CARRIED: Final[Mapping[str, frozenset[str]]] = {
    "catalogue": frozenset({"services", "calendars", "agreements", "documents"}),
    "service": frozenset({"name", "contributes"}),
    "calendar": frozenset({"name", "zone"}),
    "agreement": frozenset({"name", "service", "versions"}),
    "version": frozenset({"calendar", "targets"}),
    "target": frozenset({
        "name", "measure", "at_least", "at_most", "within", "percentile", "priority", "category", "group", "span",
    }),
}  # fmt: skip

#: Why, where a reader may ask; anything else has no field in OpenSLO.
REASONS: Final[Mapping[str, str]] = {
    "catalogue.fiscal_year_starts": "windows of fiscal spans start in it, and nothing else says it",
    "agreement.kind": "it is not written: OpenSLO has no agreements with groups or suppliers beneath a service",
    "agreement.exclusions": "OpenSLO leaves no time and no items out",
    "version.in_force": "an OpenSLO document says how things stand, not since when",
    "version.conventions": "how items are counted is the data source's affair in OpenSLO",
    "target.credits": "OpenSLO has no service credits",
    "target.workload_limit": "OpenSLO promises whatever the load",
    "calendar.hours": "an OpenSLO window counts every hour",
    "calendar.holidays": "an OpenSLO window counts every day",
    "calendar.own_days": "an OpenSLO window counts every day",
}


def losses(catalogue: Catalogue, came: Mapping[str, Set[str]]) -> Iterator[Remainder]:
    """Every field of a catalogue that OpenSLO documents cannot carry.

    Args:
        catalogue: the catalogue.
        came: names of the targets that documents from OpenSLO carry, by agreement.

    Example:
        >>> [str(row) for row in losses(Catalogue(organisation="Harbour"), {})]
        ['catalogue, organisation: OpenSLO has no field for it']
    """
    plain = TypeAdapter(Catalogue).dump_python(catalogue, exclude_defaults=True)
    yield from _rows("catalogue", "catalogue", plain)
    for service in plain.get("services", ()):
        yield from _rows("service", f"service {service['name']}", service)
        yield from _too_long(service)
    for calendar, fields in zip(catalogue.calendars, plain.get("calendars", ()), strict=True):
        if not _every_hour(calendar):
            yield from _rows("calendar", f"calendar {calendar.name}", fields)
    for agreement, fields in zip(catalogue.agreements, plain.get("agreements", ()), strict=True):
        yield from _rows("agreement", f"agreement {agreement.name}", fields)
        if agreement.kind == "SLA":
            yield from _of_versions(catalogue, agreement, fields["versions"])
            yield from _of_targets(agreement, fields["versions"][-1]["targets"], came.get(agreement.name, set()))
    for document in plain.get("documents", ()):
        if document["form"] != FORM:
            yield Remainder(entry=document["name"], field="", why=f"it is written in {document['form']}")


def _of_versions(catalogue: Catalogue, agreement: Agreement, versions: Sequence[Any]) -> Iterator[Remainder]:
    entry, latest = f"agreement {agreement.name}", agreement.versions[-1]
    for number, version in enumerate(agreement.versions[:-1], 1):
        why = f"the version of {version.in_force} was replaced; the latest alone is written"
        yield Remainder(entry=entry, field=f"versions[{number}]", why=why)
    place = f"versions[{len(versions)}]."
    yield from _rows("version", entry, versions[-1], place)
    if not _every_hour(catalogue.calendar(latest.calendar)):
        why = "an OpenSLO window counts every hour, not those of a calendar"
        yield Remainder(entry=entry, field=f"{place}calendar", why=why)
    if any(target.span == "rolling 12 months" for target in latest.targets):
        yield Remainder(entry=entry, field=f"{place}calendar", why="a rolling window of OpenSLO has no time zone")


def _of_targets(agreement: Agreement, targets: Sequence[Any], came: Set[str]) -> Iterator[Remainder]:
    entry = f"agreement {agreement.name}"
    for number, (target, fields) in enumerate(zip(agreement.versions[-1].targets, targets, strict=True), 1):
        place = f"versions[{len(agreement.versions)}].targets[{number}]"
        yield from _rows("target", entry, fields, f"{place}.")
        if target.name in came:
            continue
        if why := why_not(target) or ("" if agreement.service else "an SLO of OpenSLO is about a service"):
            yield Remainder(entry=entry, field=place, why=f"{target.name!r} is not written: {why}")
        elif len(f"{agreement.name}: {target.name}") > LONGEST_DISPLAY_NAME:
            why = f"a display name of OpenSLO has {LONGEST_DISPLAY_NAME} characters at most; its objective has the name"
            yield Remainder(entry=entry, field=f"{place}.name", why=why)


def _rows(kind: str, entry: str, fields: Mapping[str, Any], place: str = "") -> Iterator[Remainder]:
    for field, value in fields.items():
        if field not in CARRIED[kind]:
            why = REASONS.get(f"{kind}.{field}", "OpenSLO has no field for it")
            yield from (Remainder(entry=entry, field=f"{place}{field}{part}", why=why) for part in _parts(value))


def _parts(value: Any) -> list[str]:
    """What is listed of a field: each of its fields, each of its entries by name, or the field itself."""
    if isinstance(value, dict):
        return [f".{field}" for field in value]
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return [f"[{number}] {entry.get('name', '')}".rstrip() for number, entry in enumerate(value, 1)]
    return [""]


def _too_long(service: Mapping[str, Any]) -> Iterator[Remainder]:
    for field, most in (("name", LONGEST_DISPLAY_NAME), ("contributes", LONGEST_DESCRIPTION)):
        if len(service.get(field, "")) > most:
            why = f"OpenSLO takes {most:,} characters at most"
            yield Remainder(entry=f"service {service['name']}", field=field, why=why)


def _every_hour(calendar: Calendar) -> bool:
    return calendar == always(calendar.name, calendar.zone)
