"""The form of an agreement: who promises what to whom, and from which day its terms hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin, get_type_hints

import streamlit as st

from analytics.catalogue import Agreement, Conventions, Version
from analytics.catalogue.agreement import Kind
from analytics.catalogue.amend import amended, made
from analytics.catalogue.credits import credit_faults
from analytics.errors import CatalogueError
from analytics.measures import registry
from pages.parts import session
from pages.parts.entry_form import many, named, one_of
from pages.parts.target_form import target
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.catalogue import Catalogue

_PLAIN: Final = "%.10g"

#: The calendar that every catalogue has.
ALWAYS: Final = "24x7"


def agreement(start: Agreement | None, key: str, catalogue: Catalogue) -> Agreement:
    """The agreement as the reader has it now: changed terms are a version of their own, from the day they hold.

    Raises:
        ServiceReviewError: it cannot be agreed like this.
    """
    outer = _parties(start, key, catalogue)
    latest = start.versions[-1] if start else None
    if start and not st.toggle("Change its terms from a day on", key=f"{key}-amend"):
        return made(Agreement, {**outer, "versions": start.versions, "exclusions": start.exclusions}, start.name)
    version = _version(latest, key, catalogue)
    if start is None:
        return _measurable(made(Agreement, {**outer, "versions": (version,)}, "the agreement"))
    whole = amended(start, version)
    return _measurable(
        made(Agreement, {**outer, "versions": whole.versions, "exclusions": whole.exclusions}, start.name)
    )


def _measurable(whole: Agreement) -> Agreement:
    """The agreement, whose latest targets can be measured as they are written and whose credits leave no gap."""
    for promised in whole.versions[-1].targets:
        registry.check_target(whole, promised)
        if faults := credit_faults(promised):
            problem = f"{promised.name}: {faults[0]}"
            raise CatalogueError(
                problem, expected="tiers that meet each other, from the target down to the worst level"
            )
    return whole


def _parties(start: Agreement | None, key: str, catalogue: Catalogue) -> dict[str, Any]:
    kinds = list(get_args(Kind))
    name = named(start, key)
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        kind = st.selectbox("Kind", kinds, index=kinds.index(start.kind if start else "SLA"), key=f"{key}-kind")
        services = [entry.name for entry in catalogue.services]
        service = one_of("Service", services, start.service if start else "", f"{key}-service", "Several services")
        outer = {"name": name, "kind": kind, "service": service, **_other_side(start, key, catalogue, kind)}
        offered = [
            offering.name for entry in catalogue.services if entry.name == service for offering in entry.offerings
        ]
        if offered:
            outer["offering"] = one_of(
                "Offering", offered, start.offering if start else "", f"{key}-offering", "Made to measure"
            )
        review = st.date_input(
            "To be reviewed by", start.review_by if start else None, format="DD/MM/YYYY", key=f"{key}-review"
        )
        lead = st.number_input("Days a remedy needs", 0, value=start.lead_days if start else 30, key=f"{key}-lead")
    return outer | {"review_by": review, "lead_days": lead}


def _other_side(start: Agreement | None, key: str, catalogue: Catalogue, kind: str) -> dict[str, str]:
    """The customer of an SLA; the group or supplier that provides what is beneath one."""
    if kind == "SLA":
        customers = [entry.name for entry in catalogue.customers]
        held = start.customer if start else ""
        return {"customer": one_of("Customer", customers, held, f"{key}-customer", "Every customer")}
    there = catalogue.groups if kind == "OLA" else catalogue.suppliers
    held = start.provider if start else ""
    return {"provider": one_of("Provided by", [entry.name for entry in there], held, f"{key}-provider")}


def _version(latest: Version | None, key: str, catalogue: Catalogue) -> Version:
    """The terms as the reader has them now."""
    fields: dict[str, Any] = {}
    calendars = list(dict.fromkeys([*(entry.name for entry in catalogue.calendars), ALWAYS]))
    with st.grid(2, min_column_width=230, vertical_alignment="bottom"):
        last = session.review().last_day or date(2026, 1, 1)
        fields["in_force"] = st.date_input(
            "In force from", last.replace(day=1), min_value=date(1990, 1, 1), format="DD/MM/YYYY", key=f"{key}-from"
        )
        fields["calendar"] = st.selectbox(
            "Calendar", calendars, index=calendars.index(latest.calendar) if latest else 0, key=f"{key}-calendar"
        )
        fields["charge"] = st.number_input(
            f"Charge a month ({catalogue.currency})", min_value=0.0, value=latest.charge if latest else 0.0,
            format=_PLAIN, key=f"{key}-charge",
        )  # fmt: skip
        fields["credit_cap"] = st.number_input(
            "Most a month's credits come to (% of the charge)", 0.0, 100.0, latest.credit_cap if latest else 100.0,
            format=_PLAIN, key=f"{key}-credit-cap",
        )  # fmt: skip
    fields["targets"] = _targets(latest, key)
    fields["conventions"] = _conventions(latest.conventions if latest else Conventions(), key)
    if latest:
        fields["reason"] = st.text_input("Why its terms change", key=f"{key}-reason")
    return made(Version, fields, "the terms")


def _targets(latest: Version | None, key: str) -> list[dict[str, Any]]:
    held = latest.targets if latest else ()
    found = []
    for place in range(st.session_state.get(f"{key}-targets-rows", max(len(held), 1))):
        there = held[place] if place < len(held) else None
        with st.container(border=True):
            found.append(target(there, f"{key}-target-{place}"))
    many("a target", max(len(held), 1), f"{key}-targets")
    return found


def _conventions(held: Conventions, key: str) -> dict[str, Any]:
    """How figures are counted, a control each."""
    kinds = get_type_hints(Conventions, include_extras=False)
    with (
        st.expander("How figures are counted", icon=":material/rule:", type="compact"),
        st.grid(3, min_column_width=220, vertical_alignment="bottom"),
    ):
        return {
            field.name: _convention(field.name, kinds[field.name], getattr(held, field.name), f"{key}-{field.name}")
            for field in fields_of(Conventions)
        }


def _convention(name: str, kind: Any, held: Any, key: str) -> Any:
    label = name.replace("_", " ").capitalize()
    if get_origin(kind) is Literal:
        options = list(get_args(kind))
        return st.selectbox(label, options, index=options.index(held), key=key)
    if kind is bool:
        return st.toggle(label, held, key=key)
    if kind in (int, float):
        least = 0 if kind is int else 0.0
        return st.number_input(label, least, value=held, format="%d" if kind is int else _PLAIN, key=key)
    return _shares(label, st.text_input(label, _shared(held), placeholder="none", key=key))


def _shared(held: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {share:.10g}" for name, share in held.items())


def _shares(label: str, text: str) -> dict[str, float]:
    """Words with a number each, as in "Degraded = 0.5, Minor = 0"."""
    found = {}
    for part in filter(None, map(str.strip, text.split(","))):
        name, _, share = part.rpartition("=")
        try:
            found[name.strip()] = float(share)
        except ValueError as error:
            problem = f"{label}: {part!r} is not a word and a number"
            raise CatalogueError(problem, expected="such as 'Degraded = 0.5, Minor = 0'") from error
    return found


def beneath(catalogue: Catalogue) -> None:
    """Says what has to be there first, where an agreement would have nothing to be about."""
    if not catalogue.services:
        st.info(plain("An agreement is about a service: make the service first."), icon=":material/info:")
