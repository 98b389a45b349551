"""What does a change cost, and what does it buy?"""

from __future__ import annotations

import streamlit as st

from pages.parts import cells, session

st.title("What does a change cost, and what does it buy?", anchor=False)

review = session.review()
if review.as_of is None:
    cells.empty("There are no records yet, so nothing can be judged.")
