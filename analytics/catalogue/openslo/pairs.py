"""Kept OpenSLO documents beside the entries of the catalogue that they are about today."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analytics.catalogue.openslo import drafts, fields, forms
from analytics.catalogue.openslo.reading import FORM, measure, stated
from analytics.errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.catalogue.agreement import Agreement, Target
    from analytics.catalogue.catalogue import Catalogue, Document
    from analytics.catalogue.service import Service


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A kept document, and what it is about.

    Attributes:
        name: the document's name in the catalogue.
        content: what it says.
        form: the checked part of it.
        agreement: the agreement of an SLO, None where it is gone.
        service: the service of a Service document, None where it is gone or an earlier document describes it.
    """

    name: str
    content: Mapping[str, Any]
    form: Any
    agreement: Agreement | None = None
    service: Service | None = None

    @property
    def kind(self) -> str:
        """The kind of document."""
        return str(self.content["kind"])

    @property
    def entry(self) -> str:
        """Name of the entry that the document came with."""
        return self.name.removeprefix(f"{self.kind} ")

    @property
    def key(self) -> str:
        """OpenSLO's name of what it is about: of a Service itself, of an SLO its service."""
        return str(self.form.spec.service if self.kind == "SLO" else self.form.metadata.name)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Every kept document with its entry, and OpenSLO's name for each service of the catalogue."""

    documents: tuple[Pair, ...]
    keys: Mapping[str, str]

    def targets(self) -> dict[str, set[str]]:
        """Names of the targets that documents carry, by agreement."""
        return {
            pair.agreement.name: {target.name for target in matched(pair.agreement, pair.form).values()}
            for pair in self.documents
            if pair.agreement
        }


def paired(catalogue: Catalogue) -> Pairs:
    """The kept OpenSLO documents of a catalogue, each with the entry it is about.

    Entries are known by name. An agreement of another name is taken for the one that is gone where it alone can be
    meant; a service of another name is the one that the SLOs of its agreements mean.

    Raises:
        CatalogueError: a kept document is no longer what it was when it came.
    """
    documents = [_pair(entry) for entry in catalogue.documents if entry.form == FORM]
    with_agreements = _with_agreements(catalogue, documents)
    keys = _keys(catalogue, with_agreements)
    return Pairs(documents=tuple(_with_services(catalogue, with_agreements, keys)), keys=keys)


def matched(agreement: Agreement, slo: forms.Slo) -> dict[int, Target]:
    """The target of each objective by its place: by name, those left over in order if there are as many on each side.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import Agreement, Target, Version
        >>> target = Target(name="Renamed", measure="attainment", at_least=0.9)
        >>> version = Version(in_force=date(2026, 1, 1), calendar="24x7", targets=(target,))
        >>> was = '{"metadata": {"name": "a"}, "spec": {"service": "s", "objectives": [{"target": 0.9}]}}'
        >>> matched(Agreement(name="a", versions=(version,)), forms.parsed(forms.Slo, was, "a")) == {0: target}
        True
    """
    targets = {target.name: target for target in agreement.versions[-1].targets}
    names = slo.names()
    found = {place: targets.pop(name) for place, name in enumerate(names) if name in targets}
    left = [place for place in range(len(names)) if place not in found]
    if len(left) == len(targets):
        found |= dict(zip(left, targets.values(), strict=True))
    return dict(sorted(found.items()))


def _pair(entry: Document) -> Pair:
    where = f"the document {entry.name!r}"
    try:
        content = json.loads(entry.content)
    except ValueError as error:
        problem = f"{where} is not JSON any more: {error}"
        raise CatalogueError(problem, remedy="Take it out of the catalogue, or bring it in again") from error
    kind = content.get("kind") if isinstance(content, dict) else None
    if kind not in fields.SPECS:
        problem = f"{where} is of kind {kind!r}, and came as {entry.form}"
        raise CatalogueError(problem, found=str(kind), exists=fields.SPECS)
    form = {"Service": forms.Service, "SLO": forms.Slo}.get(str(kind), forms.Other)
    return Pair(name=entry.name, content=content, form=forms.parsed(form, entry.content, where))


def _with_agreements(catalogue: Catalogue, documents: Sequence[Pair]) -> list[Pair]:
    slas = {agreement.name: agreement for agreement in catalogue.slas()}
    found = [replace(pair, agreement=slas.pop(pair.entry, None)) if pair.kind == "SLO" else pair for pair in documents]
    called = {pair.key: pair.entry for pair in reversed(documents) if pair.kind == "Service"}
    gone = [place for place, pair in enumerate(found) if pair.kind == "SLO" and not pair.agreement]
    could = {
        place: [name for name, agreement in slas.items() if _could_be(agreement, found[place], called)]
        for place in gone
    }
    for place, names in could.items():
        if len(names) == 1 and sum(names[0] in others for others in could.values()) == 1:
            found[place] = replace(found[place], agreement=slas[names[0]])
    return found


def _could_be(agreement: Agreement, pair: Pair, called: Mapping[str, str]) -> bool:
    """Whether an agreement measures what an SLO does, objective by objective, for its service or at its levels."""
    targets, objectives = agreement.versions[-1].targets, pair.form.spec.objectives
    measured = (stated(pair.content) or {"measure": measure(pair.form)})["measure"]
    same_levels = [target.at_least for target in targets] == [objective.level for objective in objectives]
    same_service = agreement.service == called.get(pair.key, pair.key)
    alike = len(targets) == len(objectives) and all(target.measure == measured for target in targets)
    return alike and (same_levels or same_service)


def _keys(catalogue: Catalogue, documents: Sequence[Pair]) -> dict[str, str]:
    """OpenSLO's name for each service: of its document, else of the SLOs about it, else one made of its own."""
    there = {service.name for service in catalogue.services}
    keys: dict[str, str] = {}
    claims = [(pair.entry, pair.key) for pair in documents if pair.kind == "Service"]
    claims += [(pair.agreement.service, pair.key) for pair in documents if pair.agreement]
    for service, key in claims:
        if service in there and service not in keys and key not in keys.values():
            keys[service] = key
    taken = {*keys.values(), *(key for _, key in claims)}
    for service in sorted(there - set(keys)):
        keys[service] = drafts.key(service, taken)
        taken.add(keys[service])
    return keys


def _with_services(catalogue: Catalogue, documents: Sequence[Pair], keys: Mapping[str, str]) -> list[Pair]:
    called = {key: service for service, key in keys.items()}
    left = {service.name: service for service in catalogue.services}
    return [
        replace(pair, service=left.pop(called.get(pair.key, ""), None)) if pair.kind == "Service" else pair
        for pair in documents
    ]
