"""How much will be asked of us, and can we serve it?"""

from __future__ import annotations

import streamlit as st

st.title("How much will be asked of us, and can we serve it?", anchor=False)
