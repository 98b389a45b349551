"""The one error page: what went wrong in words where we know them, else an apology with a number to quote."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import streamlit as st

from analytics.errors import ServiceReviewError
from pages.parts.text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_LOG = logging.getLogger("service_review")


def apologise(error: Exception) -> bool:
    """True, once the error is on the page in words a reader can act on; never a trace."""
    if isinstance(error, ServiceReviewError):
        _box().error(plain(str(error)), icon=":material/error:", title="This cannot be shown yet")
    else:
        reference = secrets.token_hex(4)
        _LOG.error("reference %s: %r", reference, error)
        _box().error(
            f"The fault is ours, not yours, and nothing that was kept is lost. Try again; if it comes back, "
            f"quote the reference **{reference}**, which stands in the server's log beside what happened.",
            icon=":material/error:",
            title="Something went wrong here",
        )
    return True


def _box() -> DeltaGenerator:
    """Where an error stands, by a name that tests and support can look for."""
    return st.container(key=f"apology-{secrets.token_hex(2)}")
