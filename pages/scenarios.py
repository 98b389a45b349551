"""What does a change cost, and what does it buy?"""

from __future__ import annotations

import streamlit as st

st.title("What does a change cost, and what does it buy?", anchor=False)
