"""Service review without a browser: records in, levels judged, futures and choices out.

Data walks one way: `catalogue` and `records` feed `measures`, which feed `compliance`, then `forecast`, `warning` and
`scenario`; `review` puts their answers into words and figures. Nothing here knows about Streamlit.
"""
