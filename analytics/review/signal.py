"""One thing a reviewer should be told without asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, kw_only=True, eq=False)
class Signal:
    """A pattern in the records that a figure alone would hide.

    Attributes:
        kind: "degradation", "step", "mix", "watermelon", "volume", "unclosed", "edge" or "unagreed".
        service: the service it is about.
        sentence: what was found, with its numbers, as a reader sees it; without a full stop.
        page: the page that shows it whole.
        weight: 0 to 1, how much it should stand out; the brief shows the heaviest first.
        evidence: the rows behind the sentence.
        agreement, target: the promise it touches, "" for none.
    """

    kind: str
    service: str
    sentence: str
    page: str
    weight: float
    evidence: pl.DataFrame
    agreement: str = ""
    target: str = ""
