"""Measurements against what was agreed: level, headroom, status, credit, and why it changed."""
