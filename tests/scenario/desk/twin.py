"""The plain twin of the kernel: the same desk, written to be read, with lists that are searched from end to end."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf


@dataclass
class Stage:
    """So many hours of work at a station, then so many outside the desk."""

    station: int
    work: float
    away: float = 0.0
    begun: float = inf
    ended: float = inf


@dataclass(eq=False)
class Ticket:
    """A ticket: `at` is the stage it is in; `due` when its work or its time outside ends."""

    number: int
    opened: float
    rank: int
    stages: list[Stage]
    patience: float = inf
    at: int = 0
    left: float = 0.0
    due: float = inf
    begun: bool = False
    gone: bool = False

    @property
    def stage(self) -> Stage:
        return self.stages[self.at]


@dataclass
class Station:
    """Who waits (those set aside in a list of their own), who is in hand, and the people there are."""

    people: int = 0
    aside: list[Ticket] = field(default_factory=list)
    waiting: list[Ticket] = field(default_factory=list)
    in_hand: list[Ticket] = field(default_factory=list)
    worked: list[tuple[float, float]] = field(default_factory=list)
    over: float = 0.0


def served(
    tickets: list[Ticket], turns: list[tuple[float, int, int]], stations: int, after_shift: str = "requeue",
    preempt: bool = False,
) -> list[Station]:  # fmt: skip
    """The stations as they were left; the tickets' stages tell when each was begun and ended."""
    there = [Station() for _ in range(stations)]
    outside: list[Ticket] = []
    coming, shifts, now = list(tickets), list(turns), -inf
    while True:
        ends = min((t.due for s in there for t in s.in_hand), default=inf)
        back = min((t.due for t in outside), default=inf)
        opens, turns_at = coming[0].opened if coming else inf, shifts[0][0] if shifts else inf
        busy = ends < inf or back < inf or opens < inf
        if not busy and (turns_at == inf or not any(s.waiting or s.aside for s in there)):
            return there
        hour = min(ends, back, opens, turns_at)
        for station in there:
            _worked(station, now, hour)
        now = hour
        if ends == hour:
            _end(there, outside, hour, preempt)
        elif back == hour:
            ticket = next(t for t in outside if t.due == back)
            outside.remove(ticket)
            ticket.at += 1
            _arrive(there, ticket, hour, preempt)
        elif turns_at == hour:
            _, at, people = shifts.pop(0)
            _turn(there[at], people, hour, after_shift)
        else:
            _arrive(there, coming.pop(0), hour, preempt)


def _end(there: list[Station], outside: list[Ticket], hour: float, preempt: bool) -> None:
    station, ticket = next((s, t) for s in there for t in s.in_hand if t.due == hour)
    station.in_hand.remove(ticket)
    ticket.stage.ended = hour
    last = ticket.at + 1 == len(ticket.stages)
    if not last and ticket.stage.away:
        ticket.due = hour + ticket.stage.away
        outside.append(ticket)
    elif not last:
        ticket.at += 1
        _arrive(there, ticket, hour, preempt)
    _start(station, hour)


def _worked(station: Station, since: float, until: float) -> None:
    if station.in_hand:
        station.worked.append((until - since, float(len(station.in_hand))))
        station.over += (until - since) * max(len(station.in_hand) - station.people, 0)


def _arrive(there: list[Station], ticket: Ticket, hour: float, preempt: bool) -> None:
    station = there[ticket.stage.station]
    ticket.left = ticket.stage.work
    if preempt and len(station.in_hand) >= station.people and station.in_hand:
        worst = max(station.in_hand, key=lambda t: (t.rank, t.number))
        if worst.rank > ticket.rank:
            _break_off(station, worst, hour, station.waiting)
    station.waiting.append(ticket)
    _start(station, hour)


def _break_off(station: Station, ticket: Ticket, hour: float, line: list[Ticket]) -> None:
    station.in_hand.remove(ticket)
    ticket.left, ticket.due = ticket.due - hour, inf
    line.insert(0, ticket)


def _turn(station: Station, people: int, hour: float, after_shift: str) -> None:
    station.people = people
    while after_shift != "finish" and len(station.in_hand) > people:
        worst = max(station.in_hand, key=lambda t: (t.rank, t.number))
        _break_off(station, worst, hour, station.aside if after_shift == "resume" else station.waiting)
    _start(station, hour)


def _start(station: Station, hour: float) -> None:
    while (station.aside or station.waiting) and len(station.in_hand) < station.people:
        line = station.aside or station.waiting
        ticket = min(line, key=lambda t: t.rank)  # the first of the most urgent
        line.remove(ticket)
        if not ticket.begun and ticket.opened + ticket.patience < hour:
            ticket.gone = True
            continue
        ticket.begun = True
        ticket.stage.begun = min(ticket.stage.begun, hour)
        ticket.due = hour + ticket.left
        station.in_hand.append(ticket)
