"""Who else there is, and whether a text speaks of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.records.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analytics.review.review import Review

#: What stands in place of a text that would have named somebody else.
UNSAID: Final = "not shown here, as it names another customer"

#: Letters from which on a word of a name tells whose name it is.
_TELLING: Final = 4

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Strangers:
    """The other customers of a provider, as one customer must not meet them.

    Attributes:
        names: of the other customers and of what is agreed with one of them alone.
        words: words of those names that tell whose name it is.
        there: whether there is any other, be it one whose name tells nothing.
    """

    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    there: bool = False

    def named(self, text: str) -> bool:
        """Whether a text names one of them, in whole or by a word of the name."""
        return bool(self._any and self._any.search(text))

    def found(self, text: str) -> str:
        """The first of their names that a text has in whole; "" for none.

        Example:
            >>> Strangers(frozenset({"Ashby Hospitals"})).found("as ASHBY hospitals said"), Strangers().found("as said")
            ('ASHBY hospitals', '')
        """
        there = self._whole.search(text) if self._whole else None
        return there[0] if there else ""

    def naming(self, column: pl.Series) -> list[str]:
        """The texts of a column that name one of them, each once."""
        return [text for text in column.unique().drop_nulls().to_list() if self.named(text)]

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        return _pattern(self.names)

    @cached_property
    def _any(self) -> re.Pattern[str] | None:
        return _pattern(self.names | self.words)


def strangers(review: Review, customer: str) -> Strangers:
    """Who else there is beside a customer: in the catalogue and in any record.

    A name, or a word of one, that the organisation, the customer or a service shares is no telling one.
    """
    catalogue = review.catalogue
    others = {each.name for each in catalogue.customers} | {each.customer for each in catalogue.agreements}
    others = (others | _recorded(review.records.tables)) - {"", customer}
    theirs = {each.name for each in catalogue.agreements if each.customer in others}
    ours = " | ".join([catalogue.organisation, customer, *(service.name for service in catalogue.services)])
    common = set(_WORD.findall(ours.casefold()))
    words = {word for name in others for word in _WORD.findall(name) if len(word) >= _TELLING}
    return Strangers(
        frozenset(name for name in others | theirs if not Strangers(frozenset({name})).found(ours)),
        frozenset(word for word in words if word.casefold() not in common),
        bool(others),
    )


def _recorded(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Every customer that some record names."""
    named = [table for table, schema in TABLES.items() if "customer" in schema.column_names() and table in tables]
    return {name for table in named for name in tables[table]["customer"].unique().to_list()}


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the names as whole words; short ones as they are written, so that a customer "IT" is not every "it"."""
    long = sorted((name for name in names if len(name) >= _TELLING), key=len, reverse=True)
    short = [name for name in names if len(name) < _TELLING]
    parts = [f"(?i:{'|'.join(map(re.escape, long))})"] * bool(long) + [re.escape(name) for name in short]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
