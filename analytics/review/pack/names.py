"""Names that data bring along, which no locale may change: "Release 2.1" stays one, and so does "May Day release"."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.records.tables import TABLES
from analytics.review.pack.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analytics.review.review import Review

#: Kinds of entry whose texts may stand in a finding.
_KEPT: Final = ("scenario", "proposal", "service review", "decision")

#: Fields of the catalogue that say how something is meant rather than what it is called.
_ORDINARY: Final = frozenset({"reason", "describes", "contributes", "content", "problem", "risk", "text", "evidence"})

_FOREIGN: Final = Language("it_IT")


def names(review: Review) -> frozenset[str]:
    """Every name in catalogue, records and register that a locale would write otherwise."""
    found = set(_texts(review.catalogue)) | set(_recorded(review))
    if review.register is not None:
        for kind in _KEPT:
            found.update(text for entry in review.register.entries(kind) for text in _texts(entry.value))
    return frozenset(name for name in found if _touched(name))


def _touched(name: str) -> bool:
    """Whether anything in a name looks like a date, number or amount."""
    return bool(re.search(r"\d|[A-Z][a-z]{2}", name)) and (
        _FOREIGN.sentence(name) != name or Language().sentence(name) != name
    )


def _texts(value: Any) -> Iterator[str]:
    """Every text of one line in a value of the domain, whatever it is called."""
    if isinstance(value, str):
        yield from (value,) if 0 < len(value) <= 200 and "\n" not in value else ()
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _ORDINARY:
                yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)


def _recorded(review: Review) -> Iterable[str]:
    """Every different word in the records' columns of text, but for what tells single rows apart."""
    for table, schema in TABLES.items():
        frame = review.records[table]
        for column in schema.column_names():
            if frame.schema[column] == pl.String and column not in ("ticket", "outage", "score_id"):
                yield from frame[column].unique().to_list()
