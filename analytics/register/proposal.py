"""A change put forward to be decided on: what it brings a year, what it costs, how sure that is, and who answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.currency import Currency
from analytics.catalogue.terms import STRICT
from analytics.errors import QuestionError
from analytics.register.notebook import Line, Text
from analytics.register.scenario import Amount, Title

Status = Literal["draft", "proposed", "accepted", "declined", "withdrawn"]

#: How likely it is to come to less than it says; "" where nobody said.
Level = Literal["", "low", "medium", "high"]

LEVELS: Final[tuple[str, ...]] = get_args(Level)[1:]

#: What may become of a proposal. One that was declined or withdrawn is worked over first: nobody decides twice on one.
NEXT: Final[dict[Status, tuple[Status, ...]]] = {
    "draft": ("proposed", "withdrawn"),
    "proposed": ("accepted", "declined", "draft", "withdrawn"),
    "accepted": ("withdrawn",),
    "declined": ("draft",),
    "withdrawn": ("draft",),
}

#: What a proposal must say before it can be decided on, in words.
ASKED: Final = {
    "problem": "the problem it answers",
    "benefit": "its benefit a year",
    "one_off": "its one-off cost",
    "yearly": "its cost a year",
    "owner": "who answers for it",
    "decide_by": "the day to decide by",
}


@dataclass(frozen=True, kw_only=True, config=STRICT)
class KeptProposal:
    """A proposal.

    Attributes:
        title: what people call it; no two that are not withdrawn share one.
        status: how far it has come.
        scenarios: names of the kept scenarios it comes from.
        services: services it changes.
        problem: what it answers.
        benefit: what it brings a year, in `currency`; None where nobody has said.
        benefit_is: what that benefit consists of.
        one_off: what it costs once.
        yearly: what it costs a year.
        currency: of all three.
        risk, risk_level: what could come otherwise, and how likely that is.
        evidence: figures it rests on, each as it stood, with the recipe that makes it again.
        owner: who answers for it.
        decide_by: by when it is to be decided on.
        excludes: names of proposals that make no sense beside it.
        requires: names of proposals it makes no sense without.
        name: what decisions and other proposals know it by, whatever it is called.
    """

    title: Title
    status: Status = "draft"
    scenarios: tuple[Line, ...] = ()
    services: tuple[Line, ...] = ()
    problem: Text = ""
    benefit: Amount | None = None
    benefit_is: Line = ""
    one_off: Annotated[Amount, Field(ge=0)] | None = None
    yearly: Annotated[Amount, Field(ge=0)] | None = None
    currency: Currency = "GBP"
    risk: Text = ""
    risk_level: Level = ""
    evidence: tuple[Mapping[str, Any], ...] = ()
    owner: Line = ""
    decide_by: date | None = None
    excludes: tuple[Line, ...] = ()
    requires: tuple[Line, ...] = ()
    name: str = Field(default_factory=lambda: secrets.token_hex(8))

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.name in (*self.excludes, *self.requires):
            message = "a proposal can neither require nor exclude itself"
            raise ValueError(message)
        if set(self.excludes) & set(self.requires):
            message = "a proposal cannot both require and exclude another"
            raise ValueError(message)
        return self

    @property
    def live(self) -> bool:
        """Whether its title is taken."""
        return self.status != "withdrawn"

    @property
    def open(self) -> bool:
        """Whether its terms may still change: what was decided on stays as it was decided on."""
        return self.status in ("draft", "proposed")

    @property
    def missing(self) -> list[str]:
        """What it must still say before it can be decided on, in words."""
        return [words for field, words in ASKED.items() if getattr(self, field) in ("", None)]

    def moved(self, to: Status) -> KeptProposal:
        """The proposal once it has come that far.

        Raises:
            QuestionError: it cannot come there from where it is, or says too little to be decided on.

        Example:
            >>> KeptProposal(title="Second shift", name="s").moved("withdrawn").status
            'withdrawn'
        """
        if to not in NEXT[self.status]:
            problem = f"the proposal {self.title!r} is {self.status} and cannot become {to}"
            raise QuestionError(problem, expected=" or ".join(NEXT[self.status]))
        if to == "proposed" and self.missing:
            problem = f"the proposal {self.title!r} does not say {', '.join(self.missing)}"
            raise QuestionError(problem, remedy="Say so first; nobody can decide on it before")
        return replace(self, status=to)
