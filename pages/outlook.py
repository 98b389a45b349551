"""What is changing around us, and what does service contribute?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import trends as watched
from analytics.review.findings import contribution, footprint, monitoring, peers, trends
from pages.parts import cells, session, trail, trend_card, trend_form, turns
from pages.parts.frame import found, opened, titled

if TYPE_CHECKING:
    from analytics.review import Finding

QUESTION: Final = "What is changing around us, and what does service contribute?"

review, scope = opened(QUESTION, judged=False, nothing="nothing can be said of what service contributes")
place = session.place()
register = place.register if place.begun() else None


def around() -> None:
    """Draws the trends: when each is felt, and one by one with what it would change and how to play it."""
    turns.said()
    closed = bool(st.session_state.get("closed-too"))
    told = trends.watched(review, service=scope.service, closed=closed)
    with head:
        titled(told, scope, about="Trends around us, those first that are felt soonest")
    if told.picture is not None:
        cells.picture(told.picture, key=f"chart-{told.key}")
    shown = set(told.table["name"].to_list())
    entries = [entry for entry in watched.every(register) if entry.value.name in shown]
    trend_card.every(place, review, entries)
    if told.table.height:
        cells.foot(told)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle("Also what is not watched any more", key="closed-too")
    trend_form.new(place, review)
    trail.draw(place, lambda: place.register.history(watched.KIND)[::-1], "trends", trend_card.afresh)


def asked(ask: Callable[..., Finding], heading: str, **parameters: Any) -> None:
    """Draws the answer to one question under its heading; where there is none, why."""
    try:
        told = found(review, ask, **parameters)
    except ServiceReviewError as refused:
        st.subheader(heading, anchor=False)
        cells.refused(refused)
        return
    cells.cell(told, heading="question", table="shown")


@st.fragment
def used() -> None:
    """Draws energy and CO2e beside the level, with the factor that a reader enters for what was not read."""
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        factor = st.number_input(
            "CO2e of a kWh, kg", 0.0, footprint.MOST, None, 0.001, "%.3f", key="factor", bind="query-params",
            placeholder="not entered", help="Entered by hand where emissions were not read; used for every service",
        )  # fmt: skip
        source = st.text_input(
            "Who says so", key="factor-source", max_chars=120, bind="query-params",
            placeholder="such as national grid factors",
        )  # fmt: skip
    asked(
        footprint.services, "What energy do our services use, and what do they emit?", month=scope.month,
        service=scope.service, co2e_per_kwh=factor, source=source.strip(),
    )  # fmt: skip


@st.fragment
def beside() -> None:
    """Draws services or customers in the funnel of what chance does."""
    ways = list(peers.BY)[1:] if scope.service else list(peers.BY)
    with st.container(horizontal=True):
        by = st.segmented_control(
            "Compare each", ways, default=ways[0], key=f"by-{len(ways)}", required=True, bind="query-params",
            format_func=str.capitalize,
        )  # fmt: skip
        of = st.segmented_control(
            "By the share of", list(peers.MEASURES[:2]), default=peers.MEASURES[0], key="of", required=True,
            bind="query-params", format_func=lambda name: f"{name}s in time",
        )  # fmt: skip
    asked(
        peers.compared, "Who differs from their peers by more than chance does?", by=by or ways[0],
        measure=of or peers.MEASURES[0], service=scope.service, month=scope.month,
    )  # fmt: skip


@st.fragment
def seen() -> None:
    """Draws what is watched, what is left out, and what it costs by the word that the cost ledger has for it."""
    word = st.text_input(
        "Kind of cost that monitoring is booked under", monitoring.WORD, key="word", max_chars=60, bind="query-params",
        help="As the cost ledger calls it, or a part of that",
    )  # fmt: skip
    asked(monitoring.covered, "What does monitoring cover, leave out, and cost?", word=word.strip())


head = st.container()
around()
if review.months:
    st.divider()
    asked(
        contribution.goals, "Which goals do our services carry, and how well?", month=scope.month,
        customer=scope.customer, service=scope.service,
    )  # fmt: skip
    used()
    beside()
    seen()
else:
    cells.empty("No level is judged yet, so what service contributes cannot be told.", label="Add records")
