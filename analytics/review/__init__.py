"""The review itself: records, catalogue and cut-off in, findings out."""
