"""An improvement: what is wrong and why, what is done about it by whom and when, and what it is expected to bring."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from analytics.catalogue.currency import Currency
from analytics.catalogue.terms import STRICT
from analytics.errors import QuestionError
from analytics.register.notebook import Line, Text
from analytics.register.scenario import Amount, Title

Status = Literal["proposed", "agreed", "under way", "done", "dropped"]

#: What may become of an action. One that is done may turn out not to be, and one that was dropped is taken up again.
NEXT: Final[dict[Status, tuple[Status, ...]]] = {
    "proposed": ("agreed", "dropped"),
    "agreed": ("under way", "proposed", "dropped"),
    "under way": ("done", "dropped"),
    "done": ("under way",),
    "dropped": ("proposed",),
}

_AGREED: Final = {"problem": "the problem it answers", "owner": "who answers for it", "due": "the day it is due"}
_STARTED: Final = {**_AGREED, "started": "the day it took hold"}

#: What an action must say before it may come so far, in words.
ASKED: Final[dict[Status, dict[str, str]]] = {
    "proposed": {}, "dropped": {}, "agreed": _AGREED, "under way": _STARTED,
    "done": {**_STARTED, "finished": "the day it was finished"},
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Action:
    """An improvement action.

    Attributes:
        title: what people call it; no two that are not dropped share one.
        status: how far it has come.
        problem: what it answers.
        cause: why that is so, as far as it is known.
        services: services it changes.
        agreement, target: the target it is to improve; "" for none.
        measure: the measure of its first service it is to improve, where no target is named.
        priority, category, group: the part of the target's items that it touches; "" for all.
        control_agreement, control_target: a target that the action does not touch and everything else does, which its
            effect is held against; "" for none.
        expected: the change it is expected to bring, in the measure's unit and with its sign (0.03 for three points of
            a share); None where nobody has said.
        owner: who answers for it.
        due: by when it is to be done.
        started: the day it took hold.
        finished: the day it was finished.
        cost: what it cost, in `currency`; None where nobody has said.
        currency: of the cost.
        evidence: figures it rests on, each as it stood, with the recipe that makes it again.
        origin_kind, origin: kind and name of what it came from, such as a decision or a proposal; "" for none.
        name: what links and decisions know it by, whatever it is called.
    """

    title: Title = Field(title="what is to be done")
    status: Status = "proposed"
    problem: Text = ""
    cause: Text = ""
    services: tuple[Line, ...] = ()
    agreement: Line = ""
    target: Line = ""
    measure: Line = ""
    priority: Line = ""
    category: Line = ""
    group: Line = ""
    control_agreement: Line = ""
    control_target: Line = ""
    expected: Amount | None = None
    owner: Line = ""
    due: date | None = None
    started: date | None = None
    finished: date | None = None
    cost: Annotated[Amount, Field(ge=0)] | None = None
    currency: Currency = "GBP"
    evidence: tuple[Mapping[str, Any], ...] = ()
    origin_kind: Line = ""
    origin: Line = ""
    name: str = Field(default_factory=lambda: secrets.token_hex(8))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        pairs = ((self.agreement, self.target), (self.control_agreement, self.control_target))
        if any(bool(agreement) != bool(target) for agreement, target in pairs):
            message = "a target is named with its agreement, and an agreement with its target"
            raise ValueError(message)
        if self.agreement and pairs[0] == pairs[1]:
            message = "an action cannot be held against the target it is to improve"
            raise ValueError(message)
        if self.started and self.finished and self.finished < self.started:
            days = f"{self.finished:%-d %B %Y}, before it took hold on {self.started:%-d %B %Y}"
            message = f"it cannot be finished on {days}"
            raise ValueError(message)
        return self

    @property
    def live(self) -> bool:
        """Whether its title is taken."""
        return self.status != "dropped"

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in ("proposed", "agreed", "under way")

    def missing(self, to: Status) -> list[str]:
        """What it must still say before it may come so far, in words.

        Example:
            >>> Action(title="Second line at night", owner="Ann", problem="Nobody is there").missing("under way")
            ['the day it is due', 'the day it took hold']
        """
        return [words for field, words in ASKED[to].items() if getattr(self, field) in ("", None)]

    def overdue(self, today: date | None) -> bool:
        """Whether it should have been done by a day, and is not."""
        return self.open and self.due is not None and today is not None and self.due < today

    def moved(self, to: Status) -> Action:
        """The action once it has come that far.

        Raises:
            QuestionError: it cannot come there from where it is, or does not say what it must by then.

        Example:
            >>> Action(title="Second line at night", name="a").moved("dropped").status
            'dropped'
        """
        if to not in NEXT[self.status]:
            problem = f"the action {self.title!r} is {self.status} and cannot become {to}"
            raise QuestionError(problem, expected=" or ".join(NEXT[self.status]))
        if missing := self.missing(to):
            problem = f"the action {self.title!r} does not say {', '.join(missing)}"
            raise QuestionError(problem, remedy=f"Say so first; it can become {to} after that")
        return replace(self, status=to)
