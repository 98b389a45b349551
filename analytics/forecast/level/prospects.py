"""Where many shares of counted items are going, worked out for all of them in one pass, past origins included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.forecast.level import logit_filter
from analytics.forecast.level.blend import WIDER, Blend
from analytics.forecast.level.common_course import common_course
from analytics.forecast.level.counts import Counts
from analytics.forecast.level.miss_chance import chance_of_miss
from analytics.forecast.level.past_chances import LEARNT, PastChances, past_chances
from analytics.forecast.series import Floats, Ints

#: Series filtered at a time, which bounds the memory: 30 states and covariances of 168 models each.
CHUNK: Final = 128

#: Variance with which the common course is known: it is itself what was seen.
EXACT: Final = 1e-3


@dataclass(frozen=True, eq=False)
class Prospects:
    """The next periods of each series, from its own last one on.

    Attributes:
        mean: expected logits (series, horizon).
        covariance: of those logits (series, horizon, horizon).
        items: how many will count (series, horizon).
        blends: how far the filters and how far history are believed, one a series.
        past: the chances of past origins.
    """

    mean: Floats
    covariance: Floats
    items: Floats
    blends: list[Blend]
    past: PastChances


def prospects(counts: Counts, horizon: int, *, items: Floats | None = None, load: Floats | None = None) -> Prospects:
    """The prospects of shares of counted items.

    Args:
        counts: the series.
        horizon: periods ahead.
        items: how many will count in each period ahead (series, horizon); NaN or left out for the mean of the last 12.
        load: what bears on the level, above 0 (series, periods and horizon): how it does is estimated and shrunk.
            Past origins are told the load that came, so that their skill is that of chances given a plan that held.
    """
    places = np.arange(LEARNT, counts.length)
    logit, variance = logit_filter.logits(counts.good, counts.total)
    course = common_course(logit, variance)
    known = _filtered(counts, _Seen(logit - course, variance, _relative(load)), places, horizon)
    shared = _shared(course, counts.season, horizon)
    chances = _chances(counts, places, known.mean + shared.mean[places], known.spread + shared.spread[places])
    past, learnt = past_chances(counts, places, chances)
    chosen = [learnt[place] for place in counts.ends]
    wider = np.array([each.wider for each in chosen])[:, None, None] ** 2
    return Prospects(
        mean=known.ahead + shared.mean[counts.ends], covariance=(known.joint + shared.joint[counts.ends]) * wider,
        items=_items(counts, horizon, items), blends=chosen, past=past,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Moments:
    """Logits expected: at each origin with their variances, and after the last period with their covariance."""

    mean: Floats
    spread: Floats
    ahead: Floats
    joint: Floats


@dataclass(frozen=True, eq=False)
class _Seen:
    """What the filters are shown; series by periods."""

    logit: Floats
    variance: Floats
    load: Floats | None

    def of(self, rows: Ints) -> _Seen:
        """That of some of the series."""
        return _Seen(self.logit[rows], self.variance[rows], None if self.load is None else self.load[rows])

    def loads(self, place: int, horizon: int) -> Floats | None:
        """The loads of the periods after a place."""
        return None if self.load is None else self.load[:, place : place + horizon]


def _filtered(counts: Counts, seen: _Seen, places: Ints, horizon: int) -> _Moments:
    """Logits expected of each series, filtered some series at a time."""
    shape = (len(counts), horizon)
    at_origins = np.zeros((2, len(counts), len(places), horizon))
    found = _Moments(at_origins[0], at_origins[1], np.zeros(shape), np.zeros((*shape, horizon)))
    for rows in _chunks(len(counts)):
        _filter_some(found, counts, seen.of(rows), rows, horizon)
    return found


def _filter_some(found: _Moments, counts: Counts, seen: _Seen, rows: Ints, horizon: int) -> None:
    """Writes the logits expected of some series into their rows."""
    among, season = logit_filter.models(seasonal=4 <= counts.season <= 24), counts.season
    for state in logit_filter.walk(seen.logit, seen.variance, season, among=among, load=seen.load):
        if LEARNT <= state.place < counts.length:
            loads, at = seen.loads(state.place, horizon), (rows, state.place - LEARNT)
            found.mean[at], found.spread[at] = logit_filter.ahead(among, state, horizon, season, load=loads)
        ended = np.flatnonzero(counts.ends[rows] == state.place)
        if ended.size:
            loads, at_end = seen.of(ended).loads(state.place, horizon), rows[ended]
            found.ahead[at_end], found.joint[at_end] = logit_filter.ahead(
                among, state.of(ended), horizon, season, load=loads, joint=True
            )


def _shared(course: Floats, season: int, horizon: int) -> _Moments:
    """What the common course brings after each place; nothing where it has not begun."""
    among = logit_filter.models(seasonal=4 <= season <= 24, common=True)
    mean, spread = np.zeros((2, len(course) + 1, horizon))
    joint = np.zeros((len(course) + 1, horizon, horizon))
    for state in logit_filter.walk(course[None], np.full((1, len(course)), EXACT), season, among=among):
        if course[: state.place].any():
            expected, covariance = logit_filter.ahead(among, state, horizon, season, joint=True)
            mean[state.place], joint[state.place] = expected[0], covariance[0]
            spread[state.place] = np.diag(covariance[0])
    return _Moments(mean, spread, mean, joint)


def _chances(counts: Counts, places: Ints, mean: Floats, spread: Floats) -> Floats:
    """Chances at each origin for each widening (widenings, series, origins, horizon)."""
    items = counts.usual_items(places)[:, :, None]
    found = np.empty((len(WIDER), *mean.shape))
    for rows in _chunks(len(counts)):
        asked, at_least = counts.promised[rows, None, None], counts.at_least[rows, None, None]
        for which, wider in enumerate(WIDER):
            root = wider * np.sqrt(spread[rows])
            found[which, rows] = chance_of_miss(mean[rows], root, items[rows], asked, at_least)
    return found


def _items(counts: Counts, horizon: int, planned: Floats | None) -> Floats:
    last = np.unique(counts.ends)
    usual = counts.usual_items(last)[np.arange(len(counts)), np.searchsorted(last, counts.ends)]
    usual = np.repeat(usual[:, None], horizon, axis=1)
    return usual if planned is None else np.where(np.isnan(planned), usual, np.maximum(planned, 1.0))


def _relative(load: Floats | None) -> Floats | None:
    """The logarithm of a load about its height in the earliest periods that have one; 0 where there is none."""
    if load is None:
        return None
    known = load > 0
    log = np.log(np.where(known, load, 1.0))
    early = logit_filter.earliest(known)
    usual = (log * early).sum(axis=1) / np.maximum(early.sum(axis=1), 1)
    return np.where(known, log - usual[:, None], 0.0)


def _chunks(length: int) -> list[Ints]:
    return np.array_split(np.arange(length), -(-length // CHUNK))
