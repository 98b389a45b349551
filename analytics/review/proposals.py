"""Proposals: begun from a scenario, put forward, changed while they are open, and decided on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from analytics.catalogue.amend import changed, made
from analytics.errors import QuestionError, ScenarioError
from analytics.register.proposal import ASKED, KeptProposal
from analytics.review import select
from analytics.review.findings import availability
from analytics.review.ground import AVAILABILITY, DESK, GROUNDS, ground
from analytics.review.notebook import evidence
from analytics.scenario.money.agent_hour import homes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register import Entry, Register, Saying
    from analytics.register.proposal import Status
    from analytics.register.scenario import KeptScenario
    from analytics.review.ground import Ground
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
    on = ground(scenario.ground)
    about = on.which(scenario.about)
    asked = {**about, "horizon": scenario.horizon, "seed": scenario.seed}
    found = on.compare(review, **asked, options=((scenario.title, tuple(scenario.changes)),))
    if found.table.is_empty():
        raise ScenarioError(found.answer)
    return {
        "title": scenario.title,
        "scenarios": (scenario.name,),
        "services": services(review, on, about),
        "problem": _problem(review, on, about, asked),
        "currency": review.catalogue.currency,
        "evidence": (evidence(found),),
        **money(found.table.row(-1, named=True)),
    }


def services(review: Review, on: Ground, about: Mapping[str, str]) -> tuple[str, ...]:
    """The services that a what-if is about: that of the promise, or those whose home is the desk's group."""
    if on is DESK:
        return tuple(name for name, group in homes(review.catalogue).items() if group == about["group"])
    return tuple(filter(None, [select.promise(review, **about).agreement.service]))


def subject(scenario: KeptScenario) -> str:
    """What a scenario is about, in words.

    Example:
        >>> from analytics.register.scenario import KeptScenario
        >>> subject(KeptScenario(title="One more", ground="desk", about={"group": "Applications"}))
        'A support desk: Applications'
    """
    which = " · ".join(str(part) for part in scenario.about.values())
    return f"{GROUNDS[scenario.ground].title}: {which}" if scenario.ground in GROUNDS else which


def money(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """What a scenario brings or costs a year against today, as fields of a proposal; what is not plain is left out.

    What a lever takes is entered with it: once it is said what it takes once or every month, both are.

    Args:
        outcome: its row of a comparison, in amounts of a month.

    Example:
        >>> row = {"total_change": -250.0, "total_error": 10.0, "credits_change": -90.0, "credits_error": 5.0}
        >>> money(row)
        {'benefit': 3000.0, 'benefit_is': 'Lower running cost and service credits than today'}
        >>> money({**row, "total_change": 250.0})
        {'yearly': 3000.0}
        >>> money({**row, "total_error": 200.0})
        {}
        >>> money({"credits_change": -90.0, "credits_change_error": 5.0, "once": 800.0, "monthly": 10.0})
        {'one_off': 800.0, 'yearly': 120.0, 'benefit': 1080.0, 'benefit_is': 'Lower service credits than today'}
    """
    once, monthly = (outcome.get(name) or 0.0 for name in ("once", "monthly"))
    told: dict[str, Any] = {"one_off": once, "yearly": float(round(12 * monthly))} if once or monthly else {}
    what, change, error = moved(outcome)
    if change is None or abs(change) <= 2 * error:
        return told
    year = float(round(12 * abs(change)))
    if change > 0:
        return {**told, "yearly": told.get("yearly", 0.0) + year}
    return {**told, "benefit": year, "benefit_is": f"Lower {what} than today"}


def moved(outcome: Mapping[str, Any]) -> tuple[str, float | None, float]:
    """What money of a month a comparison tells of, how far it moves against today, and the error of that.

    Args:
        outcome: a row of it; None moves where no money is known.
    """
    what, of = "running cost and service credits", "total"
    if outcome.get("total_change") is None:
        what, of = "service credits", "credits"
    error = next((outcome[name] for name in (f"{of}_error", f"{of}_change_error") if name in outcome), None)
    return what, outcome.get(f"{of}_change"), error or 0.0


def unsaid(begun: Mapping[str, Any]) -> list[str]:
    """What of benefit and cost a proposal begun from a scenario does not tell, in words."""
    return [ASKED[name] for name in ("benefit", "one_off", "yearly") if name not in begun]


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
    now = changed(held, "the proposal", **told)
    if now.status == "proposed" and now.missing:
        problem = f"the proposal {now.title!r} would not say {', '.join(now.missing)}"
        raise QuestionError(problem, remedy="Take it back to a draft first")
    return place.register.save(now, version=entry.version, by=by)


def move(place: Workspace, entry: Entry, to: Status, *, by: Saying) -> Entry:
    """The proposal once it has come that far.

    Raises:
        ConflictError: somebody else changed it in between.
        QuestionError: it cannot come there from where it is, says too little to be decided on, or would be accepted
            beside one that excludes it.
        RegisterError: taken up again, it would have the title of another one in use.
    """
    if to == "accepted":
        _alone(place.register, entry.value)
    return place.register.save(entry.value.moved(to), version=entry.version, by=by)


def _alone(register: Register, proposal: KeptProposal) -> None:
    """Nothing, where no proposal is accepted that makes no sense beside this one, whichever of the two says so."""
    for entry in register.entries(KIND):
        other: KeptProposal = entry.value
        if other.status == "accepted" and (other.name in proposal.excludes or proposal.name in other.excludes):
            problem = f"the proposal {proposal.title!r} makes no sense beside {other.title!r}, which is accepted"
            raise QuestionError(problem, remedy="Decline it, or withdraw the other first")


def _problem(review: Review, on: Ground, about: Mapping[str, str], asked: Mapping[str, Any]) -> str:
    """How it stands today: what makes it unavailable, or what it comes to without any change."""
    if on is AVAILABILITY:
        return availability.parts(review, agreement=about["agreement"], target=about["target"]).answer
    return on.compare(review, **asked).answer


def _when(entry: Entry) -> tuple[date, str]:
    return entry.value.decide_by or _NEVER, entry.value.title.casefold()
