"""A catalogue as OpenSLO documents, with a list of all that they cannot carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics.catalogue.openslo import drafts, losses, stream
from analytics.catalogue.openslo.changes import changed
from analytics.catalogue.openslo.pairs import paired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.catalogue.catalogue import Catalogue
    from analytics.catalogue.openslo.pairs import Pairs
    from analytics.catalogue.openslo.reading import Remainder


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What a catalogue gave.

    Attributes:
        text: YAML of one document after another: those that came from OpenSLO first, in the order they came.
        listed: all of the catalogue that OpenSLO cannot carry.
    """

    text: str
    listed: tuple[Remainder, ...]


def write_openslo(catalogue: Catalogue) -> Exported:
    """OpenSLO v1 documents of a catalogue as YAML, and a list of what they cannot carry.

    Documents that came from OpenSLO have every field they had, with what has changed in the catalogue since. Services
    and targets of SLAs that were born in the catalogue become Service and SLO documents. An agreement is written as
    its latest version stands.

    Raises:
        CatalogueError: a kept document is no longer what it was when it came.

    Example:
        >>> from analytics.catalogue import Catalogue, Service
        >>> print(write_openslo(Catalogue(services=(Service(name="Web shop"),))).text, end="")
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata:
          name: web-shop
          displayName: Web shop
        spec: {}
    """
    pairs = paired(catalogue)
    again = [changed(catalogue, pair, pairs.keys) for pair in pairs.documents]
    written = [document for document, _ in again if document is not None]
    written += [*_services(catalogue, pairs), *_slos(catalogue, pairs)]
    listed = (*(row for _, rows in again for row in rows), *losses.losses(catalogue, pairs.targets()))
    return Exported(text=stream.write(written) if written else "", listed=listed)


def _services(catalogue: Catalogue, pairs: Pairs) -> Iterator[dict[str, Any]]:
    """Documents of services that have none, unless an SLO's mention says all there is to say."""
    mentioned = {pair.key for pair in pairs.documents if pair.agreement}
    described = {pair.service.name for pair in pairs.documents if pair.service}
    for service in catalogue.services:
        key = pairs.keys[service.name]
        # A service that no document describes goes by its key, with a number where another is called that.
        as_read = re.fullmatch(re.escape(key) + r"( \(\d+\))?", service.name)
        told = key in mentioned and as_read and not service.contributes
        if service.name not in described and not told:
            yield drafts.service(service, key)


def _slos(catalogue: Catalogue, pairs: Pairs) -> Iterator[dict[str, Any]]:
    """Documents of the targets that have none and can have one."""
    taken = {str(pair.form.metadata.name) for pair in pairs.documents if pair.kind == "SLO"}
    carried = pairs.targets()
    for agreement in catalogue.slas():
        for target in agreement.versions[-1].targets:
            if target.name in carried.get(agreement.name, ()) or drafts.why_not(target) or not agreement.service:
                continue
            key = drafts.key(f"{agreement.name} {target.name}", taken)
            taken.add(key)
            yield drafts.slo(catalogue, agreement, target, key, pairs.keys[agreement.service])
