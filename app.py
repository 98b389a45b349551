"""The server: `streamlit run app.py`."""

import streamlit as st

from pages.parts.guard import apologise

app = st.App("pages/parts/shell.py", on_script_error=apologise)
