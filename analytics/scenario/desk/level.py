"""What a desk attains of what was promised: shares in time by replication and period, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.futures import standard_error

if TYPE_CHECKING:
    from analytics.scenario.desk.simulation import Played
    from analytics.scenario.ticket import Floats

#: What a promise is counted by: responses or resolutions in time.
Counted = Literal["responded", "in_time"]


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A share in time promised of some kinds together.

    Attributes:
        name: what people call it.
        kinds: places of the kinds among those of the desk.
        level: share promised, 0 to 1.
        counted: whether responses or resolutions are counted.
    """

    name: str
    kinds: tuple[int, ...]
    level: float
    counted: Counted = "in_time"


@dataclass(frozen=True, kw_only=True)
class Attained:
    """What is attained of an aim.

    Attributes:
        aim: the aim.
        mean: share in time of all items.
        error: its Monte-Carlo standard error.
        p5, p50, p95: percentiles of the level of a period.
        chance: share of periods that meet it.
        chance_of_all: share of replications that meet it in every period.
        worst: level of the worst period, on average.
    """

    aim: Aim
    mean: float
    error: float
    p5: float
    p50: float
    p95: float
    chance: float
    chance_of_all: float
    worst: float


def levels(played: Played, aim: Aim) -> Floats:
    """The level of each period, replications by periods; not a number where nothing was to be judged.

    Raises:
        ScenarioError: the aim names kinds that the desk does not have.
    """
    there = played.counted.shape[2]
    if not aim.kinds or not all(0 <= place < there for place in aim.kinds):
        problem = f"{aim.name!r} is promised of the kinds {list(aim.kinds)}"
        raise ScenarioError(problem, expected=f"some of 0 to {there - 1}")
    some = played.counted[:, :, list(aim.kinds)]
    judged = (some["opened"] - some["gone"]).sum(axis=2)
    found: Floats = np.divide(
        some[aim.counted].sum(axis=2), judged, out=np.full(judged.shape, np.nan), where=judged > 0
    )
    return found


def whole(played: Played, aim: Aim) -> Floats:
    """The level of all periods together, by replication."""
    some = played.counted[:, :, list(aim.kinds)]
    judged = (some["opened"] - some["gone"]).sum(axis=(1, 2))
    found: Floats = some[aim.counted].sum(axis=(1, 2)) / np.maximum(judged, 1)
    return found


def attained(played: Played, aim: Aim) -> Attained:
    """What is attained of an aim.

    Raises:
        ScenarioError: the aim names kinds that the desk does not have, or there is nothing to be judged.
    """
    each, total = levels(played, aim), whole(played, aim)
    if np.isnan(each).all():
        problem = f"no ticket that {aim.name!r} is about comes in any period"
        raise ScenarioError(problem, remedy="Take a longer horizon, or kinds that do come")
    low, middle, high = np.nanquantile(each, (0.05, 0.5, 0.95))
    met, judged = each >= aim.level, ~np.isnan(each)
    some = judged.any(axis=1)
    always = (met | ~judged)[some].all(axis=1)
    return Attained(
        aim=aim, mean=float(total[some].mean()), error=standard_error(total[some]), p5=float(low), p50=float(middle),
        p95=float(high), chance=float(met[judged].mean()), chance_of_all=float(always.mean()),
        worst=float(np.nanmin(each[some], axis=1).mean()),
    )  # fmt: skip
