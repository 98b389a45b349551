"""What is changing around us, and what of it does a scenario rest on?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.review import trends, words
from analytics.review.finding import Finding, Picture
from analytics.review.ground import ground as ground_of
from analytics.review.select import known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.register.trend import Trend
    from analytics.review.review import Review
    from analytics.scenario.lever import Change

_WATCHED: Final[dict[str, pl.DataType]] = {
    "trend": pl.String(), "kind": pl.String(), "begins": pl.Date(), "ends": pl.Date(), "likelihood": pl.String(),
    "impact_level": pl.String(), "impact": pl.String(), "services": pl.String(), "assumption": pl.String(),
    "what": pl.String(), "source": pl.String(), "noted": pl.Date(), "owner": pl.String(), "review_by": pl.Date(),
    "overdue": pl.String(), "closed": pl.String(), "name": pl.String(),
}  # fmt: skip

_ASSUMED: Final[dict[str, pl.DataType]] = {
    "assumption": pl.String(), "source": pl.String(), "detail": pl.String(),
}  # fmt: skip


def watched(review: Review, *, service: str = "", closed: bool = False) -> Finding:
    """The trends around us, those first that are felt soonest.

    Args:
        review: the review.
        service: only those that touch this service; empty for all.
        closed: also those that nobody watches any more.

    Raises:
        QuestionError: there is no such service.
    """
    known(review, service=service)
    entries = trends.every(review.register) if closed else trends.live(review.register)
    shown: list[Trend] = [entry.value for entry in entries if trends.touches(entry.value, service)]
    today = review.last_day
    table = pl.DataFrame([_row(trend, today) for trend in shown], schema=_WATCHED)
    answer = _answer(shown, today)
    drawn = _drawn(shown, today)
    return Finding(
        key="trends.watched",
        question="What is changing around us?",
        answer=answer,
        table=table,
        labels={
            "trend": "Trend", "kind": "Kind", "begins": "Felt from", "ends": "Until", "likelihood": "Likelihood",
            "impact_level": "Impact", "impact": "What it would change", "services": "Services it touches",
            "assumption": "In a scenario", "owner": "Owner", "review_by": "Review by", "overdue": "Review overdue",
            "what": "What is changing", "source": "Source", "noted": "Noted", "closed": "Closed",
        },
        formats=dict.fromkeys(("begins", "ends", "noted", "review_by"), "date"),
        picture=Picture(
            kind="horizon", frame=drawn, description=f"When each trend is felt, and how likely it is. {answer}.",
        ) if drawn.height else None,
        method=review.method(
            "Trends as people took them down in the register: technical, market, economic, social, legislative and "
            "environmental.",
            n=words.counted(table.height, "trend"),
            method="Words of likelihood stand for chances as the Probability Yardstick of the United Kingdom's "
            "Professional Head of Intelligence Assessment has them: likely is 55 to 75 %, highly likely 80 to 90 %, "
            "almost certain 95 % or more.",
            accuracy="Likelihood and impact are judgements of the people named, not measurements. Overdue is counted "
            "to the data cut-off, not to the clock on the wall.",
        ),
        recipe=review.recipe("trends.watched", service=service, closed=closed),
    )  # fmt: skip


def assumed(
    review: Review, *, changes: tuple[Change, ...], ground: str = "target", rests_on: tuple[str, ...] = ()
) -> Finding:
    """What a scenario assumes beyond the records, each with the trend it comes from, or entered by hand.

    Args:
        review: the review.
        changes: the levers that are moved.
        ground: what they change.
        rests_on: names of the trends that the scenario took over.

    Raises:
        QuestionError: nothing such is ever changed.
    """
    on = ground_of(ground)
    sources = trends.named(review.register, rests_on)
    rows = [
        {"assumption": on.in_words([change]), "source": source, "detail": detail}
        for change in changes
        if on.in_words([change]) != "nothing"
        for source, detail in [_source(change, sources, on.title)]
    ]
    table = pl.DataFrame(rows, schema=_ASSUMED)
    theirs = table.filter(pl.col("source").str.starts_with("trend")).height
    many = words.counted(table.height, "assumption")
    return Finding(
        key="trends.assumed",
        question="What is assumed, and who says so?",
        answer=f"{words.sentence(many)} beyond the records, {_from_trends(theirs, table.height)}",
        table=table,
        labels={"assumption": "Assumed", "source": "Source", "detail": "In detail"},
        method=review.method(
            "Levers that are moved, each with the trend whose assumption it is; one that was moved to another value "
            "since is entered by hand.",
            n=many,
            accuracy="A scenario holds from its first month on: one that begins earlier than its trend shows what the "
            "trend does once it is there.",
        ),
        recipe=review.recipe("trends.assumed", changes=changes, ground=ground, rests_on=rests_on),
    )


def _from_trends(theirs: int, every: int) -> str:
    """How many assumptions come from trends, as the end of a sentence."""
    if theirs == every == 1:
        return "from a trend around us"
    if theirs in (0, every):
        return "all from trends around us" if theirs else "entered by hand"
    return f"{words.number_word(theirs)} of them from trends around us"


def _source(change: Change, sources: Sequence[Trend], title: str) -> tuple[str, str]:
    """Where a change comes from, and what is known of that."""
    lever, name, value = change
    for trend in sources:
        told = {(its, field): its_value for its, field, its_value in trend.changes}
        if (lever, name) not in told:
            continue
        if told[lever, name] == value:
            return f"trend “{trend.title}”", _known_of(trend)
        theirs = told[lever, name]
        shown = theirs if isinstance(theirs, str) else f"{theirs:,.10g}"
        return "entered by hand", f"The trend “{trend.title}” says {shown}."
    return "entered by hand", f"{title}, as it stands in the levers."


def _known_of(trend: Trend) -> str:
    said = [
        f"{trend.kind.capitalize()} trend",
        trend.likelihood,
        f"felt from {trend.begins:%-d %B %Y}" if trend.begins else "",
        f"said by {trend.source}" if trend.source else "",
        "closed since" if trend.closed else "",
    ]
    return f"{', '.join(filter(None, said))}."


def _row(trend: Trend, today: date | None) -> dict[str, Any]:
    told = ("kind", "begins", "ends", "likelihood", "impact_level", "source", "noted", "owner", "review_by", "name")
    return {
        **{field: getattr(trend, field) for field in told},
        "trend": trend.title, "services": ", ".join(trend.services) or "all services",
        "impact": " ".join(trend.impact.split()), "what": " ".join(trend.what.split()),
        "assumption": trends.assumption(trend), "overdue": "yes" if today and trend.overdue(today) else "",
        "closed": "yes" if trend.closed else "",
    }  # fmt: skip


def _drawn(shown: Sequence[Trend], today: date | None) -> pl.DataFrame:
    """When each is felt; one without a known begin is in the table alone, one without an end reaches the edge."""
    dated = [trend for trend in shown if trend.begins is not None]
    known_days = [day for trend in dated for day in (trend.begins, trend.ends, today) if day is not None]
    edge = pl.select(pl.lit(max(known_days, default=date.min)).dt.offset_by("6mo")).item()
    rows = [
        {
            "trend": trend.title, "from": trend.begins, "until": trend.ends or edge, "open": trend.ends is None,
            "impact": f"{trend.impact_level.capitalize()} impact" if trend.impact_level else "Impact not said",
            "likelihood": trend.likelihood or "likelihood not said", "today": None if place else today,
        }
        for place, trend in enumerate(dated)
    ]  # fmt: skip
    schema = {
        "trend": pl.String(), "from": pl.Date(), "until": pl.Date(), "open": pl.Boolean(), "impact": pl.String(),
        "likelihood": pl.String(), "today": pl.Date(),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def _answer(shown: Sequence[Trend], today: date | None) -> str:
    watched = [trend for trend in shown if trend.live]
    if not watched:
        return "No trend around us is watched yet"
    many = words.sentence(words.counted(len(watched), "trend"))
    told = f"{many} around us {'is' if len(watched) == 1 else 'are'} watched"
    likely = [trend for trend in watched if trend.likely]
    if likely:
        heavy = [trend for trend in likely if trend.impact_level == "high"]
        first = (heavy or likely)[0]
        which = f"{words.number_word(len(likely))} more likely than not"
        kind = " with high impact" if heavy else ""
        when = f" from {words.month(first.begins)}" if first.begins else ""
        told += f", {which}; the first{kind} is “{first.title}”{when}"
    late = [trend for trend in watched if today and trend.overdue(today)]
    if late:
        told += f"; {words.number_word(len(late))} {'is' if len(late) == 1 else 'are'} overdue for review"
    return told
