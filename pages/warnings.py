"""What will breach, how likely, and by when must we act?"""

from __future__ import annotations

import streamlit as st

from pages.parts import cells, session

st.title("What will breach, how likely, and by when must we act?", anchor=False)

review = session.review()
if review.as_of is None:
    cells.empty("There are no records yet, so nothing can be judged.")
