"""A kept OpenSLO document with what has changed in the catalogue since it came, and nothing else touched."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from analytics.catalogue.openslo import drafts, forms, windows
from analytics.catalogue.openslo.pairs import matched
from analytics.catalogue.openslo.reading import TERMS, Remainder, measure, stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analytics.catalogue.agreement import Agreement, Target
    from analytics.catalogue.catalogue import Catalogue
    from analytics.catalogue.openslo.pairs import Pair

#: A document or a part of it as it is now, None where it is not written; path and reason of what it cannot say.
Changed = tuple[dict[str, Any] | None, list[tuple[str, str]]]

_STANDS = "it stands as it came"


def changed(catalogue: Catalogue, pair: Pair, keys: Mapping[str, str]) -> tuple[dict[str, Any] | None, list[Remainder]]:
    """A document as it is to be written, None where what it is about is gone, and what could not be changed in it.

    Args:
        catalogue: the catalogue of today.
        pair: the document and its entry.
        keys: OpenSLO's name for each service.
    """
    if pair.kind == "Service":
        document, rows = _service(pair, keys)
    elif pair.kind == "SLO":
        document, rows = _slo(catalogue, pair, keys)
    else:
        document, rows = dict(pair.content), []
    return document, [Remainder(entry=pair.name, field=path, why=why) for path, why in rows]


def _service(pair: Pair, keys: Mapping[str, str]) -> Changed:
    service, document = pair.service, copy.deepcopy(dict(pair.content))
    if service is None and pair.key in keys.values():
        return document, []  # an earlier document describes the service
    if service is None:
        return None, [("", "its service is no longer in the catalogue; the document is not written")]
    if service.name != pair.entry:
        document["metadata"]["displayName"] = service.name
    if service.contributes != pair.form.description and len(service.contributes) <= drafts.LONGEST_DESCRIPTION:
        document["spec"] = {**(document.get("spec") or {}), "description": service.contributes}
    return document, []


def _slo(catalogue: Catalogue, pair: Pair, keys: Mapping[str, str]) -> Changed:
    agreement, slo, document = pair.agreement, pair.form, copy.deepcopy(dict(pair.content))
    if agreement is None:
        return None, [("", "its agreement is no longer in the catalogue; the document is not written")]
    targets, spec = matched(agreement, slo), document["spec"]
    if not targets:
        return None, [("", "none of its targets is agreed any longer; the document is not written")]
    rows = []
    if agreement.name != pair.entry:
        document["metadata"]["displayName"] = agreement.name
        rows.append(("metadata.displayName", f"taken for the agreement {agreement.name!r} of today"))
    if agreement.service and keys[agreement.service] != pair.key:
        spec["service"] = keys[agreement.service]
    spec["objectives"], missed = _objectives(spec["objectives"], slo, targets)
    rows += missed + _indicator(spec, slo, list(targets.values()))
    rows += _window(catalogue, spec, slo, agreement)
    return document, rows


def _objectives(
    objectives: Sequence[dict[str, Any]], slo: forms.Slo, targets: Mapping[int, Target]
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The objectives whose targets are still agreed, as they are agreed today."""
    written, rows = [], []
    for place, (objective, was, name) in enumerate(zip(objectives, slo.spec.objectives, slo.names(), strict=True)):
        path, target = f"spec.objectives[{place + 1}]", targets.get(place)
        if target is None:
            rows.append((path, "its target is no longer agreed; it is not written"))
            continue
        if drafts.why_not(target) or target.at_least is None:
            rows.append((path, f"the target {target.name!r} is not a least share under 1 any more; {_STANDS}"))
        title = {"displayName": target.name} if target.name != name else {}
        written.append({**objective, **title, **_level(was, target)})
    return written, rows


def _level(was: forms.Objective, target: Target) -> dict[str, Any]:
    """The level of a target in the field that said it, nothing where it is what it was or cannot be said."""
    if drafts.why_not(target) or target.at_least in {was.level, None}:
        return {}
    if was.target is not None:
        return {"target": target.at_least}
    return {"targetPercent": forms.percentage(target.level)}


def _indicator(spec: dict[str, Any], slo: forms.Slo, targets: Sequence[Target]) -> list[tuple[str, str]]:
    """What its targets measure, put into an indicator in words of the catalogue; paths of what any other cannot say."""
    said = stated({"spec": spec})
    before = said or {"measure": measure(slo)}
    after = [drafts.terms(target) for target in targets]
    if said is not None and len(after) == 1:
        source = spec["indicator"]["spec"]["ratioMetric"]["raw"]["metricSource"]
        rest = {word: value for word, value in source["spec"].items() if word not in TERMS}
        source["spec"] = source["spec"] if before == after[0] else {**after[0], **rest}
        return []
    return [
        ("spec.indicator", f"the target {target.name!r} is on {_words(terms)}; {_STANDS}")
        for target, terms in zip(targets, after, strict=True)
        if terms != before
    ]


def _words(terms: Mapping[str, Any]) -> str:
    return ", ".join(f"{word} {value}" for word, value in terms.items())


def _window(catalogue: Catalogue, spec: dict[str, Any], slo: forms.Slo, agreement: Agreement) -> list[tuple[str, str]]:
    """The window that the targets are judged over today; path and reason where one window cannot say it."""
    version, was = agreement.versions[-1], slo.spec.window
    zone = catalogue.calendar(version.calendar).zone
    spans = sorted({target.span for target in version.targets})
    if len(spans) > 1:
        return [("spec.timeWindow", f"one window cannot be {' and '.join(spans)}; {_STANDS}")]
    if spans[0] != (windows.span(was, catalogue.fiscal_year_starts) or "month"):
        spec["timeWindow"] = [windows.window(spans[0], version.in_force, zone, catalogue.fiscal_year_starts)]
    elif was and was.calendar and was.calendar.time_zone != zone:
        spec["timeWindow"][0]["calendar"]["timeZone"] = zone
    return []
