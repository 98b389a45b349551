"""Which services are down while one of them is, through all that is known of what depends on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.catalogue.service import alternatives

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue


def down_with(catalogue: Catalogue, service: str) -> dict[str, str]:
    """Every service that is down while one is, itself first, each with the entry of its dependencies that fails it.

    An entry of alternatives, such as "Gateway | Mail", fails only once all of them are down.

    Example:
        >>> from analytics.catalogue import Catalogue, Service
        >>> agreed = Catalogue(services=(
        ...     Service(name="Host"), Service(name="Mail"), Service(name="Pay", depends_on=("Host", "Gate | Mail")),
        ...     Service(name="Gate", depends_on=("Host",)), Service(name="Talk", depends_on=("Gate | Mail",)),
        ... ))
        >>> down_with(agreed, "Host")
        {'Host': '', 'Pay': 'Host', 'Gate': 'Host'}
        >>> down_with(agreed, "Mail")
        {'Mail': ''}
    """
    down, before = {service: ""}, 0
    while len(down) > before:
        before = len(down)
        for other in catalogue.services:
            failed = [entry for entry in other.depends_on if set(alternatives(entry)) <= down.keys()]
            if failed and other.name not in down:
                down[other.name] = failed[0]
    return down


def stood_in(catalogue: Catalogue, service: str) -> dict[str, str]:
    """Services that stay up while one is down because something stands in for it, each with the entry that says so.

    Example:
        >>> from analytics.catalogue import Catalogue, Service
        >>> agreed = Catalogue(services=(Service(name="Mail"), Service(name="Talk", depends_on=("Gate | Mail",))))
        >>> stood_in(agreed, "Mail")
        {'Talk': 'Gate | Mail'}
    """
    down = down_with(catalogue, service)
    return {
        other.name: entry
        for other in catalogue.services
        for entry in other.depends_on
        if other.name not in down and down.keys() & set(alternatives(entry))
    }
