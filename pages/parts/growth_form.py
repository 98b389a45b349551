"""What demand is assumed to change by besides its history, entered by hand and kept in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from analytics.review.findings.growth import Plan

#: Most known events that can be entered besides growth.
MOST: Final = 4


def wanted() -> bool:
    """Whether the reader wants to enter what is assumed; the form is drawn, and sent, only then.

    A link that holds an assumption opens it.
    """
    if any(name in st.query_params for name in ("growth", "known", "room")):
        st.session_state.setdefault("assume", True)
    return st.toggle(
        "Enter growth, known events or a capacity", key="assume", bind="query-params",
        help="Demand with and without them, and when a capacity is full",
    )  # fmt: skip


def draw(first: date, last: date) -> tuple[Plan, ...]:
    """What the reader assumes: growth in full effect by a day, and known events, each with who says so.

    Args:
        first: the first day ahead.
        last: the last day looked ahead to.
    """
    with st.grid(4, min_column_width=170):
        plans = _growth(first, last)
        many = st.number_input(
            "Known events to come", 0, MOST, 0, key="known", bind="query-params",
            help="Such as a campaign, a new site or a migration",
        )  # fmt: skip
    for number in range(1, many + 1):
        with st.container(border=True), st.grid(5, min_column_width=150):
            plans += _event(number, first, last)
    return plans


def capacity() -> tuple[float | None, str]:
    """Most that can be served in a month as the reader entered it, None for nothing, and who says so."""
    with st.grid(4, min_column_width=170):
        entered = st.number_input(
            "Capacity a month", 0.0, value=None, step=100.0, format="%.0f", key="room", bind="query-params",
            placeholder="not entered", help="Most that can be served in a month, of what is counted above",
        )  # fmt: skip
        source = st.text_input(
            "Who says there is", key="room-source", max_chars=120, bind="query-params",
            placeholder="such as Workforce plan",
        )  # fmt: skip
    return entered, source.strip()


def _growth(first: date, last: date) -> tuple[Plan, ...]:
    """Lasting growth on top of what history brings; none where it is zero."""
    percent = st.number_input(
        "Growth, %", -90.0, 400.0, 0.0, step=1.0, format="%.1f", key="growth", bind="query-params",
        help="On top of what history brings by itself; below zero for less",
    )  # fmt: skip
    full = st.date_input(
        "In full effect by", last, min_value=first, key="growth-by", format="DD/MM/YYYY", bind="query-params",
        help=f"It grows evenly from {first:%-d %B %Y} on",
    )  # fmt: skip
    source = st.text_input(
        "Who says so", key="growth-source", max_chars=120, placeholder="such as Business plan 2027", bind="query-params"
    )
    return (("Growth", percent, first, full or last, None, source.strip()),) if percent else ()


def _event(number: int, first: date, last: date) -> tuple[Plan, ...]:
    """One known event that changes demand between two days; none where it changes nothing."""
    key = f"known{number}"
    name = st.text_input(
        "What will happen", key=f"{key}-name", max_chars=60, placeholder="such as Enrolment week", bind="query-params"
    )
    percent = st.number_input(
        "Change, %", -100.0, 900.0, 0.0, step=5.0, format="%.1f", key=f"{key}-percent", bind="query-params"
    )
    begins = st.date_input("From", first, min_value=first, key=f"{key}-from", format="DD/MM/YYYY", bind="query-params")
    until = min(first + timedelta(days=6), last)
    ends = st.date_input("Until", until, min_value=first, key=f"{key}-until", format="DD/MM/YYYY", bind="query-params")
    source = st.text_input("Who says so", key=f"{key}-source", max_chars=120, bind="query-params")
    named = name.strip() or f"Event {number}"
    return ((named, percent, begins or first, None, ends or until, source.strip()),) if percent else ()
