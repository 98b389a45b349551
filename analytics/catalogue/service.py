"""What is offered, to whom, by whom: services, customers, support groups and suppliers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT

#: What stands between services of which either will do.
EITHER: Final = " | "


def alternatives(entry: str) -> tuple[str, ...]:
    """The services that an entry of `depends_on` names, any of which will do; mostly one.

    Example:
        >>> alternatives("Gateway | Mail"), alternatives("Gateway")
        (('Gateway', 'Mail'), ('Gateway',))
    """
    return tuple(name.strip() for name in entry.split(EITHER))


def _named(entries: tuple[str, ...]) -> tuple[str, ...]:
    for entry in entries:
        if not all(alternatives(entry)):
            message = f"{entry!r} does not name a service on each side of '{EITHER.strip()}'"
            raise ValueError(message)
    return tuple(EITHER.join(alternatives(entry)) for entry in entries)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Offering:
    """A service at a defined level and price, from which agreements are made.

    Attributes:
        name: what people call it, such as "Gold"; unique within its service.
        describes: what is in it, in a sentence.
        charge: what it costs a customer a month, in the catalogue's currency.
    """

    name: str = Field(min_length=1)
    describes: str = ""
    charge: Annotated[float, Field(ge=0)] = 0.0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Service:
    """A means of delivering value to customers.

    Attributes:
        name: the word that records and agreements use for it.
        owner: who answers for it.
        group: support group that usually serves it.
        supplier: supplier beneath it, if any.
        depends_on: services that must be up for this one to be up; of "Gateway | Mail" either will do.
        contributes: what it does for the customer's goals, in a sentence.
        offerings: the levels and prices it is offered at.
    """

    name: str = Field(min_length=1)
    owner: str = ""
    group: str = ""
    supplier: str = ""
    depends_on: Annotated[tuple[str, ...], AfterValidator(_named)] = ()
    contributes: str = ""
    offerings: tuple[Offering, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Every service that it depends on, alternatives and all."""
        return tuple(name for entry in self.depends_on for name in alternatives(entry))


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Customer:
    """Who agreements are made with; `contact` is who is told before a breach."""

    name: str = Field(min_length=1)
    contact: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Group:
    """A support group and the people in it that a roster counts."""

    name: str = Field(min_length=1)
    lead: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Supplier:
    """An outside party whose work a service rests on."""

    name: str = Field(min_length=1)
    contact: str = ""


def circular(services: Iterable[Service]) -> str:
    """The first service that depends on itself, be it as an alternative or through others; "" for none.

    Example:
        >>> circular([Service(name="Web", depends_on=("Store | Cache",)), Service(name="Store"),
        ...           Service(name="Cache", depends_on=("Web",))])
        'Web'
    """
    needs = {service.name: service.needs for service in services}
    for start, needed in needs.items():
        reached, ahead = set[str](), list(needed)
        while ahead:
            name = ahead.pop()
            if name == start:
                return start
            if name not in reached:
                reached.add(name)
                ahead.extend(needs[name])
    return ""
