"""Verbs about improvements: which actions are open, and what one of them, or any change, did to a level."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, told, verb
from analytics.errors import QuestionError
from analytics.review import actions
from analytics.review.findings import actions as found

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    listed = verb(verbs, "actions", list_kept, "improvement actions: which are open or late, and which worked")
    listed.add_argument("--service", default="")
    listed.add_argument("--every", action="store_true", help="also what was dropped")
    did = verb(verbs, "effect", tell_effect, "what an action, or any change since a day, did to a level")
    did.add_argument("--action", metavar="NAME", help="an action that is kept, by its title or name")
    did.add_argument("--agreement", help="of the target, where no action is named")
    did.add_argument("--target")
    did.add_argument("--service", default="", help="of the measure, where no target is named")
    did.add_argument("--measure", default="", help="such as energy, where no target promises it")
    did.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="the day it took hold")
    did.add_argument("--control", metavar="AGREEMENT/TARGET", help="a target that it does not touch")
    did.add_argument("--expected", type=float, help="in the measure's unit with its sign: 0.03 for three points up")
    for part in ("priority", "category", "group"):
        did.add_argument(f"--{part}", default="", help="of the items it touches; all if left out")
    did.add_argument("--checks", action="store_true", help="whether the verdict stands up, in place of the periods")


def list_kept(asked: Namespace) -> Told:
    """The actions; one that is overdue, or made it worse, asks for attention."""
    listed = found.register(opened(asked), service=asked.service, every=asked.every)
    late = (listed.table["overdue"] != "").any() or (listed.table["verdict"] == "made it worse").any()
    return replace(told(asked, listed), attention=bool(late))


def tell_effect(asked: Namespace) -> Told:
    """The effect; one for the worse asks for attention."""
    review = opened(asked)
    kept = actions.called(review.register, asked.action).value if asked.action else None
    parameters = _by_hand(asked) if kept is None else _of_action(asked, kept)
    shown = (found.checks if asked.checks else found.effect)(review, **parameters)
    worse = actions.effect(review, parameters).effect.verdict == "made it worse"
    return replace(told(asked, shown), attention=worse)


def _of_action(asked: Namespace, action: Any) -> dict[str, Any]:
    """What is kept of an action, with what is given beside it in its stead."""
    control = {} if asked.control is None else _control(asked.control)
    return {**actions.asked(replace(action, started=asked.since or action.started)), **control}


def _by_hand(asked: Namespace) -> dict[str, Any]:
    of = ("service", "measure") if asked.measure else ("agreement", "target")
    missing = [f"--{name}" for name in (*of, "since") if not getattr(asked, name)]
    if missing:
        problem = f"an effect is asked for without {' and '.join(missing)}"
        ways = "--action NAME, or --since DATE with --agreement and --target, or with --service and --measure"
        raise QuestionError(problem, expected=ways)
    parts = {name: getattr(asked, name) for name in (*of, "since", "priority", "category", "group")}
    return {**parts, "expected": asked.expected, **_control(asked.control or "")}


def _control(written: str) -> dict[str, str]:
    """Agreement and target of a control as it is written; neither for nothing."""
    agreement, slash, target = (part.strip() for part in written.partition("/"))
    if written and not (agreement and slash and target):
        problem = f"{written!r} is no control"
        raise QuestionError(problem, expected="AGREEMENT/TARGET, such as 'Gold SLA/Solved in time'")
    return {"control_agreement": agreement, "control_target": target}
