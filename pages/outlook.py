"""What is changing around us, and what does service contribute?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import trends as watched
from analytics.review.findings import contribution, footprint, monitoring, peers, trends
from pages.parts import cells, filters, navigation, session, trail, trend_card, trend_form, turns
from pages.parts.frame import found, titled

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review import Finding

QUESTION: Final = "What is changing around us, and what does service contribute?"

review, scope, place = session.review(), filters.scope(), session.place()
register = place.register if place.begun() else None


def around() -> None:
    """Draws the trends: when each is felt, and one by one with what it would change and how to play it."""
    told = trends.watched(review, service=scope.service, closed=bool(st.session_state.get("closed-too")))
    with head:
        titled(told, scope, about="Trends around us, those first that are felt soonest")
    turns.said()
    if told.picture is not None:
        cells.picture(told.picture, key=f"chart-{told.key}")
    shown = set(told.table["name"].to_list())
    trend_card.every(place, review, [each for each in watched.every(register) if each.value.name in shown])
    if told.table.height:
        cells.foot(told)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        session.name_box()
        st.toggle("Also what is not watched any more", key="closed-too")
    trend_form.new(place, review)
    trail.draw(place, lambda: place.register.history(watched.KIND)[::-1], "trends", trend_card.afresh)


def carried() -> None:
    """Draws the goals of customers and the services they rest on."""
    answer(contribution.goals, customer=scope.customer, service=scope.service, month=scope.month)
    st.page_link(
        navigation.page("agreements"), label="Name goals, and what they rest on", icon=":material/arrow_forward:"
    )


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
    answer(footprint.services, month=scope.month, service=scope.service, co2e_per_kwh=factor, source=source.strip())


def beside() -> None:
    """Draws services or customers in the funnel of what chance does."""
    ways = list(peers.BY)[1:] if scope.service else list(peers.BY)
    with st.container(horizontal=True):
        by = st.segmented_control(
            "Compare each", ways, default=ways[0], key=f"each-{len(ways)}", required=True, bind="query-params",
            format_func=str.capitalize,
        )  # fmt: skip
        of = st.segmented_control(
            "By the share of", list(peers.MEASURES), default="resolution", key="of", required=True,
            bind="query-params", format_func=peers.MEASURES.__getitem__,
        )  # fmt: skip
    answer(
        peers.compared, by=by or ways[0], measure=of or "resolution", service=scope.service,
        month=scope.month,
    )  # fmt: skip


def seen() -> None:
    """Draws what is watched, what is left out, and what it costs by the word that the cost ledger has for it."""
    with st.grid(3, min_column_width=220):
        word = st.text_input(
            "Kind of cost it is booked under", monitoring.WORD, key="word", max_chars=60, bind="query-params",
            help="As the cost ledger calls it, or a part of that",
        )  # fmt: skip
    answer(monitoring.covered, word=word.strip())


def answer(ask: Callable[..., Finding], **parameters: Any) -> None:
    """Draws the answer to a question, the page's title with it; where there is none, why."""
    try:
        told = found(review, ask, **parameters)
    except ServiceReviewError as refused:
        head.title(QUESTION, anchor=False)
        cells.refused(refused)
        return
    with head:
        titled(told, scope, about=told.question.rstrip("?"))
    cells.cell(told, heading="", table="shown")


VIEWS: Final = {"Trends": around, "Goals": carried, "Energy": used, "Peers": beside, "Monitoring": seen}

head = st.container()
first = next(iter(VIEWS))
chosen = st.segmented_control(
    "What to look at", list(VIEWS), default=first, key="around", required=True, bind="query-params",
    label_visibility="collapsed",
)  # fmt: skip
if review.months or chosen in (None, first):
    VIEWS.get(chosen or first, around)()
else:
    head.title(QUESTION, anchor=False)
    cells.empty("No level is judged yet, so what service contributes cannot be told.")
