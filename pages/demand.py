"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import asked, workload
from analytics.review.findings import capacity, demand, forecasts, growth, total
from pages.parts import cells, growth_form, session, ways
from pages.parts.frame import found, opened, titled
from pages.parts.text import plain

QUESTION = "How much will be asked of us, and can we serve it?"

#: Pixels of the narrowest card that holds a range of large numbers.
CARD = 215

review, scope = opened(QUESTION, judged=False)


def look_ahead() -> bool:
    """Whether any demand was recorded; it is looked ahead once for these records, and the page says how far it is."""
    if review.knows(("demand", 6, "service")) and review.knows(("workloads", 6)):
        return True
    place = st.empty()
    try:
        with place.container():
            st.title(QUESTION, anchor=False)
            bar = st.progress(0.0, "Reading what was asked, once for these records")
        if not asked.services(review):
            return False
        review.demand(progress=lambda done, what: session.tell(bar, 0.8 * done, what))
        workload.workloads(review, progress=lambda done, what: session.tell(bar, 0.8 + 0.2 * done, what))
    finally:
        place.empty()
    return True


def every() -> None:
    """Draws all services, or those of one customer: together, each at a glance, and by how much each changes."""
    whole = found(review, total.ahead)
    answer = found(review, total.part, name=scope.customer) if scope.customer else whole
    titled(answer, scope, about="Looked ahead by month")
    st.caption(plain(f"What is counted: {asked.counted(review)}."))
    if not scope.customer:
        cells.figures(finding=found(review, total.figures), narrowest=CARD)
    cells.cell(answer, heading="")
    if levels := asked.levels(review):
        glance(levels)
    whom = ", all customers together" if scope.customer else ""
    st.subheader(f"Expected change on the same months a year before{whom}", anchor=False)
    cells.cell(found(review, demand.every), heading="", table="shown")


@st.fragment
def glance(levels: dict[str, str]) -> None:
    """Draws every service, group or customer in a row of its own, twelve at a time."""
    st.subheader("Where it comes from", anchor=False)
    first = next(iter(levels))
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = first if len(levels) == 1 else st.segmented_control(
            "By", list(levels), format_func=levels.__getitem__, default=first, key="part", required=True,
            bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        by = shown or first
        pages = parts_of(by)
        page = st.pagination(pages, key=f"{by}-page", bind="query-params") if pages > 1 else 1
    try:
        cells.cell(found(review, total.parts, by=by, page=min(page, pages)), heading="")
    except ServiceReviewError as refused:
        cells.refused(refused)


def parts_of(by: str) -> int:
    """How many pages there are of a level; customers are looked ahead the first time they are asked for."""
    if by == "customer" and not review.knows(("demand", 6, by)):
        bar = st.progress(0.0, "Looking ahead, once for these records")
        review.demand(progress=lambda done, what: session.tell(bar, done, what), by=by)
        bar.empty()
    return total.pages(review, by)


def one(service: str) -> None:
    """Draws one service: its months and the next six, and how good such forecasts were."""
    answer = found(review, demand.one, service=service)
    titled(answer, replace(scope, customer=""), about="Looked ahead by month")
    st.caption(plain(f"What is counted: {asked.counted(review, service)}."))
    cells.figures(finding=found(review, total.figures, service=service), narrowest=CARD)
    cells.cell(answer, heading="", table="shown")
    closer(service)


@st.fragment
def closer(service: str) -> None:
    """Draws how good such forecasts were, which method said what, and what is assumed."""
    views = {
        "Past forecasts": forecasts.earlier,
        "Methods": forecasts.backtest,
        "Assumptions": forecasts.assumptions,
    }
    first = next(iter(views))
    shown = st.segmented_control(
        "Look closer", list(views), default=first, key="closer", required=True, bind="query-params"
    )
    answer = found(review, views.get(shown or first, forecasts.earlier), service=service)
    if answer.key != "forecasts.assumptions":
        cells.cell(answer, heading="question", table="shown")
        return
    cells.head(answer, "question")
    cells.lines(finding=answer)
    cells.foot(answer, table="shown")


@st.fragment
def what_if(service: str) -> None:
    """Draws what is assumed besides the history, what comes of it, and whether there is room for it."""
    first, last = growth.span(review, service=service)
    whom = ", all customers together" if scope.customer else ""
    st.subheader(f"If demand grows{whom}", anchor=False)
    wanted = growth_form.wanted()
    plans = sensible(growth_form.draw(first, last)) if wanted else ()
    entered, source = growth_form.capacity() if wanted else (None, "")
    try:
        grown(plans, service=service)
        if entered:
            by = {"capacity": entered, "source": source, "service": service, "plans": plans}
            cells.cell(found(review, capacity.by_hand, **by))
    except ServiceReviewError as refused:
        cells.refused(refused)
    try:
        agreed = found(review, capacity.agreed, service=service, customer=scope.customer, plans=plans)
        cells.cell(agreed, heading="question", table="shown")
    except ServiceReviewError as refused:
        cells.refused(refused)
    ways.onward("agreements", "scenarios")


def sensible(plans: tuple[growth.Plan, ...]) -> tuple[growth.Plan, ...]:
    """The plans, or none where one of them makes no sense, which is said once."""
    try:
        growth.planned(plans)
    except ServiceReviewError as refused:
        cells.refused(refused)
        return ()
    return plans


def grown(plans: tuple[growth.Plan, ...], service: str) -> None:
    """Draws demand with what is assumed beside the same without it."""
    if plans:
        cells.cell(found(review, growth.ahead, plans=plans, service=service))
        cells.cell(found(review, growth.assumed, plans=plans), table="shown")


try:
    if look_ahead():
        one(scope.service) if scope.service else every()
        what_if(scope.service)
    else:
        st.title(QUESTION, anchor=False)
        cells.empty("No demand was recorded: no volumes, tickets or counts.")
except ServiceReviewError as refused:
    st.title(QUESTION, anchor=False)
    cells.refused(refused)
