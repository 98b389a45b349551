"""Proposals: begun from a scenario, put forward, changed while they are open, and decided on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analytics.catalogue.amend import made
from analytics.errors import QuestionError
from analytics.register.proposal import KeptProposal
from analytics.review.findings import scenarios
from analytics.review.kept import changed
from analytics.review.notebook import told_of
from analytics.review.pinned import figure
from analytics.review.select import promise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register import Entry, Register, Saying
    from analytics.register.proposal import Status
    from analytics.register.scenario import KeptScenario
    from analytics.review.finding import Finding
    from analytics.review.review import Review
    from analytics.review.workspace import Workspace

KIND: Final = "proposal"

#: Where a proposal without a day to decide by stands among those that have one: last.
_NEVER: Final = date.max


def listed(register: Register | None) -> list[Entry]:
    """Every proposal, those first that are to be decided on soonest; none where nothing was ever kept."""
    return sorted(register.entries(KIND), key=_when) if register else []


def begun(review: Review, scenario: KeptScenario) -> dict[str, Any]:
    """Fields of a proposal made from a scenario, as far as what the scenario comes to tells them.

    Money is that of a year in whole units, from the mean month of the scenario beside today's on the same draws. A
    difference that is not plain (two standard errors) is left to be said by a person, and so is what history cannot
    know.

    Raises:
        ScenarioError: the scenario cannot be worked out any more.
        QuestionError: what it is about is not there any more.
    """
    about = {"agreement": scenario.about["agreement"], "target": scenario.about["target"]}
    asked = {**about, "horizon": scenario.horizon, "seed": scenario.seed}
    found = scenarios.compare(review, **asked, options=((scenario.title, tuple(scenario.changes)),))
    return {
        "title": scenario.title,
        "scenarios": (scenario.name,),
        "services": tuple(filter(None, [promise(review, **about).agreement.service])),
        "problem": scenarios.compare(review, **asked).answer,
        "currency": review.catalogue.currency,
        "evidence": (evidence(found),),
        **money(found.table.row(-1, named=True)),
    }


def money(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario brings or costs a year against today, as fields of a proposal; empty where neither is plain.

    Args:
        outcome: its row of a comparison, in amounts of a month.

    Example:
        >>> row = {"total_change": -250.0, "total_error": 10.0, "credits_change": -90.0, "credits_error": 5.0}
        >>> money(row)
        {'benefit': 3000.0, 'benefit_is': 'Less running cost and service credits than today'}
        >>> money({**row, "total_change": 250.0})
        {'yearly': 3000.0}
        >>> money({**row, "total_error": 200.0})
        {}
    """
    of = "credits" if outcome["total_change"] is None else "total"
    change, error = outcome[f"{of}_change"], outcome[f"{of}_error"]
    if change is None or abs(change) <= 2 * error:
        return {}
    year = float(round(12 * abs(change)))
    if change > 0:
        return {"yearly": year}
    what = "service credits" if of == "credits" else "running cost and service credits"
    return {"benefit": year, "benefit_is": f"Less {what} than today"}


def evidence(finding: Finding) -> dict[str, Any]:
    """A figure as a proposal keeps it: its words as they stand, its versions, and the recipe that makes it again."""
    return told_of(figure(finding))


def keep(place: Workspace, told: Mapping[str, Any], *, by: Saying) -> Entry:
    """The proposal as it is kept from now on, a draft.

    Raises:
        CatalogueError: a field is not as it should be.
        RegisterError: another one in use is called so, or it cannot be kept.
    """
    return place.register.save(made(KeptProposal, {**told, "status": "draft"}, "the proposal"), by=by)


def change(place: Workspace, entry: Entry, *, by: Saying, **told: Any) -> Entry:
    """The proposal with other terms, where it is still open and as its author saw it.

    Raises:
        CatalogueError: a field is not as it should be.
        ConflictError: somebody else changed it in between.
        QuestionError: it was decided on or withdrawn, or would say too little to be decided on.
        RegisterError: another one in use is called so.
    """
    held: KeptProposal = entry.value
    if not held.open:
        problem = f"the proposal {held.title!r} is {held.status}, and stays as it was decided on"
        raise QuestionError(problem, remedy="Make a new one, or take this one up again first where it can be")
    now = changed(held, told, "the proposal")
    if now.status == "proposed" and now.missing:
        problem = f"the proposal {now.title!r} would not say {', '.join(now.missing)}"
        raise QuestionError(problem, remedy="Take it back to a draft first")
    return place.register.save(now, version=entry.version, by=by)


def move(place: Workspace, entry: Entry, to: Status, *, by: Saying) -> Entry:
    """The proposal once it has come that far.

    Raises:
        ConflictError: somebody else changed it in between.
        QuestionError: it cannot come there from where it is, or says too little to be decided on.
        RegisterError: taken up again, it would have the title of another one in use.
    """
    return place.register.save(entry.value.moved(to), version=entry.version, by=by)


def _when(entry: Entry) -> tuple[date, str]:
    return entry.value.decide_by or _NEVER, entry.value.title.casefold()
