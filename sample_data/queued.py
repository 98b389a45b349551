"""Years of the sample organisation's desks as real queues, with the truth that a look at their log should find.

Tickets of the organisation's demand wait for people on duty, the most urgent first. How much of their time goes into
tickets, how long a ticket takes and how often it waits outside the desk drift from quarter to quarter, and somebody
newly hired gives half of the first quarter to learning. Managers hire after a quarter that was too busy and leave a
place empty after an idle one. So backlogs wax and wane, differently in each group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from sample_data.course import Course, closed_days, ordinary
from sample_data.desk import HOURS, MEDIAN, SPREAD
from sample_data.hours import midnights
from sample_data.line import handled, lognormal, on_duty, with_waits
from sample_data.make import fitted
from sample_data.organisation import AS_OF, CUSTOMERS, OFFERINGS, PRIORITIES, Days, Floats, Whole, stream
from sample_data.rosters import SHIFTS, TOUCH, rosters

QUARTERS: Final = 20
#: Coefficient of variation of the work in a ticket, by group, and work of each priority beside that of P3.
VARIATION: Final = {"Service Desk": 1.0, "Infrastructure": 1.2, "Applications": 1.1}
HARDER: Final = np.array([1.4, 1.15, 1.0, 0.9])
#: Share of time on duty that goes into tickets, and that a new colleague gives to learning in the first quarter.
ON_TICKETS: Final = 0.8
LEARNING: Final = 0.5
#: Chance of a wait outside the desk, and that of each priority beside it.
CHANCE: Final = 0.12
LIKELIER: Final = np.array([0.2, 0.5, 1.0, 1.15])
#: Size of the steps from quarter to quarter, as logarithms: of time for tickets and of work in them, and of waits.
STEP: Final = 0.015
STEP_OF_WAITS: Final = 0.10
#: Loads above which a place is added and under which one is taken away, and the share of people who are there.
TOO_BUSY: Final = 0.97
IDLE: Final = 0.84
THERE: Final = 0.94
_HOUR: Final = 3600


@dataclass(frozen=True, eq=False)
class Queued:
    """The log of desks whose truth is known.

    Attributes:
        tickets, holds, rosters: columns of these tables of records; instants are whole seconds since 1970.
        truth: one row a group and quarter: `group`, `quarter`, `starts`, `capacity` (tickets that an hour on the roster
            was good for), `chance` of a wait outside, its `median` hours and the `spread` of their logarithm.
    """

    tickets: pl.DataFrame
    holds: pl.DataFrame
    rosters: pl.DataFrame
    truth: pl.DataFrame


@dataclass(frozen=True, eq=False)
class _Desk:
    """What drifts in a group, by quarter: share of time for tickets, hours in a ticket, chance and median hours of
    waits, and places added on the first shift."""

    group: str
    on_tickets: Floats
    touch: Floats
    chance: Floats
    median: Floats
    added: Whole


def queued(seed: int, quarters: int = QUARTERS) -> Queued:
    """The log and truth of so many quarters up to the end of the sample."""
    days, quarter = span(quarters), _quarter_of_day(quarters)
    came = _came([ordinary(offering, seed, days) for offering in OFFERINGS], seed, days)
    desks = [_desk(group, came, seed, quarters) for group in SHIFTS]
    roster = rosters(seed, days, {desk.group: desk.added[quarter] for desk in desks}).sort("starts", "group")
    served, truths = [], []
    for desk in desks:
        tickets = came.filter(pl.col("group") == desk.group)
        at_work, share = _at_work(desk, roster.filter(pl.col("group") == desk.group), seed, quarters)
        served.append(_handled(desk, tickets, at_work, seed))
        truths.append(_truth(desk, tickets, share))
    log = pl.concat(served).sort("opened", "service", maintain_order=True)
    log = log.with_columns(
        pl.format("Q{}", pl.int_range(1, log.height + 1).cast(pl.String).str.zfill(6)).alias("ticket")
    )
    held = log.filter(pl.col("hold_starts").is_not_null())
    return Queued(
        tickets=log.drop("hold_starts", "hold_ends", "rank", "day"),
        holds=held.select("ticket", starts="hold_starts", ends="hold_ends", reason=pl.lit("Waiting for user")),
        rosters=roster.drop("day"), truth=pl.concat(truths),
    )  # fmt: skip


def tables(log: Queued, *, holds: bool = True) -> dict[str, pl.DataFrame]:
    """The log in the columns and types of the tables of records, with or without its holds."""
    stated = log.tickets.with_columns(pl.lit("Resolved").alias("state"))
    found = {"tickets": stated, "holds": log.holds if holds else log.holds.clear(), "rosters": log.rosters}
    return {name: fitted(name, table) for name, table in found.items()}


def promises(log: Queued) -> pl.DataFrame:
    """What the catalogue promises each ticket: `ticket`, `calendar` and `allowed_seconds`."""
    names = {"24x7": "around the clock"}
    each = [
        (offering.name, priority, names.get(offering.calendar, offering.calendar), hours * _HOUR)
        for offering in OFFERINGS
        for priority, hours in zip(PRIORITIES, offering.within, strict=True)
    ]
    promised = pl.DataFrame(each, ["service", "priority", "calendar", "allowed_seconds"], orient="row")
    found = log.tickets.join(promised, on=["service", "priority"], maintain_order="left")
    return found.select("ticket", "calendar", pl.col("allowed_seconds").cast(pl.Int64))


def span(quarters: int) -> Days:
    """The days of so many quarters up to the end of the sample."""
    first = np.datetime64("2026-11") - 3 * quarters
    return np.arange(first.astype("datetime64[D]"), np.datetime64("2026-11-01"))


def starts(quarters: int) -> Whole:
    """Places in `span` of the first day of each quarter, and of the day after the last."""
    firsts = (np.datetime64("2026-11") - 3 * np.arange(quarters, -1, -1)).astype("datetime64[D]")
    places: Whole = (firsts - firsts[0]).astype(np.int64)
    return places


def _quarter_of_day(quarters: int) -> Whole:
    return np.repeat(np.arange(quarters), np.diff(starts(quarters)))


def _came(courses: Sequence[Course], seed: int, days: Days) -> pl.DataFrame:
    """Tickets as they come in: `opened`, `day`, `rank`, `service`, `customer` and `group`."""
    return pl.concat(_came_to(course, seed, days) for course in courses).sort("opened", "service", maintain_order=True)


def _came_to(course: Course, seed: int, days: Days) -> pl.DataFrame:
    offering = course.offering
    random = stream(seed, "queued tickets", offering.name)
    counts = random.poisson(course.tickets)
    day, customer = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1])
    weights = HOURS[offering.calendar == "24x7"]
    hour = random.choice(24, size=len(day), p=weights / weights.sum())
    shares = np.array(offering.shares)
    onward = "Applications" if offering.group == "Infrastructure" else "Infrastructure"
    return pl.DataFrame({
        "opened": midnights(days)[day] + hour * _HOUR + random.integers(0, _HOUR, len(day)), "day": day,
        "rank": random.choice(len(shares), size=len(day), p=shares / shares.sum()),
        "service": offering.name, "customer": np.array(list(CUSTOMERS))[customer],
        "group": np.where(random.random(len(day)) < 0.09, onward, offering.group),
    })  # fmt: skip


def _desk(group: str, came: pl.DataFrame, seed: int, quarters: int) -> _Desk:
    random = stream(seed, "queued desk", group)
    on_tickets = np.minimum(ON_TICKETS * _walk(random, quarters, STEP), 0.95)
    touch = TOUCH[group] * _walk(random, quarters, STEP)
    chance, median = (usual * _walk(random, quarters, STEP_OF_WAITS) for usual in (CHANCE, MEDIAN))
    mine = came.filter(pl.col("group") == group)
    work = np.bincount(_quarter_of_day(quarters)[mine["day"]], HARDER[mine["rank"]], minlength=quarters) * touch
    return _Desk(group, on_tickets, touch, chance, median, _added(group, work / on_tickets / THERE, quarters))


def _walk(random: np.random.Generator, length: int, step: float) -> Floats:
    """Factors about 1 that drift: each keeps nine tenths of the logarithm of the one before."""
    level, path = 0.0, np.empty(length)
    for place, shock in enumerate(random.standard_normal(length)):
        level = 0.9 * level + step * shock
        path[place] = np.exp(level)
    return path


def _added(group: str, hours: Floats, quarters: int) -> Whole:
    """Places added to the first shift by quarter, from the hours on the roster that the work of each takes."""
    days = span(quarters)
    working = ((days.astype(np.int64) + 3) % 7 < 5) & (closed_days(days) == 0)
    on, off = (np.add.reduceat(which.astype(np.int64), starts(quarters)[:-1]) for which in (working, ~working))
    length = SHIFTS[group][0][1] - SHIFTS[group][0][0]
    planned = sum(
        on * (ends - begins) * people + off * (ends - begins) * rest for begins, ends, people, rest in SHIFTS[group]
    )
    added = np.zeros(quarters, np.int64)
    added[0] = np.rint((hours[0] / 0.95 - planned[0]) / (on[0] * length))
    for quarter in range(1, quarters):
        load = hours[quarter - 1] / (planned[quarter - 1] + on[quarter - 1] * length * added[quarter - 1])
        added[quarter] = added[quarter - 1] + int(load > TOO_BUSY) - int(load < IDLE)
    return added


def _at_work(desk: _Desk, roster: pl.DataFrame, seed: int, quarters: int) -> tuple[Whole, Floats]:
    """People who work on tickets in each hour, and their share of the hours on the roster by quarter."""
    random, midnight = stream(seed, "queued turns", desk.group), midnights(span(quarters))
    there = on_duty(roster, midnight)
    edges = (midnight[starts(quarters)[:-1]] - midnight[0]) // _HOUR
    quarter = np.searchsorted(edges, np.arange(len(there)), side="right") - 1
    begins, ends, _, _ = SHIFTS[desk.group][0]
    everybody = sum((until - since) * people for since, until, people, _ in SHIFTS[desk.group])
    fresh = np.diff(desk.added, prepend=desk.added[0]).clip(0) * (ends - begins)
    learning = LEARNING * fresh / (everybody + (ends - begins) * desk.added)
    at_work = random.binomial(there, (desk.on_tickets * (1 - learning))[quarter])
    worked, rostered = (np.bincount(quarter, hours, quarters) for hours in (at_work, there))
    return at_work, worked / np.maximum(rostered, 1)


def _handled(desk: _Desk, came: pl.DataFrame, at_work: Whole, seed: int) -> pl.DataFrame:
    """The tickets with their response, hold and resolution, as far as they were known at the end of the sample."""
    random, quarters = stream(seed, "queued work", desk.group), len(desk.touch)
    quarter, rank = _quarter_of_day(quarters)[came["day"].to_numpy()], came["rank"].to_numpy()
    hours = lognormal(desk.touch[quarter] * HARDER[rank], VARIATION[desk.group], random)
    work = with_waits(hours, desk.chance[quarter] * LIKELIER[rank], desk.median[quarter], SPREAD, random)
    since = int(midnights(span(quarters))[0])
    instants = handled(came["opened"].to_numpy(), rank, work, at_work, since=since)
    names = ["responded", "resolved", "hold_starts", "hold_ends"]
    columns = [pl.Series(name, instants[name]) for name in names]
    known = came.with_columns(*columns, pl.Series("priority", np.array(PRIORITIES)[rank]))
    return known.with_columns(pl.when(pl.col(name) <= AS_OF).then(name).alias(name) for name in names)


def _truth(desk: _Desk, came: pl.DataFrame, share: Floats) -> pl.DataFrame:
    quarters = len(desk.touch)
    mix = np.bincount(came["rank"], minlength=len(HARDER)) / len(came)
    return pl.DataFrame({
        "group": desk.group, "quarter": np.arange(quarters), "starts": span(quarters)[starts(quarters)[:-1]],
        "capacity": share / (desk.touch * float(mix @ HARDER)), "chance": desk.chance * float(mix @ LIKELIER),
        "median": desk.median, "spread": SPREAD,
    })  # fmt: skip
