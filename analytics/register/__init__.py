"""What people keep: the catalogue, what is agreed, reviews and decisions, with a trail of every change."""

from analytics.register.changes import Saying
from analytics.register.register import Entry, Register, at
from analytics.register.trail import Act

__all__ = ["Act", "Entry", "Register", "Saying", "at"]
