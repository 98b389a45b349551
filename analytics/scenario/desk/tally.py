"""What a desk comes to in the few figures that a comparison needs, small enough to be remembered for every change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.scenario.desk.answer import work_out
from analytics.scenario.desk.level import attained

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.scenario.desk.answer import Ground
    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.desk.level import Attained
    from analytics.scenario.lever import Lever
    from analytics.scenario.ticket import Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """What a desk comes to.

    Attributes:
        total, credits: money over all months, one figure a replication; credits are a part of the total.
        level: share in time of all that comes.
        open: tickets open at the end, in the mean replication.
        attained: of each aim what it attains, in their order.
    """

    total: Floats
    credits: Floats
    level: float
    open: float
    attained: tuple[Attained, ...]

    @property
    def met(self) -> float | None:
        """Share of months in which a promise is held, over all promises; None where there is none."""
        return sum(each.chance for each in self.attained) / len(self.attained) if self.attained else None

    @property
    def worst(self) -> Attained | None:
        """The promise that is held in the fewest months, then furthest below; None where there is none."""
        return min(self.attained, key=lambda each: (each.chance, each.mean - each.aim.level), default=None)


def tally(
    ground: Ground, levers: Sequence[Lever[Desk]] = (), progress: Callable[[float], None] = lambda _: None
) -> Tally:
    """What a desk comes to after some levers are pulled.

    Args:
        ground: the desk, what is promised and what it costs.
        levers: pulled one after another.
        progress: told the share done.

    Raises:
        ScenarioError: as for `work_out`.
    """
    found = work_out(ground, levers, progress=progress)
    counted = found.played.counted
    judged = int((counted["opened"] - counted["gone"]).sum())
    return Tally(
        total=found.bill.each("total"), credits=found.bill.each("credits"),
        level=float(counted["in_time"].sum() / max(judged, 1)),
        open=float(counted["open"][:, -1].sum(axis=1).mean()),
        attained=tuple(attained(found.played, aim) for aim in ground.aims),
    )  # fmt: skip
