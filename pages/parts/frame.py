"""How every page begins and asks: the review it looks at, what it says where there is nothing yet, and findings."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.errors import ServiceReviewError
from analytics.review.findings import brief
from pages.parts import cells, filters, session
from pages.parts.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.review import Finding, Review
    from pages.parts.filters import Scope


def opened(question: str, *, judged: bool = True, nothing: str = "") -> tuple[Review, Scope]:
    """The review and what the reader chose to look at; a page with nothing to show says so and ends here.

    Args:
        question: the page's question, its title as long as there is no answer.
        judged: whether the page needs an agreed level that records were judged against.
        nothing: what cannot be done without records, such as "nothing can be judged"; "" for what usually cannot.
    """
    review = session.review()
    if review.as_of is None:
        st.title(plain(question), anchor=False)
        told = nothing or f"nothing can be {'judged' if judged else 'looked ahead to'}"
        cells.empty(f"There are no records yet, so {told}.")
        st.stop()
    if judged and not review.months:
        st.title(plain(question), anchor=False)
        agreed = {sla.service for sla in review.catalogue.slas()} & set(review.records.services)
        missing = "no level is agreed for any service they name"
        if agreed:
            missing = "none of them falls under an agreement: look at each one's customer and the day it begins"
        cells.empty(f"There are records, but {missing}, so nothing can be judged.", label="Agree a level")
        st.stop()
    return review, filters.scope()


def found(review: Review, ask: Callable[..., Finding], **parameters: Any) -> Finding:
    """What a finding function says of the review, worked out once for everybody who asks the same."""
    key = (ask.__module__, ask.__name__, tuple(sorted(parameters.items())))
    return review.remembered(key, lambda: ask(review, **parameters))


def look_ahead(review: Review) -> bool:
    """Whether what takes seconds is worked out; where it is not, it is begun in the background, once."""
    if review.knows("warnings") and review.knows("signals"):
        return True
    review.remembered("looking ahead", lambda: _begin(review))
    return False


@st.fragment(run_every=2.0)
def wait(review: Review) -> None:
    """Says that something is being worked out, and draws the page anew once it is."""
    if look_ahead(review):
        st.rerun()
    st.progress(0.5, "Looking ahead and through the records; this takes some seconds, once")


def titled(finding: Finding, scope: Scope, *, about: str = "") -> None:
    """Draws the page's title, which is its finding, and under it what it is about."""
    last = session.review().last_day
    parts = [about, scope.customer or "all customers", scope.service or "all services"]
    parts += [f"data to {last:%-d %B %Y}"] if last else []
    cells.title(finding=finding, about=" · ".join(part for part in parts if part))


def _begin(review: Review) -> Thread:
    thread = Thread(target=_work_out, args=(review,), daemon=True)
    thread.start()
    return thread


def _work_out(review: Review) -> None:
    """Warnings and signals; what cannot be worked out says so on the page that asks for it."""
    for ask in (brief.told, lambda asked: asked.warnings()):
        try:
            ask(review)
        except ServiceReviewError:
            continue
