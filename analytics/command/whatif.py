"""Verbs that ask what a change would cost and buy: of a target, a desk, an availability, or proposals together.

A question is one line here: the figure that answers it, and which of the options it takes.
"""

from __future__ import annotations

from argparse import SUPPRESS
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from analytics.command.grammar import Told, change, opened, progress, share, told, verb
from analytics.review import pinned

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


@dataclass(frozen=True)
class Question:
    """A question of the command line.

    Attributes:
        figure: the function that answers it, as recipes name it.
        said: what it asks, as the help says it.
        takes: its options, of those in `OPTIONS`.
    """

    figure: str
    said: str
    takes: tuple[str, ...]


#: What an option is, as argparse takes it; one without a default of its own leaves the figure its own.
OPTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    "agreement": {"required": True},
    "target": {"required": True},
    "group": {"required": True, "help": "the support group whose desk it is"},
    "promise": {"metavar": "NAME", "help": "such as 'Pay SLA: Answered within 2 hours'; the worst held if left out"},
    "change": {
        "action": "append", "metavar": "LEVER.FIELD=VALUE", "help": "such as demand.percent=10; repeat for several",
    },
    "horizon": {"type": int, "metavar": "N", "help": "months played; 12 if left out"},
    "confidence": {"type": share, "help": "share of futures that must hold it, such as 90%%"},
    "level": {"type": share, "help": "share in time to be held; what is promised if left out"},
    "tool": {"type": float, "metavar": "AMOUNT", "help": "what shorter handling costs a month, where it is known"},
    "of": {"choices": ("total", "level"), "help": "cost and credits, or the share in time"},
    "lever": {"required": True, "metavar": "LEVER.FIELD", "help": "what is moved, such as demand.percent"},
    "low": {"required": True, "type": float},
    "high": {"required": True, "type": float},
    "step": {"required": True, "type": float},
    "budget": {"type": float, "help": "what may be spent; as much as all cost if left out"},
    "years": {"type": int, "metavar": "N", "help": "years of benefit and cost that count; 1 if left out"},
}  # fmt: skip

_TARGET: Final = ("agreement", "target")
_DESK: Final = ("group", "horizon")

#: Verbs that are one question.
ALONE: Final[Mapping[str, Question]] = {
    "simulate": Question(
        "scenarios.compare", "what a changed promise would have cost and bought", (*_TARGET, "change", "horizon")
    ),
    "portfolio": Question(
        "portfolio.within", "the proposals that bring most together within a budget", ("budget", "years")
    ),
    "together": Question(
        "portfolio.together", "what the proposals chosen within a budget bring when all are made", ("budget", "years")
    ),
}

#: Verbs with several questions.
SEVERAL: Final[Mapping[str, tuple[str, Mapping[str, Question]]]] = {
    "desk": ("a support desk, played forward from its own log", {
        "compare": Question("desk.compare", "what changes of a desk cost and buy", (*_DESK, "change")),
        "promises": Question("desk.promises", "how each promise would be held", (*_DESK, "change")),
        "people": Question(
            "desk_people.people", "people it takes in each month to come", (*_DESK, "promise", "confidence")
        ),
        "limits": Question("desk_people.limits", "what people cannot mend", _DESK),
        "frontier": Question("desk_frontier.frontier", "what each level costs", (*_DESK, "promise", "tool")),
        "cheapest": Question(
            "desk_frontier.cheapest", "the cheapest way to hold a level", (*_DESK, "promise", "level", "tool")
        ),
        "promise": Question(
            "desk_promise.promisable", "the level that every month could be promised", (*_DESK, "promise", "change")
        ),
        "tornado": Question("desk_sensitivity.tornado", "which lever matters most", (*_DESK, "promise", "of")),
        "break-even": Question(
            "desk_sensitivity.break_even", "where a change stops paying",
            (*_DESK, "lever", "low", "high", "step", "change"),
        ),
    }),
    "availability": ("an availability, played forward from its outages", {
        "parts": Question("availability.parts", "what makes a service unavailable", _TARGET),
        "levers": Question(
            "availability.levers", "what would make it easier to hold", (*_TARGET, "change", "horizon", "confidence")
        ),
    }),
}  # fmt: skip


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    for name, question in ALONE.items():
        _add(verbs, name, question)
    for name, (said, questions) in SEVERAL.items():
        asked = verbs.add_parser(name, help=said, description=f"What a change would do to {said}.")
        several = asked.add_subparsers(required=True, metavar="QUESTION")
        for each, question in questions.items():
            _add(several, each, question)


def ask(asked: Namespace) -> Told:
    """The figure that answers the question."""
    question: Question = asked.question
    review, given = opened(asked), {name: vars(asked)[name] for name in question.takes if name in asked}
    if "change" in given:
        given["changes"] = tuple(change(written) for written in given.pop("change"))
    if "lever" in given:
        given["lever"], _, given["field"] = given["lever"].partition(".")
    figure = pinned.function(question.figure)
    if "group" in given:
        from analytics.review import desks  # what plays a desk takes a second to import

        desks.desk(review, given["group"], months=given.get("horizon", 12), progress=progress(asked))
    if "progress" in signature(figure).parameters:
        given["progress"] = lambda done: progress(asked)(done, "Playing the desk")
    return told(asked, figure(review, **given))


def _add(verbs: Any, name: str, question: Question) -> None:
    made = verb(verbs, name, ask, question.said)
    made.set_defaults(question=question)
    for option in question.takes:
        made.add_argument(f"--{option}", **{"default": SUPPRESS, **OPTIONS[option]})
