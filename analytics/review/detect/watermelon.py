"""Green outside, red within: services that meet what was agreed while their users are unhappy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.compliance import experience
from analytics.review import words
from analytics.review.signal import Signal

if TYPE_CHECKING:
    from analytics.review.review import Review


def users_who_disagree(review: Review) -> list[Signal]:
    """Services that met every target of their last months while satisfaction fell, or lies far below that of others."""
    scores = review.untargeted("satisfaction")
    if scores.is_empty():
        return []
    found = experience.disagreement(review.judged, scores, experience.reopened(review.records["tickets"]))
    return [
        Signal(
            kind="watermelon", service=row["service"], page="compliance", weight=0.8, sentence=_said(row),
            evidence=found.filter(pl.col("service") == row["service"]),
        )
        for row in found.filter("watermelon").to_dicts()
    ]  # fmt: skip


def _said(row: dict[str, Any]) -> str:
    now, usual, met = row["score"], row["usual"], f"{row['service']} meets every target while"
    if usual is None or row["fall"] < experience.MATTERS:
        return f"{met} its users rate it {now:.1f}, far below the {row['others']:.1f} of other services"
    return f"{met} satisfaction fell from {usual:.1f} to {now:.1f}{_again(row)}"


def _again(row: dict[str, Any]) -> str:
    """What re-opened tickets add to the picture; nothing where they did not rise."""
    now, usual, rise = row["reopened"], row["reopened_usual"], row["rise"]
    if rise is None or rise < experience.MATTERS:
        return ""
    return f" and re-opened tickets rose from {words.share(usual)} to {words.share(now)}"
