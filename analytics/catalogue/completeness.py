"""What is missing from, or contradicts itself in, what is offered and agreed: each gap with what to do about it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final

from analytics.catalogue.ceiling import ceiling, exact
from analytics.catalogue.credits import credit_faults, plain
from analytics.catalogue.service import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from analytics.catalogue.agreement import Agreement, Target, Version
    from analytics.catalogue.catalogue import Catalogue
    from analytics.catalogue.ceiling import Ceiling
    from analytics.catalogue.credits import Say

ABOVE_CEILING: Final = "promise above its ceiling"
UNAGREED: Final = "service without an agreement"
UNRECORDED: Final = "agreed service without records"
UNMEASURED: Final = "target that records cannot measure"
NOTHING_BENEATH: Final = "SLA with nothing beneath it"
CREDITS: Final = "credit schedule with a fault"
REVIEW_PASSED: Final = "review date passed"
NO_REVIEW: Final = "agreement without a review date"
NO_CALENDAR: Final = "missing calendar"
NO_LIMIT: Final = "target without a workload limit"
NO_CONTACT: Final = "SLA without a customer contact"
NO_OWNER: Final = "service without an owner"
NOT_CARRIED: Final = "goal that no service carries"
NO_GOAL: Final = "service that carries no goal"

#: Every kind of gap with its plural, the gravest first. Two of them need records to be found.
KINDS: Final[dict[str, str]] = {
    ABOVE_CEILING: "promises above their ceiling",
    UNAGREED: "services without an agreement",
    UNRECORDED: "agreed services without records",
    UNMEASURED: "targets that records cannot measure",
    NOTHING_BENEATH: "SLAs with nothing beneath them",
    CREDITS: "faults of credit schedules",
    REVIEW_PASSED: "review dates passed",
    NO_REVIEW: "agreements without a review date",
    NO_CALENDAR: "missing calendars",
    NO_LIMIT: "targets without a workload limit",
    NO_CONTACT: "SLAs without a customer contact",
    NO_OWNER: "services without an owner",
    NOT_CARRIED: "goals that no service carries",
    NO_GOAL: "services that carry no goal",
}

#: The calendar that exists without being declared.
UNDECLARED: Final = "24x7"

_OF_TICKETS: Final = ("response", "resolution")
_TIMED: Final = (*_OF_TICKETS, "availability")


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing or contradicts another.

    Attributes:
        kind: a word of `KINDS`.
        service, agreement, target, customer: where it is; "" where it is of none or of several.
        found: what was found, with its numbers.
        remedy: what to do, in a sentence.
    """

    kind: str
    service: str = ""
    agreement: str = ""
    target: str = ""
    customer: str = ""
    found: str
    remedy: str


def gaps(catalogue: Catalogue, day: date, say: Say = plain) -> tuple[Gap, ...]:
    """Every gap that a catalogue shows by itself, the gravest first.

    Args:
        catalogue: what is offered and agreed.
        day: the day whose terms are meant, and that review dates are held against.
        say: how a level is written.

    Example:
        >>> from datetime import date
        >>> from analytics.catalogue import parse
        >>> [gap.kind for gap in gaps(parse('services = [{ name = "Pay" }]'), date(2026, 10, 31))]
        ['service without an agreement', 'service without an owner']
    """
    standing = [(entry, entry.version_on(day) or entry.versions[0]) for entry in catalogue.agreements]
    of_versions = itertools.chain.from_iterable(
        (
            *_above_ceiling(catalogue, agreement, version, day, say), *_credits(agreement, version, say),
            *_hours(catalogue, agreement, version), *_any_number(agreement, version, say), *_review(agreement, day),
        )
        for agreement, version in standing
    )  # fmt: skip
    whole = [*_services(catalogue), *_beneath(catalogue), *_contacts(catalogue), *_goals(catalogue)]
    return ordered([*whole, *of_versions])


def ordered(found: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps as a board would take them up: the gravest kind first, then by service, agreement and target."""
    kinds = list(KINDS)
    return tuple(sorted(found, key=lambda gap: (kinds.index(gap.kind), gap.service, gap.agreement, gap.target)))


def _services(catalogue: Catalogue) -> Iterator[Gap]:
    agreed = {agreement.service for agreement in catalogue.slas()}
    for service in catalogue.services:
        if service.name not in agreed:
            found = "In the catalogue, but nothing is agreed with a customer"
            yield Gap(kind=UNAGREED, service=service.name, found=found, remedy=f"Agree a level for {service.name}")
        if not service.owner:
            yield Gap(kind=NO_OWNER, service=service.name, found="Nobody answers for it", remedy="Name its owner")


def _above_ceiling(catalogue: Catalogue, agreement: Agreement, version: Version, day: date, say: Say) -> Iterator[Gap]:
    if not agreement.service or agreement.kind == "underpinning contract":
        return
    most = ceiling(catalogue, agreement.service, day, agreement.customer)
    shown = f"{floor(most.level * 10_000) / 100:g} %"  # rounded down, or it might read like what is promised
    for target in version.targets:
        if target.measure == "availability" and target.higher_is_better and exact(target.level) > most.level:
            yield Gap(
                kind=ABOVE_CEILING, service=agreement.service, agreement=agreement.name, target=target.name,
                found=f"{say(target, target.level)} is promised, {_ceiling_said(most, shown, target, say)}",
                remedy=f"Promise {shown} at most, or have more promised of what it depends on",
            )  # fmt: skip


def _ceiling_said(most: Ceiling, shown: str, target: Target, say: Say) -> str:
    parts = [f"{part.name} {say(target, float(part.level))}" for part in most.parts if part.level is not None]
    either = "".join(f"; of {' and '.join(alternatives(entry))} either will do" for entry in most.either)
    left = f"; {', '.join(most.left_out)}: no availability promised, left out" if most.left_out else ""
    return f"but what it depends on can deliver {shown} at most ({', '.join(parts)}){either}{left}"


def _beneath(catalogue: Catalogue) -> Iterator[Gap]:
    under: set[tuple[str, str, str]] = {
        (entry.kind, entry.provider, name)
        for entry in catalogue.agreements
        for name in ([entry.service] if entry.service else [service.name for service in catalogue.services])
    }
    for sla in catalogue.slas():
        for service in (entry for entry in catalogue.services if entry.name == sla.service):
            for found, remedy in _missing(service.name, service.group, service.supplier, under):
                place = {"service": service.name, "agreement": sla.name}
                yield Gap(kind=NOTHING_BENEATH, **place, found=found, remedy=remedy)


def _missing(service: str, group: str, supplier: str, under: set[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """What was found and what to do, of everybody a service rests on that nothing is agreed with."""
    if group and ("OLA", group, service) not in under:
        yield f"Its support group {group} has no OLA for it", f"Agree an OLA with {group}"
    if supplier and ("underpinning contract", supplier, service) not in under:
        yield (
            f"Its supplier {supplier} has no underpinning contract for it",
            f"Agree an underpinning contract with {supplier}",
        )
    if not group and not supplier:
        yield (
            "Its service names neither a support group nor a supplier",
            f"Name who serves {service}, and agree with them what the SLA asks of them",
        )


def _review(agreement: Agreement, day: date) -> Iterator[Gap]:
    due, place = agreement.review_by, {"service": agreement.service, "agreement": agreement.name}
    if due is None:
        found = "No day is set by which it is to be reviewed"
        yield Gap(kind=NO_REVIEW, **place, found=found, remedy="Set the day by which it is to be reviewed")
    elif due < day:
        late = (day - due).days
        found = f"It was to be reviewed by {due:%-d %B %Y}, {late:,} {'day' if late == 1 else 'days'} ago"
        yield Gap(kind=REVIEW_PASSED, **place, found=found, remedy="Review it, and set the day of the next review")


def _hours(catalogue: Catalogue, agreement: Agreement, version: Version) -> Iterator[Gap]:
    declared = UNDECLARED in {calendar.name for calendar in catalogue.calendars}
    timed = sum(target.measure.startswith(_TIMED) for target in version.targets)
    if agreement.kind == "underpinning contract" or version.calendar != UNDECLARED or declared or not timed:
        return
    many = "1 target is" if timed == 1 else f"{timed} targets are"
    yield Gap(
        kind=NO_CALENDAR, service=agreement.service, agreement=agreement.name,
        found=f"{many} timed night and day, for no calendar of the catalogue says which hours are meant",
        remedy="Declare a calendar with the hours that are meant, be they all, and name it in the agreement",
    )  # fmt: skip


def _any_number(agreement: Agreement, version: Version, say: Say) -> Iterator[Gap]:
    for target in version.targets:
        if target.workload_limit is None and target.measure.startswith(_OF_TICKETS):
            yield Gap(
                kind=NO_LIMIT, service=agreement.service, agreement=agreement.name, target=target.name,
                found=f"At {'least' if target.higher_is_better else 'most'} {say(target, target.level)} is promised "
                "for any number of items",
                remedy="Agree the items a month up to which it holds",
            )  # fmt: skip


def _contacts(catalogue: Catalogue) -> Iterator[Gap]:
    slas = catalogue.slas()
    for customer in catalogue.customers:
        theirs = [sla for sla in slas if sla.customer in ("", customer.name)]
        if theirs and not customer.contact:
            only = theirs[0] if len(theirs) == 1 else None
            many = only.name if only else f"{len(theirs)} agreements"
            yield Gap(
                kind=NO_CONTACT, customer=customer.name, service=only.service if only else "",
                agreement=only.name if only else "",
                found=f"Nobody at {customer.name} is named to be told before a breach; {many} "
                f"{'covers' if only else 'cover'} it",
                remedy=f"Name a contact at {customer.name}",
            )  # fmt: skip
    for sla in slas if not catalogue.customers else ():
        found = "It names no customer, and the catalogue has none: nobody can be told before a breach"
        remedy = "Add its customer, with a contact"
        yield Gap(kind=NO_CONTACT, service=sla.service, agreement=sla.name, found=found, remedy=remedy)


def _goals(catalogue: Catalogue) -> Iterator[Gap]:
    """Goals and services that are of no use to each other; a catalogue that names no goal yet lacks none."""
    carried = {name for goal in catalogue.goals for name in goal.services}
    for goal in catalogue.goals:
        if not goal.services:
            yield Gap(
                kind=NOT_CARRIED, customer=goal.customer, found=f"No service is named that carries “{goal.name}”",
                remedy="Name the services it rests on, or agree with the customer that it is not ours to carry",
            )  # fmt: skip
    for service in catalogue.services if catalogue.goals else ():
        if service.name not in carried:
            yield Gap(
                kind=NO_GOAL, service=service.name, found="No customer's goal is named that rests on it",
                remedy="Name the goal it carries, or ask whether anybody needs it",
            )  # fmt: skip


def _credits(agreement: Agreement, version: Version, say: Say) -> Iterator[Gap]:
    for target in version.targets:
        for fault in credit_faults(target, say):
            yield Gap(
                kind=CREDITS, service=agreement.service, agreement=agreement.name, target=target.name, found=fault,
                remedy="Let the tiers begin at the target, meet each other, and owe more the worse the level is",
            )  # fmt: skip
