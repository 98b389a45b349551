"""What the register keeps: each kind of entry, its table, and the domain's class. A new kind is a table and a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic import dataclasses as pydantic_dataclasses

from analytics import catalogue as domain
from analytics.catalogue import Catalogue
from analytics.catalogue.calendar import Zone
from analytics.catalogue.currency import Currency
from analytics.catalogue.terms import STRICT
from analytics.errors import RegisterError
from analytics.records.profile import SourceProfile
from analytics.register import models, notebook
from analytics.register.action import Action
from analytics.register.issued import IssuedForecast
from analytics.register.notice import Notice
from analytics.register.proposal import KeptProposal
from analytics.register.scenario import KeptScenario
from analytics.register.trend import Trend

if TYPE_CHECKING:
    from analytics.register.mirror import Doc

#: There is one organisation a register; its entry has this name.
THE_ORGANISATION: Final = "organisation"


def _only(name: str) -> str:
    if name != THE_ORGANISATION:
        message = f"there is one organisation a register, and its entry is called {THE_ORGANISATION!r}"
        raise ValueError(message)
    return name


@pydantic_dataclasses.dataclass(frozen=True, kw_only=True, config=STRICT)
class Organisation:
    """Whose catalogue it is: what `Catalogue` says beside its services and agreements."""

    name: Annotated[str, AfterValidator(_only)] = THE_ORGANISATION
    title: str = ""
    currency: Currency = "GBP"
    zone: Zone = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1


@dataclass(frozen=True)
class Kind:
    """One kind of entry.

    Attributes:
        name: what people call it.
        model: its table.
        domain: its class.
        field: field of `Catalogue` that holds it; "" where it is no part of the catalogue.
        titled: whether people give it a title, which no two in use may share.
    """

    name: str
    model: type[Any]
    domain: type[Any]
    field: str = ""
    titled: bool = False

    def value(self, document: Doc) -> Any:
        """The entry a document stands for; its place, and a name that it makes itself, are left aside.

        Raises:
            RegisterError: the document is not one of this kind.
        """
        try:
            return self._adapter.validate_python({k: part for k, part in document.items() if k not in self._aside})
        except ValidationError as error:
            slip = error.errors()[0]
            where = ".".join(str(step) for step in slip["loc"])
            problem = f"the {self.name} {document.get('name', '')!r} is not as it should be: {where}: {slip['msg']}"
            raise RegisterError(problem, remedy="Mend the entry, or restore a backup") from error

    def document(self, value: Any) -> Doc:
        """The whole document of an entry."""
        return {**self._adapter.dump_python(value, mode="json"), "name": value.name}

    def brief(self, value: Any, place: int) -> str:
        """The JSON the trail keeps of an entry: what is not at its default, and its place among its kind."""
        told = self._adapter.dump_python(value, mode="json", exclude_defaults=True)
        return canonical({**told, "name": value.name, "place": place})

    @cached_property
    def _aside(self) -> set[str]:
        own = {field.name for field in fields(self.domain)}
        return {"place", "name"} - own

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.domain)


#: In the order in which one may refer to another.
KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("organisation", models.Organisation, Organisation, "organisation"),
        Kind("exchange rate", models.Conversion, domain.Conversion, "conversions"),
        Kind("customer", models.Customer, domain.Customer, "customers"),
        Kind("group", models.Group, domain.Group, "groups"),
        Kind("supplier", models.Supplier, domain.Supplier, "suppliers"),
        Kind("calendar", models.Calendar, domain.Calendar, "calendars"),
        Kind("service", models.Service, domain.Service, "services"),
        Kind("goal", models.Goal, domain.Goal, "goals"),
        Kind("agreement", models.Agreement, domain.Agreement, "agreements"),
        Kind("document", models.Document, domain.Document, "documents"),
        Kind("source profile", models.SourceProfile, SourceProfile),
        Kind("event", models.Event, notebook.Event),
        Kind("trend", models.Trend, Trend, titled=True),
        Kind("scenario", models.KeptScenario, KeptScenario, titled=True),
        Kind("proposal", models.KeptProposal, KeptProposal, titled=True),
        Kind("action", models.Action, Action, titled=True),
        Kind("service review", models.ServiceReview, notebook.ServiceReview),
        Kind("note", models.Note, notebook.Note),
        Kind("pinned finding", models.PinnedFinding, notebook.PinnedFinding),
        Kind("decision", models.Decision, notebook.Decision),
        Kind("notice", models.Notice, Notice),
        Kind("issued forecast", models.IssuedForecast, IssuedForecast),
    )
}

#: Kinds that make up the catalogue.
OF_CATALOGUE: Final = tuple(kind for kind in KINDS.values() if kind.field)


def kind_of(value: Any) -> Kind:
    """The kind of an entry, by its class.

    Raises:
        RegisterError: the register keeps nothing of that class.
    """
    for kind in KINDS.values():
        if type(value) is kind.domain:
            return kind
    problem = f"the register keeps no {type(value).__name__}"
    raise RegisterError(problem, exists=KINDS)


def called(value: Any) -> str:
    """What people call an entry; "" for a note that says nothing. What the register named itself is told by its words.

    Example:
        >>> called(Trend(title="Wages rise", kind="economic", name="9f0c")), called(domain.Customer(name="Port"))
        ('Wages rise', 'Port')
    """
    match value:
        case Trend() | KeptScenario() | KeptProposal() | Action():
            return value.title
        case notebook.Decision():
            return value.question
        case notebook.PinnedFinding():
            return str(value.figure["answer"])
        case notebook.Note():
            return "".join(value.text.strip().splitlines()[:1])[:60]
        case Notice():
            return value.label
    return str(value.name)


def named(kind: str) -> Kind:
    """The kind of that name; RegisterError names those there are."""
    if kind not in KINDS:
        problem = f"the register keeps no {kind!r}"
        raise RegisterError(problem, found=kind, exists=KINDS)
    return KINDS[kind]


def apart(catalogue: Catalogue) -> dict[str, list[Any]]:
    """The entries of a catalogue, by the name of their kind."""
    whose = Organisation(
        title=catalogue.organisation, currency=catalogue.currency, zone=catalogue.zone,
        fiscal_year_starts=catalogue.fiscal_year_starts,
    )  # fmt: skip
    parts = {kind.name: list(getattr(catalogue, kind.field)) for kind in OF_CATALOGUE if kind.name != THE_ORGANISATION}
    return {THE_ORGANISATION: [] if whose == Organisation() else [whose], **parts}


def together(entries: Mapping[str, Iterable[Any]]) -> Catalogue:
    """The catalogue of entries by the name of their kind."""
    whose = next(iter(entries.get(THE_ORGANISATION, ())), Organisation())
    parts = {kind.field: tuple(entries.get(kind.name, ())) for kind in OF_CATALOGUE if kind.name != THE_ORGANISATION}
    return Catalogue(
        organisation=whose.title, currency=whose.currency, zone=whose.zone,
        fiscal_year_starts=whose.fiscal_year_starts, **parts,
    )  # fmt: skip


def canonical(document: Any) -> str:
    """JSON in the one form that is hashed: keys sorted, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
