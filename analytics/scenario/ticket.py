"""What the event simulation of a desk works on: arrays of records, of tickets and their stages, shifts and stations."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Arrays of records, below.
Records = Any

#: A ticket: hour it was opened (below zero for what was open before), hours after which it leaves if nobody has begun
#: it (infinite where it never does), its rank (0 is served first), its stage and the one behind its last; then what the
#: simulation keeps: the hours left of the stage, who is behind it in line, whether it was begun, is outside, is gone.
TICKET: Final = np.dtype([
    ("opened", "f8"), ("patience", "f8"), ("rank", "i4"), ("stage", "i4"), ("end", "i4"),
    ("left", "f8"), ("behind", "i4"), ("begun", "i1"), ("outside", "i1"), ("gone", "i1"),
], align=True)  # fmt: skip

#: A stage: hours of an agent, hours outside the desk after it, its station; then the hours at which it was first begun
#: and at which its work ended, infinite where that never came.
STAGE: Final = np.dtype(
    [("work", "f8"), ("away", "f8"), ("station", "i4"), ("begun", "f8"), ("ended", "f8")], align=True
)

#: From an hour on so many people are at a station.
TURN: Final = np.dtype([("at", "f8"), ("station", "i4"), ("people", "i4")])

#: A station: people on duty and at work, how many tickets wait and how many of those were set aside to be taken up
#: first, the place of its first line, and the period and hour up to which its work is written down.
STATION: Final = np.dtype([
    ("people", "i8"), ("busy", "i8"), ("waiting", "i8"), ("aside", "i8"), ("line", "i8"), ("period", "i8"),
    ("until", "f8"),
])  # fmt: skip

#: What happens next: a binary heap, the soonest at place 1; place 0 holds how many there are.
AGENDA: Final = np.dtype([("at", "f8"), ("who", "i8")])

#: A line of one rank at one station: its first and last ticket, and the first of those set aside.
LINE: Final = np.dtype([("head", "i4"), ("tail", "i4"), ("aside", "i4")])

#: Nobody.
NONE: Final = -1

#: What happens to work in hand when a shift ends: it is finished in overtime, goes back to the front of its rank's
#: line, or is taken up again before anything else.
FINISH: Final = 0
REQUEUE: Final = 1
RESUME: Final = 2


class Rules(NamedTuple):
    """How a desk works.

    Attributes:
        stations, ranks: how many there are.
        after_shift: FINISH, REQUEUE or RESUME.
        preempt: whether a more urgent ticket breaks off less urgent work.
    """

    stations: int
    ranks: int
    after_shift: int = REQUEUE
    preempt: bool = False


def tickets(n: int) -> Records:
    """So many tickets that nobody has begun; opened, rank, stage and end are still to be filled."""
    made = np.zeros(n, TICKET)
    made["patience"] = np.inf
    return made


def stages(n: int) -> Records:
    """So many stages of no work, none begun."""
    made = np.zeros(n, STAGE)
    made["begun"] = made["ended"] = np.inf
    return made
