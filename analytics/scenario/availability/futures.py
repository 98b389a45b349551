"""Futures of a service: parts fail and are restored by chance, and what falls together takes the whole down.

Every part goes on by turns, up for a time that has no memory and down for one that is drawn, so that over long it is up
MTBF / (MTBF + MTTR) of the time (R. E. Barlow and F. Proschan, 1965, Mathematical Theory of Reliability).
Where its months differ by more than chance, each month's rate is drawn from a gamma distribution. All parts are up at
first. Luck is that of a seed, a unit and a number of failure, whatever the design, so that two designs meet the same
(common random numbers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

from analytics.errors import ScenarioError
from analytics.scenario.availability.spells import Spells, covered, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.scenario.availability.design import Build, Design
    from analytics.scenario.availability.reliability import Belief, Floats
    from analytics.scenario.availability.topology import Way

#: Most failures of one part, in all futures together, that are played through: about a second, and 400 MB.
MOST: Final = 2_000_000

#: The number of the unit that stands for what takes all units down at once.
_ALL_AT_ONCE: Final = 999_999


def lost(beliefs: Mapping[str, Belief], up: frozenset[Way], design: Design, edges: Floats, seed: int) -> Floats:
    """Service hours lost by the whole in each month, futures by months.

    Args:
        beliefs: what may be true of each part that fails; a part without one is always up.
        up: the ways to be up.
        design: how parts are built.
        edges: service hours from the first month's beginning to the edges of months, the first 0.
        seed: of all luck.

    Raises:
        ScenarioError: there is more to play through than is bearable.
    """
    down = {part: parted(belief, part, design.build(part), edges, seed) for part, belief in beliefs.items()}
    futures = len(next(iter(beliefs.values())).between)
    ways = [covered([down[part] for part in sorted(way) if part in down]) for way in up if way & down.keys()]
    if len(ways) < len(up):  # a way on which nothing ever fails
        return np.zeros((futures, len(edges) - 1))
    return within(covered(ways, len(ways)), _line(futures, edges))


def parted(belief: Belief, part: str, build: Build, edges: Floats, seed: int) -> Spells:
    """The spells in which one part, of as many units as it has, is down."""
    _bearable(belief, part, build, float(edges[-1]))
    code = crc32(part.encode())
    rates = _rates(belief, edges, (seed, code))
    apart = [
        _unit(belief, rates, build, (seed, code, unit), build.mtbf / (1 - build.common))
        for unit in range(build.units if build.common < 1 else 0)
    ]
    down = [covered(apart, build.units - build.needed + 1)] if apart else []
    if build.common > 0:
        down.append(_unit(belief, rates, build, (seed, code, _ALL_AT_ONCE), build.mtbf / build.common))
    if build.switching and build.units > build.needed:
        carrying = apart[: build.needed]
        down += [Spells(one.starts, np.minimum(one.ends, one.starts + build.switching)) for one in carrying]
    return covered(down)


class _Rates:
    """How many failures are due by each hour of service, where the usual rate is one an hour; rows are futures."""

    def __init__(self, edges: Floats, each: Floats | None) -> None:
        self.edges, self.each = edges, each
        self.due = None if each is None else np.pad(np.cumsum(each * np.diff(edges), axis=1), ((0, 0), (1, 0)))

    def later(self, at: Floats, more: Floats, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Floats:
        """The hour by which so many more are due; beyond the last edge where none of the months brings it."""
        if self.each is None or self.due is None:
            return at + more
        month = np.clip(np.searchsorted(self.edges, at, side="right") - 1, 0, self.each.shape[1] - 1)
        wanted = self.due[rows, month] + self.each[rows, month] * (at - self.edges[month]) + more
        found = np.minimum((self.due[rows] <= wanted[:, None]).sum(axis=1) - 1, self.each.shape[1] - 1)
        over = wanted - self.due[rows, found]
        hour: Floats = self.edges[found] + over / np.maximum(self.each[rows, found], 1e-12)
        return hour


def _rates(belief: Belief, edges: Floats, key: tuple[int, ...]) -> _Rates:
    if not belief.month_spread:
        return _Rates(edges, None)
    shape = belief.month_spread**-2
    size = (len(belief.between), len(edges) - 1)
    return _Rates(edges, np.random.default_rng((*key, 2)).gamma(shape, 1 / shape, size))


def _unit(belief: Belief, rates: _Rates, build: Build, key: tuple[int, ...], times: float) -> Spells:
    """The spells in which one unit is down, for each future in turn."""
    end, futures = float(rates.edges[-1]), len(belief.between)
    between = belief.between * times
    if futures * (end / between).mean() > MOST:
        problem = (
            f"a part fails every {between.mean():.2g} service hours, too often to play {futures:,} futures through"
        )
        raise ScenarioError(problem, remedy="Ask for fewer futures or months, or group its outages")
    at, rows = np.zeros(futures), np.arange(futures)
    starts, ends, number = [], [], 0
    while len(rows):
        wait, luck = _luck((*key, number), futures)
        begin = rates.later(at[rows], wait[rows] * between[rows], rows)
        finish = begin + belief.restored(luck)[rows] * build.mttr
        inside = begin < end
        starts.append((rows * end + begin)[inside])
        ends.append((rows * end + np.minimum(finish, end))[inside])
        at[rows] = finish
        rows, number = rows[finish < end], number + 1
    return Spells(np.concatenate(starts), np.concatenate(ends))


def _bearable(belief: Belief, part: str, build: Build, end: float) -> None:
    """Nothing, where the failures to be expected are few enough to be played through."""
    often, futures = float((1 / belief.between).mean()) * build.units / build.mtbf, len(belief.between)
    if futures * end * often > MOST:
        problem = f"{part!r} fails every {1 / often:.2g} service hours, too often to play {futures:,} futures through"
        raise ScenarioError(problem, remedy="Ask for fewer futures or months, or for fewer units")


def _luck(key: tuple[int, ...], futures: int) -> tuple[Floats, Floats]:
    """How long each future waits for a failure, as a multiple of the mean, and its normal luck in restoring."""
    return (
        np.random.default_rng((*key, 0)).standard_exponential(futures),
        np.random.default_rng((*key, 1)).standard_normal(futures),
    )


def _line(futures: int, edges: Floats) -> Floats:
    """The edges of months of every future on the one long line."""
    line: Floats = np.arange(futures)[:, None] * edges[-1] + edges
    return line
