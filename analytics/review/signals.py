"""What a reviewer should be told without asking: patterns in the records that a figure alone would hide.

Each detector looks at a review and says what it found, with the evidence; it knows no service by name. Detectors are
registered in `DETECTORS`, one line each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

    from analytics.review.review import Review


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing a reviewer should know.

    Attributes:
        kind: "degradation", "step", "mix", "watermelon", "volume", "unclosed", "edge" or "unagreed".
        service: the service it is about.
        sentence: what was found, with its numbers, as a reader sees it.
        page: the page that shows it whole.
        weight: 0 to 1, how much it should stand out; the brief shows the heaviest first.
        agreement, target: the promise it touches, "" for none.
        evidence: the rows behind the sentence.
    """

    kind: str
    service: str
    sentence: str
    page: str
    weight: float
    evidence: pl.DataFrame
    agreement: str = ""
    target: str = ""


Detector = Callable[["Review"], list[Signal]]

DETECTORS: Final[tuple[Detector, ...]] = ()


def signals(review: Review) -> list[Signal]:
    """Everything the detectors found, heaviest first."""
    found = [signal for detect in DETECTORS for signal in detect(review)]
    return sorted(found, key=lambda signal: (-signal.weight, signal.service, signal.kind))
