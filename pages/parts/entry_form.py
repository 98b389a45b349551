"""Forms of the catalogue's smaller entries: who is served, who serves, what is offered, and whose catalogue it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import streamlit as st

from analytics.catalogue import Customer, Goal, Group, Service, Supplier
from analytics.catalogue.amend import made
from analytics.register.kinds import Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.catalogue import Catalogue


def customer(start: Customer | None, key: str, _catalogue: Catalogue) -> Customer:
    """The customer as the reader has it now; CatalogueError where it cannot be."""
    name = named(start, key)
    contact = st.text_input(
        "Contact, who is told before a breach", start.contact if start else "", key=f"{key}-contact"
    )
    return made(Customer, {"name": name, "contact": contact}, "the customer")


def goal(start: Goal | None, key: str, catalogue: Catalogue) -> Goal:
    """The goal as the reader has it now; CatalogueError where it cannot be."""
    held = start or Goal(name="new")
    fields: dict[str, Any] = {"name": named(start, key, "What a customer wants to reach, in their words")}
    customers = [entry.name for entry in catalogue.customers]
    fields["customer"] = one_of("Whose goal it is", customers, held.customer, f"{key}-customer", "Every customer's")
    services = list(dict.fromkeys([*held.services, *(entry.name for entry in catalogue.services)]))
    fields["services"] = tuple(
        st.multiselect("Services it rests on", services, list(held.services), key=f"{key}-services")
    )
    return made(Goal, fields, "the goal")


def group(start: Group | None, key: str, _catalogue: Catalogue) -> Group:
    """The support group as the reader has it now; CatalogueError where it cannot be."""
    name = named(start, key)
    lead = st.text_input("Lead", start.lead if start else "", key=f"{key}-lead")
    return made(Group, {"name": name, "lead": lead}, "the group")


def supplier(start: Supplier | None, key: str, _catalogue: Catalogue) -> Supplier:
    """The supplier as the reader has it now; CatalogueError where it cannot be."""
    name = named(start, key)
    contact = st.text_input("Contact", start.contact if start else "", key=f"{key}-contact")
    return made(Supplier, {"name": name, "contact": contact}, "the supplier")


def service(start: Service | None, key: str, catalogue: Catalogue) -> Service:
    """The service as the reader has it now; CatalogueError where it cannot be."""
    held = start or Service(name="new")
    fields: dict[str, Any] = {"name": named(start, key)}
    with st.grid(3, min_column_width=230):
        fields["owner"] = st.text_input("Owner, who answers for it", held.owner, key=f"{key}-owner")
        fields["group"] = one_of(
            "Support group", [entry.name for entry in catalogue.groups], held.group, f"{key}-group"
        )
        suppliers = [entry.name for entry in catalogue.suppliers]
        fields["supplier"] = one_of("Supplier beneath it", suppliers, held.supplier, f"{key}-supplier")
    others = [entry.name for entry in catalogue.services if entry.name != held.name]
    needed = list(dict.fromkeys([*held.depends_on, *others]))
    fields["depends_on"] = tuple(
        st.multiselect("Services that must be up for it to be up", needed, list(held.depends_on), key=f"{key}-needs")
    )
    fields["contributes"] = st.text_input(
        "What it does for the customer's goals", held.contributes, key=f"{key}-contributes"
    )
    fields["offerings"] = _offerings(held, key)
    return made(Service, fields, "the service")


def organisation(start: Organisation | None, key: str, _catalogue: Catalogue) -> Organisation:
    """The organisation as the reader has it now; CatalogueError where it cannot be."""
    held = start or Organisation()
    with st.grid(2, min_column_width=230):
        title = st.text_input("Name", held.title, key=f"{key}-title")
        currency = st.text_input("Currency of charges and costs", held.currency, max_chars=3, key=f"{key}-currency")
        zone = zone_of("Zone of its days and months", held.zone, f"{key}-zone")
        month = st.number_input("Month the fiscal year starts in", 1, 12, held.fiscal_year_starts, key=f"{key}-fiscal")
    fields = {"title": title, "currency": currency, "zone": zone, "fiscal_year_starts": month}
    return made(Organisation, fields, "the organisation")


def named(start: Any, key: str, label: str = "Name") -> str:
    """The name: asked for where the entry is new, and kept as it is from then on, since records go by it."""
    return str(start.name) if start else st.text_input(label, key=f"{key}-name").strip()


def one_of(label: str, names: Sequence[str], chosen: str, key: str, none: str = "None") -> str:
    """One of the names, or "" for none of them."""
    options = ["", *names]
    found = st.selectbox(
        label, options, index=options.index(chosen) if chosen in options else 0, key=key,
        format_func=lambda name: name or none,
    )  # fmt: skip
    return found or ""


def zone_of(label: str, chosen: str, key: str) -> str:
    """An IANA zone."""
    zones = sorted(available_timezones())
    return st.selectbox(label, zones, index=zones.index(chosen), key=key) or chosen


def many(label: str, start: int, key: str) -> int:
    """How many rows a list has, which grows and shrinks by a button each."""
    counted = f"{key}-rows"
    rows: int = st.session_state.setdefault(counted, start)
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Add {label}", icon=":material/add:", type="tertiary", key=f"{key}-add"):
            st.session_state[counted] = rows + 1
            st.rerun()
        if rows and st.button("Take the last away", icon=":material/remove:", type="tertiary", key=f"{key}-less"):
            st.session_state[counted] = rows - 1
            st.rerun()
    return rows


def _offerings(held: Service, key: str) -> list[dict[str, Any]]:
    offered = []
    rows = st.session_state.get(f"{key}-offerings-rows", len(held.offerings))
    for place in range(rows):
        there = held.offerings[place] if place < len(held.offerings) else None
        with st.grid(3, min_column_width=200):
            name = st.text_input("Offering", there.name if there else "", key=f"{key}-offering-{place}")
            says = st.text_input("What is in it", there.describes if there else "", key=f"{key}-offers-{place}")
            charge = st.number_input(
                "Charge a month",
                min_value=0.0,
                value=there.charge if there else 0.0,
                key=f"{key}-offering-charge-{place}",
            )
        offered.append({"name": name, "describes": says, "charge": charge})
    many("an offering", len(held.offerings), f"{key}-offerings")
    return offered
