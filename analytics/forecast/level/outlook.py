"""Where the levels of targets are going, and the chance that each of the next periods misses what was promised.

Everything shown of a target is read off one set of joint futures: levels, ranges, chances, and when the first miss
comes. For shares of counted items they come from filters on logits, for the rest from history with a damped trend; a
share of them is made of past months alone, as large as the past of all targets has shown to be best. docs/methods.md
has what that was measured against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from analytics.errors import ForecastError
from analytics.forecast.level.blend import Blend
from analytics.forecast.level.counts import Counts, eras, side_by_side
from analytics.forecast.level.first_passage import first_miss, time_to_miss
from analytics.forecast.level.futures import SEED, Bootstrapped, Expected, futures
from analytics.forecast.level.hindsight import Hindsight, hindsight
from analytics.forecast.level.levels import Levels, levels, misses, position
from analytics.forecast.level.past_chances import LEARNT, past_chances, running
from analytics.forecast.level.prospects import prospects
from analytics.forecast.series import Floats
from analytics.forecast.skill import UNTESTED, Skill

__all__ = ["DRAWS", "LABELS", "LEARNT", "Outlook", "look_ahead", "outlook", "outlooks", "read_off"]

#: Futures drawn; a chance is then known to about one point in a hundred.
DRAWS: Final = 4000

#: Most periods that are looked ahead.
FARTHEST: Final = 60

#: Futures drawn at each past origin of what no filter looks ahead.
REPLAYED: Final = 500

LABELS: Final = {
    "logit_filter": "Filters on the logit of the share, blended with how often past months missed",
    "history_bootstrap": "Levels drawn from history about a damped trend, blended with how often past months missed",
}


@dataclass(frozen=True, eq=False)
class Outlook:
    """A target looked ahead.

    Attributes:
        levels: the history it was made from.
        frame: one row a period ahead: period, ends, level (the median), low80, high80, low95, high95 in the unit of the
            measure, promised, chance_of_miss, chance_of_first_miss (this period and none before) and chance_by_then.
        method: name of the method, a key of `LABELS`.
        skill: of chances that would have been given in the past.
        source: what draws its futures.
        blend: how far past misses are believed.
        past: the chances that would have been given in the past.
        draws: futures drawn.
    """

    levels: Levels
    frame: pl.DataFrame
    method: str
    skill: Skill
    source: Expected | Bootstrapped
    blend: Blend
    past: Hindsight
    draws: int = DRAWS

    @property
    def futures(self) -> Floats:
        """The levels that the frame was read off, one row a future, one column a period ahead."""
        promised = self.frame["promised"].to_numpy()
        return futures(self.levels, self.source, self.blend.history, promised, self.draws)

    def time_to_miss(self, share: float = 0.5) -> int | None:
        """Periods until the first miss in this share of futures; None where that lies beyond those looked ahead."""
        return time_to_miss(self.frame["chance_by_then"].to_numpy(), share)


def look_ahead(judged: pl.DataFrame, horizon: int = 6, *, promised: Sequence[float] | None = None) -> pl.DataFrame:
    """Level, ranges and chance of a miss for each of the next periods; the frame of `outlook`, see `Outlook`.

    Args:
        judged: judged rows of one target, without segments.
        horizon: periods after the last complete one.
        promised: the level promised for each of them; left out, the one promised last.

    Raises:
        ForecastError: see `levels.levels`.
    """
    return outlook(judged, horizon, promised=promised, tested=False).frame


def outlook(
    judged: pl.DataFrame, horizon: int = 6, *, promised: Sequence[float] | None = None, tested: bool = True,
    draws: int = DRAWS, items: Sequence[float] | None = None,
) -> Outlook:  # fmt: skip
    """The next periods of a target with the skill of such forecasts in the past.

    Args:
        judged, horizon, promised: as for `look_ahead`.
        tested: whether to say the skill.
        draws: futures drawn.
        items: how many are planned to count in each period ahead; see `outlooks`.

    Raises:
        ForecastError: see `levels.levels`.
    """
    planned = None if items is None else [items]
    asked = None if promised is None else [promised]
    return outlooks([levels(judged)], horizon, promised=asked, tested=tested, draws=draws, items=planned)[0]


def outlooks(
    known: Sequence[Levels], horizon: int = 6, *, promised: Sequence[Sequence[float]] | None = None,
    items: Sequence[Sequence[float] | None] | None = None, tested: bool = True, draws: int = DRAWS,
) -> list[Outlook]:  # fmt: skip
    """The next periods of many targets, in their order; targets of one span and age learn from each other.

    Args:
        known: their levels so far.
        horizon: periods after the last one of each.
        promised: the level promised for each of them; left out, the one promised last.
        items: how many are planned to count in each of them; None where there is no plan. The level of a target with a
            plan is also held against its past load, so that a month with twice the items is expected to do worse where
            such months did.
        tested: whether to say the skill.
        draws: futures drawn of each target.

    Raises:
        ForecastError: the horizon is beyond reason, or a plan or promise is not one number a period.
    """
    _refuse(horizon, items, promised)
    plans = items or [None] * len(known)
    asked = promised or [[each.promised] * horizon for each in known]
    alike = dict[tuple[object, ...], list[int]]()
    for row, (each, plan) in enumerate(zip(known, plans, strict=True)):
        alike.setdefault((*_kind(each), each.counted and plan is not None), []).append(row)
    found = dict[int, Outlook]()
    together = ([rows[at] for at in era] for rows in alike.values() for era in eras([known[row] for row in rows]))
    for rows in together:
        for row, told in zip(
            rows, _told([known[row] for row in rows], horizon, [plans[row] for row in rows]), strict=True
        ):
            found[row] = _outlook(known[row], told if tested else replace(told, skill=UNTESTED), asked[row], draws)
    return [found[row] for row in range(len(known))]


@dataclass(frozen=True, eq=False)
class _Told:
    """What is known of a target's future before any is drawn."""

    source: Expected | Bootstrapped
    method: str
    blend: Blend
    skill: Skill
    past: Hindsight


def _outlook(known: Levels, told: _Told, promised: Sequence[float], draws: int) -> Outlook:
    asked = np.array(promised, dtype=np.float64)
    frame = read_off(known, futures(known, told.source, told.blend.history, asked, draws), asked)
    return Outlook(known, frame, told.method, told.skill, told.source, told.blend, told.past, draws)


def _kind(known: Levels) -> tuple[object, ...]:
    """What targets have in common that stand on one grid and are looked ahead in one way."""
    phase = position(known.first, known.frequency) % known.pace
    return known.frequency, known.step, known.length, phase, known.counted


def _told(known: Sequence[Levels], horizon: int, plans: Sequence[Sequence[float] | None]) -> list[_Told]:
    """What is known of targets of one kind, either all with a plan or all without."""
    counts = side_by_side(known)
    if not known[0].counted:
        return _of_others(known, counts, horizon)
    items = None if plans[0] is None else np.array(plans, dtype=np.float64)
    found = prospects(counts, horizon, items=items, load=None if items is None else _load(counts, items))
    return [
        _Told(
            Expected(found.mean[row], found.covariance[row], found.items[row]),
            "logit_filter", found.blends[row], found.past.skill(row),
            hindsight(each, found.past, row, int(counts.starts[row])),
        )
        for row, each in enumerate(known)
    ]  # fmt: skip


def _load(counts: Counts, items: Floats) -> Floats:
    """What counted in each period, and from each target's last one on what is planned."""
    load = np.hstack([counts.total, np.full(items.shape, np.nan)])
    for row, end in enumerate(counts.ends):
        load[row, end : end + items.shape[1]] = items[row]
    return load


def _of_others(known: Sequence[Levels], counts: Counts, horizon: int) -> list[_Told]:
    """What is known of targets that count no items."""
    sources = [Bootstrapped(each.level, horizon, (0.0, 1.0 if each.unit == "share" else np.inf)) for each in known]
    places = np.arange(LEARNT, counts.length)
    chances = np.full((1, len(known), len(places), horizon), np.nan)
    for row, column in np.argwhere(running(counts, places)):
        before = counts.level[row, counts.starts[row] : places[column]]
        drawn = replace(sources[row], level=before).paths(REPLAYED, np.random.default_rng(SEED))
        chances[0, row, column] = known[row].missed(drawn).mean(axis=0)
    past, learnt = past_chances(counts, places, chances)
    return [
        _Told(
            source, "history_bootstrap", learnt[counts.ends[row]], past.skill(row),
            hindsight(known[row], past, row, int(counts.starts[row])),
        )
        for row, source in enumerate(sources)
    ]  # fmt: skip


def _refuse(
    horizon: int, items: Sequence[Sequence[float] | None] | None, promised: Sequence[Sequence[float]] | None
) -> None:  # fmt: skip
    """Raises for what cannot be looked ahead to."""
    if not 1 <= horizon <= FARTHEST:
        problem = f"{horizon} periods ahead are asked for"
        raise ForecastError(
            problem, expected=f"one to {FARTHEST}", remedy="Beyond that, ask what a scenario would bring"
        )
    for plan in items or ():
        if plan is not None and (len(plan) != horizon or not np.all(np.asarray(plan, dtype=np.float64) >= 0)):
            problem = f"planned items {list(plan)} for {horizon} periods ahead"
            raise ForecastError(problem, expected="one number a period, none below zero")
    for asked in promised or ():
        if len(asked) != horizon or not np.isfinite(np.asarray(asked, dtype=np.float64)).all():
            problem = f"promised levels {list(asked)} for {horizon} periods ahead"
            raise ForecastError(problem, expected="one number a period")


def read_off(known: Levels, futures: Floats, promised: Floats) -> pl.DataFrame:
    """The frame of an `Outlook`, read off its futures.

    Args:
        known: the history.
        futures: levels, one row a future.
        promised: level promised for each period ahead.
    """
    first = first_miss(misses(futures, promised, at_least=known.at_least))
    low95, low80, level, high80, high95 = np.quantile(futures, [0.025, 0.1, 0.5, 0.9, 0.975], axis=0)
    places = range(len(known), len(known) + futures.shape[1])
    return pl.DataFrame({
        "period": [known.starts(place) for place in places],
        "ends": [known.ends(place) for place in places],
        "level": level, "low80": low80, "high80": high80, "low95": low95, "high95": high95,
        "promised": promised,
        "chance_of_miss": misses(futures, promised, at_least=known.at_least).mean(axis=0),
        "chance_of_first_miss": first,
        "chance_by_then": np.cumsum(first),
    })  # fmt: skip
