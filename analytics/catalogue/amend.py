"""An agreement changed from a date on: versions follow each other, each with the reason it replaced the one before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from analytics.catalogue.catalogue import slips
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from analytics.catalogue.agreement import Agreement, Version

T = TypeVar("T")
D = TypeVar("D", bound="DataclassInstance")


def amended(agreement: Agreement, version: Version) -> Agreement:
    """The agreement with a version in force from its date on, or in the place of the one that began that very day.

    Raises:
        CatalogueError: the change gives no reason, changes nothing, or begins before the latest version does, so that
            two would be in force at a time.

    Example:
        >>> from analytics.catalogue import Agreement, Target, Version
        >>> up = Target(name="up", measure="availability", at_least=0.99)
        >>> first = Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(up,))
        >>> gold = Agreement(name="gold", service="Pay", versions=(first,))
        >>> len(amended(gold, replace(first, in_force=date(2026, 7, 1), charge=10.0, reason="More is asked")).versions)
        2
    """
    latest = agreement.versions[-1]
    if version.in_force < latest.in_force:
        days = f"from {version.in_force:%-d %B %Y} would overlap the one from {latest.in_force:%-d %B %Y}"
        problem = f"{agreement.name}: a version {days}"
        raise CatalogueError(problem, expected=f"{latest.in_force:%-d %B %Y} or a later day")
    if _terms(version) == _terms(latest):
        problem = f"{agreement.name}: nothing differs from the version from {latest.in_force:%-d %B %Y}"
        raise CatalogueError(problem, remedy="Change a term, or leave the agreement as it is")
    if not version.reason.strip():
        problem = f"{agreement.name}: the change gives no reason"
        raise CatalogueError(problem, expected="a sentence that says why, such as 'Agreed in the review of October'")
    before = agreement.versions[:-1] if version.in_force == latest.in_force else agreement.versions
    return replace(agreement, versions=(*before, version))


def made(kind: type[T], fields: Mapping[str, Any], name: str) -> T:
    """Part of a catalogue from its fields as people write them.

    Args:
        kind: its class, such as `Agreement`.
        fields: as in a TOML table.
        name: what errors call it.

    Raises:
        CatalogueError: names every field that is wrong, one sentence each.

    Example:
        >>> from analytics.catalogue import Target
        >>> made(Target, {"name": "up", "measure": "availability", "at_least": "99.5 %"}, "the target").level
        0.995
    """
    try:
        return TypeAdapter(kind).validate_python(dict(fields))
    except ValidationError as error:
        raise CatalogueError("; ".join(slips(name, error, spoken=kind))) from error


def changed(value: D, name: str, **fields: Any) -> D:
    """What was given with some of its fields changed, for a form that holds others as they are.

    Args:
        value: any entry that checks itself, such as a `Decision`.
        name: what errors call it.
        fields: the new values.

    Raises:
        CatalogueError: as in `made`.

    Example:
        >>> from analytics.catalogue import Customer
        >>> changed(Customer(name="Ashby"), "the customer", contact="Ann").contact
        'Ann'
    """
    try:
        return replace(value, **fields)
    except ValidationError as error:
        raise CatalogueError("; ".join(slips(name, error, spoken=type(value)))) from error


def _terms(version: Version) -> Version:
    """A version without what only says when and why."""
    return replace(version, in_force=date.min, reason="")
