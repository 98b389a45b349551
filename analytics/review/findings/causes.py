"""Why did a level change: its drivers, routine or exceptional, and who answers for what was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.compliance import attribution, control, drivers
from analytics.errors import QuestionError
from analytics.measures.availability import lost
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import clause, events, method, promise

if TYPE_CHECKING:
    from datetime import date

    from analytics.compliance.drivers import Change
    from analytics.review.review import Review
    from analytics.review.select import Promise

#: What a level can be split by.
DIMENSIONS: Final = ("priority", "customer", "category", "group")

#: What lost minutes can be told apart by.
_LOST_BY: Final = ("group", "supplier", "cause", "component")

#: Months of the stretches compared unless others are asked for.
LONGEST: Final = 6

_NAMED: Final = {"priority": "priority", "customer": "customer", "category": "category", "group": "support group"}


def changed(
    review: Review, *, agreement: str, target: str, month: str | None = None, months: int = 0, by: str = ""
) -> Finding:
    """What made a share change between two stretches of months: mix, and performance within each segment.

    Args:
        review: the review.
        agreement, target: the promise; one whose level is a share.
        month: last month of the later stretch, such as "2026-10".
        months: length of each stretch; the earlier one ends where the later begins. 0 for six, or for half of
            the months there are where they are fewer than twelve.
        by: the dimension; left out, the one that explains the change best.
    """
    promised = promise(review, agreement, target)
    if promised.measure.statistic != "share" or promised.measure.table == "outages":
        problem = f"{promised.name} is not a share of items, so its change has no mix"
        raise QuestionError(problem, remedy="Choose a target on response or resolution")
    last = review.month(month)
    months = months or _half(review, promised, last)
    before, after = _stretches(review, promised, last, months)
    found = drivers.explanations(before, after, (by,) if by else DIMENSIONS)
    if not found:
        problem = f"{promised.name} cannot be split: no dimension has two segments in both stretches"
        raise QuestionError(problem, remedy="Load the records with their priority, customer, category or support group")
    change = found[0]
    return Finding(
        key="causes.changed",
        question=f"Why did {promised.name} change?",
        answer=_explained(promised, change, months),
        table=change.segments,
        labels={
            "segment": words.sentence(_NAMED[change.by]), "rate_before": "Level before", "rate_after": "Level after",
            "share_before": "Share before", "share_after": "Share after", "performance": "Effect of performance",
            "mix": "Effect of mix", "contribution": "Together", "total_after": "Counted after",
        },
        formats={
            "total_after": "number",
            **dict.fromkeys(("rate_before", "rate_after", "share_before", "share_after"), "percent"),
            **dict.fromkeys(("performance", "mix", "contribution"), "points"),
        },
        picture=Picture(
            kind="waterfall", frame=_steps(change), options={"unit": "share"},
            description=f"From {words.share(change.before, 1)} to {words.share(change.after, 1)}. "
            f"{_explained(promised, change, months)}.",
        ),
        method=method(
            review, promised,
            n=" and ".join(
                f"{change.segments[f'total_{side}'].sum():,.0f} items {side}" for side in ("before", "after")
            ),
            how="Exact additive decomposition with midpoint weights: mix and performance add up to the change.",
            accuracy="The dimension shown is the one whose parts go furthest beyond chance." if not by else "",
        ),
        recipe=review.recipe(
            "causes.changed", agreement=agreement, target=target, month=f"{last:%Y-%m}", months=months, by=change.by
        ),
    )  # fmt: skip


def routine(review: Review, *, agreement: str, target: str) -> Finding:
    """Which periods of a target differ from its routine variation."""
    promised = promise(review, agreement, target)
    chart, unit = control.chart(promised.rows), promised.measure.unit
    marked = chart.join(events(review, promised.agreement.service, chart["period"].to_list()), on="period", how="left")
    answer = _varied(promised, chart)
    return Finding(
        key="causes.routine",
        question=f"Is {promised.name} out of the ordinary?",
        answer=answer,
        table=chart,
        labels={
            "period": "Period", "value": "Level", "centre": "Average", "lower": "Lower limit", "upper": "Upper limit",
            "rule": "Rule broken",
        },
        formats={"period": "month", **dict.fromkeys(("value", "centre", "lower", "upper"), words.form(unit))},
        picture=Picture(
            kind="control",
            frame=marked.select(
                "period", "value", pl.col("centre", "lower", "upper").round(4), "exceptional", "rule", "event"
            ),
            options={"unit": unit},
            description=f"{promised.name} between its natural limits. {answer}.",
        ),
        method=method(
            review, promised, n=words.counted(chart.height, "period"),
            how="Process-behaviour chart: three standard deviations, a run of seven on one side, or three of four far "
            "out. Limits come from the process, not from the target; they are set anew where its level turned and "
            "six periods have come since.",
        ),
        recipe=review.recipe("causes.routine", agreement=agreement, target=target),
    )  # fmt: skip


def answered(review: Review, *, agreement: str, target: str, month: str | None = None, by: str = "group") -> Finding:
    """Who answers for what was lost or missed in a month: by support group, supplier, cause, priority or customer."""
    promised = promise(review, agreement, target)
    first = review.month(month)
    timed_out = promised.measure.table == "outages"
    what = "minutes" if timed_out else "missed"
    there = told_apart(review, agreement=agreement, target=target)
    if by not in there:
        problem = f"what {promised.name} lost cannot be told apart by {by!r}"
        raise QuestionError(problem, found=by, exists=there)
    if timed_out:
        table = attribution.lost_minutes(_of_month(review, promised, first), [by])
    else:
        table = attribution.missed_items(_between(review, promised, first, 1), [by])
    total, unit = float(table[what].sum()), "minutes" if timed_out else "items"
    if by in ("group", "supplier"):
        table = attribution.by_agreement(table, review.catalogue, by)
    table = table.filter(pl.col(what) > 0).with_columns(pl.col(by).replace("", "not stated"))
    labels = {
        by: words.sentence(_NAMED.get(by, by)), what: words.sentence(f"{unit} lost"), "share": "Share",
        "total": "Counted", "rate": "Level", "outages": "Outages", "agreement": "Agreement beneath", "kind": "Kind",
    }  # fmt: skip
    formats = {what: "number", "share": "percent", "total": "number", "rate": "percent"}
    when = words.month(first)
    answer = f"Nothing was lost in {when}"
    if table.height:
        most = words.share(table["share"][0])
        answer = f"{table[by][0]} answers for {most} of the {total:,.0f} {unit} lost in {when}"
    return Finding(
        key="causes.answered",
        question=f"Who answers for what {promised.name} lost in {when}?",
        answer=answer,
        table=table,
        labels={name: label for name, label in labels.items() if name in table.columns},
        formats={name: form for name, form in formats.items() if name in table.columns},
        picture=Picture(
            kind="bars",
            frame=table.head(12).select(
                pl.col(by).alias("name"), pl.col(what).cast(pl.Float64).alias("value"),
                (pl.col("share") >= 0.5).alias("main"),
            ),
            options={"unit": "count"},
            description=f"{words.sentence(unit)} lost by {_NAMED.get(by, by)}. {answer}.",
        ) if table.height else None,
        method=method(review, promised, n=f"{total:,.0f} {unit} lost"),
        recipe=review.recipe(
            "causes.answered", agreement=agreement, target=target, month=f"{first:%Y-%m}", by=by
        ),
    )  # fmt: skip


def of_lost_time(review: Review, *, agreement: str, target: str) -> bool:
    """Whether a target is about time lost, rather than about items."""
    return promise(review, agreement, target).measure.table == "outages"


def told_apart(review: Review, *, agreement: str, target: str) -> dict[str, str]:
    """What a target's losses can be told apart by, each with what people read, the support group first."""
    lost_time = of_lost_time(review, agreement=agreement, target=target)
    there = _LOST_BY if lost_time else ("group", *(by for by in DIMENSIONS if by != "group"))
    return {by: words.sentence(_NAMED.get(by, by)) for by in there}


def _varied(promised: Promise, chart: pl.DataFrame) -> str:
    """What a process-behaviour chart says, in a sentence."""
    odd = chart.filter("exceptional")["period"].to_list()[::-1]
    anew = chart.with_columns(pl.col("centre").shift().alias("before")).filter(pl.col("centre") != pl.col("before"))
    when = words.listing([words.month(period) for period in odd])
    if anew.is_empty():
        plainly = f"{promised.name} varies as it always does: no period calls for an explanation of its own"
        return f"{promised.name} was out of the ordinary in {when}" if odd else plainly
    last = anew.row(-1, named=True)
    moved = (
        f"from {promised.level(last['before'])} to {promised.level(last['centre'])} in {words.month(last['period'])}"
    )
    return f"The routine of {promised.name} moved {moved}" + (f"; out of the ordinary in {when}" if odd else "")


def _half(review: Review, promised: Promise, last: date) -> int:
    """Half of the months up to the last in which anything was counted, six at most and one at least."""
    counted = _months_of(review, promised).filter(pl.col("month") <= last)["month"].n_unique()
    return min(max(counted // 2, 1), LONGEST)


def _stretches(review: Review, promised: Promise, last: date, months: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    starts = pl.select(pl.lit(last).dt.offset_by(f"-{months - 1}mo")).item()
    earlier = pl.select(pl.lit(starts).dt.offset_by(f"-{months}mo")).item()
    return _between(review, promised, earlier, months), _between(review, promised, starts, months)


def _between(review: Review, promised: Promise, first: date, months: int) -> pl.DataFrame:
    """Items of so many months from a first day on, in the agreement's zone."""
    end = pl.lit(first).dt.offset_by(f"{months}mo")
    return _months_of(review, promised).filter(pl.col("month") >= first, pl.col("month") < end)


def _months_of(review: Review, promised: Promise) -> pl.DataFrame:
    """The items of a target, each with the first day of its month in the agreement's zone."""
    zone = review.catalogue.calendar(promised.version.calendar).zone
    month = pl.col("at").dt.convert_time_zone(zone).dt.date().dt.truncate("1mo")
    return review.items(promised.agreement.name, promised.target.name).with_columns(month.alias("month"))


def _of_month(review: Review, promised: Promise, first: date) -> pl.DataFrame:
    terms = clause(review, promised)
    day = pl.col("at").dt.convert_time_zone(terms.calendar.zone).dt.date()
    return lost(review.records, terms).filter(day.dt.truncate("1mo") == first)


def _steps(change: Change) -> pl.DataFrame:
    """The waterfall: the level before, each segment's performance, the mix together, the level after."""
    rows = [("Before", change.before, True)]
    rows += [
        (f"{segment or 'not stated'}: performance", effect, False)
        for segment, effect in change.segments.select("segment", "performance").head(6).iter_rows()
        if effect
    ]
    rest = float(change.segments["performance"].slice(6).sum())
    rows += [("All others: performance", rest, False)] if abs(rest) > 1e-12 else []
    rows += [("Change of mix", change.mix, False), ("After", change.after, True)]
    return pl.DataFrame(rows, schema={"name": pl.String, "value": pl.Float64, "total": pl.Boolean}, orient="row")


def _explained(promised: Promise, change: Change, months: int) -> str:
    moved = words.points(change.total, "share")
    by = _NAMED[change.by]
    stretch = "month" if months == 1 else f"{words.number_word(months)} months"
    said = f"{promised.name} moved {moved} against the {stretch} before"
    if change.simpson:
        way = "improved" if change.total < 0 else "worsened"
        return f"{said}, although every {by} {way}: the mix of {by} moved it {words.points(change.mix, 'share')}"
    larger, other = ("performance", "mix") if abs(change.performance) >= abs(change.mix) else ("mix", "performance")
    effect = words.points(getattr(change, larger), "share")
    return f"{said}: {larger} by {by} made {effect}, {other} {words.points(getattr(change, other), 'share')}"
