"""What agreements cost and what they steer: which targets to keep, tighten, renegotiate or drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import MeasureError, ScenarioError
from analytics.measures.currency import exchanged
from analytics.review import words
from analytics.review.detect.watermelon import users_who_disagree
from analytics.review.finding import Finding
from analytics.review.select import history, known, promise
from analytics.scenario.negotiate import negotiable
from analytics.scenario.scenario import Scenario
from analytics.scenario.worth import PERIODS, course, implied_by, next_point, verdict

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Target, Version
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.scenario.worth import Course, Verdict

#: How verdicts are ordered and told of so many targets, first that of one, then that of more.
VERDICTS: Final[dict[str, tuple[str, str]]] = {
    "never met": ("is never met", "are never met"),
    "steers nothing": ("steers nothing", "steer nothing"),
    "always met with room": ("is always met with room", "are always met with room"),
    "too early to tell": ("is too young to judge", "are too young to judge"),
    "works": ("works", "work"),
}

_WORTH: Final[dict[str, pl.DataType]] = {
    "service": pl.String(), "customer": pl.String(), "agreement": pl.String(), "target": pl.String(),
    "agreed": pl.String(), "delivered": pl.String(), "headroom": pl.String(), "periods": pl.Int64(),
    "missed": pl.Int64(), "verdict": pl.String(), "why": pl.String(), "do": pl.String(), "cost": pl.Float64(),
    "spend": pl.Float64(), "per_point": pl.Float64(), "credits": pl.Float64(), "credits_per_point": pl.Float64(),
    "next_point": pl.Float64(),
}  # fmt: skip


def agreements(review: Review, *, customer: str = "", service: str = "") -> Finding:
    """What every target with a customer delivers, costs and steers, over its last twelve whole periods.

    Args:
        review: the review.
        customer, service: only these; empty for all.
    """
    known(review, customer, service)
    spend, unhappy = costs(review), {signal.service for signal in users_who_disagree(review)}
    rows = [
        _told(review, sla, target, spend, unhappy)
        for sla in review.catalogue.slas(service or None)
        if customer in ("", sla.customer) and (version := _in_force(review, sla)) is not None
        for target in version.targets
    ]
    order = pl.col("verdict").replace_strict({name: place for place, name in enumerate(VERDICTS)}, default=9)
    table = pl.DataFrame(rows, schema=_WORTH).sort(order, "service", maintain_order=True)
    money = words.sign(review.catalogue.currency)
    return Finding(
        key="worth.agreements",
        question="Are the agreements worth their cost?",
        answer=_summed(review, table),
        table=table,
        labels={
            "service": "Service", "target": "Target", "verdict": "Verdict", "do": "What to do",
            "customer": "Customer", "agreed": "Promised", "delivered": "Delivered", "headroom": "Headroom",
            "missed": "Periods missed", "periods": "of", "why": "Why", "cost": f"Cost of the service a month, {money}",
            "spend": "Share of spend", "per_point": f"Cost a point promised, {money}",
            "credits": f"Credits a month, {money}", "credits_per_point": f"Credits a point missed, {money}",
            "next_point": f"Next point a month, {money}",
        },
        formats={
            "missed": "number", "periods": "number", "spend": "percent",
            **dict.fromkeys(("cost", "per_point", "credits", "credits_per_point", "next_point"), "money"),
        },
        method=review.method(
            f"Every target in force with a customer, over its last {PERIODS} whole periods, as they were judged.",
            n=words.counted(table.height, "target"), method=_METHOD, accuracy=_LIMITS,
        ),
        recipe=review.recipe("worth.agreements", customer=customer, service=service),
        status="" if table.is_empty() else "met" if table["verdict"].is_in(["works"]).all() else "at risk",
    )  # fmt: skip


def costs(review: Review) -> dict[str, float]:
    """What each service cost a month, on average of the last twelve whole months that have costs.

    A service whose costs are not in the catalogue's currency is left out.
    """
    means = monthly_costs(review).group_by("service").agg(pl.col("value").tail(PERIODS).mean())
    return {str(name): float(mean) for name, mean in means.iter_rows()}


def monthly_costs(review: Review) -> pl.DataFrame:
    """What each service cost in each whole month, in the catalogue's currency: `service`, `period`, `value`.

    A service with costs in another currency that has no rate is left out.
    """
    try:
        monthly = review.untargeted("cost").filter(~pl.col("partial"))
    except MeasureError:
        return pl.DataFrame(schema={"service": pl.String, "period": pl.Date, "value": pl.Float64})
    recorded = exchanged(review.records, review.catalogue)["costs"]
    foreign = recorded.filter(pl.col("currency") != review.catalogue.currency)["service"].unique()
    ours = monthly.filter(~pl.col("service").is_in(foreign.to_list())).sort("period")
    return ours.select("service", "period", "value")


_METHOD: Final = (
    "Cost is that of the whole service, whatever the target; it is never split between targets and must not be added "
    "up over them. Cost a point promised: cost a month over the promised percentage. Credits a point missed: credits "
    "owed over the percentage points by which missed periods fell short. Next point: the slope of the cost curve above "
    "today's promise, that is of credits on drawn futures, for running cost is the same at each level as far as "
    "history shows. Never met: each of three or more periods missed. Too early to tell: fewer than twelve judged. "
    "Steers nothing: not judged; or never missed nor at risk in twelve periods, and either users of the service are "
    "unhappy all the same, or no credit is agreed and another target of the agreement implies it or even the worst "
    "period left three quarters of its error budget. Always met with room: never missed nor at risk in twelve periods, "
    "and the level that could be promised with 90 % confidence leaves more of the budget than the share at which risk "
    "begins. Works: all others."
)

_LIMITS: Final = (
    "Cost a point is an average, and the last point costs more than the first: hold a service against itself over "
    "time, not one service against another. The next point leaves out the work it takes, which no record shows."
)


def _in_force(review: Review, sla: Agreement) -> Version | None:
    return sla.versions[-1] if review.last_day is None else sla.version_on(review.last_day)


def _told(review: Review, sla: Agreement, target: Target, spend: dict[str, float], unhappy: set[str]) -> dict[str, Any]:
    promised = promise(review, sla.name, target.name)
    found, cost = course(promised.rows, target), spend.get(sla.service)
    supported = _supported(review, promised) if found.never_met or found.always_met else None
    judged, why = verdict(
        found, target, supported=supported, at_risk_budget=promised.version.conventions.at_risk_budget,
        implied_by=implied_by(promised.version, target), unhappy=sla.service in unhappy,
    )  # fmt: skip
    do = _do(promised, found, judged, supported, unhappy=sla.service in unhappy)
    share = promised.measure.unit == "share"
    return {
        "service": sla.service, "customer": sla.customer or "every customer", "agreement": sla.name,
        "target": target.name, "agreed": words.promise(target, promised.measure.unit),
        "delivered": promised.level(found.delivered), "periods": found.judged, "missed": found.missed,
        "headroom": "not known" if found.headroom is None else words.points(found.headroom, promised.measure.unit),
        "verdict": judged, "why": why, "do": do, "cost": cost,
        "spend": None if cost is None else cost / sum(spend.values()),
        "per_point": cost / (100 * target.level) if share and cost is not None and target.level else None,
        "credits": found.credits_a_month,
        "credits_per_point": found.credits / (100 * found.short) if share and found.credits and found.short else None,
        "next_point": _next_point(review, promised),
    }  # fmt: skip


def _supported(review: Review, promised: Promise) -> float | None:
    """The level that could be promised for a year with 90 % confidence; None where history gives no ground."""
    try:
        known_of = history(review, promised.agreement.name, promised.target.name)
        return float(negotiable(known_of, _AS_IT_IS, (0.9,))["level"][0])
    except ScenarioError:
        return None


def _next_point(review: Review, promised: Promise) -> float | None:
    if not promised.target.credits.tiers:
        return None
    try:
        return next_point(history(review, promised.agreement.name, promised.target.name), _AS_IT_IS)
    except ScenarioError:
        return None


def _do(promised: Promise, found: Course, judged: Verdict, supported: float | None, *, unhappy: bool) -> str:
    """What to do about a target, in a sentence."""
    could = f"; {promised.level(supported)} could be promised with 90 % confidence" if supported is not None else ""
    drop = f"Drop it, or tighten it{could}" if found.judged else "Load the records it is measured from, or drop it"
    if unhappy and found.always_met:
        drop = "Change what is measured before its level, for users are unhappy while it is met"
    costless = found.missed and not promised.target.credits.tiers
    return {
        "never met": f"Renegotiate{could or f'; {promised.level(found.delivered)} is delivered'}",
        "steers nothing": drop,
        "always met with room": f"Tighten it, or ease the work behind it{could}",
        "too early to tell": f"Keep it until {PERIODS} periods are judged",
        "works": "Keep it, and agree what a miss costs: it costs nothing today" if costless else f"Keep it{could}",
    }[judged]


def _summed(review: Review, table: pl.DataFrame) -> str:
    """How many targets are worth what, and what credits are beside cost, in a sentence."""
    if table.is_empty():
        return "Nothing is agreed with a customer here"
    counts = dict(table["verdict"].value_counts().iter_rows())
    said = [
        f"{words.number_word(counts[name])} {some if counts[name] > 1 else one}"
        for name, (one, some) in VERDICTS.items()
        if name in counts
    ]
    paid, currency = float(table["credits"].sum()), review.catalogue.currency
    owed, cost = f"credits come to {words.money(paid, currency)} a month", float(table.unique("service")["cost"].sum())
    if cost:
        owed += f", {words.share(paid / cost, 1)} of the {words.money(cost, currency)} that the services cost"
    among = f"Of {words.counted(table.height, 'target')} {words.listing(said, len(said))}"
    return f"{among}; {owed}"


_AS_IT_IS: Final = Scenario(name="As it is")
