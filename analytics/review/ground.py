"""What a what-if can be asked of: the terms of a target, a support desk, or what an availability rests on.

A ground is one line of `GROUNDS`: what changes it, where that stands today, and the question that plays it forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from analytics.errors import QuestionError, ScenarioError
from analytics.review import select
from analytics.review.findings import availability, scenarios
from analytics.scenario.availability.levers import AVAILABILITY_LEVERS
from analytics.scenario.desk.levers import LEVERS as DESK_LEVERS
from analytics.scenario.lever import check, knobs, pulled, word
from analytics.scenario.levers import LEVERS
from analytics.scenario.scenario import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analytics.review.finding import Finding
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.scenario.availability.design import Design
    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.lever import Change, Knob, Lever
    from analytics.scenario.terms import Terms

#: How labels and units end of what goes both ways.
FEWER: Final = "more or fewer"
LESS: Final = "more or less"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Something that a what-if can be asked of.

    Attributes:
        name: what a kept scenario, a link or the command line calls it.
        title: what people call it.
        about: names that say which one it is.
        levers: what changes it.
        there: nothing, where it is there; QuestionError or CatalogueError else.
        terms: what the levers change, as it stands; ScenarioError where its records cannot carry a what-if.
        names: names that a field of a lever may have, by its unit, first the one that it stands at where none is given.
        compare: plays changes beside today; takes what it is about, `changes`, `options`, `horizon` and `seed`.
        longest: months that it can be played for at most.
    """

    name: str
    title: str
    about: tuple[str, ...]
    levers: tuple[type[Lever[Any]], ...]
    there: Callable[..., object]
    terms: Callable[..., Any]
    names: Callable[[Any], Mapping[str, list[str]]]
    compare: Callable[..., Finding]
    longest: int = LONGEST

    def which(self, about: Mapping[str, Any]) -> dict[str, str]:
        """What it is about, as the questions take it."""
        return {name: str(about.get(name, "")) for name in self.about}

    def pulled(self, changes: Iterable[Change]) -> tuple[Lever[Any], ...]:
        """The levers that plain changes mean.

        Raises:
            ScenarioError: there is no such lever or field, or a value is not a number where one is asked, or out of
                bounds.
        """
        levers = pulled(changes, self.levers)
        for lever in levers:
            check(lever)
        return levers

    def check(self, review: Review, about: Mapping[str, Any], changes: Iterable[Change], horizon: int) -> None:
        """Nothing, where it can be asked for; whether its records carry an answer is only known once it is.

        Raises:
            ServiceReviewError: what it is about is not there, or it cannot be played for so long, or a change makes no
                sense.
        """
        self.there(review, **self.which(about))
        self.pulled(changes)
        if not 1 <= horizon <= self.longest:
            problem = f"the horizon is {horizon} months"
            raise QuestionError(problem, expected=f"1 to {self.longest}")

    def in_words(self, changes: Iterable[Change]) -> str:
        """What plain changes change, as a list; a lever that is not known any more by its word.

        Example:
            >>> TARGET.in_words([("level", "level", 97.0), ("warp", "speed", 9.0)])
            'Promised share 97 %, warp.speed 9'
            >>> DESK.in_words([("people", "station", "Mail"), ("people", "people", 1.0)])
            'Team Mail, 1 more people'
            >>> TARGET.in_words([])
            'nothing'
        """
        known = {
            (word(lever), knob.name): (knob, len(knobs(lever)) == 1) for lever in self.levers for knob in knobs(lever)
        }
        said = []
        for lever, name, value in changes:
            knob, alone = known.get((lever, name), (None, False))
            if knob is None:
                said.append(f"{lever}.{name} {_shown(value)}")
            elif alone or value != knob.default:  # of several fields, those that say something
                said.append(_told(knob, value))
        return ", ".join(said) or "nothing"


def _shown(value: float | str) -> str:
    return f"{value:,.10g}" if isinstance(value, float | int) else value


def _told(knob: Knob, value: float | str) -> str:
    """Where a control stands, in words: of one that goes both ways, which way; a unit that its label has, once."""
    if not isinstance(value, float | int):
        return f"{knob.label} {value}"
    size = _shown(abs(value))
    if value and knob.label.endswith(FEWER):
        return f"{size} {'more' if value > 0 else 'fewer'} {knob.unit}"
    if value and knob.unit.endswith(LESS):
        return f"{knob.label} {size} {knob.unit.removesuffix(LESS)}{'more' if value > 0 else 'less'}"
    said = set(knob.unit.split()) <= set(knob.label.casefold().split())
    return f"{knob.label} {_shown(value)}{'' if said else f' {knob.unit}'}"


def ground(name: str) -> Ground:
    """The ground of that name; QuestionError names those there are."""
    if name not in GROUNDS:
        problem = f"no what-if is asked of a {name!r}"
        raise QuestionError(problem, found=name, exists=GROUNDS)
    return GROUNDS[name]


def _terms(review: Review, agreement: str, target: str) -> Terms:
    return select.history(review, agreement, target).terms


def _calendars(terms: Terms) -> dict[str, list[str]]:
    return {"calendar": list(dict.fromkeys(calendar.name for calendar in (terms.calendar, *terms.calendars)))}


def _parts(design: Design) -> dict[str, list[str]]:
    return {"part": sorted(design.parts, key=lambda part: part != design.service)}


# What plays a desk takes a second to import, and is not until one is asked for.
def _group(review: Review, group: str) -> None:
    from analytics.review import desks

    desks.named(review, group)


def _desk(review: Review, group: str) -> Desk:
    from analytics.review import desks

    return desks.desk(review, group).ground.desk


def _teams(desk: Desk) -> dict[str, list[str]]:
    """Teams and kinds of tickets, "" for all of them."""
    there = {"station": [each.name for each in desk.stations], "kind": [each.name for each in desk.kinds]}
    return {unit: ["", *names] if len(names) > 1 else [""] for unit, names in there.items()}


def _played(review: Review, **asked: Any) -> Finding:
    from analytics.review.findings import desk

    return desk.compare(review, **asked)


def _available(review: Review, agreement: str, target: str) -> Promise:
    promised = select.promise(review, agreement, target)
    if promised.target.measure != "availability":
        problem = f"{promised.name} promises no availability"
        raise QuestionError(problem, found=promised.target.measure, expected="a target of availability")
    return promised


def _design(review: Review, agreement: str, target: str) -> Design:
    known, why = availability.evidence(review, agreement, target)
    if known is None:
        raise ScenarioError(why)
    return known.today


#: Months of days that demand can be looked ahead for.
LOOKED_AHEAD: Final = 24

TARGET: Final = Ground(
    name="target", title="Terms of a target", about=("agreement", "target"), levers=LEVERS, there=select.promise,
    terms=_terms, names=_calendars, compare=scenarios.compare,
)  # fmt: skip
DESK: Final = Ground(
    name="desk", title="A support desk", about=("group",), levers=DESK_LEVERS, there=_group, terms=_desk,
    names=_teams, compare=_played, longest=LOOKED_AHEAD,
)  # fmt: skip
AVAILABILITY: Final = Ground(
    name="availability", title="An availability", about=("agreement", "target"), levers=AVAILABILITY_LEVERS,
    there=_available, terms=_design, names=_parts, compare=availability.levers,
)  # fmt: skip

GROUNDS: Final = {each.name: each for each in (TARGET, DESK, AVAILABILITY)}
