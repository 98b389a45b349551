"""Who differs from their peers by more than chance does?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from analytics.compliance.peers import APART, FEWEST_FOR_SPREAD, MINIMUM, WATCH, placed
from analytics.errors import QuestionError
from analytics.measures import registry
from analytics.measures.period import add_months
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import known

if TYPE_CHECKING:
    from datetime import date

    from analytics.compliance.peers import Funnel, Model
    from analytics.review.review import Review

#: What can be compared, and what a sentence calls several of them.
BY: Final = {"service": "services", "customer": "customers", "customer of a service": "customers of services"}

#: Measures whose items are met or missed, so that their shares can be compared, and what a reader calls that.
MEASURES: Final = {
    "resolution": "Resolved in time", "response": "Answered in time", "attainment": "Counted by the source",
}  # fmt: skip

#: Months whose items are counted together.
MONTHS: Final = 12

#: What a reader is told of each place in the funnel.
TOLD: Final = {
    "far below": "Lower than chance does", "below": "Worth a look", "within": "Within the funnel",
    "above": "Worth a look", "far above": "Higher than chance does", "too few": "Too few to compare",
}  # fmt: skip

#: Sizes that the limits are drawn at.
_DRAWN: Final = 60


def compared(
    review: Review, *, by: str = "service", measure: str = "resolution", service: str = "", month: str | None = None,
    model: Model = "additive",
) -> Finding:  # fmt: skip
    """The share of items met by each service or customer, in a funnel round the share of all together.

    Args:
        review: the review.
        by: "service", "customer", or "customer of a service".
        measure: whose items: "resolution", "response" or "attainment".
        service: customers of this one alone; empty for all.
        month: last of the twelve months counted, such as "2026-10"; the latest complete one if left out.
        model: how limits are widened where all differ by more than chance: "additive" or "multiplicative".

    Raises:
        QuestionError: there is no such thing to compare, measure, service or month, or fewer than three to compare.
    """
    known(review, service=service)
    _offered("comparison by", by, BY)
    _offered("share of", measure, MEASURES)
    _offered("way of widening limits:", model, ("additive", "multiplicative"))
    last = review.month(month)
    units = _units(review, by, measure, service, last)
    try:
        table, found = placed(units, model)
    except QuestionError as error:
        of = f"{BY[by]}{f' of {service}' if service else ''} by {measure}"
        problem = f"{of}: {error.problem}"
        raise QuestionError(
            problem, expected=error.expected, remedy="Compare something else, or wait for more"
        ) from error
    order = pl.col("place").replace_strict({place: rank for rank, place in enumerate(TOLD)})
    # Within the funnel they stand by name: their order by share would say nothing.
    apart = pl.when(pl.col("place") != "within").then("share")
    table = table.sort(order, apart, "name", nulls_last=True).with_columns(
        pl.col("place").replace(TOLD).alias("stands")
    )
    answer = _answer(table, found, by)
    return Finding(
        key="peers.compared",
        question="Who differs from their peers by more than chance does?",
        answer=answer,
        table=table,
        labels={
            "name": by.capitalize(), "stands": "Where it stands", "share": "Share met", "total": "Items",
            "good": "Met", "low998": "99.8 % from", "high998": "99.8 % to", "low95": "95 % from", "high95": "95 % to",
        },
        formats={
            **dict.fromkeys(("share", "low998", "high998", "low95", "high95"), "percent"), "total": "number",
            "good": "number",
        },
        picture=Picture(
            kind="funnel", frame=_drawn(table, found),
            options={"title": f"Items of {registry.measure(measure).label.lower()}, twelve months"},
            description=f"Share met against the number of items, between the limits of chance. {answer}.",
        ),
        method=review.method(
            f"{registry.measure(measure).definition} Items of all targets that promise a least share of them, over the "
            f"twelve months to {words.month(last)}, each judged by the terms it falls under.",
            n=f"{found.units} compared, {words.about(float(units['total'].sum()))} items",
            exclusions=_left_out(table),
            method=_method(found),
            accuracy=f"Of {found.units} alike ones about {_by_chance(found)} would lie beyond the 95 % limits by "
            "chance. Promises, priorities and kinds of work differ from one to the next: "
            "to lie outside says that one differs, not why. A rank within the funnel means nothing.",
        ),
        recipe=review.recipe(
            "peers.compared", by=by, measure=measure, service=service, month=month, model=model
        ),
    )  # fmt: skip


def _offered(what: str, asked: str, there: Any) -> None:
    if asked not in there:
        problem = f"no {what} {asked!r}"
        raise QuestionError(problem, found=asked, exists=there)


def _units(review: Review, by: str, measure: str, service: str, last: date) -> pl.DataFrame:
    """Items met and items in all of each, over the twelve months: columns `name`, `good` and `total`."""
    judged = review.judged if by == "service" else review.judged_by("customer")
    ours = judged.filter(
        pl.col("measure") == measure, pl.col("at_least"), ~pl.col("partial"),
        pl.col("period").is_between(add_months(last, 1 - MONTHS), last),
        (pl.col("segment") == "") if by == "service" else pl.col("segment").str.starts_with("customer="),
        *([pl.col("service") == service] if service else []),
    )  # fmt: skip
    whose = pl.col("segment").str.strip_prefix("customer=")
    name = {"service": pl.col("service"), "customer": whose}.get(by, pl.format("{}, {}", "service", whose))
    named = ours.with_columns(name.alias("name")).filter(pl.col("name") != "")
    return named.group_by("name").agg(pl.col("good").sum(), pl.col("total").sum()).sort("name")


def _drawn(table: pl.DataFrame, found: Funnel) -> pl.DataFrame:
    """The limits at sizes from the smallest to the largest, and each unit; names of those outside alone."""
    sizes = table.filter(pl.col("total") > 0)["total"].to_numpy()
    grid = np.unique(np.round(np.geomspace(max(1, sizes.min() * 0.8), sizes.max() * 1.25, _DRAWN)))
    limits = {f"{side}{digits}": limit for confidence, digits in ((WATCH, "95"), (APART, "998"))
              for side, limit in zip(("low", "high"), found.limits(grid, confidence), strict=True)}  # fmt: skip
    curves = pl.DataFrame({"size": grid, "centre": np.full(len(grid), found.share), **limits})
    units = table.filter(pl.col("total") > 0).select(
        pl.col("total").cast(pl.Float64).alias("size"), "share", "name", "low95", "high95", "low998", "high998",
        pl.col("stands").alias("place"), ~pl.col("place").is_in(["within", "too few"]).alias("named"),
    )  # fmt: skip
    return pl.concat([curves, units], how="diagonal")


def _answer(table: pl.DataFrame, found: Funnel, by: str) -> str:
    below, above = (table.filter(pl.col("place") == place) for place in ("far below", "far above"))
    inside = found.units - below.height - above.height
    many, average = (
        words.counted(found.units, BY[by][:-1] if by == "service" else by, BY[by]),
        words.share(found.share, 1),
    )
    rest = "their order means nothing" if inside > 1 else ""
    cause = "the spread of the others" if found.spread else "chance"
    if below.is_empty() and above.is_empty():
        wide = ", wide as they differ far beyond chance" if found.spread else ""
        watch = table.filter(pl.col("place").is_in(["below", "above"])).height
        look = f", {words.number_word(watch)} near its edge" if watch else ""
        return f"All of {many} lie within the funnel round their common {average}{wide}{look}; {rest}"
    said = [
        f"{_names(rows)} {'meets' if rows.height == 1 else 'meet'} {word} than {cause} explains"
        for rows, word in ((below, "less"), (above, "more"))
        if rows.height
    ]
    others = f"; the other {words.number_word(inside)} lie within the funnel, and {rest}" if inside > 1 else ""
    return f"Of {many} {' and '.join(said)}{others}"


def _names(rows: pl.DataFrame) -> str:
    shown = [f"{row['name']} ({words.share(row['share'], 1)})" for row in rows.to_dicts()]
    return words.listing(shown, 2)


def _by_chance(found: Funnel) -> str:
    return words.number_word(max(1, round(found.units * (1 - WATCH))))


def _method(found: Funnel) -> str:
    plain = (
        "A funnel plot (Spiegelhalter, 2005): limits of 95 % and 99.8 % round the share of all together, exact by the "
        "binomial distribution."
    )
    if not found.spread:
        few = found.units < FEWEST_FOR_SPREAD
        why = f"There are fewer than {FEWEST_FOR_SPREAD}" if few else "All together differ by no more than chance"
        return f"{plain} {why}, so limits are not widened."
    how = {
        "additive": f"each may have a share of its own, which spreads by {found.tau:.3f} on the arcsine scale",
        "multiplicative": f"all limits are {found.dispersion**0.5:.1f} times as wide",
    }[found.spread]
    return (
        f"{plain} Here all differ by more than chance does, {found.dispersion:,.1f} times its variance after the outer "
        f"tenth at each end is drawn in (winsorised z-scores), so limits are widened: {how}."
    )


def _left_out(table: pl.DataFrame) -> tuple[str, ...]:
    few = table.filter(pl.col("place") == "too few")["name"].to_list()
    return (f"Fewer than {MINIMUM} items: {words.listing(few, 6)}",) if few else ()
