"""Did we deliver what we agreed, and why did it change?"""

from __future__ import annotations

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import causes, compliance, rates
from pages.parts import cells, event_form, ways
from pages.parts.frame import found, opened, titled

review, scope = opened("Did we deliver what we agreed, and why did it change?")
month = f"{review.month(scope.month):%Y-%m}"
scorecard = found(review, compliance.scorecard, month=month, customer=scope.customer, service=scope.service)
titled(scorecard, scope, about="Every target, worst first")
cells.cell(scorecard, heading="", table="shown")

targets = {
    ways.target(row["agreement"], row["target"]): (row["agreement"], row["target"])
    for row in scorecard.table.to_dicts()
}
if not targets:
    st.stop()


@st.fragment
def drill() -> None:
    """Draws one target: its level, why it changed, who answers for it, and the tickets behind it."""
    chosen = st.selectbox("Look into one target", list(targets), key="target", bind="query-params")
    agreement, target = targets.get(chosen, next(iter(targets.values())))
    about = {"agreement": agreement, "target": target}
    cells.cell(found(review, compliance.level, **about, month=month))
    event_form.draw(review, review.catalogue.agreement(agreement).service)
    ways.onward("warnings", "scenarios", "agreements", agreement=agreement, name=target)
    # Of lost time there are no tickets to look into, and no mix that could have changed.
    views = {
        "Who answers": lambda: answer(about),
        "Routine or not": lambda: cells.cell(found(review, causes.routine, **about)),
    }
    items = {
        "Why it changed": lambda: cells.cell(found(review, causes.changed, **about, month=month)),
        "Routine or not": lambda: cells.cell(found(review, causes.routine, **about)),
        "Who answers": lambda: answer(about),
        "Open work": lambda: cells.cell(found(review, rates.open_work, **about), table="shown"),
        "Source's view": lambda: cells.cell(found(review, rates.source_says, **about), table="shown"),
        "Tickets": lambda: tickets(about),
    }
    views = views if causes.of_lost_time(review, **about) else items
    first = next(iter(views))
    shown = st.segmented_control(
        "Look closer", list(views), default=first, key="view", required=True, bind="query-params"
    )
    try:
        views.get(shown or first, views[first])()
    except ServiceReviewError as refused:
        cells.refused(refused)


def answer(about: dict[str, str]) -> None:
    """Draws who answers for what was lost."""
    there = causes.told_apart(review, **about)
    by = st.segmented_control(
        "By", list(there), format_func=there.__getitem__, default="group", key="by", required=True
    )
    cells.cell(found(review, causes.answered, **about, month=month, by=by or "group"))


def tickets(about: dict[str, str]) -> None:
    """Draws the tickets behind the target, of one priority or group where asked."""
    behind = found(review, compliance.tickets, **about, month=month)
    with st.container(horizontal=True):
        priority, group = (
            st.selectbox(
                label, ["", *behind.table[column].unique().sort()], format_func=lambda word: word or "All",
                key=f"of_{column}",
            )
            for label, column in (("Priority", "priority"), ("Support group", "group"))
        )  # fmt: skip
    cells.cell(found(review, compliance.tickets, **about, month=month, priority=priority, group=group), table="shown")


drill()
