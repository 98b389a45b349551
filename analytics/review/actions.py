"""Actions: begun from a figure or by hand, agreed, changed and moved on, and what each is held against."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Required, TypedDict

from analytics.catalogue.amend import changed, made
from analytics.errors import QuestionError, ServiceReviewError
from analytics.measures.registry import MEASURES, measure
from analytics.register.action import Action
from analytics.register.kinds import KINDS
from analytics.review import words
from analytics.review.improvement import Improved, Judged, controls, judged
from analytics.review.notebook import evidence
from analytics.review.notices import labels
from analytics.review.select import promise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.register import Entry, Register, Saying
    from analytics.register.action import Status
    from analytics.register.notice import Notice
    from analytics.register.proposal import KeptProposal
    from analytics.review.finding import Finding
    from analytics.review.review import Review
    from analytics.review.workspace import Workspace

KIND: Final = "action"

#: Kinds of entry that an action may come from, as far as the register keeps them, in the words a form asks in.
ORIGINS: Final = {"decision": "Decision", "proposal": "Proposal", "notice": "Notice"}

#: Characters a title may have.
TITLE: Final = 200
_NEVER: Final = date.max


def listed(register: Register | None) -> list[Entry]:
    """Every action: those to be done first, by the day they are due, then those done, then those dropped."""
    return sorted(register.entries(KIND), key=_when) if register else []


def called(register: Register | None, asked: str) -> Entry:
    """The action of that name or title.

    Raises:
        QuestionError: there is none, or several.
    """
    there = listed(register)
    found = [each for each in there if asked in (each.value.name, each.value.title)]
    folded = asked.casefold()
    found = found or [each for each in there if each.value.live and each.value.title.casefold() == folded]
    live = [each for each in found if each.value.live]
    if len(live or found) == 1:
        return (live or found)[0]
    problem = f"{'several actions are' if found else 'no action is'} called {asked!r}"
    raise QuestionError(problem, found=asked, exists=[each.value.title for each in there])


def begun(review: Review, finding: Finding) -> dict[str, Any]:
    """Fields of an action begun from a figure: its words as the problem, itself as evidence, and its target if any."""
    given = finding.recipe.parameters
    told: dict[str, Any] = {"problem": f"{finding.answer}.", "evidence": (evidence(finding),)}
    if given.get("service"):
        told["services"] = (given["service"],)
    if aimed := _aimed(review, given.get("agreement", ""), given.get("target", "")):
        told |= aimed | {part: given[part] for part in ("priority", "group") if given.get(part)}
    return told | {"currency": review.catalogue.currency}


def begun_from(review: Review, origin: str) -> dict[str, Any]:
    """Fields of an action begun from a notice or an accepted proposal of that name; empty where there is neither.

    Raises:
        QuestionError: the notice was withdrawn, or the proposal was not accepted: nothing is to be done on it.
    """
    for kind, begin in (("notice", _from_notice), ("proposal", _from_proposal)):
        for value in (each.value for each in _kept(review, kind) if each.value.name == origin):
            known = {"currency": review.catalogue.currency, "origin_kind": kind, "origin": origin}
            return known | begin(review, value)
    return {}


def keep(place: Workspace, told: Mapping[str, Any], *, by: Saying) -> Entry:
    """The action as it is kept from now on, proposed.

    Raises:
        CatalogueError: a field is not as it should be.
        RegisterError: another one in use is called so, or it cannot be kept.
    """
    return place.register.save(made(Action, {**told, "status": "proposed"}, "the action"), by=by)


def change(place: Workspace, entry: Entry, *, by: Saying, **told: Any) -> Entry:
    """The action with other terms, where it is as its author saw it.

    Raises:
        CatalogueError: a field is not as it should be.
        ConflictError: somebody else changed it in between.
        QuestionError: it was dropped, or would no more say what it must having come so far.
        RegisterError: another one in use is called so.
    """
    held: Action = entry.value
    if not held.live:
        problem = f"the action {held.title!r} was dropped"
        raise QuestionError(problem, remedy="Take it up again first")
    now = changed(held, "the action", **told)
    if missing := now.missing(now.status):
        problem = f"the action {now.title!r} is {now.status} and would not say {', '.join(missing)}"
        raise QuestionError(problem, remedy="Leave that as it is, or take the action back first")
    return place.register.save(now, version=entry.version, by=by)


def move(place: Workspace, entry: Entry, to: Status, *, by: Saying) -> Entry:
    """The action once it has come that far.

    Raises:
        ConflictError: somebody else changed it in between.
        QuestionError: it cannot come there from where it is, or does not say what it must by then.
        RegisterError: taken up again, it would have the title of another one in use.
    """
    return place.register.save(entry.value.moved(to), version=entry.version, by=by)


class EffectAsked(TypedDict, total=False):
    """What the effect of an action is asked of, as parameters of the findings that tell it; raises as `effect` does.

    Attributes:
        since: the day it took hold.
        title: what the action is called.
        agreement, target: the target it was to improve; or
        service, measure: the measure of a service it was to improve.
        priority, category, group: only items with these words.
        control_agreement, control_target: the target it is held against.
        expected: the change that was expected, in the measure's unit and with its sign; None where nobody said.
    """

    since: Required[date]
    title: str
    agreement: str
    target: str
    service: str
    measure: str
    priority: str
    category: str
    group: str
    control_agreement: str
    control_target: str
    expected: float | None


def asked(action: Action) -> EffectAsked:
    """What the effect of an action is asked of, as parameters of the finding that tells it.

    Raises:
        QuestionError: it does not say what it is to improve, or when it took hold.
    """
    if not (action.agreement or (action.measure and action.services)):
        problem = f"the action {action.title!r} does not say what it is to improve"
        raise QuestionError(problem, remedy="Name a target, or a measure of its service, and its effect can be told")
    if action.started is None:
        problem = f"the action {action.title!r} has not taken hold of anything yet"
        raise QuestionError(problem, remedy="Enter the day it took hold, and its effect can be told")
    return {
        "since": action.started, "title": action.title, "agreement": action.agreement, "target": action.target,
        "service": "" if action.agreement else action.services[0],
        "measure": "" if action.agreement else action.measure, "priority": action.priority,
        "category": action.category, "group": action.group, "control_agreement": action.control_agreement,
        "control_target": action.control_target, "expected": action.expected,
    }  # fmt: skip


def improved(told: Mapping[str, Any]) -> tuple[Improved, Improved | None]:
    """What was to be improved and what it is held against, from the parameters of an effect."""
    names = ("agreement", "target", "service", "measure", "priority", "category", "group")
    control = Improved(agreement=told.get("control_agreement", ""), target=told.get("control_target", ""))
    return Improved(**{name: told.get(name, "") for name in names}), control if control.agreement else None


def targets(review: Review) -> list[tuple[str, str]]:
    """Agreement and name of every target in force with a customer, by service."""
    found = []
    for sla in sorted(review.catalogue.slas(), key=lambda each: (each.service, each.name)):
        version = sla.version_on(review.last_day) if review.last_day else sla.versions[-1]
        found += [(sla.name, target.name) for target in version.targets] if version else []
    return found


def measures(review: Review) -> dict[str, str]:
    """Measures that records tell of some service without any target, by name, with what people read."""
    known = (each for each in MEASURES if each.table != "tickets" and each.statistic != "percentile")
    return {each.name: each.label for each in known if review.untargeted(each.name).height}


def aim(action: Action) -> str:
    """What an action is to improve, in words; "" where nobody said.

    Example:
        >>> aim(Action(title="Turn racks off", services=("Hosting",), measure="energy"))
        'Hosting · Energy'
    """
    if action.agreement or not action.measure:
        return " · ".join(filter(None, (action.agreement, action.target)))
    return " · ".join([*action.services[:1], label(action.measure)])


def label(name: str) -> str:
    """What people read for a measure; its name where this version of the program has none of that name."""
    return next((each.label for each in MEASURES if each.name == name), name)


def unit(review: Review, told: Mapping[str, Any]) -> str:
    """The unit that a change of a target or measure is entered in: "points" for shares; "" where it is not there."""
    try:
        if told.get("agreement"):
            of = promise(review, told["agreement"], told.get("target", "")).measure.unit
        else:
            of = measure(told.get("measure", "")).unit
    except ServiceReviewError:
        return ""
    return "points" if of == "share" else review.catalogue.currency if of == "currency" else of


def entered(review: Review, told: Mapping[str, Any]) -> float | None:
    """The expected change as a form shows it: of shares in points."""
    expected: float | None = told.get("expected")
    if expected is None or unit(review, told) != "points":
        return expected
    return round(100 * expected, 9)


def expected(review: Review, told: Mapping[str, Any], entered: float | None) -> float | None:
    """The expected change in the measure's unit, from what was entered: of shares in points."""
    return entered / 100 if entered is not None and unit(review, told) == "points" else entered


def likely(review: Review, told: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Targets that an effect may be held against, the most alike before first, each with how alike in words."""
    what, _ = improved(told)
    since = told.get("started")
    if not what.agreement or since is None:
        return {}
    try:
        found = controls(review, what, since)
    except ServiceReviewError:
        return {}
    return {(agreement, target): f", moved alike {alike:.1f}" for agreement, target, alike in found}


def origins(register: Register | None) -> dict[tuple[str, str], str]:
    """What an action may come from, by kind and name, as a list shows it."""
    found = {("", ""): "Nothing that is kept"}
    for kind, label in ORIGINS.items():
        there = [entry.value for entry in (register.entries(kind) if register and kind in KINDS else ())]
        called = {name: told for told, name in labels(there).items()} if kind == "notice" else {}
        found |= {(kind, each.name): f"{label}: {called.get(each.name) or _headed(each)}" for each in there}
    return found


def effect(review: Review, told: Mapping[str, Any]) -> Judged:
    """The effect asked for by the parameters of a finding; raises as `improvement.judged`."""
    what, control = improved(told)
    return judged(review, what, told["since"], control=control, expected=told.get("expected"))


def _headed(value: Any) -> str:
    """What people know an entry by: its title, or the question it answers."""
    return str(getattr(value, "title", "") or getattr(value, "question", "") or value.name)


def _aimed(review: Review, agreement: str, target: str) -> dict[str, Any]:
    """A target in force, its service, and who answers for that as the catalogue says; empty where none is in force."""
    if (agreement, target) not in targets(review):
        return {}
    service = promise(review, agreement, target).agreement.service
    owner = next((each.owner for each in review.catalogue.services if each.name == service), "")
    return {"agreement": agreement, "target": target, "services": (service,) if service else (), "owner": owner}


def _from_notice(review: Review, notice: Notice) -> dict[str, Any]:
    """What it warns of as the problem, what it rests on as evidence; and its plan, once one is agreed upon."""
    if notice.state == "withdrawn":
        problem = f"the notice on {notice.label} was withdrawn"
        raise QuestionError(problem, remedy="Start an action by hand where something is to be done all the same")
    told = f"The notice given on {notice.given:%-d %B %Y}" if notice.given else "A notice that is drafted"
    months = words.listing([words.month(day) for day in notice.periods], most=12)
    chance = f"; chance of a miss {words.chance(notice.chance)} at most" if notice.chance is not None else ""
    aimed, plan = _aimed(review, notice.agreement, notice.target), " ".join(notice.plan.split())
    return {
        **aimed,
        "problem": f"{told} warns that {notice.label} may be missed in {months}{chance}.",
        "title": plan if len(plan) <= TITLE else "",
        "owner": notice.plan_owner or aimed.get("owner", ""), "due": notice.plan_due,
        "evidence": (notice.figure,) if notice.figure else (),
    }  # fmt: skip


def _from_proposal(review: Review, proposal: KeptProposal) -> dict[str, Any]:
    """What it says, and the target of its scenarios where they are about one."""
    if proposal.status != "accepted":
        problem = f"the proposal {proposal.title!r} is {proposal.status}"
        raise QuestionError(problem, remedy="Have it accepted first, or start an action by hand")
    abouts = [each.value.about for each in _kept(review, "scenario") if each.value.name in proposal.scenarios]
    pairs = {(about.get("agreement", ""), about.get("target", "")) for about in abouts}
    aimed = _aimed(review, *pairs.pop()) if len(pairs) == 1 else {}
    said = {name: getattr(proposal, name) for name in ("title", "problem", "currency", "evidence")}
    return {**aimed, **said, **{name: there for name in ("services", "owner") if (there := getattr(proposal, name))}}


def _kept(review: Review, kind: str) -> list[Entry]:
    return review.register.entries(kind) if review.register else []


def _when(entry: Entry) -> tuple[int, date, str]:
    held: Action = entry.value
    rank = 0 if held.open else 1 if held.status == "done" else 2
    return rank, held.due or _NEVER, held.title.casefold()
