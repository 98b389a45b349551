"""Rows from an entry's document and back.

A document is an entry as JSON has it. Columns and owned rows go by the names of its fields; where a table holds
something in another shape than the domain writes it, `SHAPES` says how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, select
from sqlalchemy.orm import MANYTOONE

from analytics.catalogue.service import EITHER, alternatives
from analytics.errors import RegisterError
from analytics.register import models
from analytics.register.models import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import ColumnProperty, Mapper, RelationshipProperty, Session

Doc = dict[str, Any]

#: Columns that the register keeps for itself.
OWN: Final = {"id", "saved", "version"}

#: The calendar that exists without being declared.
ALWAYS: Final = "24x7"


@dataclass(frozen=True)
class Shape:
    """How a table holds what the domain writes otherwise: a document into the table's shape, and back."""

    into: Callable[[Doc], Doc]
    back: Callable[[Doc], Doc]


def fill(session: Session, row: Base, document: Doc) -> None:
    """Nothing; the row's own columns hold what the document says, and it refers to what the document names."""
    shaped = _shape(row).into(document)
    for column in _columns(type(row)):
        if column.key in shaped:
            setattr(row, column.key, _typed(column, shaped[column.key]))
    for relation in _relations(type(row)):
        if relation.direction is MANYTOONE:
            missing = relation.info.get("may_be_missing", False)
            setattr(row, relation.key, _found(session, relation, shaped[relation.key], may_be_missing=missing))


def furnish(session: Session, row: Base, document: Doc) -> None:
    """Nothing; the row owns the parts that the document names.

    They are written anew. The old ones go first, for two of one name cannot stand side by side even for a moment.
    """
    shaped = _shape(row).into(document)
    owned = [relation for relation in _relations(type(row)) if relation.direction is not MANYTOONE]
    for relation in owned:
        if getattr(row, relation.key):
            setattr(row, relation.key, [] if relation.uselist else None)
            session.flush()
    for relation in owned:
        setattr(row, relation.key, _parts(session, relation, shaped[relation.key]))


def document(row: Base) -> Doc:
    """What the row and the rows it owns hold, in the domain's shape."""
    held = {column.key: _plain(getattr(row, column.key)) for column in _columns(type(row))}
    for relation in _relations(type(row)):
        found = getattr(row, relation.key)
        if relation.direction is MANYTOONE:
            held[relation.key] = found.name if found else ""
        elif relation.uselist:
            held[relation.key] = [_without_place(document(part)) for part in found]
        else:
            held[relation.key] = document(found)
    return _shape(row).back(held)


def _parts(session: Session, relation: RelationshipProperty[Any], given: Any) -> Any:
    if not relation.uselist:
        return _part(session, relation, given)
    return [_part(session, relation, {**part, "place": place}) for place, part in enumerate(given)]


def _part(session: Session, relation: RelationshipProperty[Any], given: Doc) -> Base:
    row: Base = relation.mapper.class_()
    fill(session, row, given)
    furnish(session, row, given)
    return row


def _found(session: Session, relation: RelationshipProperty[Any], name: str, *, may_be_missing: bool) -> Any:
    if not name:
        return None
    model = relation.mapper.class_
    with session.no_autoflush:
        known = session.scalar(select(model).where(model.name == name))
    if known is None and not may_be_missing:
        problem = f"the {model.__tablename__.replace('_', ' ')} {name!r} is not in the register"
        raise RegisterError(problem, remedy="It may have been removed by somebody else; load the page anew")
    return known


def _columns(model: type[Base]) -> list[ColumnProperty[Any]]:
    mapper: Mapper[Any] = inspect(model)
    return [found for found in mapper.column_attrs if found.key not in OWN and not found.columns[0].foreign_keys]


def _relations(model: type[Base]) -> list[RelationshipProperty[Any]]:
    return list(inspect(model).relationships)


def _typed(column: ColumnProperty[Any], value: Any) -> Any:
    kind = column.columns[0].type.python_type
    if isinstance(value, str) and kind in (date, float):
        return date.fromisoformat(value) if kind is date else float(value)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _without_place(held: Doc) -> Doc:
    return {name: value for name, value in held.items() if name != "place"}


def _needs(given: Doc) -> Doc:
    """Each entry of a service's dependencies is a part; the services that stand in for each other share it."""
    parts = enumerate(given["depends_on"])
    needed = [{"part": part, "needs": name} for part, entry in parts for name in alternatives(entry)]
    return {**given, "dependencies": needed}


def _depends_on(held: Doc) -> Doc:
    parts = groupby(held["dependencies"], key=itemgetter("part"))
    entries = [EITHER.join(row["needs"] for row in rows) for _, rows in parts]
    return {**_less(held, "dependencies"), "depends_on": entries}


def _carriers(given: Doc) -> Doc:
    """Each service that a goal rests on is a row of its own."""
    return {**given, "carriers": [{"service": name} for name in given["services"]]}


def _carried_by(held: Doc) -> Doc:
    return {**_less(held, "carriers"), "services": [row["service"] for row in held["carriers"]]}


def _two_providers(given: Doc) -> Doc:
    """Whoever provides is a group or a supplier; the one that exists is found."""
    group = "" if given["kind"] == "underpinning contract" else given["provider"]
    supplier = "" if given["kind"] == "OLA" else given["provider"]
    return {**given, "providing_group": group, "providing_supplier": supplier}


def _one_provider(held: Doc) -> Doc:
    provider = held["providing_group"] or held["providing_supplier"]
    return {**_less(held, "providing_group", "providing_supplier"), "provider": provider}


def _declared(given: Doc) -> Doc:
    return {**given, "declared_calendar": given["calendar"]}


def _undeclared(held: Doc) -> Doc:
    return {**_less(held, "declared_calendar"), "calendar": held["declared_calendar"] or ALWAYS}


def _as_declared(given: Doc) -> Doc:
    return {"name": given["name"], "place": given["place"], "declared": _less(given, "place")}


def _declaration(held: Doc) -> Doc:
    return {**held["declared"], "name": held["name"], "place": held["place"]}


def _less(given: Mapping[str, Any], *names: str) -> Doc:
    return {name: value for name, value in given.items() if name not in names}


#: Tables whose shape is not the domain's.
SHAPES: Final[dict[type[Base], Shape]] = {
    models.Service: Shape(_needs, _depends_on),
    models.Goal: Shape(_carriers, _carried_by),
    models.Agreement: Shape(_two_providers, _one_provider),
    models.AgreementVersion: Shape(_declared, _undeclared),
    models.SourceProfile: Shape(_as_declared, _declaration),
}

_SAME: Final = Shape(dict, dict)


def _shape(row: Base) -> Shape:
    return SHAPES.get(type(row), _SAME)
