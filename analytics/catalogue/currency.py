"""The currency that a catalogue counts in, and what others are worth in it, each by somebody's word on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Where people enter what a currency is worth; errors that miss a rate say so.
WHERE: Final = "on the Agreements page, under Change, Exchange rates"


def _currency(given: str) -> str:
    if not (len(given) == 3 and given.isalpha() and given.isupper()):
        message = f"{given!r} is not a currency code of three capitals such as 'GBP'"
        raise ValueError(message)
    return given


Currency = Annotated[str, AfterValidator(_currency)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Conversion:
    """What one unit of the currency `of` is worth in `into`, on a day and by whose word.

    Attributes:
        of, into: ISO codes.
        rate: units of `into` for one of `of`.
        on: day of the rate; it holds until the day of the next one for the same two currencies.
        source: who says so, such as "Bank of England spot rate".
    """

    of: Currency
    into: Currency
    rate: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    on: date
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.of == self.into:
            message = f"1 {self.of} is always worth 1 {self.into}"
            raise ValueError(message)
        return self

    @property
    def name(self) -> str:
        """What it is known by: two currencies have one rate a day.

        Example:
            >>> Conversion(of="EUR", into="GBP", rate=0.85, on=date(2026, 1, 31), source="Bank of England").name
            'EUR in GBP, 31 January 2026'
        """
        return f"{self.of} in {self.into}, {self.on:%-d %B %Y}"


def in_force(conversions: Iterable[Conversion], of: str, into: str, month: date) -> Conversion | None:
    """What one currency is worth in another in a month: the last rate dated up to its end, or the first there is.

    Args:
        conversions: the rates entered.
        of, into: ISO codes.
        month: any day of it.

    Returns:
        The rate; None where none of the two was ever entered.
    """
    ours = sorted((each for each in conversions if (each.of, each.into) == (of, into)), key=lambda each: each.on)
    upto = [each for each in ours if (each.on.year, each.on.month) <= (month.year, month.month)]
    return upto[-1] if upto else next(iter(ours), None)
