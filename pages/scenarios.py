"""What does a change cost and buy?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review import select
from analytics.review.findings import compliance, negotiation, scenarios
from analytics.scenario.levers import LEVERS
from pages.parts import cells, forms, ways
from pages.parts.frame import found, opened, titled

if TYPE_CHECKING:
    from analytics.scenario.lever import Lever

review, scope = opened("What does a change cost and buy?")
scorecard = found(review, compliance.scorecard, month=scope.month, customer=scope.customer, service=scope.service)
targets = {
    ways.target(row["agreement"], row["target"]): (row["agreement"], row["target"])
    for row in scorecard.table.to_dicts()
}
title = st.container()
if not targets:
    title.title("What does a change cost and buy?", anchor=False)
    cells.empty("No agreement covers this choice of customer and service.")
    st.stop()
chosen = st.selectbox("Target, worst first", list(targets), key="promise", bind="query-params")
about = dict(zip(("agreement", "target"), targets.get(chosen, next(iter(targets.values()))), strict=True))
kept: dict[str, tuple[scenarios.Change, ...]] = st.session_state.setdefault(f"options {chosen}", {})


def change() -> tuple[scenarios.Change, ...]:
    """The changes the reader made, lever by lever; a lever left where it stands changes nothing."""
    terms = select.history(review, **about).terms
    calendars = {"calendar": [calendar.name for calendar in (terms.calendar, *terms.calendars)]}
    moved: list[Lever[Any]] = []
    for lever in LEVERS:
        start = lever.today(terms)
        if start is not None:
            with st.expander(lever.label, expanded=len(moved) == 0 and lever is LEVERS[0]):
                now = forms.asked(start, key=f"{lever.__name__}_{chosen}", choices=calendars)
            moved += [now] if now != start else []
    return scenarios.changes_of(moved)


left, right = st.columns([4, 8], gap="large")
try:
    with left:
        st.subheader("Change", anchor=False)
        changes = change()
        named = st.text_input("Name of this option", placeholder="such as Second shift", key="named")
        if st.button("Keep as an option", disabled=not (changes and named), type="primary", width="stretch"):
            kept[named] = changes
        if kept and st.button("Forget the options kept", width="stretch"):
            kept.clear()
    with right:
        options = tuple(kept.items())[-4:]
        answer = found(review, scenarios.compare, **about, changes=changes, options=options)
        with title:
            titled(answer, scope, about="What if, from the service's own history")
        cells.figures(finding=found(review, scenarios.figures, **about, changes=changes, options=options))
        cells.cell(found(review, scenarios.curve, **about, changes=changes))
    st.subheader("Options compared", anchor=False)
    cells.cell(answer, heading="", table="shown")
    cells.cell(found(review, negotiation.promisable, **about), table="shown")
    ways.onward("compliance", "warnings", agreement=about["agreement"], name=about["target"])
except ServiceReviewError as refused:
    with title:
        st.title("What does a change cost and buy?", anchor=False)
    cells.refused(refused)
