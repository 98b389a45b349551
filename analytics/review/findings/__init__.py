"""Findings, one file a page: functions of a review that answer one question each."""
