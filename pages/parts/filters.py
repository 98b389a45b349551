"""The sidebar: which period and which part of the portfolio is reviewed, kept in the address to be shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import words
from pages.parts import session
from pages.parts.text import plain

if TYPE_CHECKING:
    from analytics.review import Review


@dataclass(frozen=True)
class Scope:
    """What the reader chose to look at.

    Attributes:
        month: the month reviewed, as "2026-10"; None for the latest complete one.
        customer: one customer; "" for all.
        service: one service; "" for all.
    """

    month: str | None = None
    customer: str = ""
    service: str = ""


def scope() -> Scope:
    """What the reader chose in the sidebar."""
    chosen = st.session_state
    return Scope(chosen.get("period"), chosen.get("customer") or "", chosen.get("service") or "")


@dataclass(frozen=True)
class Choices:
    """What there is to choose from in a review.

    Attributes:
        months: complete months as "2026-10", each with the name a reader knows it by, the latest first.
        customers: customers in the order of the catalogue.
        services: services by customer; under "" all of them.
        freshness: how far the records reach and which version they are, in a line.
    """

    months: dict[str, str]
    customers: list[str]
    services: dict[str, list[str]]
    freshness: str


def write_again() -> None:
    """Writes what the sidebar says into the address again; called before it is drawn.

    The server does not know what the browser wrote there since the page was opened, and would leave it out of an
    address that it changes itself.
    """
    for key in ("period", "customer", "service"):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def draw() -> None:
    """Draws the sidebar's controls for the records there are."""
    if st.session_state.pop("address-anew", False):
        write_again()
    try:
        review = session.review()
    except ServiceReviewError:
        st.caption("The records cannot be opened; the page says why.")
        return
    if review.as_of is None:
        st.caption("No records yet.")
        return
    there = _choices(review, f"{review.home} {sorted(review.opened.items())}")
    if there.months:
        _choice("Review period", "period", there.months)
    _choice("Customer", "customer", {"": "All customers", **{named: named for named in there.customers}})
    services = there.services.get(scope().customer, there.services[""])
    _choice("Service", "service", {"": "All services", **{named: named for named in services}})
    st.caption(plain(there.freshness))


def choices(review: Review) -> Choices:
    """What there is to choose from in a review."""
    slas, customers = review.catalogue.slas(), [customer.name for customer in review.catalogue.customers]
    everything = sorted({service.name for service in review.catalogue.services} | set(review.records.services))
    agreed = {named: sorted({sla.service for sla in slas if sla.customer in ("", named)}) for named in customers}
    months = {f"{month:%Y-%m}": words.month(month) for month in reversed(review.months)}
    return Choices(months, customers, {"": everything, **agreed}, freshness(review))


def freshness(review: Review) -> str:
    """How far the records reach and which version they are, in a line."""
    reach = "No records"
    if review.as_of:
        last = (review.as_of - timedelta(seconds=1)).astimezone(ZoneInfo(review.catalogue.zone))
        reach = f"Data to {last:%-d %B %Y}"
    agreed = words.counted(len(review.catalogue.slas()), "agreement")
    return f"{reach} · data version {review.records.data_version} · {agreed}"


@st.cache_resource(max_entries=8, show_spinner=False)
def _choices(_review: Review, key: str) -> Choices:  # noqa: ARG001  # the key stands for the review, which is not hashed
    return choices(_review)


def _choice(label: str, key: str, options: dict[str, str]) -> None:
    st.selectbox(label, list(options), format_func=options.__getitem__, key=key, bind="query-params")
