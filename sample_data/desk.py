"""The desks: when tickets come in, how long they take under the load of the day, and what users say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy.special import ndtri

from sample_data.hours import later, midnights
from sample_data.organisation import AS_OF, CUSTOMERS, PRIORITIES, Flags, Floats, Whole, Words, stream

if TYPE_CHECKING:
    from sample_data.course import Course

#: Spread of the logarithm of handling time, by priority.
_SPREAD: Final = np.array([0.70, 0.80, 0.90, 0.90])
#: How much longer tickets of each customer take, as a logarithm.
_HARDER: Final = np.array([0.0, 0.06, -0.05, 0.02])
#: How much longer everything takes for each day of backlog, as a logarithm.
_UNDER_LOAD: Final = 0.10
#: Chance of a wait outside the desk by priority, median hours of it and spread of their logarithm.
CHANCE: Final = np.array([0.02, 0.06, 0.11, 0.13])
MEDIAN: Final = 13.5
SPREAD: Final = 0.9
#: Chance that a user answers, by the score they would give: the very unhappy and the very happy write most.
_ANSWERS: Final = np.array([0.22, 0.16, 0.08, 0.09, 0.13])
#: Tickets by the local hour, for an office and for a service that never closes.
HOURS: Final = {
    False: np.array([.2, .1, .1, .1, .1, .3, 1, 4, 10, 12, 11, 9, 7, 8, 9, 8, 6, 3.5, 1.8, 1.2, .9, .7, .5, .3]),
    True: np.array([2, 1.5, 1.2, 1.2, 1.4, 2, 3, 5, 8, 9, 9, 8, 7, 7.5, 8, 7, 6, 5, 4.5, 4, 4, 3.5, 3, 2.4]),
}  # fmt: skip
_REASONS: Final = np.array(["Waiting for user", "Waiting for supplier", "Waiting for parts"])
#: An instant that never comes.
NEVER: Final = -1
_HOUR: Final = 3600


@dataclass(frozen=True, eq=False)
class Came:
    """Tickets of a service as they come in, one place a ticket: when in seconds, on which day of the sample, from which
    customer and how urgent, as places among those there are."""

    opened: Whole
    day: Whole
    customer: Whole
    priority: Whole


def came(course: Course, random: np.random.Generator) -> Came:
    """The tickets that come to a service."""
    day, customer = _arrivals(course, random)
    priority = _pick(course.shares[day], random)
    return Came(_opened(course, day, random), day, customer, priority)


def tickets(course: Course, pressure: Floats, seed: int) -> pl.DataFrame:
    """Every ticket of a service, one row each, with its hold and what the user would say; instants are seconds.

    Args:
        course: how the service runs.
        pressure: backlog of its group in days of work, by day.
        seed: of the whole sample.
    """
    random = stream(seed, "tickets", course.offering.name)
    new = came(course, random)
    strain = _UNDER_LOAD * pressure[new.day] + _HARDER[new.customer]
    within = np.array(course.offering.within)[new.priority] * _HOUR
    work = _lognormal(course.met[new.day, new.priority], _SPREAD[new.priority], strain, random) * within
    frame = _handled(course, new, within=within, work=np.maximum(work, 300), random=random)
    return told(course, new, frame, late=work > within, random=random)


def told(course: Course, new: Came, frame: pl.DataFrame, *, late: Flags, random: np.random.Generator) -> pl.DataFrame:
    """The tickets as the source knows them at the end, with what they are about and what users say.

    Args:
        course: how the service runs.
        new: the tickets as they came in.
        frame: what became of them: `opened`, `prioritised`, `responded`, `first_resolved`, `reopened`, `resolved`,
            `closed`, `reopens`, `due`, `hold_starts`, `hold_ends` and `reason`; an instant that never comes is -1.
        late: whether each took longer than was promised.
        random: of the service.
    """
    n = len(new.opened)
    said = _said(course, frame, day=new.day, customer=new.customer, late=late, random=random)
    return _as_known(
        frame.with_columns(
            pl.lit(course.offering.name).alias("service"),
            pl.Series("customer", np.array(list(CUSTOMERS))[new.customer]),
            pl.Series("priority", np.array(PRIORITIES)[new.priority]),
            pl.Series("category", _category(course, random, n)),
            pl.Series("group", _group(course, random, n)),
            *said,
        )
    )


def _arrivals(course: Course, random: np.random.Generator) -> tuple[Whole, Whole]:
    counts = random.poisson(course.tickets)
    day, customer = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), counts.shape[1])
    return day, customer


def _pick(shares: Floats, random: np.random.Generator) -> Whole:
    drawn = random.random(len(shares))[:, None]
    place: Whole = (drawn > np.cumsum(shares, axis=1)).sum(axis=1)
    return place.clip(max=shares.shape[1] - 1)


def _opened(course: Course, day: Whole, random: np.random.Generator) -> Whole:
    weights = HOURS[course.offering.calendar == "24x7"]
    hour = random.choice(24, size=len(day), p=weights / weights.sum())
    return midnights()[day] + hour * _HOUR + random.integers(0, 60, len(day)) * 60


def _lognormal(met: Floats, spread: Floats, strain: Floats, random: np.random.Generator) -> Floats:
    """Time taken, in units of the time allowed: a share `met` is at most 1 where there is no strain."""
    taken: Floats = np.exp(spread * (random.standard_normal(len(met)) - ndtri(np.clip(met, 0.01, 0.999))) + strain)
    return taken


def _handled(course: Course, new: Came, *, within: Floats, work: Floats, random: np.random.Generator) -> pl.DataFrame:
    """Response, hold, resolution, re-opening and closure of each ticket; an instant that never comes is -1."""
    calendar, opened, n = course.offering.calendar, new.opened, len(new.opened)
    answer = _lognormal(np.full(n, course.offering.answered), np.ones(n), np.zeros(n), random)
    answer = np.minimum(answer * course.offering.respond * _HOUR, work)
    holds = random.random(n) < CHANCE[new.priority]
    until_hold = answer + (work - answer) * random.random(n)
    hold_starts = later(calendar, opened, until_hold)
    hold_ends = hold_starts + spells(MEDIAN, SPREAD, n, random)
    done = later(calendar, np.where(holds, hold_ends, opened), np.where(holds, work - until_hold, work))
    moved = raised(opened, np.minimum(answer, done - opened), random)
    due = later(calendar, opened, within) + np.where(holds, hold_ends - hold_starts, 0)
    return pl.DataFrame({
        "opened": opened,
        "prioritised": moved,
        "responded": later(calendar, opened, answer),
        **_finished(course, done=done, reopens=course.reopens[new.day], extra=work * 0.5, random=random),
        "due": due if course.offering.name == "Case Management" else np.full(n, NEVER),
        "hold_starts": np.where(holds, hold_starts, NEVER),
        "hold_ends": np.where(holds, hold_ends, NEVER),
        "reason": reasons(n, random),
    })  # fmt: skip


def raised(opened: Whole, answer: Floats, random: np.random.Generator) -> Whole:
    """When the priority of a ticket is changed, a while before it is answered; for most it never is."""
    moved = (opened + answer * 0.8) // 60 * 60
    return np.where(random.random(len(opened)) < 0.025, moved, NEVER).astype(np.int64)


def reasons(n: int, random: np.random.Generator) -> Words:
    """What tickets wait for outside the desk."""
    return _REASONS[random.choice(3, size=n, p=[0.62, 0.26, 0.12])]


def _finished(
    course: Course, *, done: Whole, reopens: Floats, extra: Floats, random: np.random.Generator
) -> dict[str, Whole]:
    """First resolution, re-opening, last resolution and closure."""
    n = len(done)
    comes_back = random.random(n) < reopens
    reopened = done + spells(16, 0.8, n, random)
    again = later(course.offering.calendar, reopened, np.maximum(extra * random.random(n), 600))
    return ended(done, comes_back, reopened, np.where(comes_back, again, done), random)


def ended(
    done: Whole, comes_back: Flags, reopened: Whole, resolved: Whole, random: np.random.Generator
) -> dict[str, Whole]:
    """Resolutions, re-opening and closure, which comes by itself after five days.

    Args:
        done: first resolution.
        comes_back: which tickets are re-opened.
        reopened: when they would be.
        resolved: last resolution.
        random: of the service.
    """
    n = len(done)
    agreed = resolved + random.integers(1, 600, n) * 60
    by_itself = (resolved // 86_400 + 6) * 86_400 + 10_800
    return {
        "first_resolved": np.where(comes_back, done, NEVER),
        "reopened": np.where(comes_back, reopened, NEVER),
        "resolved": resolved,
        "closed": np.where(random.random(n) < 0.25, agreed, by_itself),
        "reopens": comes_back.astype(np.int64),
    }


def spells(median: float, spread: float, n: int, random: np.random.Generator) -> Whole:
    """Lognormal spells on the clock on the wall, whole minutes in seconds."""
    hours = median * np.exp(spread * random.standard_normal(n))
    return (hours * 60).astype(np.int64) * 60


def _said(
    course: Course, frame: pl.DataFrame, *, day: Whole, customer: Whole, late: Flags, random: np.random.Generator
) -> list[pl.Series]:
    """The score each user would give, null where they do not answer, and when they give it."""
    n = len(day)
    spoilt = 0.9 * late + 0.5 * frame["reopens"].to_numpy()
    felt = course.mood[day] + np.array([0.05, -0.1, 0.0, 0.05])[customer] - spoilt + 0.8 * random.standard_normal(n)
    score = np.clip(np.rint(felt), 1, 5)
    answers = random.random(n) < _ANSWERS[score.astype(np.int64) - 1]
    given = frame["resolved"].to_numpy() + spells(4.5, 1.0, n, random)
    return [
        pl.Series("score", np.where(answers, score, NEVER), dtype=pl.Float64),
        pl.Series("given", np.where(answers, given, NEVER)),
    ]


def _category(course: Course, random: np.random.Generator, n: int) -> Words:
    names = course.offering.categories
    weights = 1 / np.arange(1, len(names) + 1) ** 0.7
    return np.array(names)[random.choice(len(names), size=n, p=weights / weights.sum())]


def _group(course: Course, random: np.random.Generator, n: int) -> Words:
    """The group that resolved it: nine in ten the service's own, the others handed on between the two at the front.

    Infrastructure resolves what its own services bring and nothing else, so that its line can be told from its log.
    """
    home = course.offering.group
    onward = {"Service Desk": "Applications", "Applications": "Service Desk"}.get(home, home)
    return np.where(random.random(n) < 0.09, onward, home)


def _as_known(frame: pl.DataFrame) -> pl.DataFrame:
    """The tickets as the source knows them at the end: what has not happened yet is null."""
    instants = ["prioritised", "responded", "first_resolved", "reopened", "resolved", "closed", "due"]
    frame = frame.with_columns(pl.col(*instants, "hold_starts", "hold_ends", "given", "score").replace(NEVER, None))
    not_yet = (pl.col("reopened") > AS_OF) & (pl.col("first_resolved") <= AS_OF)
    back = {
        "resolved": pl.col("first_resolved"),
        "first_resolved": None,
        "reopened": None,
        "closed": None,
        "reopens": 0,
    }
    frame = frame.with_columns(
        pl.when(not_yet).then(to).otherwise(pl.col(name)).alias(name) for name, to in back.items()
    )
    happened = [*instants[:-1], "hold_starts", "hold_ends", "given"]
    frame = frame.with_columns(pl.when(pl.col(name) <= AS_OF).then(name).alias(name) for name in happened)
    frame = frame.with_columns(
        pl.when(pl.col("reopened").is_null()).then(0).otherwise("reopens").alias("reopens"),
        pl.max_horizontal("opened", *happened[:-1]).alias("updated"),
    )
    return frame.filter(pl.col("opened") < AS_OF).with_columns(_state().alias("state"))


def _state() -> pl.Expr:
    waiting = pl.col("hold_starts").is_not_null() & pl.col("hold_ends").is_null()
    return (
        pl.when(pl.col("closed").is_not_null()).then(pl.lit("Closed"))
        .when(pl.col("resolved").is_not_null()).then(pl.lit("Resolved"))
        .when(waiting).then(pl.lit("On hold"))
        .when(pl.col("responded").is_not_null()).then(pl.lit("In progress"))
        .otherwise(pl.lit("New"))
    )  # fmt: skip
