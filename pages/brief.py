"""Where do we stand, and what needs a decision?"""

from __future__ import annotations

import streamlit as st

st.title("Where do we stand, and what needs a decision?", anchor=False)
