"""Proposals that change the same thing, played together on the same luck, and those that cannot be, by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from analytics.errors import ScenarioError, ServiceReviewError
from analytics.review import kept, proposals, select, words
from analytics.review.ground import DESK, GROUNDS, TARGET
from analytics.scenario.compare import MOST
from analytics.scenario.lever import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analytics.register.scenario import KeptScenario
    from analytics.review.candidates import Candidate
    from analytics.review.ground import Ground
    from analytics.review.review import Review
    from analytics.scenario.lever import Change, Option

#: What the option is called that pulls the levers of all.
ALL: Final = "All of them"


@dataclass(frozen=True, kw_only=True)
class Joint:
    """Proposals that change one thing, none of them a lever that another one pulls.

    Attributes:
        ground, about: what they change.
        name: that in words.
        changes: the changes of each, by its title.
        horizon: the longest that one of them is played for, months.
        seed: of the luck that all of them meet.
    """

    ground: Ground
    about: Mapping[str, str]
    name: str
    changes: Mapping[str, tuple[Change, ...]]
    horizon: int
    seed: int


@dataclass(frozen=True)
class Apart:
    """Proposals that are not played together with others, by their titles, and why, a sentence without its stop."""

    titles: tuple[str, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class Played:
    """What proposals bring alone and together; money is that of a month against today, more of it spent above 0.

    Attributes:
        joint: the proposals.
        what: what the money is spent on.
        alone: change and its standard error, by the title of the proposal that brings it alone.
        together: change and its standard error of all of them.
        rows: the outcomes as their comparison tells them, each alone in order and last all together.
    """

    joint: Joint
    what: str
    alone: Mapping[str, tuple[float, float]]
    together: tuple[float, float]
    rows: tuple[Mapping[str, Any], ...]

    @property
    def added(self) -> tuple[float, float]:
        """Changes of each alone, added up, and their errors, likewise: of sums on one luck it is no more."""
        changes, errors = zip(*self.alone.values(), strict=True)
        return sum(changes), sum(errors)

    @property
    def gap(self) -> tuple[float, float]:
        """By how much together differs from one by one, and an error that is no less than its own."""
        return self.together[0] - self.added[0], self.together[1] + self.added[1]


def gathered(review: Review, chosen: Iterable[Candidate]) -> tuple[list[Joint], list[Apart]]:
    """Chosen proposals by what they change, where two or more change the same thing, and those that have no say there.

    A proposal of several scenarios takes part wherever one of them is played.

    Args:
        review: the review.
        chosen: the proposals.
    """
    known: dict[str, KeptScenario] = {entry.value.name: entry.value for entry in kept.every(review.register)}
    subjects: dict[tuple[str, ...], list[tuple[str, KeptScenario]]] = {}
    apart: list[Apart] = []
    for each in chosen:
        if not each.scenarios:
            apart.append(Apart((each.title,), f"“{each.title}” comes from no scenario"))
        for name in each.scenarios:
            scenario = known.get(name)
            why = _trouble(review, scenario)
            if scenario is None or why:
                apart.append(Apart((each.title,), f"The scenario of “{each.title}” cannot be worked out: {why}"))
                continue
            on = GROUNDS[scenario.ground]
            subjects.setdefault((on.name, *on.which(scenario.about).values()), []).append((each.title, scenario))
    joints = []
    for pairs in subjects.values():
        clashing = _clashes(pairs)
        apart += clashing
        out = {title for clash in clashing for title in clash.titles}
        if len({title for title, _ in pairs} - out) > 1:
            joints.append(_joint([(title, scenario) for title, scenario in pairs if title not in out]))
    return joints, apart


def played(review: Review, joint: Joint) -> tuple[Played | None, list[Apart]]:
    """What proposals bring together and each alone; those that cannot be worked out are left out, and said.

    Args:
        review: the review.
        joint: the proposals.

    Returns:
        What they bring, None where fewer than two are left, and what was left out.
    """
    try:
        return _played(review, joint), []
    except ServiceReviewError as refused:
        sound, apart = _sound(review, joint)
        if len(sound) == len(joint.changes):
            named = words.listing([f"“{title}”" for title in sound], most=MOST)
            return None, [Apart(tuple(sound), f"{named} cannot be worked out together: {_said(refused)}")]
        if len(sound) < 2:
            return None, apart
        found, more = played(review, replace(joint, changes=sound))
        return found, [*apart, *more]


def attained(review: Review, joint: Joint, row: Mapping[str, Any]) -> str:
    """The level that an outcome attains, in words."""
    if joint.ground is DESK:
        return f"{words.share(row['level'])} of items in time"
    promised = select.promise(review, **joint.about)
    if joint.ground is TARGET:
        return f"{promised.level(row['level'])} attained"
    return f"{promised.level(row['ceiling'])} could be promised"


def _trouble(review: Review, scenario: KeptScenario | None) -> str:
    return "it is not kept any more" if scenario is None else kept.trouble(review, scenario).rstrip(".")


def _clashes(pairs: Sequence[tuple[str, KeptScenario]]) -> list[Apart]:
    """Proposals that pull the same lever of the same thing: what both come to together is anybody's guess."""
    pulls: dict[str, list[str]] = {}
    for title, scenario in pairs:
        for lever in dict.fromkeys(lever for lever, _, _ in scenario.changes):
            pulls.setdefault(lever, []).append(title)
    return [_clash(pairs[0][1], lever, titles) for lever, titles in pulls.items() if len(titles) > 1]


def _clash(scenario: KeptScenario, lever: str, titles: Sequence[str]) -> Apart:
    label = next(each.label for each in GROUNDS[scenario.ground].levers if word(each) == lever)
    about, alone = proposals.subject(scenario), tuple(dict.fromkeys(titles))
    if len(alone) == 1:
        return Apart(alone, f"“{alone[0]}” comes from scenarios that all change “{label}” ({about})")
    named = words.listing([f"“{title}”" for title in alone], most=MOST)
    both = "both" if len(alone) == 2 else "all"
    return Apart(alone, f"{named} {both} change “{label}” ({about}): what that comes to together is not known")


def _joint(pairs: Sequence[tuple[str, KeptScenario]]) -> Joint:
    changes: dict[str, tuple[Change, ...]] = {}
    for title, scenario in pairs:
        changes[title] = (*changes.get(title, ()), *scenario.changes)
    first = pairs[0][1]
    on = GROUNDS[first.ground]
    return Joint(
        ground=on, about=on.which(first.about), name=proposals.subject(first), changes=changes,
        horizon=max(scenario.horizon for _, scenario in pairs), seed=min(scenario.seed for _, scenario in pairs),
    )  # fmt: skip


def _played(review: Review, joint: Joint) -> Played:
    every = tuple(change for changes in joint.changes.values() for change in changes)
    options = [*((f"“{title}” alone", changes) for title, changes in joint.changes.items()), (ALL, every)]
    rows = [
        row for first in range(0, len(options), MOST) for row in _rows(review, joint, options[first : first + MOST])
    ]
    told = [proposals.moved(row) for row in rows]
    money = [(change or 0.0, error) for _, change, error in told]
    return Played(
        joint=joint, what=told[-1][0], alone=dict(zip(joint.changes, money[:-1], strict=True)), together=money[-1],
        rows=tuple(rows),
    )  # fmt: skip


def _rows(review: Review, joint: Joint, options: Sequence[Option]) -> list[dict[str, Any]]:
    """Their outcomes, in their order; ScenarioError where nothing is known of what they change."""
    asked = {**joint.about, "options": tuple(options), "horizon": joint.horizon, "seed": joint.seed}
    key = ("joint", joint.ground.name, tuple(asked.items()))
    found = review.remembered(key, lambda: joint.ground.compare(review, **asked))
    if found.table.is_empty():
        raise ScenarioError(found.answer)
    return found.table.tail(len(options)).to_dicts()


def _sound(review: Review, joint: Joint) -> tuple[dict[str, tuple[Change, ...]], list[Apart]]:
    """Those of the proposals that can be worked out alone, and why the others cannot."""
    sound, apart = {}, []
    for title, changes in joint.changes.items():
        try:
            _rows(review, joint, [(f"“{title}” alone", changes)])
        except ServiceReviewError as refused:
            apart.append(Apart((title,), f"“{title}” cannot be worked out: {_said(refused)}"))
        else:
            sound[title] = changes
    return sound, apart


def _said(refused: ServiceReviewError) -> str:
    """Why, without the name of the option, which the sentence has said."""
    cause = refused.__cause__
    return str(cause if isinstance(cause, ServiceReviewError) else refused).rstrip(".")
