"""How many agents answer our calls in time?"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import ScenarioError
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.scenario.call_desk import Aim, Calls, agents_required, answering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.finding import Method
    from analytics.review.review import Review
    from analytics.scenario.call_desk import Answering, Staffing

#: Numbers of agents looked at below and above the fewest who hold the aim.
AROUND: Final = 4

#: Most intervals that are staffed at once, two weeks of half-hours, and most that are drawn.
MOST: Final = 672
DRAWN: Final = 48


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A call desk and what it is to hold, in the units that people say them in.

    Attributes:
        handling: minutes an agent takes for a call, work after it with it.
        service_level: least share of calls answered within `answer_within`.
        answer_within: seconds.
        patience: mean minutes that a caller waits before hanging up; None where nobody hangs up.
        shrinkage: share of paid time that agents are not at their desks.
        most_occupancy: most of their time that agents may be on calls.
        interval: minutes for which calls are counted.
        source: who says how many calls there are, and how long they take.
    """

    handling: float = field(metadata={"unit": "minutes"})
    service_level: float = field(default=0.8, metadata={"unit": "share"})
    answer_within: float = field(default=20.0, metadata={"unit": "seconds"})
    patience: float | None = field(default=None, metadata={"unit": "minutes"})
    shrinkage: float = field(default=0.0, metadata={"unit": "share"})
    most_occupancy: float = field(default=1.0, metadata={"unit": "share"})
    interval: float = field(default=30.0, metadata={"unit": "minutes"})
    source: str = field(default="", metadata={"unit": "name"})

    @property
    def aim(self) -> Aim:
        """What it is to hold, in minutes."""
        return Aim(
            service_level=self.service_level, answer_within=self.answer_within / 60,
            most_occupancy=self.most_occupancy, shrinkage=self.shrinkage,
        )  # fmt: skip

    @property
    def promise(self) -> str:
        """What it is to hold, in words."""
        kept = f" at no more than {words.share(self.most_occupancy)} occupancy" if self.most_occupancy < 1 else ""
        return f"{words.share(self.service_level)} of calls within {self.answer_within:g} seconds{kept}"

    def calls(self, many: float) -> Calls:
        """So many calls in an interval, in minutes; ScenarioError where the interval is none."""
        if not (math.isfinite(self.interval) and self.interval > 0):
            problem = f"an interval of {self.interval:g} minutes"
            raise ScenarioError(problem, expected="a number above 0, such as 30")
        return Calls(rate=many / self.interval, handling=self.handling, patience=self.patience)


def required(review: Review, *, calls: tuple[float, ...], **desk: Any) -> Finding:
    """The agents that each interval of a day needs, each taken for itself.

    Args:
        review: the review.
        calls: calls of each interval, in order.
        desk: fields of `Desk`.

    Raises:
        ScenarioError: an input makes no sense, or nothing holds the aim.
    """
    asked = Desk(**desk)
    if not 0 < len(calls) <= MOST:
        problem = f"{len(calls):,} intervals"
        raise ScenarioError(problem, expected=f"1 to {MOST}")
    found = [agents_required(asked.calls(many), asked.aim) for many in calls]
    told = [
        {"interval": place, "calls": float(many), "positions": each.positions} | _row(each.answering, asked.aim)
        for place, (many, each) in enumerate(zip(calls, found, strict=True), 1)
    ]
    table, answer = pl.DataFrame(told), _needed(found, calls, asked)
    return Finding(
        key="call_desk.required",
        question="How many agents answer our calls in time?",
        answer=answer,
        table=table,
        labels={"interval": "Interval", "calls": "Calls", "agents": "Agents", "positions": "Positions", **_LABELS},
        formats={**dict.fromkeys(("interval", "calls", "positions"), "number"), **_FORMATS},
        picture=Picture(
            kind="bars",
            frame=table.head(DRAWN).select(
                pl.format("{}: {} calls", "interval", pl.col("calls").round(1)).alias("name"),
                pl.col("agents").cast(pl.Float64).alias("value"), pl.lit(value=False).alias("main"),
            ),
            options={"unit": "count", "step": 24},
            description=f"Agents that each interval needs. {answer}.",
        ),
        method=_method(review, asked),
        recipe=review.recipe("call_desk.required", calls=calls, **desk),
    )  # fmt: skip


def answered(review: Review, *, calls: float, **desk: Any) -> Finding:
    """What each number of agents comes to in one interval, about the fewest who hold the aim.

    Args:
        review: the review.
        calls: calls of the interval.
        desk: fields of `Desk`.

    Raises:
        ScenarioError: an input makes no sense, or nothing holds the aim.
    """
    asked = Desk(**desk)
    coming = asked.calls(calls)
    found = agents_required(coming, asked.aim)
    steady = 1 if asked.patience is not None else math.floor(coming.load) + 1
    numbers = range(max(steady, found.agents - AROUND), found.agents + AROUND + 1)
    table = pl.DataFrame([_row(answering(coming, agents, asked.aim.answer_within), asked.aim) for agents in numbers])
    answer = _enough(found, calls, asked)
    return Finding(
        key="call_desk.answered",
        question="What does each number of agents come to?",
        answer=answer,
        table=table,
        labels={"agents": "Agents", **_LABELS, "holds": "Holds the aim"},
        formats=_FORMATS,
        picture=Picture(
            kind="bars",
            frame=table.select(
                pl.format("{} agents", "agents").alias("name"), pl.col("service_level").alias("value"),
                (pl.col("holds") == "no").alias("main"),
            ),
            options={"unit": "share", "step": 28},
            description=f"Service level by number of agents; in red, those who do not hold the aim. {answer}.",
        ),
        method=_method(review, asked),
        recipe=review.recipe("call_desk.answered", calls=calls, **desk),
    )  # fmt: skip


_LABELS: Final = {
    "service_level": "Service level", "occupancy": "Occupancy", "waits": "Have to wait", "mean_wait": "Mean wait, s",
    "abandoned": "Hang up",
}  # fmt: skip
_FORMATS: Final = {
    **dict.fromkeys(("service_level", "occupancy", "waits", "abandoned"), "percent"),
    **dict.fromkeys(("agents", "mean_wait"), "number"),
}


def _row(found: Answering, aim: Aim) -> dict[str, Any]:
    return {
        "agents": found.agents, "service_level": found.service_level, "occupancy": found.occupancy,
        "waits": found.waits, "mean_wait": 60 * found.mean_wait, "abandoned": found.abandoned,
        "holds": "yes" if aim.held(found) else "no",
    }  # fmt: skip


def _needed(found: Sequence[Staffing], calls: Sequence[float], asked: Desk) -> str:
    most = max(range(len(found)), key=lambda place: found[place].agents)
    at = "" if len(found) == 1 else f" in the fullest of {words.counted(len(found), 'interval')}"
    return (
        f"To answer {asked.promise} takes {words.counted(found[most].agents, 'agent')}{_paid(found[most])}{at}, for "
        f"{_coming(calls[most], asked)}"
    )


def _enough(found: Staffing, calls: float, asked: Desk) -> str:
    level = words.level(found.answering.service_level, "share", beside=asked.service_level)
    who = words.sentence(words.counted(found.agents, "agent")) + _paid(found)
    answer = "answers" if found.agents == 1 else "answer"
    return f"{who} {answer} {level} of {_coming(calls, asked)}, the fewest who hold {asked.promise}"


def _coming(calls: float, asked: Desk) -> str:
    noun = "call" if calls == 1 else "calls"
    return f"{words.about(calls)} {noun} of {asked.handling:g} minutes in {asked.interval:g}"


def _paid(found: Staffing) -> str:
    return f" ({found.positions:,} with shrinkage)" if found.positions != found.agents else ""


def _method(review: Review, asked: Desk) -> Method:
    hangs_up = "Erlang C: nobody hangs up"
    if asked.patience is not None:
        hangs_up = f"Erlang A: callers wait {asked.patience:g} minutes on average before they hang up"
    return review.method(
        "Calls answered within the time, as a share of all calls that come, those who hang up with them.",
        n=f"Entered by hand: {asked.source or 'nobody is named who says so'}",
        method=f"{hangs_up}. Calls come at random, handling times are exponential, and each {asked.interval:g} minutes "
        "are in a steady state of their own.",
        accuracy="No interval is claimed: the formula is exact for such calls. Calls left over from a fuller interval, "
        "and calls that vary from day to day by more than chance, need more agents.",
    )  # fmt: skip
