"""Where do we stand, and what needs a decision?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.compliance.changes import changes
from analytics.compliance.scorecard import by_service, matrix
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.findings.compliance import card, worst_status
from analytics.review.main_figures import main_figures
from analytics.review.select import promise
from analytics.review.signals import signals

if TYPE_CHECKING:
    from analytics.review.review import Review
    from analytics.review.signal import Signal


def standing(review: Review, *, month: str | None = None, customer: str = "") -> Finding:
    """Every service against what was agreed over the last twelve months, with the sentence a review opens with."""
    first = review.month(month)
    table = card(review, first, customer)
    services = by_service(table).drop_nulls("on_target")
    slas = table["agreement"].unique().implode()
    grid = matrix(review.judged.filter(pl.col("agreement").is_in(slas)), first)
    told = pl.format("{} of {} targets missed", "missed", "targets")
    order = services.sort(pl.col("status").replace_strict(_ORDER, return_dtype=pl.Int8), "service")["service"].to_list()
    ranked = grid.with_columns(pl.col("service").cast(pl.Enum(order or ["none"]), strict=False).alias("row"))
    return Finding(
        key="brief.standing",
        question="Where do we stand?",
        answer=_stand(services, words.month(first)),
        table=services,
        labels={"service": "Service", "status": "Status", "targets": "Targets judged", "missed": "Missed"},
        formats={"status": "status"},
        picture=Picture(
            kind="status_grid",
            frame=ranked.drop_nulls("row").sort("row", "period").select(
                pl.col("row").cast(pl.String), "period", "status", told.alias("told")
            ),
            description=f"Services by month, the last twelve. {_stand(services, words.month(first))}.",
        ),
        method=review.method(
            "A service is on target in a month when every target judged in it was met; its status is the worst one.",
            n=f"{words.counted(table.height, 'target')} of {words.counted(services.height, 'service')}",
        ),
        recipe=review.recipe("brief.standing", month=f"{first:%Y-%m}", customer=customer),
        status=worst_status(table),
    )  # fmt: skip


def figures(review: Review, *, month: str | None = None, customer: str = "") -> Finding:
    """The five figures a review opens with, each with the month before and the twelve months behind it."""
    first = review.month(month)
    before = review.months[max(review.months.index(first) - 1, 0)]
    known = [{**row, "against": f"{before:%b}"} for row in main_figures(review, first, customer)]
    table = pl.DataFrame(known, schema=_FIGURES)
    return Finding(
        key="brief.figures",
        question="How do the main figures stand?",
        answer="; ".join(f"{row['label']} {row['shown']}" for row in table.to_dicts()),
        table=table,
        labels={"label": "Figure", "shown": "Now", "delta": "Against the month before"},
        method=review.method(
            "The month's figures beside the month before, over all agreements with customers. A service is on target "
            "where every target judged was met; the error budget left is the median over all targets that have one."
        ),
        recipe=review.recipe("brief.figures", month=f"{first:%Y-%m}", customer=customer),
    )


def decisions(review: Review, *, customer: str = "", service: str = "") -> Finding:
    """What needs a decision, most pressing first: targets that may be missed, then what figures alone do not show."""
    warned = review.warnings().filter(
        pl.col("outlook").is_in(["likely", "possible"]),
        *(pl.col(name) == word for name, word in (("customer", customer), ("service", service)) if word),
    )
    seen = _seen(review, customer, service)
    likely = warned.sort("chance_by_then", "chance_greatest", descending=True)
    rows = [_warned(review, row, seen) for row in likely.to_dicts()]
    rows += _missed(review, rows, customer, service)
    rows.sort(key=lambda row: row["status"] != "breached")
    covered = {row["service"] for row in rows}
    rows += [_asked(review, signal) for signal in seen if signal.service not in covered]
    table = pl.DataFrame(rows, schema=_DECISIONS)
    answer = (
        f"{words.sentence(words.counted(len(rows), 'matter'))} for a decision" if rows else "Nothing needs a decision"
    )
    return Finding(
        key="brief.decisions",
        question="What needs a decision?",
        answer=answer,
        table=table,
        labels={"service": "Service", "title": "What", "why": "Why", "owner": "Owner", "act": "Act by"},
        method=review.method(
            "Targets with a chance of at least a fifth of being missed in one of the next six periods (a tenth where "
            "the level was shown to worsen), the likeliest first, and those missed in the latest month; what was "
            "missed stands before what may be. Then services in whose records something stands out. A status is that "
            "of the last whole period; the chance told is of at least one miss."
        ),
        recipe=review.recipe("brief.decisions", customer=customer, service=service),
    )


def noticed(review: Review, *, customer: str = "", service: str = "", besides: int = 0) -> Finding:
    """What the records show that a figure alone would hide, heaviest first.

    Args:
        review: the review.
        customer, service: of one customer or service; "" for all.
        besides: so many decisions stand beside it; what they tell already comes last.
    """
    found = _seen(review, customer, service)
    if besides:
        beside = decisions(review, customer=customer, service=service).table.head(besides).to_dicts()
        found = sorted(found, key=lambda signal: any(_of_itself(signal.sentence, row) in row["why"] for row in beside))
    table = pl.DataFrame(
        [{name: getattr(signal, name) for name in _NOTICED} for signal in found],
        schema=dict.fromkeys(_NOTICED, pl.String),
    )
    answer = "Nothing out of the ordinary hides behind the figures"
    if found:
        answer = f"{words.sentence(words.counted(len(found), 'thing'))} a figure alone would not show"
    return Finding(
        key="brief.noticed",
        question="What would a figure alone not show?",
        answer=answer,
        table=table,
        labels={"service": "Service", "sentence": "What was noticed"},
        method=review.method(
            "Patterns looked for in every service: a slow slide, a step, a change of mix, users who disagree with the "
            "level, breaches by volume, records left open, an extract cut off, and services without an agreement."
        ),
        recipe=review.recipe("brief.noticed", customer=customer, service=service, besides=besides),
    )


def since(review: Review, earlier: Review) -> Finding:
    """What changed since an earlier review: newly red, recovered, and figures that later data or terms restated."""
    table = changes(earlier.judged, review.judged).with_columns(
        pl.col("kind").replace(_SAID).alias("change"),
        _written("level_before").alias("was"),
        _written("level").alias("now"),
    )
    counts = {kind: table.filter(pl.col("kind") == kind).height for kind in ("newly red", "recovered", "restated")}
    said = [f"{words.number_word(count)} {_SAID.get(kind, kind)}" for kind, count in counts.items() if count]
    when = f"{earlier.last_day:%-d %B %Y}" if earlier.last_day else "the last review"
    answer = f"Since {when}: {words.listing(said)}" if said else f"No target changed its status since {when}"
    return Finding(
        key="brief.since",
        question="What changed since the last review?",
        answer=answer,
        table=table,
        labels={
            "change": "Change", "service": "Service", "target": "Target", "period": "Period", "was": "Was",
            "now": "Is", "status_before": "Status was", "status": "Status is",
        },
        formats={"period": "month", "status_before": "status", "status": "status"},
        method=review.method(
            "Each target's latest judged period then and now, and whole periods that both judged with another level.",
            n=words.counted(table.height, "change"),
        ),
        recipe=review.recipe("brief.since_month", month=f"{earlier.month():%Y-%m}"),
    )  # fmt: skip


def since_month(review: Review, *, month: str) -> Finding:
    """What changed since the review of an earlier month, with the records as they are known today."""
    return since(review, review.as_it_stood(month))


def told(review: Review) -> list[Signal]:
    """The signals of a review, worked out once."""
    return review.remembered("signals", lambda: signals(review))


_ORDER = {"breached": 0, "at risk": 1, "met": 2, "not enough data": 3}

#: Kinds of change in the words of a status.
_SAID = {"newly red": "newly breached"}

_DECISIONS = dict.fromkeys(
    ("service", "status", "title", "why", "owner", "act", "page", "agreement", "target"), pl.String
)

_NOTICED = ("service", "kind", "sentence", "page", "agreement", "target")

_FIGURES: dict[str, pl.DataType] = {
    "label": pl.String(), "shown": pl.String(), "delta": pl.String(), "better": pl.Boolean(),
    "trend": pl.List(pl.Float64()), "help": pl.String(), "against": pl.String(),
}  # fmt: skip


def _stand(services: pl.DataFrame, when: str) -> str:
    """The sentence a review opens with."""
    if services.is_empty():
        return f"Nothing could be judged in {when}"
    missed = services.filter(~pl.col("on_target"))["service"].to_list()
    if not missed:
        all_of = f"All {words.counted(services.height, 'service')}" if services.height > 1 else services["service"][0]
        return f"{all_of} met every target in {when}"
    if services.height == 1:
        return f"{missed[0]} did not meet every target in {when}"
    left = services.height - len(missed)
    met = words.sentence(words.number_word(left)) if left else "None"
    among = words.counted(services.height, "service")
    return f"{met} of {among} met every target in {when}; {words.listing(missed)} did not"


def _seen(review: Review, customer: str, service: str) -> list[Signal]:
    of = {sla.service for sla in review.catalogue.slas() if customer in ("", sla.customer)}
    return [s for s in told(review) if service in ("", s.service) and (not customer or s.service in of)]


def _warned(review: Review, row: dict[str, Any], seen: list[Signal]) -> dict[str, Any]:
    """A target that may be missed, with what was noticed about its service; a cut extract hides demand, not misses."""
    about = [s for s in seen if s.service == row["service"] and s.kind != "edge"]
    ours = [s for s in about if s.agreement in ("", row["agreement"])]
    noted = next((s.sentence for wanted in (row["target"], "") for s in ours if s.target == wanted), "")
    chance = words.sentence(
        f"{words.chance(row['chance_by_then'])} chance of a miss by {words.month(row['periods'][-1])}"
    )
    act = "now" if row["overdue"] else f"{row['act_by']:%-d %b %Y}"
    return {
        "service": row["service"], "agreement": row["agreement"], "target": row["target"],
        "status": "breached" if _missed_last(review, row) else "at risk",
        "title": f"{row['service']}: {row['target']}", "why": f"{chance}: {_of_itself(noted, row) or row['why']}.",
        "owner": _owner(review, row["service"]), "act": act, "page": "warnings",
    }  # fmt: skip


def _missed(review: Review, warned: list[dict[str, Any]], customer: str, service: str) -> list[dict[str, Any]]:
    """Targets missed in the latest month that are not warned of, the dearest first."""
    told = {(row["agreement"], row["target"]) for row in warned}
    ahead = {(row["agreement"], row["target"]): row for row in review.warnings().to_dicts()}
    missed = card(review, review.month(), customer, service).filter(pl.col("status") == "breached")
    return [
        _breached(review, row, ahead.get((row["agreement"], row["target"])))
        for row in missed.sort("money", descending=True, nulls_last=True).to_dicts()
        if (row["agreement"], row["target"]) not in told
    ]


def _breached(review: Review, row: dict[str, Any], ahead: dict[str, Any] | None) -> dict[str, Any]:
    level = words.level(row["level"], row["unit"], row["promised"])
    agreed = f"{'at least' if row['at_least'] else 'at most'} {words.exact(row['promised'], row['unit'])} was agreed"
    why = f"{level} in {words.month(review.month())}, where {agreed}"
    if row["money"]:
        why += f", {words.money(row['money'], review.catalogue.currency)} of credits"
    if ahead and ahead["chance_by_then"] is not None:
        why += f"; {words.chance(ahead['chance_by_then'])} chance of another by {words.month(ahead['periods'][-1])}"
    return {
        "service": row["service"], "agreement": row["agreement"], "target": row["target"], "status": "breached",
        "title": f"{row['service']}: {row['target']}", "why": f"{why}.", "owner": _owner(review, row["service"]),
        "act": "", "page": "compliance",
    }  # fmt: skip


def _of_itself(said: str, row: dict[str, Any]) -> str:
    """What was noticed, without the name of the service and target it stands under."""
    return said.removeprefix(f"{row['service']}: ").removeprefix(row["target"]).lstrip(": ")


def _missed_last(review: Review, row: dict[str, Any]) -> bool:
    """Whether a target was breached in its last whole period."""
    return promise(review, row["agreement"], row["target"]).whole["status"].tail(1).to_list() == ["breached"]


def _asked(review: Review, signal: Signal) -> dict[str, Any]:
    return {
        "service": signal.service, "agreement": signal.agreement, "target": signal.target, "status": "at risk",
        "title": signal.service, "why": f"{signal.sentence}.",
        "owner": _owner(review, signal.service), "act": "", "page": signal.page,
    }  # fmt: skip


def _owner(review: Review, service: str) -> str:
    return next((entry.owner for entry in review.catalogue.services if entry.name == service), "")


def _written(level: str) -> pl.Expr:
    return pl.struct(level, "unit").map_elements(lambda row: words.level(row[level], row["unit"]), pl.String)
