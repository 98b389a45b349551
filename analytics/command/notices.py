"""Verbs about those who are to be told: what came of notices, and when planned work is cheapest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from analytics.command.grammar import Told, opened, told, verb
from analytics.review import disruption
from analytics.review.findings import disruption as windows
from analytics.review.findings import notices

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    given = verb(verbs, "notices", tell_ledger, "what came of the warnings that were given to people")
    given.add_argument("--customer", default="")
    given.add_argument("--service", default="")
    given.add_argument("--standing", action="store_true", help="the notices there are and who answered, instead")
    work = verb(verbs, "disrupt", weigh_windows, "the day on which planned work is cheapest, or what one day costs")
    work.add_argument("--service", required=True)
    work.add_argument("--from", dest="first", type=date.fromisoformat, required=True, metavar="DATE")
    work.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="one day if left out")
    work.add_argument("--at", default="22:00", metavar="HH:MM", help="by the clocks of the catalogue's zone")
    work.add_argument("--hours", type=float, default=4.0)
    work.add_argument("--unplanned", action="store_true", help="as if no agreement took it for planned work")


def tell_ledger(asked: Namespace) -> Told:
    """The ledger, or the notices there are."""
    about = {"customer": asked.customer, "service": asked.service}
    return told(asked, (notices.standing if asked.standing else notices.told)(opened(asked), **about))


def weigh_windows(asked: Namespace) -> Told:
    """The windows, the cheapest first; of one day each promise, and the notice to send.

    A promise that the best of them would fail asks for attention.
    """
    review, one = opened(asked), asked.last in (None, asked.first)
    how = {"service": asked.service, "at": asked.at, "hours": asked.hours, "planned": not asked.unplanned}
    best = windows.windows(review, first=asked.first, last=asked.last, **how)
    shown = told(asked, windows.costs(review, day=asked.first, **how) if one else best)
    output = shown.output
    if one and not asked.json:
        work = disruption.work(review, first=asked.first, **how)
        output = "\n\n".join([output, disruption.draft(review, work, asked.first),
                              disruption.due(review, work, asked.first)])  # fmt: skip
    return Told(output, attention=bool(best.table["misses"][0]))
