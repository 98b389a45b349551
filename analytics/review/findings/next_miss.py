"""When will a target next be missed?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analytics.forecast.level.outlook import LABELS
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import looked_ahead, method
from analytics.warning.threshold import LIKELY, POSSIBLE
from analytics.warning.warning import FIRST_MISS, reached

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.warning.chance import Progress


def dated(
    review: Review, *, agreement: str, target: str, demand: bool = False, progress: Progress | None = None
) -> Finding:
    """When one target will next be missed: the chance of a miss in each period ahead, and of one by then."""
    promised, outlook, frame = looked_ahead(review, agreement, target, progress, demand=demand)
    dates = reached(frame)
    answer = _dated(promised, frame, dates)
    return Finding(
        key="next_miss.dated",
        question=f"When will {promised.name} next be missed?",
        answer=answer,
        table=frame.select("period", "promised", "chance_of_miss", "chance_of_first_miss", "chance_by_then"),
        labels={
            "period": "Period", "promised": "Promised", "chance_of_miss": "Chance of a miss",
            "chance_of_first_miss": "Next miss in it", "chance_by_then": "Missed by then",
        },
        formats={
            "period": "month", "promised": words.form(promised.measure.unit),
            **dict.fromkeys(("chance_of_miss", "chance_of_first_miss", "chance_by_then"), "chance"),
        },
        picture=Picture(
            kind="chance",
            frame=frame.select(
                "period", pl.col("chance_of_miss").alias("chance"), pl.col("chance_by_then").alias("by_then")
            ),
            options={"possible": POSSIBLE, "likely": LIKELY},
            description=f"Chance of a miss in each period ahead. {answer}.",
        ),
        method=method(
            review, promised, n=words.counted(promised.whole.height, "complete period"),
            how=f"{LABELS[outlook.method]}. The next miss is read off joint futures, never off products of the "
            "chances of single periods.",
            accuracy=outlook.skill.sentence,
        ),
        recipe=review.recipe("next_miss.dated", agreement=agreement, target=target, demand=demand),
    )  # fmt: skip


def _dated(promised: Promise, frame: pl.DataFrame, dates: dict[str, date | None]) -> str:
    """When the next miss comes, in a sentence."""
    early, middle, late = (dates[name] for name in FIRST_MISS)
    end = words.month(frame["period"][-1])
    if early is None:
        return f"{promised.name} has less than one chance in ten of a miss by {end}"
    if middle is None:
        soon = f"one chance in ten of a miss by {words.month(early)}"
        return f"{promised.name} is more likely than not kept until {end}; {soon}"
    if early == late:
        return f"{promised.name} will be missed in {words.month(middle)} in at least nine of ten futures"
    until = words.month(late) if late else f"after {end}"
    return (
        f"{promised.name} will more likely than not be missed by {words.month(middle)} "
        f"(80 % range of the next miss: {words.month(early)} to {until})"
    )
