"""Which agreements will be missed, how likely, by when, and the last day to act."""
