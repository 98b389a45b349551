"""A warning that was given to people: of what, to whom, when, how likely as it stood; what they said, and what came.

What a notice says never changes once it is given. What is added afterwards is who acknowledged it, the plan agreed
upon, or that it was withdrawn.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.terms import STRICT
from analytics.errors import QuestionError
from analytics.register.notebook import Line, Text

State = Literal["draft", "given", "acknowledged", "plan agreed", "withdrawn"]

#: What may become of a notice. One that was withdrawn stays so: who is warned anew is given another.
NEXT: Final[dict[State, tuple[State, ...]]] = {
    "draft": ("given", "withdrawn"),
    "given": ("acknowledged", "withdrawn"),
    "acknowledged": ("plan agreed", "withdrawn"),
    "plan agreed": ("withdrawn",),
    "withdrawn": (),
}

#: The days a notice has seen, in the order in which they come, and what happened on each.
DAYS: Final = {"given": "given", "acknowledged": "acknowledged", "planned": "agreed upon", "withdrawn": "withdrawn"}

#: The day of each step, by the state it leads to.
STEPS: Final[dict[State, str]] = {
    "given": "given", "acknowledged": "acknowledged", "plan agreed": "planned", "withdrawn": "withdrawn",
}  # fmt: skip

#: What must have happened before each step, in words.
FIRST: Final[dict[State, str]] = {
    "acknowledged": "It must be given first", "plan agreed": "It must be acknowledged first",
}  # fmt: skip

Word = Annotated[str, Field(min_length=1, max_length=500)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Notice:
    """A notice.

    Attributes:
        agreement, target: what is warned of.
        periods: first days of the periods that may be missed.
        to: the stakeholders it is given to, by name.
        chance: the greatest chance of a miss in one of the periods, as it stood; None where none was claimed.
        act_by: the last day on which a remedy would still have helped, as it stood.
        said: the text they were given.
        figure: the figure it rests on as it stood, with its data and agreement version and the recipe.
        state: how far it has come.
        given, given_by: the day it was given, and by whom.
        acknowledged, acknowledged_by: the day somebody said that they know, and who.
        planned: the day a plan was agreed upon.
        plan, plan_owner, plan_due: what is to be done, by whom and by when.
        withdrawn, because: the day it was taken back, and why.
        name: what links know it by.
    """

    agreement: Word
    target: Word
    periods: Annotated[tuple[date, ...], Field(min_length=1, max_length=60)]
    to: tuple[Word, ...] = ()
    chance: Annotated[float, Field(ge=0, le=1)] | None = None
    act_by: date | None = None
    said: Text = ""
    figure: Mapping[str, Any] = Field(default_factory=dict)
    state: State = "draft"
    given: date | None = None
    given_by: Line = ""
    acknowledged: date | None = None
    acknowledged_by: Line = ""
    planned: date | None = None
    plan: Text = ""
    plan_owner: Line = ""
    plan_due: date | None = None
    withdrawn: date | None = None
    because: Text = ""
    name: str = Field(default_factory=lambda: secrets.token_hex(8))

    @model_validator(mode="after")
    def _as_it_came(self) -> Self:
        days = [(day, words) for field, words in DAYS.items() if (day := getattr(self, field)) is not None]
        for (earlier, before), (later, after) in itertools.pairwise(days):
            if later < earlier:
                message = f"a notice {before} on {earlier:%-d %B %Y} cannot be {after} on {later:%-d %B %Y} already"
                raise ValueError(message)
        if list(self.periods) != sorted(set(self.periods)):
            message = "the periods warned of come in order, each once"
            raise ValueError(message)
        if problem := self._lacking():
            raise ValueError(problem)
        return self

    @property
    def label(self) -> str:
        """What lists call it."""
        return f"{self.agreement}: {self.target}"

    @property
    def letter(self) -> str:
        """What is sent: to whom, and what is said."""
        return f"To: {'; '.join(self.to)}\n\n{self.said}" if self.to else self.said

    @property
    def open(self) -> bool:
        """Whether its terms may still change."""
        return self.state == "draft"

    @property
    def day(self) -> date | None:
        """The day of the last step; None for a draft."""
        return getattr(self, STEPS[self.state]) if self.state in STEPS else None

    @property
    def next(self) -> tuple[State, ...]:
        """What it may become."""
        return NEXT[self.state]

    def give(self, on: date, by: str) -> Notice:
        """The notice once it is given.

        Raises:
            QuestionError: nobody is named whom it is given to, it says nothing, or it was given before.

        Example:
            >>> late = Notice(agreement="Gold", target="Up", periods=(date(2026, 11, 1),), to=("Ann",), said="Up slips")
            >>> late.give(date(2026, 10, 5), "Bo").state
            'given'
        """
        lacks = [words for words, there in (("to whom", self.to), ("what is said", self.said.strip())) if not there]
        if self.state == "draft" and lacks:
            problem = f"the notice on {self.label} does not say {' nor '.join(lacks)}"
            raise QuestionError(problem, remedy="Say so first: a notice is given to somebody, in words")
        return self._moved("given", given=on, given_by=by)

    def acknowledge(self, on: date, by: str) -> Notice:
        """The notice once somebody said that they know; QuestionError where it was not given, or nobody is named."""
        self._asks(by, "who acknowledges it")
        return self._moved("acknowledged", acknowledged=on, acknowledged_by=by)

    def agree(self, on: date, plan: str, owner: str, due: date | None = None) -> Notice:
        """The notice with the plan agreed upon; QuestionError where nobody acknowledged it, or it says no plan."""
        self._asks(plan, "what is to be done")
        self._asks(owner, "who does it")
        return self._moved("plan agreed", planned=on, plan=plan, plan_owner=owner, plan_due=due)

    def withdraw(self, on: date, because: str) -> Notice:
        """The notice once it is taken back; QuestionError where it was before, or nothing is said of why."""
        self._asks(because, "why it is withdrawn")
        return self._moved("withdrawn", withdrawn=on, because=because)

    def _moved(self, to: State, **told: Any) -> Notice:
        if to not in self.next:
            problem = f"the notice on {self.label} is {self._stands} and cannot become {to}"
            expected = " or ".join(self.next) or "nothing: give another one"
            raise QuestionError(problem, expected=expected, remedy=FIRST.get(to, "") if to != self.state else "")
        try:
            return replace(self, state=to, **told)
        except ValidationError as error:
            problem = f"the notice on {self.label} cannot become {to}: {_slip(error)}"
            raise QuestionError(problem) from error

    def _asks(self, told: str, words: str) -> None:
        if not told.strip():
            problem = f"it is not said {words}"
            raise QuestionError(problem, remedy="Say so first")

    def _lacking(self) -> str:
        """What a notice that has come so far lacks; "" for nothing."""
        if self.state != "draft" and self.day is None:
            return f"a notice that is {self.state} says on which day"
        if self.state not in ("draft", "withdrawn") and (self.given is None or not self.to):
            return "a notice that was given says on which day and to whom"
        return ""

    @property
    def _stands(self) -> str:
        return "a draft" if self.state == "draft" else self.state


def _slip(error: ValidationError) -> str:
    """What a validation says, without its frame."""
    return error.errors()[0]["msg"].removeprefix("Value error, ")
