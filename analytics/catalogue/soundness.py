"""Whether a catalogue holds together: every name given once, every name used there, no service that rests on itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analytics.catalogue.service import circular
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.catalogue.agreement import Agreement
    from analytics.catalogue.catalogue import Catalogue


def check(catalogue: Catalogue, name: str = "catalogue.toml") -> None:
    """Nothing, where every name is given once and every name used exists.

    Raises:
        CatalogueError: names the first that is used twice, missing, or part of a circle of dependencies.
    """
    for kind, entries in (
        ("service", catalogue.services), ("customer", catalogue.customers), ("group", catalogue.groups),
        ("supplier", catalogue.suppliers), ("calendar", catalogue.calendars), ("agreement", catalogue.agreements),
        ("document", catalogue.documents), ("exchange rate", catalogue.conversions), ("goal", catalogue.goals),
    ):  # fmt: skip
        twice = [found for found, count in Counter(entry.name for entry in entries).items() if count > 1]
        if twice:
            problem = f"{name}: the {kind} {twice[0]!r} is there more than once"
            raise CatalogueError(problem)
    services, customers, groups, suppliers = _names(catalogue)
    for service in catalogue.services:
        _known(name, f"service {service.name!r}", "group", service.group, groups)
        _known(name, f"service {service.name!r}", "supplier", service.supplier, suppliers)
        for needed in service.needs:
            _known(name, f"service {service.name!r}", "service", needed, services)
    _goals(name, catalogue, services, customers)
    _no_circle(name, catalogue)
    for agreement in catalogue.agreements:
        _sound(name, agreement, catalogue)


def _sound(name: str, agreement: Agreement, catalogue: Catalogue) -> None:
    """Nothing, where an agreement names what exists, and its calendars open."""
    services, customers, groups, suppliers = _names(catalogue)
    place = f"agreement {agreement.name!r}"
    if agreement.kind == "SLA" and not agreement.service:
        problem = f"{name}: {place} does not say which service it is about"
        raise CatalogueError(problem, exists=sorted(services), remedy="Only an OLA or a contract may serve several")
    providers = {"SLA": groups | suppliers, "OLA": groups, "underpinning contract": suppliers}[agreement.kind]
    offerings = [entry.offerings for entry in catalogue.services if entry.name == agreement.service]
    _known(name, place, "service", agreement.service, services)
    _known(name, place, "customer", agreement.customer, customers)
    _known(name, place, "provider", agreement.provider, providers)
    _known(name, place, "offering", agreement.offering, {each.name for offered in offerings for each in offered})
    for version in agreement.versions:
        if not catalogue.calendar(version.calendar).ever_opens():
            problem = f"{name}: {place} uses the calendar {version.calendar!r}, which never opens"
            raise CatalogueError(problem, remedy="Give the calendar hours on at least one day")


def _known(name: str, place: str, kind: str, used: str, there: set[str]) -> None:
    if used and used not in there:
        problem = f"{name}: {place} names the {kind} {used!r}, which is not in the catalogue"
        raise CatalogueError(problem, found=used, exists=sorted(there))


def _goals(name: str, catalogue: Catalogue, services: set[str], customers: set[str]) -> None:
    for goal in catalogue.goals:
        _known(name, f"goal {goal.name!r}", "customer", goal.customer, customers)
        for carrier in goal.services:
            _known(name, f"goal {goal.name!r}", "service", carrier, services)


def _no_circle(name: str, catalogue: Catalogue) -> None:
    if looped := circular(catalogue.services):
        problem = f"{name}: the service {looped!r} depends on itself"
        raise CatalogueError(problem, remedy="Take one dependency of the circle out")


def _names(catalogue: Catalogue) -> Iterator[set[str]]:
    """The names of services, customers, groups and suppliers."""
    for entries in (catalogue.services, catalogue.customers, catalogue.groups, catalogue.suppliers):
        yield {entry.name for entry in entries}
