"""A trend around us: what is changing, how likely and how far it reaches, and what it would change in a scenario."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT
from analytics.register.notebook import Line, Text
from analytics.register.proposal import Level
from analytics.register.scenario import Amount, Title

Kind = Literal["technical", "market", "economic", "social", "legislative", "environmental"]

#: The kinds of trend there are.
KINDS: Final[tuple[str, ...]] = get_args(Kind)

Likelihood = Literal[
    "", "remote chance", "highly unlikely", "unlikely", "realistic possibility", "likely", "highly likely",
    "almost certain",
]  # fmt: skip

#: What each word of likelihood stands for, least likely first: chances from and up to, as shares. The words and ranges
#: are those of the Probability Yardstick of the United Kingdom's Professional Head of Intelligence Assessment; between
#: two ranges it leaves a gap on purpose.
YARDSTICK: Final[dict[Likelihood, tuple[float, float]]] = {
    "remote chance": (0.0, 0.05),
    "highly unlikely": (0.10, 0.20),
    "unlikely": (0.25, 0.35),
    "realistic possibility": (0.40, 0.50),
    "likely": (0.55, 0.75),
    "highly likely": (0.80, 0.90),
    "almost certain": (0.95, 1.0),
}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Trend:
    """A trend.

    Attributes:
        title: what people call it; no two that are watched share one.
        kind: where it comes from.
        what: what is changing.
        source: who says so, such as a paper or a supplier's letter.
        noted: the day it was taken down.
        begins, ends: first day it is felt, and last; None where that is not known, or it stays.
        likelihood: a word of `YARDSTICK`; "" where nobody has said.
        impact_level, impact: how much it would change for us, and what.
        services: services it touches; none for all.
        ground: what a scenario with it is asked of, such as "target" or "desk".
        changes: what it would change there: lever, its field and the value; none where it feeds no scenario yet.
        owner: who watches it.
        review_by: by when it is to be looked at again.
        closed: nobody watches it any more; scenarios that rest on it still name it.
        name: what links and scenarios know it by, whatever it is called.
    """

    title: Title = Field(title="what it is called")
    kind: Kind
    what: Text = ""
    source: Line = ""
    noted: date | None = None
    begins: date | None = None
    ends: date | None = None
    likelihood: Likelihood = ""
    impact_level: Level = ""
    impact: Text = ""
    services: tuple[Line, ...] = ()
    ground: Annotated[str, Field(pattern=r"^[a-z][a-z ]{0,39}$")] = "target"
    changes: tuple[tuple[Line, Line, Amount | Line], ...] = Field(default=(), max_length=20)
    owner: Line = ""
    review_by: date | None = None
    closed: bool = False
    name: str = Field(default_factory=lambda: secrets.token_hex(8))

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.begins and self.ends and self.ends < self.begins:
            message = f"a trend from {self.begins:%-d %B %Y} to {self.ends:%-d %B %Y} ends before it begins"
            raise ValueError(message)
        return self

    @property
    def live(self) -> bool:
        """Whether it is watched, and its title taken."""
        return not self.closed

    def overdue(self, day: date) -> bool:
        """Whether it was to be looked at again before a day.

        Example:
            >>> Trend(title="Wages", kind="economic", review_by=date(2026, 9, 30)).overdue(date(2026, 10, 31))
            True
        """
        return self.live and self.review_by is not None and self.review_by < day

    @property
    def likely(self) -> bool:
        """Whether it is more likely than not."""
        return self.likelihood in YARDSTICK and YARDSTICK[self.likelihood][0] > 0.5
