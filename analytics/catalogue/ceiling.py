"""The most availability that can be promised of a service, given what is promised of all that it depends on.

A service is up no oftener than everything it needs is up together. Each service and contract beneath it, through all
levels, counts once, however many ways lead to it, and what is promised of it is taken for its own part.

Sources: B. Treynor, M. Dahlin, V. Rau and B. Beyer (2017), The Calculus of Service Availability, ACM Queue 15(2);
Lusser's law for parts in series (the product), its mirror image for parts that stand in for each other, and Shannon's
expansion where both share a part (C. E. Shannon, 1938, Transactions of the AIEE 57, 713-723).
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from analytics.catalogue.service import EITHER, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from analytics.catalogue.agreement import Agreement
    from analytics.catalogue.catalogue import Catalogue
    from analytics.catalogue.service import Service


@dataclass(frozen=True)
class Part:
    """A service or contract that another service rests on; `level` is its availability, None where none is promised."""

    name: str
    level: Fraction | None


#: Parts that, all up, are enough.
Way = frozenset[Part]


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """The most that can be promised of a service.

    Attributes:
        level: availability, as an exact share; 1 where nothing beneath promises any.
        parts: services and contracts beneath it that promise one, by name.
        either: entries of `depends_on` met on the way of which any part will do, such as "Gateway | Mail".
        left_out: services and suppliers beneath it that promise none, by name.
    """

    level: Fraction
    parts: tuple[Part, ...]
    either: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def ceiling(catalogue: Catalogue, service: str, day: date, customer: str = "") -> Ceiling:
    """The most availability that can be promised of a service, as an exact share.

    Args:
        catalogue: what is agreed.
        service: the service.
        day: the day whose terms count.
        customer: who it is promised to; "" for every customer. Of a service beneath, the promise to that customer
            counts, else the one to every customer, else the least of all.

    Raises:
        CatalogueError: there is no such service.

    Example:
        >>> from analytics.catalogue import parse
        >>> agreed = parse('''
        ... services = [{ name = "Web", depends_on = ["Store"] }, { name = "Store" }]
        ... [[agreements]]
        ... name = "Store OLA"
        ... kind = "OLA"
        ... service = "Store"
        ... [[agreements.versions]]
        ... in_force = 2026-01-01
        ... calendar = "24x7"
        ... targets = [{ name = "Up", measure = "availability", at_least = "99.5 %" }]
        ... ''')
        >>> from datetime import date
        >>> float(ceiling(agreed, "Web", date(2026, 6, 1)).level)
        0.995
    """

    @cache
    def ways(name: str) -> frozenset[Way]:
        found = frozenset({_contract(catalogue, catalogue.service(name), day)})
        for entry in catalogue.service(name).depends_on:
            own = {needed: Part(needed, promised(catalogue, needed, day, customer)) for needed in alternatives(entry)}
            enough = {way | {part} for needed, part in own.items() for way in ways(needed)}
            found = _least(one | other for one, other in itertools.product(found, enough))
        return found

    beneath = _beneath(catalogue, service)
    met = frozenset[Part]().union(*(_contract(catalogue, entry, day) for entry in beneath)) | {
        Part(entry.name, promised(catalogue, entry.name, day, customer)) for entry in beneath[1:]
    }
    return Ceiling(
        level=chance(_least(frozenset(part for part in way if part.level is not None) for way in ways(service))),
        parts=tuple(sorted((part for part in met if part.level is not None), key=lambda part: part.name)),
        either=tuple(dict.fromkeys(each for entry in beneath for each in entry.depends_on if EITHER in each)),
        left_out=tuple(sorted(part.name for part in met if part.level is None)),
    )


def chance(ways: frozenset[Way]) -> Fraction:
    """Chance that every part of at least one way is up, parts being up independently of each other.

    Example:
        >>> nine = Part("A", Fraction(9, 10)), Part("B", Fraction(9, 10))
        >>> chance(frozenset({frozenset(nine)})), chance(frozenset(frozenset({part}) for part in nine))
        (Fraction(81, 100), Fraction(99, 100))
    """

    @cache
    def of(left: frozenset[Way]) -> Fraction:
        if not left or frozenset() in left:
            return Fraction(bool(left))
        part = Counter(itertools.chain.from_iterable(left)).most_common(1)[0][0]
        up = part.level if part.level is not None else Fraction(1)
        without = frozenset(way for way in left if part not in way)
        return up * of(_least(way - {part} for way in left)) + (1 - up) * of(without)

    return of(ways)


def promised(catalogue: Catalogue, service: str, day: date, customer: str = "") -> Fraction | None:
    """The availability that a service is promised at on a day, to a customer or to all; None where none is."""
    about = [entry for entry in catalogue.agreements if entry.service == service and entry.kind in ("SLA", "OLA")]
    theirs = [entry for entry in about if customer and entry.customer == customer]
    everyones = [entry for entry in about if customer and not entry.customer]
    levels = (_level(entries, day) for entries in (theirs, everyones, about))
    return next((level for level in levels if level is not None), None)


def exact(level: float) -> Fraction:
    """A level as the fraction its decimals say: 0.995 is 199/200."""
    return Fraction(repr(float(level)))


def _level(agreements: Iterable[Agreement], day: date) -> Fraction | None:
    """The least availability that any of the agreements promises."""
    versions = (entry.version_on(day) for entry in agreements)
    targets = (target for version in versions if version for target in version.targets)
    return min((exact(t.level) for t in targets if t.measure == "availability" and t.higher_is_better), default=None)


def _contract(catalogue: Catalogue, service: Service, day: date) -> Way:
    """The contract of a service's supplier that promises the least, or the supplier where none promises anything."""
    contracts = [
        entry for entry in catalogue.agreements
        if service.supplier and entry.kind == "underpinning contract"
        and entry.provider == service.supplier and entry.service in ("", service.name)
    ]  # fmt: skip
    levels = [(level, entry.name) for entry in contracts if (level := _level([entry], day)) is not None]
    if levels:
        level, name = min(levels)
        return frozenset({Part(name, level)})
    return frozenset({Part(service.supplier, None)} if service.supplier else ())


def _beneath(catalogue: Catalogue, service: str) -> list[Service]:
    """The service and every service beneath it through all levels, each once."""
    found = {service: catalogue.service(service)}
    ahead = list(found[service].needs)
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found[name] = catalogue.service(name)
            ahead += found[name].needs
    return list(found.values())


def _least(ways: Iterable[Way]) -> frozenset[Way]:
    """The ways without those that hold all of another: what is enough is enough."""
    found = set(ways)
    return frozenset(way for way in found if not any(other < way for other in found))
