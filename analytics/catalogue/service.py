"""What is offered, to whom, by whom: services, customers, support groups and suppliers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT


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
        depends_on: services that must be up for this one to be up.
        contributes: what it does for the customer's goals, in a sentence.
        offerings: the levels and prices it is offered at.
    """

    name: str = Field(min_length=1)
    owner: str = ""
    group: str = ""
    supplier: str = ""
    depends_on: tuple[str, ...] = ()
    contributes: str = ""
    offerings: tuple[Offering, ...] = ()


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
