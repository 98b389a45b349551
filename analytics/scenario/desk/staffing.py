"""How many people a promise takes, month by month, and what people cannot mend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from analytics.errors import ScenarioError
from analytics.scenario.desk.level import attained, levels
from analytics.scenario.desk.levers import ChangeHandling, ChangePeople
from analytics.scenario.desk.simulation import play

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analytics.scenario.desk.desk import Desk
    from analytics.scenario.desk.level import Aim
    from analytics.scenario.ticket import Floats

#: People at most that a search adds to a shift, for each one there is.
MOST_TIMES: Final = 4
#: People on a shift that never make anybody wait.
PLENTY: Final = 2000
#: Replications of a search, which plays the desk many times.
REPLICATIONS: Final = 20

NEEDED: Final = ("period", "needed", "low", "high", "beyond")


def needed(
    desk: Desk, station: str, aims: Sequence[Aim], *, confidence: float = 0.9, replications: int = REPLICATIONS,
    seed: int = 1, progress: Callable[[float], None] = lambda _: None,
) -> pl.DataFrame:  # fmt: skip
    """People more (or fewer) on every shift of a station, by period, so that every aim is met in it.

    The desk is played with one person more after another, by the same luck. A replication needs, in a period, the first
    number from which on every larger one tried meets all aims in it.

    Args:
        desk: as it stands.
        station: name of the station whose people change.
        aims: what is promised; all of them must be met.
        confidence: share of replications that must meet them.
        replications, seed: as in `play`.
        progress: told the share done, roughly.

    Returns:
        Columns `period` (its place), `needed`, `low` and `high` (90 % of replications need between these) and `beyond`
        (share of replications in which no number of people tried meets them), one row a period; `needed` is null where
        more than `1 - confidence` of the replications are beyond.

    Raises:
        ScenarioError: there is no such station or aim, or a confidence that is none.
    """
    if not 0 < confidence < 1:
        problem = f"a confidence of {confidence:g}"
        raise ScenarioError(problem, expected="more than 0 and less than 1, such as 0.9")
    known = [each.name for each in desk.stations]
    if station not in known:
        problem = f"no team {station!r}"
        raise ScenarioError(problem, found=station, exists=known)
    tried = _tried(desk, station)
    met = np.empty((len(tried), replications, len(desk.edges) - 1), bool)
    for place, more in enumerate(tried):
        met[place] = _met(ChangePeople(station=station, people=float(more)).apply(desk), aims, replications, seed)
        progress((place + 1) / len(tried))
        # Where all is met everywhere, it is so with more people, too.
        if met[place].all():
            met[place:] = True
            break
    progress(1.0)
    return _by_period(tried, met, confidence)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What holds a level back.

    Attributes:
        aim: the aim.
        today: share in time now.
        ceiling: share in time with so many people that nobody ever waits for one.
        handling: percent that handling must become shorter to meet the aim with the people there are; None where not
            even 80 % would do, or nothing need be done.
        mended_by: "nothing need be done", "people", "handling time" or "neither": what meets the aim.
    """

    aim: Aim
    today: float
    ceiling: float
    handling: float | None
    mended_by: str


def limit(desk: Desk, aim: Aim, *, replications: int = REPLICATIONS, seed: int = 1) -> Limit:
    """What holds the level of an aim back: people, or what people cannot mend.

    Where the share in time stays below the promise however many people there are, the work itself, the hours the desk
    is open and the time outside it are too long; then it is looked for the handling time that would do.
    """

    def share(changed: Desk) -> float:
        return attained(play(changed, replications=replications, seed=seed), aim).mean

    today = share(desk)
    everybody = tuple(replace(s, people=np.where(s.people > 0, PLENTY, 0.0)) for s in desk.stations)
    ceiling = share(replace(desk, stations=everybody))
    if today >= aim.level:
        return Limit(aim=aim, today=today, ceiling=ceiling, handling=None, mended_by="nothing need be done")
    shorter = _shorter(lambda percent: share(ChangeHandling(percent=percent).apply(desk)), aim.level)
    mended = "people" if ceiling >= aim.level else "handling time" if shorter is not None else "neither"
    return Limit(aim=aim, today=today, ceiling=ceiling, handling=shorter, mended_by=mended)


def _shorter(share: Callable[[float], float], level: float, low: float = 0.0, high: float = 80.0) -> float | None:
    """The least whole percent by which handling must become shorter; None where the most there is does not do."""
    if share(high) < level:
        return None
    while high - low > 1:
        middle = round((low + high) / 2)
        low, high = (low, middle) if share(middle) >= level else (middle, high)
    return high


def _tried(desk: Desk, station: str) -> Floats:
    """People more or fewer that are tried: one by one around those there are, then in growing steps."""
    people = next(known.people for known in desk.stations if known.name == station)
    least = people[people > 0].min() if (people > 0).any() else 0.0
    usual = float(np.median(people[people > 0])) if least else 1.0
    fewer = np.arange(-min(np.ceil(least) - 1, max(round(usual / 3), 2)), 0)
    more, step = [0.0], 1.0
    while more[-1] < MOST_TIMES * usual:
        more.append(more[-1] + step)
        step = max(1.0, np.floor(more[-1] / 4))
    return np.concatenate([fewer, more])


def _met(desk: Desk, aims: Sequence[Aim], replications: int, seed: int) -> Floats:
    """Whether every aim is met, replications by periods; a period without anything to judge meets it."""
    played = play(desk, replications=replications, seed=seed)
    found = np.ones((replications, len(desk.edges) - 1), bool)
    for aim in aims:
        level = levels(played, aim)
        found &= np.isnan(level) | (level >= aim.level)
    return found


def _by_period(tried: Floats, met: Floats, confidence: float) -> pl.DataFrame:
    from_here_on = np.logical_and.accumulate(met[::-1], axis=0)[::-1]
    first = np.where(from_here_on.any(axis=0), tried[from_here_on.argmax(axis=0)], np.inf)
    rows = []
    for period, each in enumerate(first.T):
        beyond = float(np.isinf(each).mean())
        low, wanted, high = np.quantile(each, (0.05, confidence, 0.95), method="inverted_cdf")
        rows.append((period, *(None if np.isinf(value) else float(value) for value in (wanted, low, high)), beyond))
    return pl.DataFrame(
        rows, orient="row",
        schema={name: pl.Int64 if name == "period" else pl.Float64 for name in NEEDED},
    )  # fmt: skip
