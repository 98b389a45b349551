"""What changes of a desk come to: its levels and its bill, on the same luck as today's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.desk.level import levels, whole
from analytics.scenario.desk.levers import LEVERS
from analytics.scenario.desk.simulation import play
from analytics.scenario.lever import WORDS, check, word
from analytics.scenario.money.bill import billed
from analytics.scenario.money.credits import Promise
from analytics.scenario.money.question import Answer, told
from analytics.scenario.money.use import Use

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.catalogue import Version
    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.desk.simulation import Played
    from analytics.scenario.lever import Lever
    from analytics.scenario.money.bill import Bill
    from analytics.scenario.money.change import Change
    from analytics.scenario.money.footprint import Footprint
    from analytics.scenario.money.question import Changes, Evaluate
    from analytics.scenario.money.tariff import Tariff


@dataclass(frozen=True, kw_only=True, eq=False)
class Owed:
    """An agreement whose credits count: the version in force, and the aim of each of its targets by name."""

    agreement: str
    version: Version
    aims: Mapping[str, Aim]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """A desk, what is promised of it and what it costs; its periods are months.

    Attributes:
        desk: as it stands.
        aims: what is promised.
        tariff: what it costs.
        owed: agreements whose credits count.
        footprint: emission factors; None leaves emissions out.
        replications, seed: how often it is played, and with which luck.
    """

    desk: Desk
    aims: tuple[Aim, ...]
    tariff: Tariff
    owed: tuple[Owed, ...] = ()
    footprint: Footprint | None = None
    replications: int = 40
    seed: int = 1

    def on(self, desk: Desk) -> Ground:
        """The same with another desk."""
        return replace(self, desk=desk)


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What a desk comes to.

    Attributes:
        desk: as it was played.
        played: what became of its tickets.
        bill: what it cost.
    """

    desk: Desk
    played: Played
    bill: Bill


def work_out(
    ground: Ground, levers: Sequence[Lever[Desk]] = (), changes: Sequence[Change] = (),
    *, progress: Callable[[float], None] = lambda _: None,
) -> Outcome:  # fmt: skip
    """What a desk comes to after some levers are pulled.

    Args:
        ground: the desk, what is promised and what it costs.
        levers: pulled one after another.
        changes: what pulling them costs itself.
        progress: told the share done.

    Raises:
        ScenarioError: a lever is pulled twice, out of bounds or makes no sense here, or there is no price.
    """
    desk = pulled(ground.desk, levers)
    played = play(desk, replications=ground.replications, seed=ground.seed, progress=progress)
    promises = [levels_of(each, played) for each in ground.owed]
    bill = billed(use(desk, played), ground.tariff, promises=promises, changes=changes, footprint=ground.footprint)
    return Outcome(desk=desk, played=played, bill=bill)


def pulled(desk: Desk, levers: Sequence[Lever[Desk]]) -> Desk:
    """The desk after every lever; ScenarioError where one is out of bounds or pulled twice on the same."""
    for place, lever in enumerate(levers):
        if any(type(lever) is type(other) and _about(lever) == _about(other) for other in levers[:place]):
            problem = f"{lever.label.lower()} of {_about(lever) or 'everything'} is changed twice"
            raise ScenarioError(problem, remedy="Keep one change of each kind")
        check(lever)
        desk = lever.apply(desk)
    return desk


def levels_of(owed: Owed, played: Played) -> Promise:
    """The levels that each future attains of an agreement's targets, as credits are owed for them."""
    return Promise(
        agreement=owed.agreement, version=owed.version,
        levels={name: levels(played, aim) for name, aim in owed.aims.items()},
        items={name: items(played, aim) for name, aim in owed.aims.items()},
    )  # fmt: skip


def use(desk: Desk, played: Played) -> Use:
    """What each month takes: paid hours and overtime by team, tickets by service, late ones by kind."""
    names, kinds = [station.name for station in desk.stations], [kind.name for kind in desk.kinds]
    late = played.counted["opened"] - played.counted["in_time"]
    shape = played.worked.shape[:2]
    services = [kind.service or kind.name for kind in desk.kinds]
    came = {
        name: played.counted["opened"][:, :, [at for at, service in enumerate(services) if service == name]].sum(axis=2)
        for name in dict.fromkeys(services)
    }
    return Use(
        people={name: np.broadcast_to(played.paid[:, at], shape) for at, name in enumerate(names)},
        overtime={name: played.over[:, :, at] for at, name in enumerate(names)},
        tickets={name: many.astype(np.float64) for name, many in came.items()},
        late={name: late[:, :, at].astype(np.float64) for at, name in enumerate(kinds)},
    )


def items(played: Played, aim: Aim) -> Any:
    """Items that an aim is judged by, replications by periods."""
    some = played.counted[:, :, list(aim.kinds)]
    return (some["opened"] - some["gone"]).sum(axis=2).astype(np.float64)


def evaluate(ground: Ground, aim: Aim) -> Evaluate:
    """A function from changes by name to the total and the level of an aim in each replication.

    A change is a lever's field, such as "people.people" or, of one team or kind, "handling.percent of P3".
    """
    known: dict[tuple[tuple[str, float], ...], Answer] = {}

    def answer(changes: Changes) -> Answer:
        key = tuple(sorted(changes.items()))
        if key not in known:
            found = work_out(ground, named(changes))
            known[key] = told(found.bill, whole(found.played, aim))
        return known[key]

    return answer


def named(changes: Changes) -> tuple[Lever[Desk], ...]:
    """The levers that changes by name mean.

    Raises:
        ScenarioError: there is no such lever or field.

    Example:
        >>> named({"people.people": 2, "handling.percent of P3": 10})
        (ChangePeople(station='', people=2), ChangeHandling(kind='P3', percent=10))
    """
    known = {word(lever): lever for lever in LEVERS}
    given: dict[tuple[str, str], dict[str, float]] = {}
    for name, value in changes.items():
        change, _, about = name.partition(" of ")
        lever, _, field = change.partition(".")
        there = [f"{called}.{each.name}" for called, kind in known.items() for each in fields(kind)]
        if change not in there:
            problem = f"no change {change!r}"
            raise ScenarioError(problem, found=change, exists=there)
        given.setdefault((lever, about), {})[field] = value
    return tuple(_made(known[lever], about, values) for (lever, about), values in given.items())


def by_name(levers: Sequence[Lever[Desk]]) -> dict[str, float]:
    """Levers as changes by name, which `named` makes levers again.

    Example:
        >>> from analytics.scenario.desk.levers import ChangeHandling, ChangePeople
        >>> by_name([ChangePeople(people=2), ChangeHandling(kind="P3", percent=10)])
        {'people.people': 2, 'handling.percent of P3': 10}
    """
    return {
        f"{word(type(lever))}.{each.name}" + (f" of {_about(lever)}" if _about(lever) else ""): getattr(
            lever, each.name
        )
        for lever in levers
        for each in fields(lever)
        if each.metadata["unit"] not in WORDS
    }


def _made(lever: type[Lever[Desk]], about: str, values: Mapping[str, float]) -> Lever[Desk]:
    field = next((each.name for each in fields(lever) if each.metadata["unit"] in WORDS), None)
    if about and field is None:
        problem = f"{lever.label} is changed for the whole desk, and not of {about!r}"
        raise ScenarioError(problem, remedy="Leave out of what it is")
    return lever(**({field: about, **values} if field else values))


def _about(lever: Lever[Desk]) -> str:
    """The team or kind that a lever changes; "" for all."""
    words = (getattr(lever, each.name) for each in fields(lever) if each.metadata["unit"] in WORDS)
    return str(next(words, ""))
