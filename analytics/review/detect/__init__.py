"""Detectors of what figures alone would hide, one file a kind: each looks at every service alike and names none."""
