"""Did we deliver what we agreed, and why did it change?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.compliance.scorecard import scorecard as scored
from analytics.compliance.scorecard import worst
from analytics.measures.timeliness import tickets as timed
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import clause, events, known, method, promise

if TYPE_CHECKING:
    from datetime import date

    from analytics.measures.ticket_times import Clocked
    from analytics.review.review import Review
    from analytics.review.select import Promise


def scorecard(review: Review, *, month: str | None = None, customer: str = "", service: str = "") -> Finding:
    """Every target in a month beside the month before, worst first."""
    first = review.month(month)
    table = card(review, first, customer, service)
    charged = [sla.name for sla in review.catalogue.slas() if any(version.charge for version in sla.versions)]
    table = table.with_columns(
        pl.when(pl.col("agreement").is_in(charged)).then("money").alias("money"),  # without a charge there is no credit
        pl.struct("level", "unit", "promised").map_elements(_stood, return_dtype=pl.String).alias("stood"),
        pl.struct("promised", "unit", "at_least").map_elements(_agreed, return_dtype=pl.String).alias("agreed"),
        pl.struct("change", "unit").map_elements(_moved, return_dtype=pl.String).alias("moved"),
        pl.col("customer").replace("", "every customer"),
    )
    return Finding(
        key="compliance.scorecard",
        question="Did we deliver what we agreed?",
        answer=_summed(table, words.month(first)),
        table=table,
        labels={
            "service": "Service", "status": "Status", "target": "Target", "stood": "Level", "agreed": "Agreed",
            "moved": "Change", "budget_left": "Budget left",
            "money": f"Credit, {words.sign(review.catalogue.currency)}", "customer": "Customer",
            "items": "Counted", "reason": "Why not judged",
        },
        formats={"status": "status", "budget_left": "percent", "money": "money", "items": "number"},
        method=review.method(
            "Every target of every agreement with a customer, judged on exact figures by the version in force on the "
            "period's first day.",
            n=words.counted(table.height, "target"),
            method="Breached: the level misses the target. At risk: it meets it with little error budget left.",
        ),
        recipe=review.recipe("compliance.scorecard", month=f"{first:%Y-%m}", customer=customer, service=service),
        status=worst_status(table),
    )  # fmt: skip


def card(review: Review, first: date, customer: str = "", service: str = "") -> pl.DataFrame:
    """The scorecard's rows of agreements with customers, for a customer and a service or for all."""
    known(review, customer, service)
    slas = [sla.name for sla in review.catalogue.slas(service or None) if customer in ("", sla.customer)]
    return scored(review.judged, first).filter(pl.col("agreement").is_in(slas))


def worst_status(table: pl.DataFrame) -> str:
    """The worst status of a scorecard; "not enough data" for an empty one."""
    return str(table.select(worst()).item()) if table.height else "not enough data"


def level(review: Review, *, agreement: str, target: str, month: str | None = None) -> Finding:
    """The level of one target in every period up to a month, or to the last, against what was agreed."""
    promised = promise(review, agreement, target)
    if month is not None:
        promised = replace(promised, rows=promised.rows.filter(pl.col("period") <= review.month(month)))
    rows, unit, share = promised.rows, promised.measure.unit, promised.measure.statistic == "share"
    marked = rows.join(events(review, promised.agreement.service, rows["period"].to_list()), on="period", how="left")
    return Finding(
        key="compliance.level",
        question=f"Was {promised.name} delivered?",
        answer=_delivered(promised),
        table=rows,
        labels={
            "period": "Period", "level": "Level", "promised": "Agreed", "headroom": "Headroom", "low": "95 % from",
            "high": "95 % to", "total": "Counted", "open": "Still open", "level_all": "With exclusions in",
            "status": "Status",
        },
        formats={
            "period": "month", "total": "number", "open": "number", "status": "status",
            **dict.fromkeys(("level", "promised", "headroom", "low", "high", "level_all"), words.form(unit)),
            **({"headroom": "points"} if share else {}),
        },
        picture=Picture(
            kind="level",
            frame=marked.select("period", "level", pl.col("promised").alias("target"), "status", "partial", "event"),
            options={"unit": unit, "span": _span(promised), "at_least": promised.target.higher_is_better},
            description=f"{promised.name} by {promised.target.span}. {_delivered(promised)}.",
        ),
        method=method(
            review, promised, n=words.counted(int(rows["items"].sum()), "item"),
            how="Level is good over total." if share else f"Level is the {promised.measure.statistic} of what counted.",
            accuracy="95 % interval of a proportion by Wilson's method." if share else "",
        ),
        recipe=review.recipe("compliance.level", agreement=agreement, target=target, month=month),
        status=_latest_status(promised),
    )  # fmt: skip


def tickets(review: Review, *, agreement: str, target: str, month: str, priority: str = "", group: str = "") -> Finding:
    """The tickets behind one target in one month: each with its clock, its due time and the verdict on it."""
    promised = promise(review, agreement, target)
    first = review.month(month)
    clocked: Clocked = "response" if promised.target.measure.startswith("response") else "resolution"
    terms = clause(review, promised)
    zone = terms.calendar.zone
    counted = review.items(agreement, target).filter(
        pl.col("at").dt.convert_time_zone(zone).dt.date().dt.truncate("1mo") == first,
        *(pl.col(name) == word for name, word in (("priority", priority), ("group", group)) if word),
    )
    table = timed(review.records, terms, clocked).join(
        counted.select(pl.col("item").alias("ticket")), on="ticket", how="semi"
    )
    table = table.with_columns(
        *(pl.col(name).dt.convert_time_zone(zone).dt.replace_time_zone(None) for name in ("opened", "due")),
    ).sort("verdict", pl.col("elapsed"), descending=[False, True])
    missed = table.filter(pl.col("verdict").is_in(["missed", "late"])).height
    return Finding(
        key="compliance.tickets",
        question=f"Which tickets stand behind {promised.name} in {words.month(first)}?",
        answer=f"{words.sentence(words.counted(missed, 'ticket'))} of {table.height:,} missed what was agreed",
        table=table,
        labels={
            "ticket": "Ticket", "customer": "Customer", "priority": "Priority", "category": "Category",
            "group": "Support group", "opened": "Opened", "due": "Due", "elapsed": "Service hours taken",
            "verdict": "Verdict",
        },
        formats={"opened": "instant", "due": "instant", "elapsed": "hours"},
        method=method(review, promised, n=words.counted(table.height, "ticket")),
        recipe=review.recipe(
            "compliance.tickets", agreement=agreement, target=target, month=f"{first:%Y-%m}", priority=priority,
            group=group,
        ),
    )  # fmt: skip


def _stood(row: dict[str, Any]) -> str:
    return words.level(row["level"], row["unit"], beside=row["promised"])


def _agreed(row: dict[str, Any]) -> str:
    return f"{'≥' if row['at_least'] else '≤'} {words.exact(row['promised'], row['unit'])}"


def _moved(row: dict[str, Any]) -> str:
    return words.points(row["change"], row["unit"])


def _summed(table: pl.DataFrame, when: str) -> str:
    """How many targets were met and which was missed the most, in a sentence."""
    judged = table.filter(pl.col("status") != "not enough data")
    missed = judged.filter(pl.col("status") == "breached").sort("budget_left", nulls_last=True)
    if judged.is_empty():
        return f"Nothing could be judged in {when}"
    among = words.counted(judged.height, "target")
    if missed.is_empty():
        return f"{'The one target' if judged.height == 1 else f'All {among}'} judged in {when} met what was agreed"
    worst_of = missed.row(0, named=True)
    furthest = f"furthest off is {worst_of['service']}: {worst_of['target']} at {_stood(worst_of)}"
    met = judged.height - missed.height
    said = words.sentence(words.number_word(met)) if met else "None"
    return (
        f"{said} of {among} {'was' if met == 1 else 'were'} met in {when}; {furthest}"
        if judged.height > 1
        else (f"The one target judged in {when} was missed; {furthest}")
    )


def _delivered(promised: Promise) -> str:
    """The latest complete period against the promise, in a sentence."""
    whole = promised.whole.filter(pl.col("level").is_not_null())
    if whole.is_empty():
        return f"{promised.name} cannot be judged: no complete period has anything that counts"
    last = whole.row(-1, named=True)
    said = f"{promised.name} stood at {promised.level(last['level'])} in {_when(promised, last['period'])}"
    asked = f"{words.promise(promised.target, promised.measure.unit)} was agreed"
    recent = whole.tail(12)
    missed = int((recent["status"] == "breached").sum())
    over = f"the last {words.counted(recent.height, promised.target.span.split()[-1])}"
    record = f"missed in {words.number_word(missed)} of {over}" if missed else f"met in all of {over}"
    return f"{said}; {asked}, and {record}"


def _latest_status(promised: Promise) -> str:
    whole = promised.whole
    return str(whole["status"][-1]) if whole.height else "not enough data"


def _when(promised: Promise, first: object) -> str:
    return f"{first:%B %Y}" if promised.target.span == "month" else f"the {promised.target.span} from {first:%B %Y}"


def _span(promised: Promise) -> str:
    return {"quarter": "quarter", "fiscal quarter": "quarter", "year": "year", "fiscal year": "year"}.get(
        promised.target.span, "month"
    )
