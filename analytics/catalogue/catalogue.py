"""The service catalogue: every service, customer, calendar and agreement, read from TOML and checked as a whole."""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from analytics.catalogue.agreement import Agreement
from analytics.catalogue.calendar import Calendar, Zone, always
from analytics.catalogue.service import Customer, Group, Service, Supplier
from analytics.catalogue.terms import STRICT
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

N = TypeVar("N", Service, Agreement, Calendar)


def _currency(given: str) -> str:
    if not (len(given) == 3 and given.isalpha() and given.isupper()):
        message = f"{given!r} is not a currency code of three capitals such as 'GBP'"
        raise ValueError(message)
    return given


Currency = Annotated[str, AfterValidator(_currency)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Document:
    """A document that came with part of the catalogue, kept as it came so that nothing in it is lost.

    Attributes:
        name: what it is about; unique.
        form: how it is written, such as "openslo/v1".
        content: its JSON.
    """

    name: str = Field(min_length=1)
    form: str = Field(min_length=1)
    content: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Catalogue:
    """Everything that is offered and agreed.

    Attributes:
        organisation: whose catalogue it is.
        currency: ISO code that charges and costs are in.
        zone: IANA zone of the organisation's days and months where no agreement says otherwise.
        fiscal_year_starts: month (1 to 12) in which the fiscal year starts.
    """

    organisation: str = ""
    currency: Currency = "GBP"
    zone: Zone = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    services: tuple[Service, ...] = ()
    customers: tuple[Customer, ...] = ()
    groups: tuple[Group, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    documents: tuple[Document, ...] = ()

    def service(self, name: str) -> Service:
        """The service of that name; CatalogueError if there is none."""
        return _named("service", name, self.services)

    def agreement(self, name: str) -> Agreement:
        """The agreement of that name; CatalogueError if there is none."""
        return _named("agreement", name, self.agreements)

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name ("24x7" exists without being declared); CatalogueError if there is none."""
        return _named("calendar", name, (*self.calendars, always(zone=self.zone)))

    def slas(self, service: str | None = None) -> tuple[Agreement, ...]:
        """The agreements with customers, of one service or of all."""
        return tuple(a for a in self.agreements if a.kind == "SLA" and service in (None, a.service))


def parse(text: str, name: str = "catalogue.toml") -> Catalogue:
    """The catalogue written in a TOML text.

    Args:
        text: the TOML document; its tables are the fields of `Catalogue`.
        name: what errors call it.

    Raises:
        CatalogueError: it is not TOML, has a wrong or unknown field, or names what does not exist.

    Example:
        >>> parse('organisation = "Harbour"').organisation
        'Harbour'
    """
    try:
        catalogue = TypeAdapter(Catalogue).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = f"{name} is not valid TOML: {error}"
        raise CatalogueError(problem) from error
    except ValidationError as error:
        raise CatalogueError("; ".join(_slips(name, error))) from error
    check(catalogue, name)
    return catalogue


def read(path: Path) -> Catalogue:
    """The catalogue in a TOML file; CatalogueError as in `parse`, or if the file is missing or not UTF-8."""
    try:
        return parse(path.read_text("utf-8"), path.name)
    except FileNotFoundError as error:
        problem = f"no catalogue at {path}"
        raise CatalogueError(problem) from error
    except UnicodeDecodeError as error:
        problem = f"{path.name} is not UTF-8 text: byte {error.start + 1} cannot be read"
        raise CatalogueError(problem) from error


def check(catalogue: Catalogue, name: str = "catalogue.toml") -> None:
    """Nothing, where every name is given once and every name used exists.

    Raises:
        CatalogueError: names the first that is used twice, missing, or part of a circle of dependencies.
    """
    for kind, entries in (
        ("service", catalogue.services), ("customer", catalogue.customers), ("group", catalogue.groups),
        ("supplier", catalogue.suppliers), ("calendar", catalogue.calendars), ("agreement", catalogue.agreements),
        ("document", catalogue.documents),
    ):  # fmt: skip
        twice = [found for found, count in Counter(entry.name for entry in entries).items() if count > 1]
        if twice:
            problem = f"{name}: the {kind} {twice[0]!r} is there more than once"
            raise CatalogueError(problem)
    services, customers, groups, suppliers = (
        {entry.name for entry in entries}
        for entries in (catalogue.services, catalogue.customers, catalogue.groups, catalogue.suppliers)
    )
    for service in catalogue.services:
        _known(name, f"service {service.name!r}", "group", service.group, groups)
        _known(name, f"service {service.name!r}", "supplier", service.supplier, suppliers)
        for needed in service.depends_on:
            _known(name, f"service {service.name!r}", "service", needed, services)
    _no_circle(name, catalogue)
    for agreement in catalogue.agreements:
        place = f"agreement {agreement.name!r}"
        _known(name, place, "service", agreement.service, services)
        _known(name, place, "customer", agreement.customer, customers)
        providers = {"SLA": groups | suppliers, "OLA": groups, "underpinning contract": suppliers}[agreement.kind]
        _known(name, place, "provider", agreement.provider, providers)
        offered = {offering.name for entry in catalogue.services for offering in entry.offerings
                   if entry.name == agreement.service}  # fmt: skip
        _known(name, place, "offering", agreement.offering, offered)
        for version in agreement.versions:
            if not catalogue.calendar(version.calendar).ever_opens():
                problem = f"{name}: {place} uses the calendar {version.calendar!r}, which never opens"
                raise CatalogueError(problem, remedy="Give the calendar hours on at least one day")


def fingerprint(catalogue: Catalogue) -> str:
    """Twelve hex digits that change whenever anything in the catalogue does: the agreement version of a figure.

    What stands at its default is left out, so that a field added later leaves the versions there were as they were.

    Example:
        >>> fingerprint(Catalogue()) == fingerprint(Catalogue(currency="EUR"))
        False
    """
    return hashlib.sha256(TypeAdapter(Catalogue).dump_json(catalogue, exclude_defaults=True)).hexdigest()[:12]


def _named(kind: str, name: str, entries: Sequence[N]) -> N:
    for entry in entries:
        if entry.name == name:
            return entry
    problem = f"no {kind} {name!r} in the catalogue"
    raise CatalogueError(problem, found=name, exists=[entry.name for entry in entries])


def _known(name: str, place: str, kind: str, used: str, there: set[str]) -> None:
    if used and used not in there:
        problem = f"{name}: {place} names the {kind} {used!r}, which is not in the catalogue"
        raise CatalogueError(problem, found=used, exists=sorted(there))


def _no_circle(name: str, catalogue: Catalogue) -> None:
    needs = {service.name: service.depends_on for service in catalogue.services}
    for start, needed in needs.items():
        reached, ahead = set[str](), list(needed)
        while ahead:
            service = ahead.pop()
            if service == start:
                problem = f"{name}: the service {start!r} depends on itself"
                raise CatalogueError(problem, remedy="Take one dependency of the circle out")
            if service not in reached:
                reached.add(service)
                ahead.extend(needs[service])


def _slips(name: str, error: ValidationError) -> list[str]:
    """One sentence a slip: where it stands, what was found, what was expected."""
    slips = []
    for slip in error.errors():
        place = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in slip["loc"]).lstrip(".")
        found = "" if slip["type"] == "missing" or isinstance(slip["input"], dict) else f", found {slip['input']!r}"
        slips.append(f"{name}: {place or 'the file'}: {slip['msg'].removeprefix('Value error, ')}{found}")
    return slips
