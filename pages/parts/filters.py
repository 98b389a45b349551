"""The sidebar: which period and which part of the portfolio is reviewed, kept in the address to be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from pages.parts import session

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


def draw() -> None:
    """Draws the sidebar's controls for the records there are."""
    try:
        review = session.review()
    except ServiceReviewError:
        st.caption("The records cannot be opened; the page says why.")
        return
    if review.as_of is None:
        st.caption("No records yet.")
        return
    if review.months:
        months = {f"{month:%Y-%m}": f"{month:%B %Y}" for month in reversed(review.months)}
        _choice("Review period", "period", months)
    customers = [customer.name for customer in review.catalogue.customers]
    _choice("Customer", "customer", {"": "All customers", **{named: named for named in customers}})
    _choice("Service", "service", {"": "All services", **{named: named for named in services(review)}})
    st.caption(freshness(review))


def services(review: Review) -> list[str]:
    """Names of the services of the customer chosen, or of all."""
    customer = scope().customer
    if customer:
        return sorted({sla.service for sla in review.catalogue.slas() if sla.customer in ("", customer)})
    return sorted({service.name for service in review.catalogue.services} | set(review.records.services))


def freshness(review: Review) -> str:
    """How far the records reach and which version they are, in a line."""
    latest = review.records.last_instant
    reach = f"Data to {latest:%-d %B %Y}" if latest else "No dated records"
    return f"{reach} · version {review.records.data_version} · {len(review.catalogue.slas())} agreements"


def _choice(label: str, key: str, options: dict[str, str]) -> None:
    st.selectbox(label, list(options), format_func=options.__getitem__, key=key, bind="query-params")
