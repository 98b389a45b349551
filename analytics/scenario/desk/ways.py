"""Ways to run a desk that are worth a try: fewer and more people, longer shifts, shorter handling, and mixes."""

from __future__ import annotations

from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Final

from analytics.scenario.compare import AS_IT_IS
from analytics.scenario.money.change import Change
from analytics.scenario.money.frontier import Option

if TYPE_CHECKING:
    from analytics.scenario.desk.desk import Desk

#: People on every shift that are tried: at most so many fewer, and so many more.
FEWER, MORE = 2, 4
#: Hours by which shifts end later.
LATER: Final = (0.0, 1.0)
#: Percent by which handling is shorter.
SHORTER: Final = (0.0, 10.0)


def ways(desk: Desk, tool: float | None = None) -> list[Option]:
    """Every mix of people, hours and handling, the desk as it is among them.

    Args:
        desk: as it stands.
        tool: what it costs a month that handling is shorter; None where that is not known.
    """
    cost = () if tool is None else (Change(words="Shorter handling", a_month=tool),)
    return [
        Option(
            name=called(people, later, shorter),
            changes={"people.people": float(people), "shifts.later": later, "handling.percent": shorter},
            costs=cost if shorter else (),
        )
        for shorter, later, people in product(SHORTER, LATER, range(-min(FEWER, spare(desk)), MORE + 1))
    ]  # fmt: skip


def spare(desk: Desk) -> int:
    """People that every shift can do without, so that somebody is left on each at least now and then."""
    least = min(float(each.people[each.people > 0].min()) for each in desk.stations if (each.people > 0).any())
    return ceil(least) - 1


def called(people: int, later: float, shorter: float) -> str:
    """What a way is called.

    Example:
        >>> called(-1, 0, 10), called(2, 1, 0), called(0, 0, 0)
        ('1 person fewer, handling 10 % shorter', '2 people more, shifts 1 h longer', 'As it is')
    """
    parts = [f"{abs(people)} {'person' if abs(people) == 1 else 'people'} {'more' if people > 0 else 'fewer'}"]
    parts = parts if people else []
    parts += [f"shifts {later:g} h longer"] if later else []
    parts += [f"handling {shorter:g} % shorter"] if shorter else []
    name = ", ".join(parts)
    return name[:1].upper() + name[1:] if parts else AS_IT_IS
