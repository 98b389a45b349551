"""The service catalogue: every service, customer, calendar and agreement, read from TOML and checked as a whole."""

from __future__ import annotations

import hashlib
import json
import math
import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import tomli_w
from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from pydantic_core import ArgsKwargs

from analytics.catalogue.agreement import Agreement, Duration
from analytics.catalogue.calendar import Calendar, Zone, always
from analytics.catalogue.currency import Conversion, Currency
from analytics.catalogue.goal import Goal
from analytics.catalogue.service import Customer, Group, Service, Supplier
from analytics.catalogue.soundness import check
from analytics.catalogue.terms import STRICT
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

N = TypeVar("N", Service, Agreement, Calendar)

#: An array of texts, one a line; inside a text no quotation mark stands without a backslash.
_ARRAY = re.compile(r'= \[\n((?: {4}"(?:[^"\\\n]|\\.)*",\n)+)\]\n')


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
        conversions: what other currencies are worth in that one.
        goals: what customers want to reach, and the services it rests on.
    """

    organisation: str = ""
    currency: Currency = "GBP"
    zone: Zone = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    conversions: tuple[Conversion, ...] = ()
    goals: tuple[Goal, ...] = ()
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
        raise CatalogueError("; ".join(slips(name, error))) from error
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


def dump(catalogue: Catalogue) -> str:
    """TOML text of a catalogue that `parse` reads back to an equal one of the same fingerprint; defaults are left out.

    Levels are numbers, durations are written "8 hours" and windows "08:00-18:00".

    Example:
        >>> print(dump(Catalogue(organisation="Harbour", currency="EUR")), end="")
        organisation = "Harbour"
        currency = "EUR"
    """
    written = _written("", TypeAdapter(Catalogue).dump_python(catalogue, exclude_defaults=True))
    # A multi-line string of TOML may lose the first half of such a line's end.
    lines = b"\\r\\n" not in TypeAdapter(Catalogue).dump_json(catalogue)
    return _ARRAY.sub(_on_one_line, tomli_w.dumps(written, multiline_strings=lines))


def joined(catalogue: Catalogue, part: Catalogue, name: str = "catalogue.toml") -> Catalogue:
    """The catalogue with the services, calendars, agreements and documents of a part added, and checked as a whole.

    A service of the same name stays as it is; a calendar or document that is there already is there once.

    Raises:
        CatalogueError: an agreement, or another calendar or document, has a name that is taken.

    Example:
        >>> desk = Catalogue(services=(Service(name="Desk"),))
        >>> len(joined(desk, Catalogue(services=(Service(name="Desk"), Service(name="Web")))).services)
        2
    """
    known = {service.name for service in catalogue.services}
    whole = replace(
        catalogue,
        services=catalogue.services + tuple(service for service in part.services if service.name not in known),
        calendars=catalogue.calendars + tuple(entry for entry in part.calendars if entry not in catalogue.calendars),
        agreements=catalogue.agreements + part.agreements,
        documents=catalogue.documents + tuple(entry for entry in part.documents if entry not in catalogue.documents),
    )
    check(whole, name)
    return whole


def duration_text(duration: Duration) -> str:
    """A duration as people write it, with every digit it has.

    Example:
        >>> duration_text(Duration(amount=8, unit="hours")), duration_text(Duration(amount=1.5, unit="working days"))
        ('8 hours', '1.5 working days')
    """
    amount = f"{Decimal(repr(duration.amount)):f}".removesuffix(".0")
    return f"{amount} {duration.unit.removesuffix('s') if duration.amount == 1 else duration.unit}"


def fingerprint(catalogue: Catalogue) -> str:
    """Twelve hex digits that change whenever anything in the catalogue does: the agreement version of a figure.

    What stands at its default is left out, so that a field added later leaves the versions there were as they were; the
    order in which hours or weights were written says nothing.

    Example:
        >>> fingerprint(Catalogue()) == fingerprint(Catalogue(currency="EUR"))
        False
    """
    said = TypeAdapter(Catalogue).dump_python(catalogue, mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def _on_one_line(array: re.Match[str]) -> str:
    texts = ", ".join(line.strip(" ,") for line in array[1].rstrip("\n").split("\n"))
    return f"= [{texts}]\n" if len(texts) < 100 else array[0]


def _written(field: str, given: Any) -> Any:
    """A dumped value as people write it."""
    match given:
        case {"amount": amount, "unit": unit} if field == "within" and math.isfinite(amount):
            return duration_text(Duration(amount=amount, unit=unit))
        case dict() if field in {"hours", "own_days"}:
            return {str(day): [_window_text(*window) for window in windows] for day, windows in given.items()}
        case dict():
            return {key: _written(key, value) for key, value in given.items()}
        case tuple() | list():
            return [_written(field, value) for value in given]
    return given


def _window_text(opens: int, closes: int) -> str | list[int]:
    """A window as people write it; the seconds themselves where they are no minutes of one day."""
    if opens % 60 or closes % 60 or not 0 <= opens < closes <= 86_400:
        return [opens, closes]
    return f"{opens // 3600:02}:{opens // 60 % 60:02}-{closes // 3600:02}:{closes // 60 % 60:02}"


def _named(kind: str, name: str, entries: Sequence[N]) -> N:
    for entry in entries:
        if entry.name == name:
            return entry
    problem = f"no {kind} {name!r} in the catalogue"
    raise CatalogueError(problem, found=name, exists=[entry.name for entry in entries])


def slips(name: str, error: ValidationError, *, spoken: type[Any] | None = None) -> list[str]:
    """One sentence a slip: where it stands, what was found, what was expected.

    Args:
        name: what the text or form is called.
        error: what the check found.
        spoken: the class that was to be made; its fields are then told in words, each by its title where it has one,
            "targets 2 at least", rather than as in a file, "targets[2].at_least".
    """
    told = []
    for slip in error.errors():
        place = _spoken(slip["loc"], spoken) if spoken else _written_place(slip["loc"])
        about = f"{name}: {place}" if place else name
        empty = slip["type"] in ("missing", "string_too_short") or (spoken and slip["input"] is None)
        problem = "this is needed" if empty else f"{slip['msg'].removeprefix('Value error, ')}{_found(slip)}"
        told.append(f"{about}: {problem}")
    return told


def _found(slip: ErrorDetails) -> str:
    """What stood where the slip is; "" where it is about several fields together, whose values its words name."""
    match slip["input"]:
        case dict() | ArgsKwargs():
            return ""
        case date() as day:
            return f", found {day:%-d %B %Y}"
        case found:
            return f", found {found!r}"


def _spoken(steps: tuple[int | str, ...], kind: type[Any]) -> str:
    """The place in words; "" for the whole."""
    titles = {name: field.title for name, field in getattr(kind, "__pydantic_fields__", {}).items() if field.title}
    words = [f"{step + 1}" if isinstance(step, int) else step.replace("_", " ") for step in steps]
    return " ".join([titles.get(steps[0], words[0]), *words[1:]]) if steps else ""


def _written_place(steps: tuple[int | str, ...]) -> str:
    path = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps)
    return path.lstrip(".") or "the file"
