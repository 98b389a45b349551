"""Is there room for what will be asked: against the workload limits that are agreed, and a capacity entered by hand?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.forecast.demand.capacity import Room, room
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.findings.demand import AT_ONCE, before
from analytics.review.findings.growth import of, planned
from analytics.review.workload import workloads

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.findings.growth import Plan
    from analytics.review.review import Review
    from analytics.review.workload import Workload

#: How a room is told in a word or two.
RUNS_OUT, MAY, ENOUGH = "Runs out", "May run out", "Enough"


def agreed(
    review: Review, *, service: str = "", customer: str = "", plans: tuple[Plan, ...] = (), horizon: int = 6
) -> Finding:
    """Expected items of every target against its workload limit: when room runs out, the fullest first.

    Args:
        review: the review.
        service, customer: whose agreements; "" for all.
        plans: growth and events entered by hand, see `growth.Plan`.
        horizon: months.
    """
    every = workloads(review, service=service, customer=customer, horizon=horizon)
    rooms = sorted(((one, _room(one, plans)) for one in every), key=lambda pair: -pair[1].load)
    table = pl.DataFrame([_row(one, found) for one, found in rooms], schema=_AGREED)
    answer = _answer(rooms, service, customer)
    return Finding(
        key="capacity.agreed",
        question=f"Is there room for what will be asked of {service or customer or 'us'}?",
        answer=answer,
        table=table,
        labels={
            "target": "Target", **({} if service else {"service": "Service"}), "room": "Room", "runs_out": "Runs out",
            "range": "80 % range", "limit": "Limit a month", "fullest": "Fullest month", "load": "Takes of it",
        },
        formats={"limit": "number", "load": "percent", **dict.fromkeys(("fullest", "runs_out"), "month")},
        picture=_pictured(rooms, service, plans, answer),
        method=review.method(
            "Items that a target counts in a month (open and excluded ones with them) against the workload limit "
            "within which it is promised. A limit that is passed may suspend the target, as the agreement says.",
            n=words.counted(len(every), "limit"),
            exclusions=("Targets that are judged over longer periods than a month",),
            method="Items by day looked ahead as demand is, by the methods that take little time. Room runs out in "
            "the first month that is expected above the limit; the first months whose upper and lower end of the 80 % "
            "range are above it are its earliest and its almost sure time." + _taken_in(plans),
            accuracy="The range is made of what such forecasts were off by in the past.",
        ),
        recipe=review.recipe("capacity.agreed", service=service, customer=customer, plans=plans, horizon=horizon),
    )  # fmt: skip


def by_hand(
    review: Review,
    *,
    capacity: float,
    source: str = "",
    service: str = "",
    plans: tuple[Plan, ...] = (),
    horizon: int = 6,
) -> Finding:
    """Expected demand of a service, or of all, against a capacity entered by hand: when room runs out.

    Args:
        review: the review.
        capacity: most that there is room for in a month.
        source: who says so.
        service: one service; "" for all together.
        plans: growth and events entered by hand, see `growth.Plan`.
        horizon: months.
    """
    months = of(review, service, horizon).under(*planned(plans)).months
    found = room(months, capacity)
    whom = service or "all services"
    answer = f"With room for {words.about(capacity)} a month, {_said(found, whom)}"
    table = months.select(
        "period", "forecast", "low80", "high80", (pl.col("forecast") / capacity).alias("load"),
        (capacity - pl.col("forecast")).alias("left"),
    )  # fmt: skip
    measured = before(review, service, months).drop("event")
    return Finding(
        key="capacity.by_hand",
        question=f"When does room for {whom} run out?",
        answer=answer,
        table=table,
        labels={
            "period": "Month", "forecast": "Expected", "low80": "80 % from", "high80": "80 % to", "load": "Of capacity",
            "left": "Room left",
        },
        formats={
            "period": "month", "load": "percent", **dict.fromkeys(("forecast", "low80", "high80", "left"), "number"),
        },
        picture=Picture(
            kind="demand",
            frame=pl.concat([measured, months], how="diagonal").with_columns(pl.lit(capacity).alias("capacity")),
            description=f"Demand by month, measured and forecast, against a capacity. {answer}.",
        ),
        method=review.method(
            "Demand by month against the most that there is room for in one.",
            n=f"Capacity entered by hand: {source or 'nobody is named who says so'}",
            method="Room runs out in the first month that is expected above the capacity; the first months whose "
            "upper and lower end of the 80 % range are above it are its earliest and its almost sure time."
            + _taken_in(plans),
            accuracy="The range is made of what such forecasts were off by in the past.",
        ),
        recipe=review.recipe(
            "capacity.by_hand", capacity=capacity, source=source, service=service, plans=plans, horizon=horizon
        ),
    )  # fmt: skip


def _room(one: Workload, plans: tuple[Plan, ...]) -> Room:
    return room(_months(one, plans), one.limit)


def _months(one: Workload, plans: tuple[Plan, ...]) -> pl.DataFrame:
    return one.forecast.under(*planned(plans)).months


def _row(one: Workload, found: Room) -> dict[str, Any]:
    return {
        "service": one.service, "target": one.target, "customer": one.customer, "limit": one.limit,
        "fullest": found.fullest, "expected": found.load * found.limit, "load": found.load,
        "room": _word(found), "runs_out": found.runs_out, "range": _short(found),
        "agreement": one.agreement,
    }  # fmt: skip


def _word(found: Room) -> str:
    return RUNS_OUT if found.runs_out else MAY if found.earliest else ENOUGH


def _short(found: Room) -> str:
    """The interval of the month in which room runs out, for a table; "" where it never may."""
    if found.earliest is None:
        return ""
    return f"{found.earliest:%b %Y} to {f'{found.latest:%b %Y}' if found.latest else 'later'}"


def _said(found: Room, whom: str) -> str:
    """When the room for something runs out, in words, with its interval."""
    if found.runs_out is None and found.earliest is None:
        most, then = words.share(found.load), words.month(found.fullest)
        return f"there is enough for {whom}: at most {most} of it is asked for, in {then}"
    if found.runs_out is None:
        return f"there is enough for {whom} in expectation, and it may run out from {words.month(found.earliest)} on"  # type: ignore[arg-type]  # there is an earliest where room may run out
    return f"it runs out for {whom} in {words.month(found.runs_out)} ({_interval(found.earliest, found.latest)})"


def _interval(earliest: date | None, latest: date | None) -> str:
    """The interval of a month in which room runs out, in words."""
    until = words.month(latest) if latest else "after the months looked at"
    return f"80 % range: {words.month(earliest)} to {until}" if earliest else "no range is claimed"


def _answer(rooms: list[tuple[Workload, Room]], service: str, customer: str) -> str:
    whom = service or customer
    if not rooms:
        return f"No workload limit is agreed for {whom or 'any service'}, so none can be passed"
    out = [(one, found) for one, found in rooms if found.runs_out]
    maybe = [one for one, found in rooms if not found.runs_out and found.earliest]
    every = words.counted(len(rooms), "workload limit")
    about = f" of {whom}" if whom else ""
    if out:
        first, found = min(out, key=lambda pair: (pair[1].runs_out, -pair[1].load))
        when = f"{_called(first, service)} in {words.month(found.runs_out)}"  # type: ignore[arg-type]  # it runs out
        return f"Room runs out at {words.number_word(len(out))} of {every}{about}, first for {when}"
    if maybe:
        return f"There is room within {every}{about} in expectation; at {words.number_word(len(maybe))} it may run out"
    fullest, found = rooms[0]
    return (
        f"There is room within {every}{about}: at most {words.share(found.load)} of one is expected, for "
        f"{_called(fullest, service)} in {words.month(found.fullest)}"
    )


def _called(one: Workload, service: str) -> str:
    """A target as a sentence names it, with its service unless that was said."""
    return one.target if service else f"{one.service}: {one.target}"


def _pictured(rooms: list[tuple[Workload, Room]], service: str, plans: tuple[Plan, ...], answer: str) -> Picture | None:
    """The fullest target of a service by month, or that of each service; None where there is no limit."""
    if not rooms:
        return None
    return _drawn(rooms[0], plans, answer) if service else _loads(rooms, answer)


def _drawn(fullest: tuple[Workload, Room], plans: tuple[Plan, ...], answer: str) -> Picture:
    """The fullest target of a service: what it counted and will, against its limit."""
    one, months = fullest[0], _months(fullest[0], plans)
    whole = one.history.filter(~pl.col("partial"), ~pl.col("period").is_in(months["period"].implode()))
    frame = pl.concat([whole, months], how="diagonal").with_columns(pl.lit(one.limit).alias("capacity"))
    return Picture(
        kind="demand", frame=frame, options={"limit": "Workload limit"},
        description=f"Items of {one.target} by month, measured and forecast, against its workload limit. {answer}.",
    )  # fmt: skip


def _loads(rooms: list[tuple[Workload, Room]], answer: str) -> Picture:
    """The fullest target of each service, as a share of its limit."""
    fullest: dict[str, Room] = {}
    for one, found in rooms:
        fullest.setdefault(one.service, found)
    rows = [
        {"name": name, "value": round(found.load, 3), "main": found.runs_out is not None}
        for name, found in list(fullest.items())[:AT_ONCE]
    ]
    return Picture(
        kind="bars", frame=pl.DataFrame(rows), options={"unit": "share"},
        description=f"Expected items of the fullest month of each service as a share of its workload limit. {answer}.",
    )  # fmt: skip


def _taken_in(plans: tuple[Plan, ...]) -> str:
    return f" Taken in by hand: {'; '.join(plan.sentence for plan in planned(plans))}." if plans else ""


_AGREED: Final = {
    "service": pl.String, "target": pl.String, "customer": pl.String, "limit": pl.Float64, "fullest": pl.Date,
    "expected": pl.Float64, "load": pl.Float64, "room": pl.String, "runs_out": pl.Date, "range": pl.String,
    "agreement": pl.String,
}  # fmt: skip
