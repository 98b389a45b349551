"""Demand ahead: several methods over all series at once, weighed by how well they did, with ranges from past errors."""
