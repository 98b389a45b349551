"""What is agreed, and is it complete?"""

from __future__ import annotations

import streamlit as st

st.title("What is agreed, and is it complete?", anchor=False)
