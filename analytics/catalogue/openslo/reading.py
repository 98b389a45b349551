"""OpenSLO documents as part of a catalogue, with a list of all that has no place in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from analytics.catalogue.agreement import Agreement, Target, Version
from analytics.catalogue.calendar import always
from analytics.catalogue.catalogue import Catalogue, Document
from analytics.catalogue.openslo import fields, forms, stream, windows
from analytics.catalogue.service import Service
from analytics.catalogue.soundness import check
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

#: How documents of this kind are marked in the catalogue.
FORM: Final = "openslo/v1"
#: The type of a metric source that says in words of the catalogue what is measured.
SOURCE: Final = "Service Review"

_OTHER_VERSIONS: Final = {
    "openslo/v1alpha": "Give timeWindow a duration for unit and count, and put ratioMetrics into an indicator",
    "openslo.com/v2alpha": "Write indicator for sli, service for serviceRef, and a metricSource for dataSourceRef",
}
#: What a metric source of that type may say of a target.
TERMS: Final = ("measure", "within", "priority", "category", "group")

_MEASURES: Final = {"Occurrences": "attainment", "Timeslices": "availability", "RatioTimeslices": "availability"}
_FORMS: Final[Mapping[str, type[Any]]] = {"Service": forms.Service, "SLO": forms.Slo}


@dataclass(frozen=True, kw_only=True)
class Remainder:
    """One thing that has no place on the other side.

    Attributes:
        entry: document or entry of the catalogue it stands in, such as "SLO Searching time".
        field: path of the field, entries of lists counted from 1, such as "spec.objectives[1].op".
        why: why it stays behind, or what became of it.
    """

    entry: str
    field: str
    why: str

    def __str__(self) -> str:
        return f"{self.entry}, {self.field}: {self.why}" if self.field else f"{self.entry}: {self.why}"


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an OpenSLO text gave.

    Attributes:
        catalogue: services, calendars and agreements found, and every document whole.
        listed: all that the catalogue keeps in those documents alone, or read in a way worth knowing.
    """

    catalogue: Catalogue
    listed: tuple[Remainder, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One document: its kind, its JSON, its checked form, and what was odd in it."""

    kind: str
    content: str
    form: Any
    odd: tuple[tuple[str, str], ...] = ()


def read_openslo(
    text: str | bytes, *, in_force: date, name: str = "openslo.yaml", beside: Catalogue | None = None
) -> Imported:
    """The services and agreements of OpenSLO v1 documents, and a list of what the catalogue has no place for.

    Each SLO becomes an agreement with a target an objective: "attainment" where occurrences are budgeted, the share of
    events that were good; "availability" where slices of time are. Every document is kept whole in the catalogue.

    Args:
        text: YAML or JSON; one document or several, or lists of them.
        in_force: first day the agreements hold; OpenSLO has no such date.
        name: what errors call it.
        beside: the catalogue it is to be joined to; services that its documents name go by the names they have there,
            and a window that starts with its fiscal year is one.

    Raises:
        CatalogueError: it is not YAML, beyond its bounds, not OpenSLO v1, or a field taken over is not as it should be.

    Example:
        >>> from datetime import date
        >>> text = "{apiVersion: openslo/v1, kind: Service, metadata: {name: web}, spec: {description: The shop}}"
        >>> read_openslo(text, in_force=date(2026, 1, 1)).catalogue.services[0].contributes
        'The shop'
    """
    found = [_found(document, place, name) for place, document in enumerate(_each(stream.read(text, name)), 1)]
    if not found:
        problem = f"{name} holds no document"
        raise CatalogueError(problem, expected="at least one of apiVersion: openslo/v1")
    beside = beside or Catalogue()
    services = _service_names(found, beside)
    slos = [entry for entry in found if entry.kind == "SLO"]
    taken: dict[str, int] = {}
    names = [forms.claimed(entry.form.metadata.called, taken) for entry in slos]
    part = Catalogue(
        services=_services(found, services),
        calendars=_calendars(slos),
        agreements=tuple(
            Agreement(
                name=called,
                service=services[entry.form.spec.service],
                versions=(_version(entry, called, in_force, name, beside),),
            )
            for called, entry in zip(names, slos, strict=True)
        ),
        documents=_documents(found, services, names),
    )
    check(part, name)
    return Imported(catalogue=part, listed=tuple(_listed(found, part.documents, beside.fiscal_year_starts)))


def _service_names(found: Sequence[Found], beside: Catalogue) -> dict[str, str]:
    """What the catalogue calls each service, by the name that OpenSLO has for it; the first document decides."""
    known = {
        json.loads(document.content)["metadata"]["name"]: document.name.removeprefix("Service ")
        for document in reversed(beside.documents)
        if document.form == FORM and document.name.startswith("Service ")
    }
    services = [entry.form.metadata for entry in found if entry.kind == "Service"]
    wanted = [(data.name, data.called) for data in services]
    wanted += [(entry.form.spec.service, entry.form.spec.service) for entry in found if entry.kind == "SLO"]
    taken: dict[str, int] = {}
    names: dict[str, str] = {}
    for key, called in wanted:
        if key not in names:
            names[key] = forms.claimed(known.get(key, called), taken)
    return names


def stated(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the indicator of an SLO says in words of the catalogue, None where it is anybody else's."""
    try:
        source = document["spec"]["indicator"]["spec"]["ratioMetric"]["raw"]["metricSource"]
        said = {term: source["spec"][term] for term in TERMS if term in source["spec"]}
    except (KeyError, TypeError):
        return None
    return said if source.get("type") == SOURCE and "measure" in said else None


def measure(slo: forms.Slo) -> str:
    """Name of the measure that an SLO is taken by: what was good is counted in events, or in time."""
    return _MEASURES[slo.spec.budgeting_method or "Occurrences"]


def _each(documents: Sequence[Any]) -> Iterator[Any]:
    """Documents, those in lists one by one, empty ones left out."""
    for document in documents:
        yield from document if isinstance(document, list) else () if document is None else (document,)


def _found(document: Any, place: int, name: str) -> Found:
    where = f"{name}, document {place}"
    if not isinstance(document, dict):
        problem = f"{where} is {document!r:.40}, not fields with values"
        raise CatalogueError(problem, expected="apiVersion, kind, metadata and spec")
    version, kind = document.get("apiVersion"), document.get("kind")
    if version != FORM:
        problem = f"{where} is of apiVersion {version!r}"
        raise CatalogueError(problem, expected=f"{FORM!r}", remedy=_OTHER_VERSIONS.get(str(version), ""))
    if not isinstance(kind, str) or kind not in fields.SPECS:
        problem = f"{where} is of kind {kind!r}"
        raise CatalogueError(problem, found=str(kind), exists=fields.SPECS)
    plain, odd = fields.settled(kind, document)
    content = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1)
    form = forms.parsed(_FORMS.get(kind, forms.Other), content, f"{where}, {kind}")
    return Found(kind=kind, content=content, form=form, odd=tuple(odd))


def _services(found: Sequence[Found], names: Mapping[str, str]) -> tuple[Service, ...]:
    described: dict[str, str] = {}
    for entry in found:
        if entry.kind == "Service":
            described.setdefault(entry.form.metadata.name, entry.form.description)
    return tuple(Service(name=name, contributes=described.get(key, "")) for key, name in names.items())


def _calendars(slos: Sequence[Found]) -> tuple[Any, ...]:
    zones = dict.fromkeys(zone for entry in slos if (zone := _zone(entry.form)))
    return tuple(always(_calendar(zone), zone) for zone in zones)


def _zone(slo: forms.Slo) -> str:
    window = slo.spec.window
    return window.calendar.time_zone if window and window.calendar else ""


def _calendar(zone: str) -> str:
    return f"24x7 {zone}" if zone else "24x7"


def _version(entry: Found, called: str, in_force: date, name: str, beside: Catalogue) -> Version:
    slo = entry.form
    terms = stated(json.loads(entry.content)) or {"measure": measure(slo)}
    span = windows.span(slo.spec.window, beside.fiscal_year_starts) or "month"
    targets = [
        {"name": title, "at_least": objective.level, "span": span, **terms}
        for title, objective in zip(slo.names(), slo.spec.objectives, strict=True)
    ]
    try:
        meant = TypeAdapter(tuple[Target, ...]).validate_python(targets)
    except ValidationError as error:
        slip = error.errors()[0]
        problem = f"{name}, SLO {called}: spec.indicator says in {slip['loc'][-1]!r} what no target can: {slip['msg']}"
        raise CatalogueError(problem) from error
    return Version(in_force=in_force, calendar=_calendar(_zone(slo)), targets=meant)


def _documents(found: Sequence[Found], services: Mapping[str, str], agreements: Sequence[str]) -> tuple[Document, ...]:
    """Each document under its kind and the name of its entry in the catalogue; a number behind those said again."""
    called, named = iter(agreements), []
    for entry in found:
        known = entry.form.metadata.name
        name = next(called) if entry.kind == "SLO" else services[known] if entry.kind == "Service" else known
        named.append(f"{entry.kind} {name}")
    taken: dict[str, int] = {}
    # What is said first goes by its own name even where a later copy of another would take it by its number.
    firsts = {name: forms.claimed(name, taken) for name in dict.fromkeys(named)}
    unsaid = set(named)
    names = []
    for name in named:
        names.append(firsts[name] if name in unsaid else forms.claimed(name, taken))
        unsaid.discard(name)
    return tuple(
        Document(name=name, form=FORM, content=entry.content) for name, entry in zip(names, found, strict=True)
    )


def _listed(found: Sequence[Found], documents: Sequence[Document], fiscal: int) -> Iterator[Remainder]:
    for entry, document in zip(found, documents, strict=True):
        plain = json.loads(entry.content)
        own = ("spec.indicator",) if stated(plain) else ()
        rows = [*entry.odd, *(row for row in fields.kept(entry.kind, plain) if row[0] not in own)]
        rows += _read_as(entry, plain, fiscal)
        yield from (Remainder(entry=document.name, field=path, why=why) for path, why in rows)
    described: set[str] = set()
    for entry, document in zip(found, documents, strict=True):
        if entry.kind == "Service" and entry.form.metadata.name in described:
            yield Remainder(entry=document.name, field="", why="an earlier document describes this service")
        described |= {entry.form.metadata.name} if entry.kind == "Service" else set()


def _read_as(entry: Found, plain: Mapping[str, Any], fiscal: int) -> Iterator[tuple[str, str]]:
    if entry.kind in _FORMS and entry.form.metadata.display_name:
        yield "metadata.name", "the catalogue calls it by its display name"
    if entry.kind == "SLO":
        method = entry.form.spec.budgeting_method
        if stated(plain) is not None:
            yield "spec.indicator.metadata", "what a target measures has no name of its own"
        else:
            said = f"{method} is" if method else "there is none; Occurrences is"
            yield "spec.budgetingMethod", f"{said} read as the measure {measure(entry.form)}"
        yield from windows.unplaced(entry.form.spec.window, fiscal)
