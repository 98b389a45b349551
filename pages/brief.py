"""Where do we stand, and what needs a decision?"""

from __future__ import annotations

import streamlit as st

from pages.parts import cells, session

st.title("Where do we stand, and what needs a decision?", anchor=False)

review = session.review()
if review.as_of is None:
    cells.empty("There are no records yet, so nothing can be judged.")
