"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

import streamlit as st

from pages.parts import cells, session

st.title("How much will be asked of us, and can we serve it?", anchor=False)

review = session.review()
if review.as_of is None:
    cells.empty("There are no records yet, so nothing can be judged.")
