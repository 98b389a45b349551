"""Levels that slide month by month, or stepped down at an event of their service."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.forecast.course.shift import Shift, after, shift, since, together
from analytics.measures import registry
from analytics.measures.period import add_months
from analytics.review import words
from analytics.review.detect.months import whole_months
from analytics.review.detect.unclosed import closed_alone, left_open
from analytics.review.signal import Signal
from analytics.warning.chance import by_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.forecast.series import Floats
    from analytics.review.review import Review

#: Chance that a review tells of any course at all where nothing moved; shared out over all that is looked at.
ACCIDENT: Final = 0.05

#: Least fall worth telling: a quarter of what the promise allows to go wrong, the usual margin of "at risk".
WORTH: Final = 0.25

#: Fewest periods in which a course is looked for, of a slide, and on either side of a step.
PERIODS: Final = 15
SLIDING: Final = 6
SIDE: Final = 3

#: Fewest months from which what a season usually brings can be told from a course: two years, and a slide after them.
SEASONAL: Final = 24 + SLIDING

#: Months ahead to which a pace is drawn out.
AHEAD: Final = 12

Strata = list[tuple[str, pl.DataFrame]]


@dataclass(frozen=True)
class Course:
    """A fall that the targets of one measure may have in common.

    Attributes:
        shifts: the fall of each target.
        price: how many courses of its kind were tried.
        event: what it followed, in words; "" for a slide.
        months: how long it slides; 0 for a step.
    """

    shifts: tuple[Shift, ...]
    price: int
    event: str = ""
    months: int = 0

    @property
    def chance(self) -> float:
        """The chance of any so deep among those tried, at most (Bonferroni)."""
        return self.price * together(self.shifts).fell_by_chance


def levels_that_changed(review: Review) -> list[Signal]:
    """Shares promised to customers that slide, or fell at an event of their service, beyond chance and by enough."""
    measured = list(_measured(review))
    found = [_told(strata, _likeliest(review, strata), len(measured)) for strata in measured]
    return [signal for signal in found if signal is not None]


def _measured(review: Review) -> Iterator[Strata]:
    """The targets of each agreement and measure with their comparable whole periods within the workload promised."""
    records_open = set(left_open(review)["service"])
    counted = (pl.col("unit") == "share") & pl.col("low").is_not_null() & pl.col("at_least")
    judged = review.judged.filter(counted, ~pl.col("beyond_workload"), pl.col("total") > 0)
    for _, targets in groupby(by_target(judged.sort("agreement", "measure", "period")), _measure):
        strata = []
        for (_, target), rows in targets:
            same = whole_months(review, rows)
            same = closed_alone(same) if rows["service"][0] in records_open else same
            if same.height >= PERIODS:
                strata.append((target, same))
        if strata:
            yield strata


def _measure(of: tuple[tuple[str, str], pl.DataFrame]) -> tuple[str, str]:
    (agreement, _), rows = of
    return agreement, str(rows["measure"][0])


def _likeliest(review: Review, strata: Strata) -> Course:
    """The course that chance explains least: a slide since any month, or a step at an event of the service."""
    longest = min(rows.height for _, rows in strata) - SIDE
    slides = [
        Course(tuple(_shift(rows, since(rows.height, months)) for _, rows in strata), longest - SLIDING + 1, "", months)
        for months in range(SLIDING, longest + 1)
    ]
    return min([*slides, *_steps(review, strata)], key=lambda course: course.chance)


def _steps(review: Review, strata: Strata) -> list[Course]:
    """A step at each event of the service that has periods enough on either side."""
    service, periods = strata[0][1]["service"][0], strata[0][1].select("period", "ends")
    events = review.records["events"].filter(pl.col("service") == service).select("event", pl.col("happened").dt.date())
    placed = [(event, day, _place(periods, day)) for event, day in events.iter_rows()]
    near = [(event, day) for event, day, place in placed if SIDE <= place <= periods.height - SIDE]
    return [
        Course(
            tuple(_shift(rows, after(rows.height, _place(rows, day))) for _, rows in strata),
            len(near), f"'{event}' on {day:%-d %B %Y}",
        )
        for event, day in near
    ]  # fmt: skip


def _place(periods: pl.DataFrame, day: object) -> float:
    """Where a day lies among periods, in periods from the start of the first."""
    whole = pl.col("ends") - pl.col("period")
    gone = (pl.lit(day) - pl.col("period")) / whole
    return float(periods.select(gone.clip(0.0, 1.0).sum()).item())


def _shift(rows: pl.DataFrame, shape: Floats) -> Shift:
    months = rows["period"].dt.month().to_numpy().astype(int) if rows.height >= SEASONAL else None
    return shift(rows["good"].to_numpy(), rows["total"].to_numpy(), shape, months)


def _told(strata: Strata, course: Course, looked_at: int) -> Signal | None:
    """The signal of a course, by the target that shows it most plainly; None where it is chance or little."""
    lead, (target, rows) = min(zip(course.shifts, strata, strict=True), key=lambda each: each[0].z)
    promised = float(rows["promised"][-1])
    if course.chance * looked_at > ACCIDENT or -lead.size < WORTH * (1 - promised):
        return None
    service = str(rows["service"][0])
    said = _slid(target, lead, course.months, rows) if course.months else _fell(strata, course)
    return Signal(
        kind="degradation" if course.months else "step", service=service, page="warnings",
        weight=0.75 if course.months else 0.65, agreement=str(rows["agreement"][0]), target=target, evidence=rows,
        sentence=f"{service}: {said}",
    )  # fmt: skip


def _slid(target: str, lead: Shift, months: int, rows: pl.DataFrame) -> str:
    pace, last, promised = -lead.size / months, rows["period"][-1], float(rows["promised"][-1])
    began = words.month(add_months(last, 1 - months))
    said = f"{target} slides {words.points(pace, 'share').lstrip('+')} a month since about {began}"
    over = lead.reached - promised
    if over < 0:
        return f"{said} and is below the {words.exact(promised, 'share')} promised"
    left = math.floor(over / pace) + 1
    if left > AHEAD:
        return said
    return (
        f"{said}; at that pace it falls below {words.exact(promised, 'share')} in {words.month(add_months(last, left))}"
    )


def _fell(strata: Strata, course: Course) -> str:
    """One target by its name, several by what is measured."""
    meant = registry.measure(strata[0][1]["measure"][0])
    several = f"{meant.label.lower()}{' in time' if meant.table == 'tickets' else ''}"
    name = strata[0][0] if len(strata) == 1 else several
    return f"{name} fell {words.points(together(course.shifts).size, 'share').lstrip('-')} after {course.event}"
