"""The verb about a call desk: how many agents its calls take."""

from __future__ import annotations

from argparse import SUPPRESS
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, share, told, verb
from analytics.review.findings import call_desk

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable


def add(verbs: Any) -> None:
    """Nothing; the verb is known afterwards."""
    staff = verb(verbs, "staff", staff_desk, "agents that a call desk needs, by interval of so many calls")
    staff.add_argument("calls", nargs="+", type=float, help="calls of each interval, in order")
    kinds: dict[str, Callable[[str], Any]] = {"share": share, "name": str}
    for field in fields(call_desk.Desk):
        staff.add_argument(
            f"--{field.name.replace('_', '-')}", type=kinds.get(field.metadata["unit"], float),
            metavar=field.metadata["unit"].upper(), required=field.default is MISSING, default=SUPPRESS,
        )  # fmt: skip


def staff_desk(asked: Namespace) -> Told:
    """The agents: by number of agents for one interval, else by interval."""
    desk = {field.name: vars(asked)[field.name] for field in fields(call_desk.Desk) if field.name in asked}
    if len(asked.calls) == 1:
        return told(asked, call_desk.answered(opened(asked), calls=asked.calls[0], **desk))
    return told(asked, call_desk.required(opened(asked), calls=tuple(asked.calls), **desk))
