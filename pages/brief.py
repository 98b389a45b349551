"""Where do we stand, and what needs a decision?"""

from __future__ import annotations

import streamlit as st

from analytics.review.findings import brief
from pages.parts import cells, session
from pages.parts.frame import found, look_ahead, opened, titled

review, scope = opened("Where do we stand, and what needs a decision?")
month = f"{review.month(scope.month):%Y-%m}"
standing = found(review, brief.standing, month=month, customer=scope.customer)
titled(standing, scope, about="Service review")

cells.figures(found(review, brief.figures, month=month, customer=scope.customer))


def decide() -> None:
    """Draws what needs a decision, once it is worked out."""
    st.subheader("What needs a decision", anchor=False)
    if not look_ahead(review):
        st.progress(0.5, "Looking ahead and through the records; this takes some seconds, once")
        return
    asked = found(review, brief.decisions, customer=scope.customer, service=scope.service)
    for row in asked.table.head(SHOWN).to_dicts():
        told = " · ".join(f"{name}: {row[key]}" for name, key in OWED.items() if row[key])
        cells.card(row["status"], row["title"], row["why"], told, session.page(row["page"]))
    cells.foot(asked)


def changed() -> None:
    """Draws what changed since the month before was reviewed."""
    st.subheader("What changed since the last review", anchor=False)
    earlier = [known for known in review.months if f"{known:%Y-%m}" < month]
    if earlier:
        cells.cell(found(review, brief.since_month, month=f"{earlier[-1]:%Y-%m}"), heading="", table="shown")
    else:
        st.caption("This is the first month that can be judged.")


SHOWN = 3
OWED = {"Owner": "owner", "Act by": "act"}
left, right = st.columns([7, 5], gap="large")
with left:
    st.subheader("Every service against what was agreed, last 12 months", anchor=False)
    cells.cell(standing, heading="")
    changed()
with right:
    # Only as long as it is being worked out is it asked for again and again.
    (decide if look_ahead(review) else st.fragment(decide, run_every=2.0))()
if look_ahead(review):
    cells.sentences(found(review, brief.noticed, customer=scope.customer, service=scope.service), "sentence")
