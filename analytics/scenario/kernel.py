"""The event simulation of a support desk, compiled: what each ticket waits for and when it is begun and ended.

A ticket is a run of stages: so many hours of an agent at a station, then so many hours outside the desk. At each
station the most urgent rank is served first and within a rank whoever came first; work that was begun is not broken off
for a more urgent ticket unless the rules say so. People come and go by their shifts.

All there is stands in a few arrays of records, so that the functions compile to machine code that lets go of Python's
lock: many replications run side by side in threads. Arrays in tuples would be counted at every look, ten times slower.
A plain twin of this engine, written to be read, stands in the tests, with the equality to Ciw and SimPy.
"""

from __future__ import annotations

import numpy as np

from analytics.scenario.compiled import compiled, inlined
from analytics.scenario.ticket import AGENDA, FINISH, LINE, NONE, RESUME, STATION, Floats, Records, Rules


@inlined
def _up(agenda: Records, place: int) -> None:
    at, who = agenda[place].at, agenda[place].who
    while place > 1:
        parent = place >> 1
        if agenda[parent].at <= at:
            break
        agenda[place].at, agenda[place].who = agenda[parent].at, agenda[parent].who
        place = parent
    agenda[place].at, agenda[place].who = at, who


@inlined
def _down(agenda: Records, place: int) -> None:
    at, who, last = agenda[place].at, agenda[place].who, agenda[0].who
    while True:
        child = 2 * place
        if child > last:
            break
        if child < last and agenda[child + 1].at < agenda[child].at:
            child += 1
        if agenda[child].at >= at:
            break
        agenda[place].at, agenda[place].who = agenda[child].at, agenda[child].who
        place = child
    agenda[place].at, agenda[place].who = at, who


@inlined
def _push(agenda: Records, at: float, who: int) -> None:
    last = agenda[0].who + 1
    agenda[0].who = last
    agenda[last].at, agenda[last].who = at, who
    _up(agenda, last)


@inlined
def _remove(agenda: Records, place: int) -> None:
    last = agenda[0].who
    agenda[0].who = last - 1
    if place < last:
        agenda[place].at, agenda[place].who = agenda[last].at, agenda[last].who
        _down(agenda, place)
        _up(agenda, place)


@inlined
def _join(line: Records, tickets: Records, who: int) -> None:
    """Puts a ticket at the end of a line."""
    tickets[who].behind = NONE
    if line.tail == NONE:
        line.head = who
    else:
        tickets[line.tail].behind = who
    line.tail = who


@inlined
def _put_back(line: Records, tickets: Records, who: int) -> None:
    """Puts a ticket at the front of a line."""
    tickets[who].behind = line.head
    line.head = who
    if line.tail == NONE:
        line.tail = who


@inlined
def _next(lines: Records, station: Records, tickets: Records) -> int:
    """Takes the ticket that is served next at a station where some wait."""
    place = station.line
    station.waiting -= 1
    if station.aside > 0:
        while lines[place].aside == NONE:
            place += 1
        who: int = lines[place].aside
        lines[place].aside = tickets[who].behind
        station.aside -= 1
        return who
    while lines[place].head == NONE:
        place += 1
    who = lines[place].head
    lines[place].head = tickets[who].behind
    if lines[place].head == NONE:
        lines[place].tail = NONE
    return who


@inlined
def _write_down(there: Records, at: int, hour: float, edges: Floats, worked: Floats, over: Floats) -> None:
    """Writes down the hours worked at a station up to now, by period; what lies outside all periods is left out."""
    station = there[at]
    busy, beyond = station.busy, max(station.busy - station.people, 0)
    since, period, last = station.until, station.period, edges.shape[0] - 1
    station.until = hour
    while period < last and since < hour:
        ends = min(hour, edges[period + 1])
        worked[period, at] += busy * (ends - since)
        over[period, at] += beyond * (ends - since)
        since = ends
        if ends == edges[period + 1]:
            period += 1
    station.period = period


@inlined
def _least_urgent(agenda: Records, tickets: Records, stages: Records, at: int) -> int:
    """Place in the agenda of the last of the least urgent tickets in hand at a station; 0 for none."""
    found = 0
    for place in range(1, agenda[0].who + 1):
        who = agenda[place].who
        if tickets[who].outside or stages[tickets[who].stage].station != at:
            continue
        other, rank = agenda[found].who, tickets[who].rank
        if found == 0 or rank > tickets[other].rank or (rank == tickets[other].rank and who > other):
            found = place
    return found


@inlined
def _break_off(
    agenda: Records, lines: Records, station: Records, tickets: Records, place: int, hour: float, first: bool
) -> None:
    """Takes the work at a place of the agenda out of its agent's hands; what is left of it waits, or is set aside."""
    who = agenda[place].who
    tickets[who].left = agenda[place].at - hour
    _remove(agenda, place)
    station.busy -= 1
    station.waiting += 1
    line = lines[station.line + tickets[who].rank]
    if first:
        tickets[who].behind = line.aside
        line.aside = who
        station.aside += 1
    else:
        _put_back(line, tickets, who)


@inlined
def _begin(agenda: Records, station: Records, tickets: Records, stages: Records, who: int, hour: float) -> None:
    """Gives a ticket to somebody free."""
    stage = tickets[who].stage
    tickets[who].begun = 1
    if stages[stage].begun == np.inf:
        stages[stage].begun = hour
    station.busy += 1
    _push(agenda, hour + tickets[who].left, who)


@inlined
def _start(agenda: Records, lines: Records, station: Records, tickets: Records, stages: Records, hour: float) -> None:
    """Gives waiting tickets to whoever is free at a station; who has lost patience is gone."""
    while station.waiting > 0 and station.busy < station.people:
        who = _next(lines, station, tickets)
        if tickets[who].begun == 0 and tickets[who].opened + tickets[who].patience < hour:
            tickets[who].gone = 1
        else:
            _begin(agenda, station, tickets, stages, who, hour)


@inlined
def _arrive(
    agenda: Records, lines: Records, there: Records, tickets: Records, stages: Records, who: int, hour: float,
    rules: Rules,
) -> None:  # fmt: skip
    """Brings a ticket to the station of its stage; where it may, it takes the place of less urgent work."""
    at = stages[tickets[who].stage].station
    station, rank, tickets[who].left = there[at], tickets[who].rank, stages[tickets[who].stage].work
    if station.waiting == 0 and station.busy < station.people:
        _begin(agenda, station, tickets, stages, who, hour)
        return
    if rules.preempt and station.busy >= station.people:
        worst = _least_urgent(agenda, tickets, stages, at)
        if worst and tickets[agenda[worst].who].rank > rank:
            _break_off(agenda, lines, station, tickets, worst, hour, False)  # noqa: FBT003  # numba takes no keywords here
    _join(lines[station.line + rank], tickets, who)
    station.waiting += 1
    _start(agenda, lines, station, tickets, stages, hour)


@inlined
def _leave(agenda: Records, tickets: Records, stages: Records, hour: float) -> int:
    """Ends what the agenda has next; the ticket, where it goes on to another stage at once."""
    who: int = agenda[1].who
    ticket = tickets[who]
    stage = ticket.stage
    onward = stage + 1 < ticket.end
    if ticket.outside:
        ticket.outside = 0
    else:
        stages[stage].ended = hour
        if onward and stages[stage].away > 0:
            ticket.outside = 1
            agenda[1].at = hour + stages[stage].away
            _down(agenda, 1)
            return NONE
    _remove(agenda, 1)
    if not onward:
        return NONE
    ticket.stage = stage + 1
    return who


@inlined
def _turn(
    agenda: Records, lines: Records, there: Records, tickets: Records, stages: Records, turn: Records, rules: Rules
) -> None:
    """Changes the people at a station; work in hand beyond them is broken off, unless it is finished in overtime."""
    station = there[turn.station]
    station.people = turn.people
    while rules.after_shift != FINISH and station.busy > station.people:
        place = _least_urgent(agenda, tickets, stages, turn.station)
        _break_off(agenda, lines, station, tickets, place, turn.at, rules.after_shift == RESUME)
    _start(agenda, lines, station, tickets, stages, turn.at)


@compiled
def _empty(n: int, rules: Rules, start: float) -> tuple[Records, Records, Records]:
    """Agenda, lines and stations of a desk where nobody is and nothing waits."""
    agenda, lines = np.empty(n + 2, AGENDA), np.empty(rules.stations * rules.ranks, LINE)
    there = np.zeros(rules.stations, STATION)
    agenda[0].who = 0
    for place in range(lines.shape[0]):
        lines[place].head = lines[place].tail = lines[place].aside = NONE
    for at in range(rules.stations):
        there[at].until, there[at].line = start, at * rules.ranks
    return agenda, lines, there


@inlined
def _soonest(agenda: Records, tickets: Records, came: int, turns: Records, turned: int) -> tuple[float, float, float]:
    """When the next ticket comes, something in the agenda ends and a shift turns; infinite for never."""
    comes = tickets[came].opened if came < tickets.shape[0] else np.inf
    ends = agenda[1].at if agenda[0].who > 0 else np.inf
    changed = turns[turned].at if turned < turns.shape[0] else np.inf
    return comes, ends, changed


@inlined
def _at_work(agenda: Records, tickets: Records, stages: Records) -> int:
    """The station where what the agenda has next is in hand; NONE where it is outside the desk."""
    who = agenda[1].who
    if tickets[who].outside:
        return NONE
    at: int = stages[tickets[who].stage].station
    return at


@inlined
def _over(there: Records, hour: float, soonest: float) -> bool:
    """Whether nothing more comes of it: nothing is to happen but shifts, and nobody waits for them."""
    waiting = 0
    if soonest == np.inf and hour < np.inf:
        for at in range(there.shape[0]):
            waiting += there[at].waiting
    return soonest == np.inf and waiting == 0


@compiled
def serve(
    tickets: Records, stages: Records, turns: Records, rules: Rules, edges: Floats, worked: Floats, over: Floats
) -> None:
    """Nothing; tickets and stages tell then what became of them, and `worked` and `over` how much was worked.

    Where things fall on the same instant, work ends first, then shifts turn, then tickets come.

    Args:
        tickets, stages: in the order they were opened, none begun.
        turns: changes of the people on duty in order of time; before the first nobody is.
        rules: how the desk works.
        edges: hours at which periods begin, and the end of the last.
        worked, over: hours of agents by period and station, all and those beyond the people on duty; added to.
    """
    agenda, lines, there = _empty(tickets.shape[0], rules, edges[0])
    came, turned = 0, 0
    while True:
        comes, ends, changed = _soonest(agenda, tickets, came, turns, turned)
        hour = min(ends, changed, comes)
        if _over(there, hour, min(ends, comes)):
            break
        onward, free = came, NONE
        if ends == hour:
            free = _at_work(agenda, tickets, stages)
            if free != NONE:
                _write_down(there, free, hour, edges, worked, over)
                there[free].busy -= 1
            onward = _leave(agenda, tickets, stages, hour)
        elif changed == hour:
            _write_down(there, turns[turned].station, hour, edges, worked, over)
            _turn(agenda, lines, there, tickets, stages, turns[turned], rules)
            onward = NONE
            turned += 1
        else:
            came += 1
        if onward != NONE:
            _write_down(there, stages[tickets[onward].stage].station, hour, edges, worked, over)
            _arrive(agenda, lines, there, tickets, stages, onward, hour, rules)
        if free != NONE:
            _start(agenda, lines, there[free], tickets, stages, hour)
