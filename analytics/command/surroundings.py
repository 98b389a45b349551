"""Verbs about what is around the services: trends, goals, energy, peers, and what is not watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from analytics.command.grammar import Told, opened, told, verb
from analytics.review.findings import contribution, footprint, monitoring, peers, trends

if TYPE_CHECKING:
    from argparse import Namespace

#: What each verb takes besides what all of them share.
_TAKES: Final[dict[str, tuple[str, ...]]] = {
    "trends": ("service",), "contribution": ("month", "customer", "service"), "footprint": ("month", "service"),
    "peers": ("month", "service"), "monitoring": (),
}  # fmt: skip

_SAID: Final = {
    "trends": "what is changing around us, what is felt soonest first",
    "contribution": "goals of customers with the services they rest on, at their level and cost",
    "footprint": "energy and CO2e of the services beside their level",
    "peers": "who differs from their peers by more than chance does",
    "monitoring": "what is watched and what is not, and what that costs",
}


def add(verbs: Any) -> None:
    """Nothing; the verbs are known afterwards."""
    made = {name: verb(verbs, name, _ANSWERS[name], said) for name, said in _SAID.items()}
    for name, entry in made.items():
        for option in _TAKES[name]:
            entry.add_argument(f"--{option}", default=None if option == "month" else "")
    made["trends"].add_argument("--every", action="store_true", help="also those that nobody watches any more")
    made["footprint"].add_argument("--co2e-per-kwh", type=float, metavar="KG", help="entered where none was read")
    made["footprint"].add_argument("--source", default="", help="who says so")
    made["peers"].add_argument("--by", default="service", choices=list(peers.BY))
    made["peers"].add_argument(
        "--of", default="resolution", choices=list(peers.MEASURES), help="whose share of items met"
    )
    made["peers"].add_argument("--spread", default="additive", choices=("additive", "multiplicative"))
    made["monitoring"].add_argument("--word", default=monitoring.WORD, help="what its kind of cost is called")


def around(asked: Namespace) -> Told:
    """The trends."""
    return told(asked, trends.watched(opened(asked), service=asked.service, closed=asked.every))


def carried(asked: Namespace) -> Told:
    """The goals; one that rests on a service which misses its level asks for attention."""
    by = {"month": asked.month, "customer": asked.customer, "service": asked.service}
    return told(asked, contribution.goals(opened(asked), **by))


def used(asked: Namespace) -> Told:
    """Energy and CO2e."""
    by = {"co2e_per_kwh": asked.co2e_per_kwh, "source": asked.source}
    return told(asked, footprint.services(opened(asked), month=asked.month, service=asked.service, **by))


def beside(asked: Namespace) -> Told:
    """The funnel."""
    by = {"by": asked.by, "measure": asked.of, "model": asked.spread}
    return told(asked, peers.compared(opened(asked), month=asked.month, service=asked.service, **by))


def watched(asked: Namespace) -> Told:
    """What is watched."""
    return told(asked, monitoring.covered(opened(asked), word=asked.word))


_ANSWERS: Final = {
    "trends": around, "contribution": carried, "footprint": used, "peers": beside, "monitoring": watched,
}  # fmt: skip
