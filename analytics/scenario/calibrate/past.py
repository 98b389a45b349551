"""What was found of the quarters of a group so far."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.scenario.calibrate.capacity import Capacity
from analytics.scenario.calibrate.log import Log
from analytics.scenario.calibrate.pace import Delay, Pace


@dataclass(frozen=True, eq=False)
class Past:
    """A group's log, how it works, and by quarter its capacity and the waits outside the desk."""

    log: Log
    pace: Pace
    capacities: tuple[Capacity, ...]
    delays: tuple[Delay, ...]
