"""How far the levers of a desk are moved to see which matters most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.ways import spare
from analytics.scenario.lever import WORDS, knobs, word
from analytics.scenario.money.tornado import Span

if TYPE_CHECKING:
    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.lever import Knob

#: How far to either side, where ten steps of the lever's form are not what one would expect of it.
_FAR: Final = {
    "people.people": 1.0, "shifts.earlier": 1.0, "shifts.later": 1.0, "outside.percent": 25.0, "handover.percent": 25.0,
}  # fmt: skip


def spans(desk: Desk) -> dict[str, tuple[Span, Knob]]:
    """By name, the span of every lever that there is something to move of, around where it stands, and its field.

    A lever of one team or kind is moved for all of them.
    """
    found = {}
    for lever in LEVERS:
        stands = lever.today(desk)
        for knob in knobs(lever) if stands else ():
            name = f"{word(lever)}.{knob.name}"
            if knob.unit not in WORDS:
                span = _span(desk, name, knob, float(getattr(stands, knob.name)))
                found[name] = (span, knob)
    return {name: (span, knob) for name, (span, knob) in found.items() if span.low < span.high}


def reaching(span: Span, value: float) -> Span:
    """The span, stretched where a value lies outside it.

    Example:
        >>> reaching(Span(lever="people.people", low=-1.0, high=1.0), 3.0)
        Span(lever='people.people', low=-1.0, high=3.0)
    """
    return Span(lever=span.lever, low=min(span.low, value), high=max(span.high, value))


def called(lever: str, field: str) -> str:
    """What people call a field of a lever.

    Example:
        >>> called("handling", "percent"), called("people", "people")
        ('Handling time, shorter by', 'People more or fewer')
    """
    of = next(each for each in LEVERS if word(each) == lever)
    label = next(knob.label for knob in knobs(of) if knob.name == field)
    return label if label.startswith(of.label) else f"{of.label}, {label[:1].lower()}{label[1:]}"


def _span(desk: Desk, name: str, knob: Knob, stands: float) -> Span:
    far = _FAR.get(name, 10 * knob.step)
    low = -spare(desk) if name == "people.people" else knob.low
    return Span(lever=name, low=max(low, stands - far), high=min(knob.high, stands + far))
