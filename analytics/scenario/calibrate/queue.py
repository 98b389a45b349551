"""The queue of one group through the event simulation: when work on each stage begins and ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analytics.scenario.calibrate.staffing import Floats, Turns, Whole
from analytics.scenario.kernel import serve
from analytics.scenario.ticket import REQUEUE, TURN, Rules, stages, tickets


class Steps(NamedTuple):
    """The stages of tickets: the first of each ticket and at the end their number, the hours of somebody that each
    takes, and the hours outside the desk after it."""

    first: Whole
    work: Floats
    away: Floats


def served(opened: Floats, rank: Whole, steps: Steps, turns: Turns) -> tuple[Floats, Floats]:
    """Hours at which work on each stage begins and ends, infinite where it never does.

    The most urgent rank is served first, and within it whoever came first; who goes off duty lays work down, to be
    taken up first of its rank.

    Args:
        opened: hours at which tickets come in, in order.
        rank: of each ticket, 0 for the most urgent.
        steps: stages of the tickets.
        turns: people on duty.

    Example:
        >>> turns = (np.array([0.0, 8.0]), np.array([1, 0]))
        >>> steps = Steps(np.array([0, 1, 2]), np.ones(2), np.zeros(2))
        >>> begun, ended = served(np.array([1.0, 1.5]), np.array([1, 0]), steps, turns)
        >>> begun.tolist(), ended.tolist()
        ([1.0, 2.0], [2.0, 3.0])
    """
    lot, stage, shifts = tickets(len(opened)), stages(len(steps.work)), np.zeros(len(turns[0]), TURN)
    lot["opened"], lot["rank"], lot["stage"], lot["end"] = opened, rank, steps.first[:-1], steps.first[1:]
    stage["work"], stage["away"] = steps.work, steps.away
    shifts["at"], shifts["people"] = turns
    rules = Rules(stations=1, ranks=int(rank.max(initial=0)) + 1, after_shift=REQUEUE)
    unused = np.zeros((1, 1))
    serve(lot, stage, shifts, rules, np.array([0.0, 0.0]), unused, unused)
    return stage["begun"], stage["ended"]
