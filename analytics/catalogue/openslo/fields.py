"""Every field that OpenSLO v1 has: what it holds, where it goes in the catalogue, and why some have no place there.

Source: the OpenSLO specification v1, README of github.com/OpenSLO/OpenSLO. A path such as `spec.objectives[].op` means
the field of every entry of a list; errors and lists of fields name the entry, counted from 1: `spec.objectives[2].op`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from analytics.catalogue.openslo.scalars import Ambiguous, number

#: What a field holds: one of the words below, fields of its own, or a list of such.
Shape: TypeAlias = "str | Mapping[str, Shape] | list[Shape]"

TEXT: Final = "a text"
TEXTS: Final = "a text or a list of texts"
NUMBER: Final = "a number"
BOOLEAN: Final = "true or false"
DURATION: Final = "a duration or a number"
FREE: Final = "anything"

_METADATA: Final[Shape] = {"name": TEXT, "displayName": TEXT, "labels": {"*": TEXTS}, "annotations": {"*": TEXT}}
_METRIC: Final[Shape] = {"metricSource": {"metricSourceRef": TEXT, "type": TEXT, "spec": FREE}}
_RATIO: Final[Shape] = {
    "counter": BOOLEAN, "good": _METRIC, "bad": _METRIC, "total": _METRIC, "rawType": TEXT, "raw": _METRIC,
}  # fmt: skip
_SLI: Final[Shape] = {"description": TEXT, "thresholdMetric": _METRIC, "ratioMetric": _RATIO}
_CONDITION: Final[Shape] = {
    "description": TEXT, "severity": TEXT,
    "condition": {"kind": TEXT, "op": TEXT, "threshold": NUMBER, "lookbackWindow": TEXT, "alertAfter": TEXT},
}  # fmt: skip
_NOTICE: Final[Shape] = {"target": TEXT, "description": TEXT}
_POLICY: Final[Shape] = {
    "description": TEXT, "alertWhenNoData": BOOLEAN, "alertWhenResolved": BOOLEAN, "alertWhenBreaching": BOOLEAN,
    "conditions": [{"conditionRef": TEXT, "kind": TEXT, "metadata": _METADATA, "spec": _CONDITION}],
    "notificationTargets": [{"targetRef": TEXT, "kind": TEXT, "metadata": _METADATA, "spec": _NOTICE}],
}  # fmt: skip
_INDICATOR: Final[Shape] = {"metadata": _METADATA, "spec": _SLI}
_SLO: Final[Shape] = {
    "description": TEXT, "service": TEXT, "indicator": _INDICATOR, "indicatorRef": TEXT, "budgetingMethod": TEXT,
    "timeWindow": [{"duration": TEXT, "isRolling": BOOLEAN, "calendar": {"startTime": TEXT, "timeZone": TEXT}}],
    "objectives": [{
        "displayName": TEXT, "op": TEXT, "value": NUMBER, "target": NUMBER, "targetPercent": NUMBER,
        "timeSliceTarget": NUMBER, "timeSliceWindow": DURATION, "indicator": _INDICATOR, "indicatorRef": TEXT,
        "compositeWeight": NUMBER,
    }],
    "alertPolicies": [{"alertPolicyRef": TEXT, "kind": TEXT, "metadata": _METADATA, "spec": _POLICY}],
}  # fmt: skip

#: The fields under `spec` of each kind of document.
SPECS: Final[Mapping[str, Shape]] = {
    "Service": {"description": TEXT},
    "SLO": _SLO,
    "SLI": _SLI,
    "DataSource": {"description": TEXT, "type": TEXT, "connectionDetails": FREE},
    "AlertPolicy": _POLICY,
    "AlertCondition": _CONDITION,
    "AlertNotificationTarget": _NOTICE,
}

_QUERIED: Final = "levels are judged on loaded records, not on queries"
_ALERTED: Final = "warnings come from forecasts, not from alerts on a burn rate"
_TAGGED: Final = "entries of the catalogue have none"

#: Where the fields go that the catalogue has a place for.
PLACES: Final[Mapping[str, Mapping[str, str]]] = {
    "Service": {
        "metadata.name": "`Service.name`, where there is no display name",
        "metadata.displayName": "`Service.name`",
        "spec.description": "`Service.contributes`",
    },
    "SLO": {
        "metadata.name": "`Agreement.name`, where there is no display name",
        "metadata.displayName": "`Agreement.name`",
        "spec.service": "`Agreement.service`",
        "spec.budgetingMethod": "`Target.measure`",
        "spec.timeWindow": "`Target.span` and the zone of `Version.calendar`, where it is a month, quarter or year",
        "spec.objectives[].displayName": "`Target.name`",
        "spec.objectives[].target": "`Target.at_least`",
        "spec.objectives[].targetPercent": "`Target.at_least`",
    },
}

#: Why the other fields are in the document alone.
KEPT: Final[Mapping[str, Mapping[str, str]]] = {
    "Service": {"metadata.labels": _TAGGED, "metadata.annotations": _TAGGED},
    "SLO": {
        "metadata.labels": _TAGGED,
        "metadata.annotations": _TAGGED,
        "spec.description": "an agreement has no description",
        "spec.indicator": _QUERIED,
        "spec.indicatorRef": _QUERIED,
        "spec.objectives[].op": "what counts as good is counted where the records come from",
        "spec.objectives[].value": "what counts as good is counted where the records come from",
        "spec.objectives[].timeSliceTarget": "availability is judged by the second, not by slices",
        "spec.objectives[].timeSliceWindow": "availability is judged by the second, not by slices",
        "spec.objectives[].indicator": _QUERIED,
        "spec.objectives[].indicatorRef": _QUERIED,
        "spec.objectives[].compositeWeight": "targets of an agreement are judged one by one, never as one budget",
        "spec.alertPolicies": _ALERTED,
    },
    "SLI": dict.fromkeys(
        ("metadata", "spec.description", "spec.thresholdMetric", "spec.ratioMetric"), _QUERIED
    ),
    "DataSource": {
        **dict.fromkeys(("metadata", "spec.description", "spec.type"), _QUERIED),
        "spec.connectionDetails": f"{_QUERIED}; they are kept as they came, with any secret in them",
    },
    "AlertPolicy": dict.fromkeys(("metadata", *(f"spec.{field}" for field in _POLICY)), _ALERTED),
    "AlertCondition": dict.fromkeys(("metadata", *(f"spec.{field}" for field in _CONDITION)), _ALERTED),
    "AlertNotificationTarget": dict.fromkeys(("metadata", *(f"spec.{field}" for field in _NOTICE)), _ALERTED),
}  # fmt: skip


def settled(kind: str, document: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """A document with every scalar settled, and what was found odd in it: path and reason.

    A scalar that readers of YAML disagree on is what OpenSLO asks for at its place, and text where it asks for nothing.

    Example:
        >>> settled("Service", {"kind": "Service", "spec": {"owner": "web"}})[1]
        [('spec.owner', 'OpenSLO v1 has no such field')]
    """
    shape: Shape = {"apiVersion": TEXT, "kind": TEXT, "metadata": _METADATA, "spec": SPECS[kind]}
    odd: list[tuple[str, str]] = []
    return _settled(document, shape, "", odd), odd


def kept(kind: str, document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Path and reason of each field of a document that has no place in the catalogue.

    Example:
        >>> kept("Service", {"metadata": {"name": "web", "labels": {"tier": "1"}}})
        [('metadata.labels', 'entries of the catalogue have none')]
    """
    return list(_kept(document, "", "", KEPT[kind]))


def _kept(found: Any, path: str, pattern: str, reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if pattern in reasons:
        yield path, reasons[pattern]
    elif isinstance(found, dict):
        for field, value in found.items():
            yield from _kept(value, f"{path}.{field}".lstrip("."), f"{pattern}.{field}".lstrip("."), reasons)
    elif isinstance(found, list):
        for place, value in enumerate(found, 1):
            yield from _kept(value, f"{path}[{place}]", f"{pattern}[]", reasons)


def _settled(found: Any, shape: Shape, path: str, odd: list[tuple[str, str]]) -> Any:
    if isinstance(found, dict):
        return {
            field: _settled(value, _within(shape, field, path, odd), f"{path}.{field}".lstrip("."), odd)
            for field, value in found.items()
        }
    if isinstance(found, list):
        if not isinstance(shape, list) and shape not in (TEXTS, FREE):
            odd.append((path, f"OpenSLO has {shape if isinstance(shape, str) else 'fields'} here, this is a list"))
        inner = shape[0] if isinstance(shape, list) else TEXT if shape == TEXTS else FREE
        return [_settled(value, inner, f"{path}[{place}]", odd) for place, value in enumerate(found, 1)]
    return _scalar(found, shape, path, odd)


def _within(shape: Shape, field: str, path: str, odd: list[tuple[str, str]]) -> Shape:
    """The shape of a field; free where OpenSLO has none of that name."""
    if isinstance(shape, Mapping) and (inner := shape.get(field, shape.get("*"))) is not None:
        return inner
    if shape != FREE:
        odd.append((f"{path}.{field}".lstrip("."), "OpenSLO v1 has no such field"))
    return FREE


def _scalar(found: Any, shape: Shape, path: str, odd: list[tuple[str, str]]) -> Any:
    value = _chosen(found, shape)
    asked = shape if isinstance(shape, str) else "a list" if isinstance(shape, list) else "fields"
    if value is not None and not _fits(value, shape):
        odd.append((path, f"OpenSLO has {asked} here, this is {value!r}"))
    elif isinstance(found, Ambiguous) and shape not in (TEXT, TEXTS):
        odd.append((path, f"readers of YAML disagree on {str(found)!r} without quotes; it is kept as {value!r}"))
    return value


def _chosen(found: Any, shape: Shape) -> Any:
    if not isinstance(found, Ambiguous):
        return found
    if shape in (NUMBER, DURATION) and (value := number(found)) is not None:
        return value
    if shape == BOOLEAN and found.lower() in {"yes", "on", "no", "off"}:
        return found.lower() in {"yes", "on"}
    return str(found)


def _fits(value: Any, shape: Shape) -> bool:
    if isinstance(value, bool):
        return shape in (BOOLEAN, FREE)
    if isinstance(value, str):
        return shape in (TEXT, TEXTS, DURATION, FREE)
    return shape in (NUMBER, DURATION, FREE)
