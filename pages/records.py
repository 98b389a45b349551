"""What was loaded, what was refused, and why?"""

from __future__ import annotations

import streamlit as st

st.title("What was loaded, what was refused, and why?", anchor=False)
