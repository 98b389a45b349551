"""Warnings that a review can be held to: those that were issued, or, until enough of them have come due, replayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from analytics.forecast.skill import FEWEST
from analytics.register.issued import table
from analytics.warning.issued import issued
from analytics.warning.track_record import PAST

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.warning.chance import Progress


@dataclass(frozen=True, eq=False)
class PastWarnings:
    """Chances given in the past.

    Attributes:
        chances: in the columns of `warning.track_record.PAST`.
        issued: whether they were issued; else they are what would have been said, and nobody was shown them.
        come: chances that were issued and whose period has come.
    """

    chances: pl.DataFrame
    issued: bool
    come: int

    @property
    def named(self) -> str:
        """What they are, for a sentence."""
        return "issued" if self.issued else "replayed, not issued"

    @property
    def told(self) -> str:
        """What they are, in full."""
        if self.issued:
            return "Held against are the chances as they were issued on the day, never written over."
        return (
            f"Replayed, not issued: nobody was shown these. For every month of the past the chances are those that the "
            f"same method gives from the periods before it, as they are known today. Those that are issued take their "
            f"place once {FEWEST} of them have come due; so far {self.come} have."
        )


def past_warnings(review: Review, progress: Progress | None = None) -> PastWarnings:
    """The past chances of every target of a review; worked out once."""
    return review.remembered("past warnings", lambda: _past(review, progress))


def _past(review: Review, progress: Progress | None) -> PastWarnings:
    shown = _issued(review)
    come = shown["missed"].count()
    if come >= FEWEST:
        return PastWarnings(shown, issued=True, come=come)
    return PastWarnings(review.outlooks(progress).hindsight(), issued=False, come=come)


def _issued(review: Review) -> pl.DataFrame:
    """What was issued up to the review's cut-off."""
    if review.register is None or review.as_of is None:
        return pl.DataFrame(schema=PAST)
    kept = table(entry.value for entry in review.register.entries("issued forecast"))
    return issued(kept.filter(pl.col("as_of") <= review.as_of), review.judged, review.catalogue.zone)
