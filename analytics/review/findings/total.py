"""How much will be asked of us in all, and of which part of us?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.errors import QuestionError
from analytics.forecast.demand.outlook import Forecast
from analytics.forecast.demand.total import total as added
from analytics.review import asked, expected, words
from analytics.review.finding import Finding, Picture
from analytics.review.findings import growth
from analytics.review.findings.demand import AHEAD, AHEAD_WRITTEN, AT_ONCE, DEFINITION, before, rising

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.expected import Part
    from analytics.review.review import Review


def ahead(review: Review, *, horizon: int = 6) -> Finding:
    """The demand for all services together by month, measured and over the next months."""
    found = expected.together(review, horizon)
    frame = pl.concat([before(review, "", found.months), found.months], how="diagonal")
    answer = _together(review, horizon)
    return Finding(
        key="total.ahead",
        question="How much will be asked of us?",
        answer=answer,
        table=found.months,
        labels=AHEAD,
        formats=AHEAD_WRITTEN,
        picture=Picture(
            kind="demand", frame=frame,
            description=f"Monthly demand for all services, measured and forecast. {answer}.",
        ),
        method=review.method(
            f"{DEFINITION} Every service counts by its own measure: {asked.counted(review)}.",
            n=words.counted(len(found.parts), "service"),
            exclusions=_ended(found.ended),
            method="The sum of the services' own forecasts, so that it agrees with them. Its range is made of what "
            "such sums were off by when they were forecast from the past: what goes wrong together stays together. The "
            "change on the year before is that of the services that were measured then.",
            accuracy=past_totals(found.tried, found.off),
        ),
        recipe=review.recipe("total.ahead", horizon=horizon),
    )  # fmt: skip


def part(review: Review, *, name: str, by: str = "customer", horizon: int = 6) -> Finding:
    """The demand of one customer or support group by month, measured and over the next months."""
    found = next((part for part in expected.parts(review, by, horizon) if part.name == name), None)
    if found is None:
        problem = f"no demand of {name!r} can be looked ahead to"
        raise QuestionError(problem, exists=[part.name for part in expected.parts(review, by, horizon)])
    answer = _said(name, found.expected, found.months, found.change).replace(" be asked about ", " ask about ", 1)
    ahead = pl.col("period").is_in(found.months["period"].implode())
    return Finding(
        key="total.part",
        question=f"How much will be asked by {name}?",
        answer=answer,
        table=found.months,
        labels=AHEAD,
        formats=AHEAD_WRITTEN,
        picture=Picture(
            kind="demand", frame=pl.concat([found.history.filter(~ahead), found.months], how="diagonal"),
            description=f"Monthly demand of {name}, measured and forecast. {answer}.",
        ),
        method=review.method(f"{DEFINITION} Counted here: {asked.counted(review)}.", method=_HOW[by]),
        recipe=review.recipe("total.part", name=name, by=by, horizon=horizon),
    )  # fmt: skip


def parts(review: Review, *, by: str = "service", page: int = 1, horizon: int = 6) -> Finding:
    """Demand of every service, support group or customer at a glance, the greatest first, twelve a page."""
    found = expected.parts(review, by, horizon)
    shown = found[AT_ONCE * (page - 1) : AT_ONCE * page]
    noun = asked.LEVELS[by]
    whole = sum(part.expected for part in found)
    rows = [_part(part, whole) for part in found]
    answer = rising(noun.lower(), {part.name: part.change for part in found}, horizon)
    return Finding(
        key=f"total.parts.{by}",
        question=f"How much will be asked by {noun.lower()}?",
        answer=answer,
        table=pl.DataFrame(rows, schema=_PARTS),
        labels={
            "name": noun, "before": "Year before", "expected": "Expected", "change": "Change", "share": "Share of all",
        },
        formats={"before": "number", "expected": "number", "change": "percent", "share": "percent"},
        picture=Picture(
            kind="outlooks", frame=pl.concat([_lines(part) for part in shown], how="diagonal"),
            options={"noun": noun, "rows": len(shown)},
            description=f"A line each for {words.counted(len(shown), noun.lower())}, measured and forecast. {answer}.",
        ) if shown else None,
        method=review.method(
            f"{DEFINITION} At the end of each row stands the change of the next {words.number_word(horizon)} months "
            "together on the same months a year before.",
            n=words.counted(len(found), noun.lower()),
            method=_HOW[by],
        ),
        recipe=review.recipe("total.parts", by=by, page=page, horizon=horizon),
    )  # fmt: skip


def figures(review: Review, *, service: str = "", horizon: int = 6) -> Finding:
    """The main figures of demand ahead: all of it, its range, the busiest month, and how far off such figures were."""
    found = growth.of(review, service, horizon)
    whole = added([found]) if isinstance(found, Forecast) else found
    months = found.months.sort("forecast")
    busiest, usual = months.row(-1, named=True), float(months["forecast"].mean() or 0.0)  # type: ignore[arg-type]  # a mean of floats
    expected, low, high = float(months["forecast"].sum()), whole.whole["low80"], whole.whole["high80"]
    change = _change(review, service, horizon)
    return Finding(
        key="total.figures",
        question=f"How much will be asked of {service or 'us'}?",
        answer=f"{words.about(expected)} are expected in {words.number_word(months.height)} months",
        table=pl.DataFrame([
            _card(f"Next {words.number_word(months.height)} months", words.about(expected), change, "a year before"),
            _card("80 % range", "not claimed" if low is None or high is None else _range(low, high), help=_RANGE),
            _card("Busiest month", f"{busiest['period']:%b %Y}", busiest["forecast"] / usual - 1 if usual else None,
                  "an average month", help=f"About {words.about(busiest['forecast'])} are expected then."),
            _card("Usually off by", words.share(whole.off, 1) if np.isfinite(whole.off) else "untested", help=_OFF),
        ], schema=_CARDS),
        labels={"label": "Figure", "shown": "Value", "delta": "Change", "against": "Against"},
        method=review.method(DEFINITION, method=f"{_RANGE} {_OFF}", accuracy=past_totals(whole.tried, whole.off)),
        recipe=review.recipe("total.figures", service=service, horizon=horizon),
    )  # fmt: skip


def past_totals(tried: int, off: float) -> str:
    """How far off totals of months were that were forecast from the past, in a sentence; "" where untested."""
    if not tried or not np.isfinite(off):
        return "Not tested on the past."
    made = words.counted(tried, "forecast")
    return f"Over {made} made from the past, a month's total was {words.share(off, 1)} off on average."


_HOW: Final = {
    "service": "Each service is looked ahead from its own history, all of them learning from each other.",
    "group": "A group is the sum of the services that its people serve.",
    "customer": "Each customer is looked ahead from its own history, and all are drawn to the total of the services, "
    "the less sure of them more (Wickramasuriya, Athanasopoulos and Hyndman, 2019).",
}

_RANGE: Final = (
    "Eight in ten such totals are expected within it. It is made of what such totals were off by when they were "
    "forecast from the past."
)
_OFF: Final = "How far off a month's total was on average, in forecasts made from the past, as a share of what came."

_CARDS: Final = {
    **dict.fromkeys(("label", "shown", "delta"), pl.String), "better": pl.Boolean, "against": pl.String,
    "help": pl.String,
}  # fmt: skip

_PARTS: Final = {
    "name": pl.String, "before": pl.Float64, "expected": pl.Float64, "change": pl.Float64, "share": pl.Float64,
}  # fmt: skip


def _part(part: Part, whole: float) -> dict[str, Any]:
    share = part.expected / whole if whole else None
    told = {"name": part.name, "before": part.before, "expected": part.expected}
    return {**told, "change": part.change, "share": share}


def _lines(part: Part) -> pl.DataFrame:
    """A part's months as they are drawn, the last three years of them; a partial month would look like a fall."""
    change = part.change
    told = f"{part.expected:,.0f}" if change is None else words.share(change, signed=True)
    whole = part.history.filter(~pl.col("partial"), ~pl.col("period").is_in(part.months["period"].implode())).tail(36)
    both = [whole.select("period", "level"), part.months.select("period", "forecast", "low80", "high80")]
    return pl.concat(both, how="diagonal").with_columns(pl.lit(part.name).alias("panel"), pl.lit(told).alias("told"))


def _together(review: Review, horizon: int) -> str:
    found = expected.together(review, horizon)
    services = words.counted(len(found.parts), "service") if len(found.parts) > 1 else found.parts[0].series.name
    whole = float(found.months["forecast"].sum())
    return _said(services, whole, found.months, change_of_all(review, horizon))


def _ended(names: Sequence[str]) -> tuple[str, ...]:
    return (f"{words.listing(names)}, whose records end before those of the others",) if names else ()


def _said(whom: str, expected: float, months: pl.DataFrame, change: float | None) -> str:
    first, last = (words.month(months["period"][end]) for end in (0, -1))
    against = "" if change is None else f", {words.share(change, signed=True)} on the same months a year before"
    if change is not None and abs(change) < 0.005:
        against = ", as often as in the same months a year before"
    return f"{words.sentence(whom)} will be asked about {words.about(expected)} times from {first} to {last}{against}"


def change_of_all(review: Review, horizon: int) -> float | None:
    """Relative change of all services that were measured in the same months a year before; None for none."""
    found = {part.series.name for part in expected.together(review, horizon).parts}
    known = [
        (part.expected, part.before)
        for part in expected.parts(review, "service", horizon)
        if part.name in found and part.before
    ]
    return sum(now for now, _ in known) / sum(then for _, then in known) - 1 if known else None


def _card(label: str, shown: str, change: float | None = None, against: str = "", **more: Any) -> dict[str, Any]:
    """A main figure; a change of demand is neither good nor bad."""
    told = {"delta": "", "against": ""}
    if change is not None:
        told = {"delta": words.share(change, 1, signed=True), "against": against}
    return {"label": label, "shown": shown, "better": None, **told, **more}


def _range(low: float, high: float) -> str:
    """A range short enough for a card."""
    ends = words.about(low), words.about(high)
    million = all(end.endswith(" million") for end in ends)
    return f"{ends[0].removesuffix(' million') if million else ends[0]} to {ends[1]}"


def _change(review: Review, service: str, horizon: int) -> float | None:
    """Relative change on the same months a year before; None where that is not known."""
    if not service:
        return change_of_all(review, horizon)
    found = review.demand_ahead(service, horizon).months
    then = asked.year_before(asked.by_month(review, service), found)
    return float(found["forecast"].sum()) / then - 1 if then else None


def pages(review: Review, by: str = "service", horizon: int = 6) -> int:
    """How many pages of parts there are, at least one."""
    return max(math.ceil(len(expected.parts(review, by, horizon)) / AT_ONCE), 1)
