"""Markov chains solved as they stand: the slow twin of every closed form of a waiting line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

State = tuple[int, ...]
Moves = list[tuple[float, State]]


def standing(start: State, moves: Callable[[State], Moves]) -> dict[State, float]:
    """Share of time in each state that can be reached; `moves` gives the rate of each step out of a state."""
    places, ahead = {start: 0}, [start]
    rows, columns, rates = [], [], []
    while ahead:
        state = ahead.pop()
        for rate, other in moves(state):
            if other not in places:
                places[other] = len(places)
                ahead.append(other)
            rows += [places[other], places[state]]
            columns += [places[state], places[state]]
            rates += [rate, -rate]
    # One balance follows from the others; in its place, all chances add up to 1.
    kept = [place for place, row in enumerate(rows) if row != 0]
    rows = [rows[place] for place in kept] + [0] * len(places)
    columns = [columns[place] for place in kept] + list(range(len(places)))
    rates = [rates[place] for place in kept] + [1.0] * len(places)
    balance = csc_matrix((rates, (rows, columns)), shape=(len(places), len(places)))
    sums = np.zeros(len(places))
    sums[0] = 1
    return dict(zip(places, spsolve(balance, sums).tolist(), strict=True))


def mean(chances: dict[State, float], of: Callable[[State], float]) -> float:
    """The mean of a number that belongs to each state."""
    return sum(chance * of(state) for state, chance in chances.items())


def held(steps: Iterable[tuple[float, State, bool]]) -> Moves:
    """The steps that are possible."""
    return [(rate, state) for rate, state, possible in steps if possible and rate > 0]


def line_of_one_class(
    arrivals: float, handling: float, servers: int, leaving: float = 0, most: int = 600
) -> list[float]:
    """Chances of 0, 1, 2 ... items at a line whose waiting items leave at a rate each."""

    def moves(state: State) -> Moves:
        (there,) = state
        done = min(there, servers) / handling + max(0, there - servers) * leaving
        return held([(arrivals, (there + 1,), there < most), (done, (there - 1,), there > 0)])

    found = standing((0,), moves)
    return [found[there,] for there in range(len(found))]
