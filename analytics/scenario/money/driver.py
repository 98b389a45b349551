"""What drives each kind of cost: people, licences, tickets, energy, or nothing that a scenario changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from analytics.errors import ScenarioError
from analytics.scenario.money.amount import check as check_amount
from analytics.scenario.terms import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analytics.scenario.terms import Source

Driver = Literal["people", "licences", "tickets", "energy", "fixed"]

#: Lines of a bill that have a price a unit: what the ledger is divided by, and what is entered besides.
Line = Literal["people", "overtime", "tickets", "licences", "energy", "fixed", "harm"]

#: What one unit of a line is.
UNITS: Final[dict[Line, str]] = {
    "people": "agent hour", "overtime": "overtime hour", "tickets": "ticket", "licences": "licence a month",
    "energy": "kWh", "fixed": "month", "harm": "late item",
}  # fmt: skip

#: Beginnings of words in the name of a kind of cost that tell what drives it.
_NAMED: Final[dict[Driver, str]] = {
    "people": r"\b(staff|salar|wage|payroll|personnel|people|labou?r)",
    "licences": r"\b(licen[cs]e|subscription|seat)",
    "energy": r"\b(energy|electric|power)",
}


@dataclass(frozen=True, kw_only=True)
class Driven:
    """An entry that says what drives a kind of cost, and where that is known from.

    Attributes:
        kind: kind of cost as the ledger writes it.
        by: what it goes with.
        service: the service it holds for; "" for every one that has no entry of its own.
        units: how many units a month there are, where no record counts them, such as licences held.
        source: where the entry comes from.
    """

    kind: str
    by: Driver
    service: str = ""
    units: float | None = None
    source: Source = "entered by hand"


def suggested(kinds: Iterable[str]) -> tuple[Driven, ...]:
    """Entries for the kinds whose name tells what drives them; the others are left to how they went with tickets.

    Example:
        >>> [(each.kind, each.by) for each in suggested(["Staff", "Power", "Equipment"])]
        [('Staff', 'people'), ('Power', 'energy')]
    """
    told = [(kind, _by_name(kind)) for kind in dict.fromkeys(kinds)]
    return tuple(Driven(kind=kind, by=by, source="method") for kind, by in told if by)


def driving(mapping: Sequence[Driven], service: str, kind: str) -> Driven | None:
    """The entry for a kind of cost of a service, its own before that of every service; None where there is none."""
    found = {each.service: each for each in mapping if each.kind == kind and each.service in ("", service)}
    return found.get(service, found.get(""))


def check(mapping: Sequence[Driven], kinds: Iterable[str]) -> None:
    """Nothing, where every entry speaks of a kind there is, once.

    Raises:
        ScenarioError: names a kind that the ledger does not have, that is entered twice, or whose units are no number
            above 0.
    """
    there, seen = sorted(set(kinds)), set[tuple[str, str]]()
    for each in mapping:
        if each.kind not in there:
            problem = f"no cost is of the kind {each.kind!r}"
            raise ScenarioError(problem, found=each.kind, exists=there)
        if (each.service, each.kind) in seen:
            problem = f"what drives {each.kind!r} of {each.service or 'every service'} is entered twice"
            raise ScenarioError(problem, remedy="Keep one of the two")
        if each.units is not None:
            check_amount(f"the number of units of {each.kind!r}", each.units, least=1e-9)
        seen.add((each.service, each.kind))


def assumed(mapping: Sequence[Driven]) -> tuple[Assumption, ...]:
    """A sentence for every entry, with where it comes from."""
    return tuple(Assumption(_sentence(each), each.source) for each in mapping)


def _by_name(kind: str) -> Driver | None:
    return next((by for by, words in _NAMED.items() if re.search(words, kind, re.IGNORECASE)), None)


def _sentence(each: Driven) -> str:
    of = f" of {each.service}" if each.service else ""
    known = f", {each.units:,g} a month" if each.units is not None else ""
    why = ", by its name" if each.source == "method" else ""
    goes = "is fixed" if each.by == "fixed" else f"goes with {each.by}{known}"
    return f"Cost of the kind {each.kind!r}{of} {goes}{why}"
