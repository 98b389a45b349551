"""Did we deliver what we agreed, and why did it change?"""

from __future__ import annotations

import streamlit as st

from pages.parts import cells, session

st.title("Did we deliver what we agreed, and why did it change?", anchor=False)

review = session.review()
if review.as_of is None:
    cells.empty("There are no records yet, so nothing can be judged.")
