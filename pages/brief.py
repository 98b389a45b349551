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

left, right = st.columns([7, 5], gap="large")
with left:
    st.subheader("Every service against what was agreed, last 12 months", anchor=False)
    cells.cell(standing, heading="")


@st.fragment(run_every=None if look_ahead(review) else 2.0)
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


SHOWN = 4
OWED = {"Owner": "owner", "Act by": "act"}
with right:
    decide()

st.subheader("What changed since the last review", anchor=False)
earlier = [known for known in review.months if f"{known:%Y-%m}" < month]
if earlier:
    cells.cell(found(review, brief.since_month, month=f"{earlier[-1]:%Y-%m}"), heading="", table="shown")
else:
    st.caption("This is the first month that can be judged.")
