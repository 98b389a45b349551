"""What will breach, how likely, by when, last day to act, who knows?"""

from __future__ import annotations

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import warnings
from pages.parts import cells, session, ways
from pages.parts.frame import found, opened, titled

review, scope = opened("What will breach, how likely, and by when must we act?")
place = st.empty()
if not review.knows("warnings"):
    with place.container():
        st.title("What will breach, how likely, and by when must we act?", anchor=False)
        bar = st.progress(0.0, "Looking ahead, once for these records")
    review.warnings(lambda done, what: session.tell(bar, done, what))
    place.empty()
ordered = found(review, warnings.ordered, customer=scope.customer, service=scope.service)
titled(ordered, scope, about="Those to act on first at the top")
cells.cell(ordered, heading="", table="shown")

targets = {
    ways.target(row["agreement"], row["target"]): (row["agreement"], row["target"]) for row in ordered.table.to_dicts()
}


@st.fragment
def closer() -> None:
    """Draws one target with its level ahead."""
    chosen = st.selectbox("Look into one target", list(targets), key="outlook", bind="query-params")
    agreement, target = targets.get(chosen, next(iter(targets.values())))
    try:
        cells.cell(found(review, warnings.ahead, agreement=agreement, target=target), table="shown")
    except ServiceReviewError as refused:
        cells.refused(refused)
    ways.onward("compliance", "scenarios", agreement=agreement, name=target)


if targets:
    closer()
