"""What is agreed with one customer: its own agreements, and its part of those with every customer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analytics.catalogue import Catalogue, CreditSchedule
from analytics.review.one_customer.strangers import UNSAID

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from analytics.catalogue import Agreement, Exclusion, Service, Version
    from analytics.records.records import Records
    from analytics.review.one_customer.strangers import Strangers


def agreements(catalogue: Catalogue, customer: str, services: Collection[str]) -> tuple[Agreement, ...]:
    """The agreements with a customer, and those with every customer of one of the services."""
    return tuple(
        sla for sla in catalogue.slas() if sla.customer == customer or (not sla.customer and sla.service in services)
    )


def reached(catalogue: Catalogue, services: Collection[str]) -> set[str]:
    """The services, and all that they depend on."""
    needs = {service.name: service.needs for service in catalogue.services}
    found, ahead = set[str](), list(services)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(needs.get(name, ()))
    return found


def narrowed_catalogue(
    catalogue: Catalogue, customer: str, ours: Sequence[Agreement], records: Records, others: Strangers
) -> Catalogue:
    """The catalogue of one customer.

    Args:
        catalogue: the whole.
        customer: whose.
        ours: the agreements that stay.
        records: the customer's.
        others: who must not be named.
    """
    there = reached(catalogue, [sla.service for sla in ours] + records.services)
    clocks = {version.calendar for sla in ours for version in sla.versions}
    services = [_service(each, others) for each in catalogue.services if each.name in there]
    groups = {service.group for service in services}
    alone = not others.there
    return Catalogue(
        organisation=catalogue.organisation, currency=catalogue.currency, zone=catalogue.zone,
        fiscal_year_starts=catalogue.fiscal_year_starts, conversions=catalogue.conversions,
        services=tuple(services), customers=tuple(each for each in catalogue.customers if each.name == customer),
        groups=tuple(each for each in catalogue.groups if each.name in groups),
        calendars=tuple(each for each in catalogue.calendars if each.name in clocks),
        agreements=tuple(_agreement(each, customer, others, whole=alone or bool(each.customer)) for each in ours),
    )  # fmt: skip


def _service(service: Service, others: Strangers) -> Service:
    """A service without its price list and supplier, which are the provider's own business."""
    said = "" if others.named(service.contributes) else service.contributes
    return replace(service, contributes=said, supplier="", offerings=())


def _agreement(agreement: Agreement, customer: str, others: Strangers, *, whole: bool) -> Agreement:
    """An agreement as one customer may see it.

    Args:
        agreement: as it is.
        customer: whose part of it is told.
        others: who must not be named.
        whole: whether it is the customer's own, with its money and limits.
    """
    return replace(
        agreement, customer=customer, offering="",
        versions=tuple(_version(each, others, whole=whole) for each in agreement.versions),
        exclusions=tuple(_exclusion(each, others) for each in agreement.exclusions),
    )  # fmt: skip


def _version(version: Version, others: Strangers, *, whole: bool) -> Version:
    version = replace(version, reason="" if others.named(version.reason) else version.reason)
    if whole:
        return version
    bare = tuple(replace(target, credits=CreditSchedule(), workload_limit=None) for target in version.targets)
    return replace(version, targets=bare, charge=0.0, credit_cap=100.0)


def _exclusion(exclusion: Exclusion, others: Strangers) -> Exclusion:
    """What is left out stays left out; whoever else it is about is not named."""
    reason, approver = (UNSAID if others.named(text) else text for text in (exclusion.reason, exclusion.approver))
    return replace(exclusion, reason=reason, approver=approver)
