"""Levels ahead: where attainment is going, and the chance that a period misses what was promised."""
