"""What customers want to reach, and the services that carry it there."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"{twice!r} is named twice"
        raise ValueError(message)
    return names


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Goal:
    """A goal of a customer, or of all.

    Attributes:
        name: what it is, in the customer's words; unique.
        customer: whose goal it is; "" for every customer's.
        services: the services it rests on; without any of them it is not reached.
    """

    name: str = Field(min_length=1)
    customer: str = ""
    services: Annotated[tuple[str, ...], AfterValidator(_once)] = ()
