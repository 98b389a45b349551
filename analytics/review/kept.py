"""Scenarios that are kept: made, named, copied, changed and withdrawn, and whether they can still be worked out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from analytics.catalogue.amend import changed, made
from analytics.errors import QuestionError, ServiceReviewError
from analytics.register.scenario import KeptScenario
from analytics.review.ground import GROUNDS
from analytics.scenario.compare import AS_IT_IS, MOST, THIS, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analytics.register import Act, Entry, Register, Saying
    from analytics.review.review import Review
    from analytics.review.workspace import Workspace
    from analytics.scenario.lever import Change, Option

KIND: Final = "scenario"

#: Titles that a comparison gives to rows of its own.
TAKEN: Final = (TODAY, THIS, AS_IT_IS)


def live(register: Register | None) -> list[Entry]:
    """The scenarios that are not withdrawn, in the order they were kept; none where nothing was ever kept."""
    return [entry for entry in every(register) if entry.value.live]


def every(register: Register | None) -> list[Entry]:
    """Every scenario, also those that were withdrawn; none where nothing was ever kept."""
    return register.entries(KIND) if register else []


def about(entries: Iterable[Entry], ground: str, which: Mapping[str, str]) -> list[Entry]:
    """Those of the scenarios that are about one thing, such as one target of an agreement."""
    return [entry for entry in entries if entry.value.ground == ground and entry.value.about == which]


def keep(place: Workspace, title: str, changes: Sequence[Change], *, by: Saying, **told: Any) -> Entry:
    """The scenario as it is kept from now on.

    Args:
        place: the workspace.
        title: what it is called.
        changes: its levers, as plain changes.
        by: who keeps it, and why.
        told: further fields of `KeptScenario`: what it is about, and unless they are usual its ground, horizon, seed,
            note and data version.

    Raises:
        CatalogueError: a field is not as it should be.
        QuestionError: a comparison calls one of its own rows so.
        RegisterError: another one in use is called so, or it cannot be kept.
    """
    _free(title)
    fresh = made(KeptScenario, {"title": title, "changes": tuple(changes), **told}, "the scenario")
    return place.register.save(fresh, by=by)


def change(place: Workspace, entry: Entry, *, by: Saying, **told: Any) -> Entry:
    """The scenario with other fields, where it is still as its author saw it.

    Args:
        place: the workspace.
        entry: the scenario as its author saw it.
        by: who changes it, and why.
        told: the fields that change.

    Raises:
        CatalogueError: a field is not as it should be.
        ConflictError: somebody else changed it in between.
        QuestionError: it is withdrawn, or a comparison calls one of its own rows so.
        RegisterError: another one in use is called so.
    """
    if entry.value.withdrawn:
        problem = f"the scenario {entry.value.title!r} was withdrawn"
        raise QuestionError(problem, remedy="Undo that first, or keep a copy of it")
    _free(told.get("title", ""))
    return place.register.save(changed(entry.value, "the scenario", **told), version=entry.version, by=by)


def rename(place: Workspace, entry: Entry, title: str, *, by: Saying) -> Entry:
    """The scenario under another title; links to it and proposals from it stay as they are. Raises as `change`."""
    return change(place, entry, by=by, title=title)


def copy(place: Workspace, entry: Entry, title: str = "", *, by: Saying) -> Entry:
    """A scenario like another one, withdrawn or not, under a title of its own; one is made up where none is given.

    Raises:
        RegisterError: another one in use is called so.
    """
    told: KeptScenario = entry.value
    _free(title)
    fields = {
        "title": title or _another(told.title, live(place.register)), "ground": told.ground, "about": told.about,
        "changes": told.changes, "horizon": told.horizon, "seed": told.seed, "note": told.note,
        "trends": told.trends, "data_version": told.data_version,
    }  # fmt: skip
    why = by if by.reason else replace(by, reason=f"Copied from {told.title}")
    return place.register.save(made(KeptScenario, fields, "the scenario"), by=why)


def withdraw(place: Workspace, entry: Entry, *, by: Saying) -> Entry:
    """The scenario, listed no more; links to it still tell what it was, and undoing brings it back. Raises as above."""
    return change(place, entry, by=by, withdrawn=True)


def trouble(review: Review, scenario: KeptScenario) -> str:
    """Why a scenario cannot be worked out any more, in a sentence; "" where nothing stands in the way.

    Levers, fields and targets come and go with versions of the program and of agreements; what was kept stays.
    """
    if scenario.ground not in GROUNDS:
        return f"This version of the program works out no scenario of a {scenario.ground}."
    try:
        GROUNDS[scenario.ground].check(review, scenario.about, scenario.changes, scenario.horizon)
    except ServiceReviewError as error:
        said = str(error)
        return said[:1].upper() + said[1:]
    return ""


def beside(
    picked: Iterable[KeptScenario], changes: Sequence[Change], looked_at: KeptScenario | None = None
) -> tuple[tuple[Option, ...], tuple[Change, ...]]:
    """Options and changes as a comparison takes them: what was picked, and last what is looked at; five at most.

    Args:
        picked: the scenarios to compare it with.
        changes: what is looked at.
        looked_at: the kept scenario it began from; as long as nothing differs from it, it goes by its title.
    """
    others = [scenario for scenario in picked if looked_at is None or scenario.name != looked_at.name]
    options = [(scenario.title, tuple(scenario.changes)) for scenario in others]
    if looked_at is not None and tuple(looked_at.changes) == tuple(changes):
        return (*options[: MOST - 1], (looked_at.title, tuple(changes))), ()
    return tuple(options[: MOST - bool(changes)]), tuple(changes)


def acts(register: Register, kind: str) -> dict[str, tuple[Act, Act]]:
    """The change that made each entry of a kind and the last one to it, by the entry's name."""
    found: dict[str, tuple[Act, Act]] = {}
    for act in register.history(kind):
        first, _ = found.get(act.name, (act, act))
        found[act.name] = (first, act)
    return found


def _free(title: str) -> None:
    if title.strip() in TAKEN:
        problem = f"a scenario cannot be called {title.strip()!r}: a comparison calls one of its rows so"
        raise QuestionError(problem, remedy="Give it another name")


def _another(title: str, entries: Iterable[Entry]) -> str:
    """The title, with the first number after it that no scenario in use has."""
    taken, number = {entry.value.title.casefold() for entry in entries}, 2
    while f"{title} ({number})".casefold() in taken:
        number += 1
    return f"{title} ({number})"
