"""What will breach, how likely, and by when must we act?"""

from __future__ import annotations

import streamlit as st

st.title("What will breach, how likely, and by when must we act?", anchor=False)
