"""Infrastructure: one line of tickets of its three services, served by the people on its roster, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from sample_data.course import Course
from sample_data.desk import CHANCE, MEDIAN, NEVER, SPREAD, Came, came, ended, raised, reasons, spells, told
from sample_data.hours import later, midnights
from sample_data.line import Back, handled, lognormal, on_duty, with_waits
from sample_data.organisation import Floats, Whole, stream

GROUP: Final = "Infrastructure"
#: Hours of work in a ticket, that of each priority beside it, and its coefficient of variation. An urgent fault is made
#: to work again; what caused it is looked into under a ticket that can wait.
TOUCH: Final = 1.46
HARDER: Final = np.array([0.5, 0.7, 1.06, 1.06])
VARIATION: Final = 1.0
#: Share of time on duty that goes into tickets.
ON_TICKETS: Final = 0.85
_HOUR: Final = 3600
_FIVE_MINUTES: Final = 1 / 12


def tickets(courses: Sequence[Course], roster: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Every ticket of the services of Infrastructure, as `desk.tickets` has them of others.

    Args:
        courses: how its services run.
        roster: shifts of all groups.
        seed: of the whole sample.
    """
    randoms = [stream(seed, "tickets", course.offering.name) for course in courses]
    new = [came(course, random) for course, random in zip(courses, randoms, strict=True)]
    served = _served(_line(courses, new), on_duty(roster.filter(pl.col("group") == GROUP), midnights()), seed)
    of = [served.filter(pl.col("service") == place).sort("place") for place in range(len(new))]
    return pl.concat(map(_of, courses, new, of, randoms))


def _line(courses: Sequence[Course], new: Sequence[Came]) -> pl.DataFrame:
    """Tickets of all services in the order they come in: the place of the `service` and their `place` in it, `opened`,
    `rank`, and the chance of being re-opened (`reopens`)."""
    parts = [
        pl.DataFrame({
            "service": np.full(len(of.opened), number), "place": np.arange(len(of.opened)), "opened": of.opened,
            "rank": of.priority, "reopens": course.reopens[of.day],
        })
        for number, (course, of) in enumerate(zip(courses, new, strict=True))
    ]  # fmt: skip
    return pl.concat(parts).sort("opened", maintain_order=True)


def _served(line: pl.DataFrame, there: Whole, seed: int) -> pl.DataFrame:
    """The line with whether each ticket `waits` and `comes_back`, and with the instants of `line.handled` and that at
    which it is `reopened`, in seconds; who re-opens a ticket waits in line again.

    Args:
        line: the tickets.
        there: people on duty in each hour.
        seed: of the whole sample.
    """
    random, since, rank = stream(seed, "line", GROUP), int(midnights()[0]), line["rank"].to_numpy()
    at_work = random.binomial(there, ON_TICKETS)
    hours = np.maximum(lognormal(TOUCH * HARDER[rank], VARIATION, random), _FIVE_MINUTES)
    work = with_waits(hours, CHANCE[rank], np.full(len(rank), MEDIAN), SPREAD, random)
    back = _back(hours, line["reopens"].to_numpy(), random)
    instants = handled(line["opened"].to_numpy(), rank, work, at_work, since=since, back=back)
    instants["reopened"] = instants["resolved"] + (back.after * _HOUR).astype(np.int64)
    minutes = [pl.Series(name, moments // 60 * 60) for name, moments in instants.items()]
    return line.with_columns(*minutes, pl.Series("waits", work.waits), pl.Series("comes_back", back.comes))


def _back(hours: Floats, chance: Floats, random: np.random.Generator) -> Back:
    """Which tickets are re-opened, when, and the work in them then: up to half of what it was."""
    n = len(hours)
    comes = random.random(n) < chance
    after = spells(16, 0.8, n, random) / _HOUR
    return Back(comes=comes, after=after, hours=np.maximum(0.5 * hours * random.random(n), 2 * _FIVE_MINUTES))


def _of(course: Course, new: Came, served: pl.DataFrame, random: np.random.Generator) -> pl.DataFrame:
    """The tickets of one service."""
    service, waits = course.offering, served["waits"].to_numpy()
    at = {name: served[name].to_numpy() for name in ("responded", "resolved", "reopened", "again")}
    hold = {name: np.where(waits, served[name].to_numpy(), NEVER) for name in ("hold_starts", "hold_ends")}
    within = np.array(service.within)[new.priority] * _HOUR
    late = at["resolved"] > later(service.calendar, new.opened, within) + hold["hold_ends"] - hold["hold_starts"]
    frame = pl.DataFrame({
        "opened": new.opened,
        "prioritised": raised(new.opened, (at["responded"] - new.opened).astype(np.float64), random),
        "responded": at["responded"],
        **ended(at["resolved"], served["comes_back"].to_numpy(), at["reopened"], at["again"], random),
        "due": np.full(len(new.opened), NEVER),
        **hold,
        "reason": reasons(len(new.opened), random),
    })  # fmt: skip
    return told(course, new, frame, late=late, random=random)
