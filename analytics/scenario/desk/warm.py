"""The simulation made ready in the background: compiling it takes seconds, once on a machine."""

from __future__ import annotations

from datetime import date
from functools import cache
from threading import Thread
from typing import Final

import numpy as np

from analytics.catalogue.calendar import always
from analytics.scenario.desk.desk import Demand, Desk, Hours, Kind, Station, Tier, Waiting
from analytics.scenario.desk.simulation import play

#: What is said while it is not ready.
WORDS: Final = "The simulation is being made ready, once on this machine; this takes some seconds"


def ready() -> bool:
    """Whether a simulation starts at once; where not, it is begun to be made ready in the background."""
    return not _begun().is_alive()


@cache
def _begun() -> Thread:
    thread = Thread(target=_play, name="warm", daemon=True)
    thread.start()
    return thread


def _play() -> None:
    """Plays a desk of one ticket or so, which compiles all that a large one takes."""
    kind = Kind(name="Any", rank=0, tiers=(Tier(station="Any", work=Hours(mean=1.0)),))
    station = Station(name="Any", starts=np.zeros(1), ends=np.full(1, 24.0), people=np.ones(1))
    none = np.zeros(0)
    play(
        Desk(
            first=date(2026, 1, 1), zone="UTC", edges=np.array([0.0, 24.0]), kinds=(kind,), stations=(station,),
            demand=Demand(expected=np.ones((1, 1)), by_hour=np.full((1, 24), 1 / 24)), calendars=(always(),),
            waiting=Waiting(kind=none, opened=none, left=none),
        ),
        replications=1, threads=1,
    )  # fmt: skip
