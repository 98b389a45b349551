"""Where the level of a target is going, and the chance that each of the next periods misses what was promised.

Everything is read off one set of joint futures: levels, ranges, chances, and when the first miss comes. For shares of
counted items eight futures in ten come from the filter on logits and two from the months there were, for the rest they
are drawn from history with a damped trend. docs/methods.md has what that was measured against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from analytics.forecast import history_bootstrap, logit_filter
from analytics.forecast.levels import Levels, levels, misses
from analytics.forecast.series import Floats
from analytics.forecast.skill import UNTESTED, WINDOW, Skill, climatology, skill

#: Share of futures drawn from the months there were: what the filter has not thought of.
FROM_HISTORY: Final = 0.2

#: Futures drawn; a chance is then known to about one point in a hundred.
DRAWS: Final = 4000

#: Periods that must lie before an origin of the backtest.
LEARNT: Final = 12

SEED: Final = 20261031

LABELS: Final = {
    "logit_filter": "Filter on the logit of the share, month by month, with one fifth drawn from history",
    "history_bootstrap": "Levels drawn from history about a damped trend",
}

#: A place, a horizon and a number of draws in; futures out, one row each.
Futures = Callable[[int, int, int], Floats]


@dataclass(frozen=True, eq=False)
class Outlook:
    """A target looked ahead.

    Attributes:
        levels: the history it was made from.
        frame: one row a period ahead: period, ends, level (the median), low80, high80, low95, high95 in the unit of the
            measure, promised, chance_of_miss, chance_of_first_miss (this period and none before) and chance_by_then.
        method: name of the method, a key of `LABELS`.
        skill: of chances that would have been given in the past.
    """

    levels: Levels
    frame: pl.DataFrame
    method: str
    skill: Skill


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
    draws: int = DRAWS,
) -> Outlook:  # fmt: skip
    """The next periods of a target with the skill of such forecasts in the past.

    Args:
        judged, horizon, promised: as for `look_ahead`.
        tested: whether to work out the skill, which takes most of the time.
        draws: futures drawn.

    Raises:
        ForecastError: see `levels.levels`.
    """
    known = levels(judged)
    futures, method = engine(known)
    found = futures(len(known), horizon, draws)
    asked = np.array(promised if promised is not None else [known.promised] * horizon, dtype=np.float64)
    tried = rolled(known, futures, horizon) if tested else UNTESTED
    return Outlook(known, read_off(known, found, asked), method, tried)


def engine(known: Levels) -> tuple[Futures, str]:
    """What draws futures of these levels from any place in their history, and its name."""
    if not known.counted:
        bounds = (0.0, 1.0) if known.unit == "share" else (0.0, np.inf)
        return (
            lambda place, horizon, draws: history_bootstrap.paths(
                known.level[:place], horizon, draws, np.random.default_rng(SEED), bounds
            ),
            "history_bootstrap",
        )
    filtered = logit_filter.run(*logit_filter.logits(known.good, known.total), known.season)
    return lambda place, horizon, draws: _mixed(known, filtered, place, horizon, draws), "logit_filter"


def _mixed(known: Levels, filtered: logit_filter.Filtered, place: int, horizon: int, draws: int) -> Floats:
    """Futures of the filter, and for a fifth of them months drawn from the last 24."""
    rng = np.random.default_rng(SEED)
    items = float(np.nanmean(known.total[:place][-12:]))
    old = round(draws * FROM_HISTORY)
    ahead = logit_filter.paths(filtered, place, horizon, items=items, draws=draws - old, rng=rng)
    recent = known.level[:place][-WINDOW:]
    return np.vstack([ahead, rng.choice(recent[~np.isnan(recent)], (old, horizon))])


def read_off(known: Levels, futures: Floats, promised: Floats) -> pl.DataFrame:
    """The frame of an `Outlook`, read off its futures.

    Args:
        known: the history.
        futures: levels, one row a future.
        promised: level promised for each period ahead.
    """
    missed = misses(futures, promised, at_least=known.at_least)
    by_then = np.maximum.accumulate(missed, axis=1)
    by_then_share = by_then.mean(axis=0)
    low95, low80, level, high80, high95 = np.quantile(futures, [0.025, 0.1, 0.5, 0.9, 0.975], axis=0)
    places = range(len(known), len(known) + futures.shape[1])
    return pl.DataFrame({
        "period": [known.starts(place) for place in places],
        "ends": [known.ends(place) for place in places],
        "level": level, "low80": low80, "high80": high80, "low95": low95, "high95": high95,
        "promised": promised,
        "chance_of_miss": missed.mean(axis=0),
        "chance_of_first_miss": np.diff(by_then_share, prepend=0.0),
        "chance_by_then": by_then_share,
    })  # fmt: skip


def rolled(known: Levels, futures: Futures, horizon: int, draws: int = 1000) -> Skill:
    """Skill of the chances that would have been given at each past period from the 13th on, each from its own past.

    Args:
        known: the levels.
        futures: what draws futures, see `engine`.
        horizon: periods ahead.
        draws: futures at each origin.
    """
    origins = range(LEARNT, len(known))
    padded = np.concatenate([known.level, np.full(horizon, np.nan)])
    came = np.array([padded[place : place + horizon] for place in origins]).reshape(-1, horizon)
    outcome = np.where(np.isnan(came), np.nan, known.missed(came))
    chance = [known.missed(futures(place, horizon, draws)).mean(axis=0) for place in origins]
    usual = [climatology(known.missed(_seen(known.level[:place]))) for place in origins]
    of_history = np.repeat(np.array(usual)[:, None], horizon, axis=1)
    return skill(np.array(chance).reshape(-1, horizon), of_history.reshape(-1, horizon), outcome)


def _seen(level: Floats) -> Floats:
    return level[~np.isnan(level)]
