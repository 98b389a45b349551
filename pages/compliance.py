"""Did we deliver what we agreed, and why did it change?"""

from __future__ import annotations

import streamlit as st

st.title("Did we deliver what we agreed, and why did it change?", anchor=False)
