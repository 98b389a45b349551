"""A desk as a plain loop over events: who is served when; written apart from the simulation, to judge it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from math import inf
from typing import Final

#: Hours of somebody that a stage of a ticket takes, and hours outside the desk after it.
Stage = tuple[float, float]

#: What happens; where several fall on one instant, in this order.
_ENDS: Final = 0
_TURNS: Final = 1
_COMES: Final = 2


def served(
    opened: Sequence[float], rank: Sequence[int], stages: Sequence[Sequence[Stage]], turns: Iterable[tuple[float, int]]
) -> tuple[list[float], list[float]]:
    """Hours at which work on each stage of each ticket begins and ends, infinite where it never does.

    The most urgent ticket is served first and, within a rank, whoever came first. Who goes off duty lays down the last
    ticket of the least urgent, and it is taken up first of its rank.

    Args:
        opened: when each ticket comes in, in hours, in order.
        rank: urgency of each ticket, 0 for the most urgent.
        stages: of each ticket, one after another.
        turns: hours at which the number of people on duty changes, in order, and the number from then on.

    Example:
        >>> one = [(2.0, 0.0)]
        >>> served([0.0, 1.0, 1.5], [1, 1, 0], [one, one, one], [(0.0, 1), (5.0, 0), (9.0, 1)])
        ([0.0, 4.0, 2.0], [2.0, 10.0, 4.0])
    """
    desk = _Desk(rank, stages)
    for hour, people in turns:
        desk.will(hour, _TURNS, people)
    stage = 0
    for hour, of_ticket in zip(opened, stages, strict=True):
        desk.will(hour, _COMES, stage)
        stage += len(of_ticket)
    while desk.events:
        desk.happens(*heappop(desk.events))
    return desk.begun, desk.ended


class _Desk:
    """What waits, what is in hand, and what will happen: hour, kind, a number of its own, and which stage or people."""

    def __init__(self, rank: Sequence[int], stages: Sequence[Sequence[Stage]]) -> None:
        self.rank = [urgency for urgency, of_ticket in zip(rank, stages, strict=True) for _ in of_ticket]
        self.onward = [place + 1 < len(of_ticket) for of_ticket in stages for place in range(len(of_ticket))]
        self.left = [work for of_ticket in stages for work, _ in of_ticket]
        self.away = [away for of_ticket in stages for _, away in of_ticket]
        self.begun, self.ended = [inf] * len(self.left), [inf] * len(self.left)
        self.lines: list[deque[int]] = [deque() for _ in range(max(rank, default=0) + 1)]
        self.in_hand: dict[int, tuple[float, int]] = {}
        self.events: list[tuple[float, int, int, int]] = []
        self.people = self.number = 0

    def will(self, hour: float, kind: int, what: int) -> int:
        """The number of an event that is put down to happen."""
        self.number += 1
        heappush(self.events, (hour, kind, self.number, what))
        return self.number

    def happens(self, hour: float, kind: int, number: int, what: int) -> None:
        """Nothing; one event is over and whoever is free has taken up what waits."""
        if kind == _ENDS:
            self._end(hour, number, what)
        elif kind == _TURNS:
            self.people = what
            while len(self.in_hand) > self.people:
                self._lay_down(hour)
        else:
            self.lines[self.rank[what]].append(what)
        while len(self.in_hand) < self.people and (line := next((line for line in self.lines if line), None)):
            self._take_up(hour, line.popleft())

    def _end(self, hour: float, number: int, stage: int) -> None:
        if self.in_hand.get(stage, (hour, -1))[1] != number:
            return  # it was laid down in between
        del self.in_hand[stage]
        self.ended[stage] = hour
        if self.onward[stage]:
            self.will(hour + self.away[stage], _COMES, stage + 1)

    def _lay_down(self, hour: float) -> None:
        stage = max(self.in_hand, key=lambda stage: (self.rank[stage], stage))
        self.left[stage] = self.in_hand.pop(stage)[0] - hour
        self.lines[self.rank[stage]].appendleft(stage)

    def _take_up(self, hour: float, stage: int) -> None:
        self.begun[stage] = min(self.begun[stage], hour)
        ends = hour + self.left[stage]
        self.in_hand[stage] = ends, self.will(ends, _ENDS, stage)
