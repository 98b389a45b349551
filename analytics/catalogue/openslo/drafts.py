"""OpenSLO documents of services and targets that were born in the catalogue."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from analytics.catalogue.catalogue import duration_text
from analytics.catalogue.openslo import forms, windows
from analytics.catalogue.openslo.reading import FORM, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analytics.catalogue.agreement import Agreement, Target
    from analytics.catalogue.catalogue import Catalogue
    from analytics.catalogue.service import Service

#: Measures whose level is a share of what counted; the measures themselves are further down the road.
SHARES: Final = frozenset({"response", "resolution", "availability", "attainment"})
#: What OpenSLO's own tools accept at most (go-sdk, v1, metadata and description).
LONGEST_NAME, LONGEST_DISPLAY_NAME, LONGEST_DESCRIPTION = 63, 63, 1050


def key(name: str, taken: Iterable[str]) -> str:
    """A name as OpenSLO wants it (RFC 1123: small letters, digits and hyphens, 63 at most) that is not taken.

    Example:
        >>> key("Zürich: Network & Wi-Fi", []), key("Web", ["web"])
        ('zurich-network-wi-fi', 'web-2')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_NAME].strip("-") or "unnamed"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base[: LONGEST_NAME - len(str(number)) - 1].strip('-')}-{number}"
    return found


def service(entry: Service, name: str) -> dict[str, Any]:
    """The Service document of a service; what is too long for OpenSLO is left out."""
    document = {"apiVersion": FORM, "kind": "Service", "metadata": _metadata(name, entry.name), "spec": {}}
    if entry.contributes and len(entry.contributes) <= LONGEST_DESCRIPTION:
        document["spec"] = {"description": entry.contributes}
    return document


def slo(catalogue: Catalogue, agreement: Agreement, target: Target, name: str, service_name: str) -> dict[str, Any]:
    """The SLO document of a target of an agreement's latest version.

    Its indicator says in words of the catalogue what is measured, so that it can be read back. Availability is counted
    in time, as the mean of minutes' shares; everything else in events.
    """
    version = agreement.versions[-1]
    zone = catalogue.calendar(version.calendar).zone
    in_time = target.measure == "availability"
    objective = {"displayName": target.name, **_promise(target), **({"timeSliceWindow": "1m"} if in_time else {})}
    return {
        "apiVersion": FORM,
        "kind": "SLO",
        "metadata": _metadata(name, f"{agreement.name}: {target.name}"),
        "spec": {
            "service": service_name,
            "indicator": {"metadata": {"name": name}, "spec": _metric(target)},
            "timeWindow": [windows.window(target.span, version.in_force, zone, catalogue.fiscal_year_starts)],
            "budgetingMethod": "RatioTimeslices" if in_time else "Occurrences",
            "objectives": [objective],
        },
    }


def why_not(target: Target) -> str:
    """Why a target is no objective of OpenSLO, empty where it is one."""
    if _is_percentile(target):
        return ""
    if target.measure not in SHARES or target.at_least is None:
        return "an objective of OpenSLO is a least share; this is not"
    return "" if 0 <= target.at_least < 1 else "an objective of OpenSLO is at least 0 and under 1"


def terms(target: Target) -> dict[str, Any]:
    """What a target measures, in words of the catalogue: measure, time allowed and what an item must have."""
    said: dict[str, Any] = {"measure": target.measure}
    if target.within:
        said["within"] = duration_text(target.within)
    if _is_percentile(target):
        said["percentile"] = target.percentile
    for field in ("priority", "category", "group"):
        if words := getattr(target, field):
            said[field] = list(words)
    return said


def _is_percentile(target: Target) -> bool:
    return target.percentile is not None and target.at_most is not None


def _promise(target: Target) -> dict[str, Any]:
    """Of "95 % within 4 h" the share; of "the 95th percentile at most 4 h" the limit and the share that it means."""
    if target.percentile is not None:
        return {"op": "lte", "value": target.at_most, "target": forms.share(target.percentile)}
    return {"target": target.at_least}


def _metric(target: Target) -> dict[str, Any]:
    source = {"metricSource": {"type": SOURCE, "spec": terms(target)}}
    if _is_percentile(target):
        return {"thresholdMetric": source}
    return {"ratioMetric": {"rawType": "success", "raw": source}}


def _metadata(name: str, display_name: str) -> dict[str, Any]:
    shown = display_name != name and len(display_name) <= LONGEST_DISPLAY_NAME
    return {"name": name, "displayName": display_name} if shown else {"name": name}
