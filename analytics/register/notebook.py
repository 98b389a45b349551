"""What people write in a review: the review itself, notes, pinned figures and decisions, and events marked by hand.

Everything is plain text; what looks like Markdown is drawn with care by who shows it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import ArgsKwargs

from analytics.catalogue.terms import STRICT

#: Characters a text may have: a book is no note, and every save keeps the text before it.
Text = Annotated[str, Field(max_length=50_000)]
Line = Annotated[str, Field(max_length=500)]


def _fresh() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ServiceReview:
    """A service review.

    Attributes:
        name: what it is called, such as "October 2026, Ashby Hospitals".
        first, last: first and last day of the period under review.
        participants: who takes part.
        agenda: what is on the table, in order; entries stand under one of these.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)]
    first: date = Field(title="first day")
    last: date = Field(title="last day")
    participants: tuple[Line, ...] = ()
    agenda: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last < self.first:
            message = f"a review of {self.first:%-d %B %Y} to {self.last:%-d %B %Y} ends before it begins"
            raise ValueError(message)
        return self


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Note:
    """Plain text of a review, under an item of its agenda; `name` tells it from the others."""

    review: str
    item: Line = ""
    text: Text = ""
    name: str = Field(default_factory=_fresh)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PinnedFinding:
    """A figure as it stood when it was pinned.

    Attributes:
        review, item: where it stands.
        commentary: what people say of it.
        figure: the finding's record: its answer, table, versions, and the recipe that makes it again.
    """

    review: str
    item: Line = ""
    commentary: Text = ""
    figure: Mapping[str, Any]
    name: str = Field(default_factory=_fresh)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Alternative:
    """A choice there was, and what spoke for or against it."""

    choice: Annotated[str, Field(min_length=1, max_length=500)]
    because: Text = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Decision:
    """What was decided.

    Attributes:
        review, item: where it stands.
        question: what was to be decided.
        choice: what was chosen.
        alternatives: the choices there were beside it.
        reason: why it was chosen.
        owner: who carries it out.
        due: by when; not before it was decided.
        decided: the day it was taken.
        figures: the figures it rests on, each as it stood, with its data and agreement version.
        proposal: name of the proposal it is about; "" for none.
        carried_out: the day it was carried out, not before it was decided; None while it is not.
        outcome: what became of it.
    """

    review: str
    item: Line = ""
    question: Annotated[str, Field(min_length=1, max_length=500)]
    choice: Text = ""
    alternatives: tuple[Alternative, ...] = ()
    reason: Text = ""
    owner: Line = ""
    due: date | None = None
    decided: date | None = None
    figures: tuple[Mapping[str, Any], ...] = ()
    proposal: Line = ""
    carried_out: date | None = None
    outcome: Text = ""
    name: str = Field(default_factory=_fresh)

    @model_validator(mode="wrap")
    @classmethod
    def _in_order(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        made = handler(given)
        # What was kept before this was asked for comes as a mapping, and is read: else nobody could mend it.
        if isinstance(given, ArgsKwargs) and made.decided:
            for day, words in ((made.due, "due"), (made.carried_out, "carried out")):
                if day and day < made.decided:
                    days = f"{day:%-d %B %Y}, before it was decided on {made.decided:%-d %B %Y}"
                    message = f"it cannot be {words} on {days}"
                    raise ValueError(message)
        return made


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Event:
    """Something that happened around a service, so that charts show it.

    Attributes:
        event: what happened, as charts call it.
        service: the service it touches; empty for all.
        happened: the day, in the catalogue's zone.
        kind: a word such as "change" or "supplier".
    """

    event: Annotated[str, Field(min_length=1, max_length=200)]
    service: str = ""
    happened: date
    kind: Line = "other"
    name: str = Field(default_factory=_fresh)
