"""Every text in the contents of a pack, wherever it stands, by which a pack for one customer is searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.errors import QuestionError

if TYPE_CHECKING:
    from analytics.review.one_customer import Strangers
    from analytics.review.pack.contents import Pack


def alone(pack: Pack, others: Strangers) -> Pack:
    """The pack, in which none of the others is named.

    Raises:
        QuestionError: some text names one; says which, and where.
    """
    for text in texts(pack):
        if found := others.found(text):
            problem = f"the pack for {pack.cover.customer} would name {found!r}, in “{text[:120]}”"
            raise QuestionError(problem, remedy="Give what is called so another name, or leave it out of the notebook")
    return pack


def texts(value: Any) -> Iterator[str]:
    """Every text in a value of the domain: in its fields, its tables and their headings."""
    if isinstance(value, str):
        yield value
    for part in _parts(value):
        yield from texts(part)


def _parts(value: Any) -> Iterable[Any]:
    """What a value is made of; nothing for one that is whole."""
    match value:
        case pl.DataFrame():
            told = value.select(pl.col(pl.String, pl.Enum, pl.Categorical, pl.List(pl.String)))
            return [*value.columns, *(column.unique().to_list() for column in told)]
        case Mapping():
            return [*value.keys(), *value.values()]
        case tuple() | list() | frozenset():
            return value
        case _ if is_dataclass(value):
            return [getattr(value, field.name) for field in fields(value)]
    return ()
