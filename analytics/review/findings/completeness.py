"""What is missing from what is agreed, or contradicts itself, with what to do about each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.catalogue.completeness import KINDS, UNAGREED, UNMEASURED, UNRECORDED, Gap, ordered
from analytics.catalogue.completeness import gaps as shown_by_the_catalogue
from analytics.measures import measurement, registry
from analytics.measures.period import period_of
from analytics.review import words
from analytics.review.finding import Finding
from analytics.review.findings.agreements import today, unmatched

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Target
    from analytics.review.review import Review

#: Columns of the table with what people read above each.
_TOLD: Final = {
    "kind": "Gap",
    "service": "Service",
    "agreement": "Agreement",
    "target": "Target",
    "found": "What was found",
    "remedy": "What to do",
}


def gaps(review: Review, *, service: str = "", customer: str = "") -> Finding:
    """Every gap of the catalogue, by itself and against the records, the gravest first.

    Args:
        review: records and agreements at a data cut-off.
        service: of this service alone, with what is agreed beneath it; "" for all.
        customer: of the agreements with this customer alone; "" for all.
    """
    mine = [gap for gap in _every(review) if _of_service(review, gap, service) and _of_customer(review, gap, customer)]
    rows = [[words.sentence(getattr(gap, name)) for name in _TOLD] for gap in mine]
    return Finding(
        key="completeness.gaps",
        question="Is what is agreed complete?",
        answer=_answer(mine),
        table=pl.DataFrame(rows, schema=dict.fromkeys(_TOLD, pl.String), orient="row"),
        labels=_TOLD,
        method=review.method(
            "What is offered and agreed, held against what an agreement needs to be kept and judged.",
            n=words.counted(len(review.catalogue.agreements), "agreement"),
            method="A promise is above its ceiling when its availability is more than all that it depends on can "
            "deliver together: the product of what is promised of each service and contract beneath it, through all "
            "levels and each once (Treynor, Dahlin, Rau and Beyer, 2017, The Calculus of Service Availability); of "
            "those that stand in for each other, 1 less the product of what each lacks. A target cannot be measured "
            "when no record of the last twelve months counts for it.",
        ),
        recipe=review.recipe("completeness.gaps", service=service, customer=customer),
        status="at risk" if mine else "met",
    )


def _every(review: Review) -> tuple[Gap, ...]:
    """Gaps of the catalogue by itself, and of the catalogue against the records; a service is unagreed once."""
    by_records = [*unmatched(review), *_unmeasured(review)]
    told = {gap.service for gap in by_records if gap.kind == UNAGREED}
    alone = shown_by_the_catalogue(review.catalogue, today(review), _said)
    return ordered([*by_records, *(gap for gap in alone if gap.kind != UNAGREED or gap.service not in told)])


def _unmeasured(review: Review) -> list[Gap]:
    """Targets for which nothing counted in the last twelve months of the records."""
    if review.last_day is None:
        return []
    silent = {gap.service for gap in unmatched(review) if gap.kind == UNRECORDED}
    counted = _counted(review)
    return [
        Gap(
            kind=UNMEASURED, service=agreement.service, agreement=agreement.name, target=target.name,
            found="No record of the last twelve months counts for it", remedy=_to_measure(target),
        )
        for agreement in review.catalogue.agreements
        if agreement.service not in silent and (version := agreement.version_on(today(review)))
        for target in version.targets
        if (agreement.name, target.name) not in counted and _begun(review, agreement, target)
    ]  # fmt: skip


def _counted(review: Review) -> set[tuple[str, str]]:
    """Agreements and targets with a judged or open item in a period of the last twelve months."""
    beneath = measurement.take(review.records, review.catalogue, kinds=("OLA", "underpinning contract"))
    columns = ("agreement", "target", "ends", "total", "open")
    rows = pl.concat([review.judged.filter(pl.col("segment") == "").select(columns), beneath.select(columns)])
    lately = pl.col("ends") > pl.lit(review.last_day).dt.offset_by("-12mo")
    return set(rows.filter(lately, pl.col("total") + pl.col("open") > 0).select("agreement", "target").iter_rows())


def _begun(review: Review, agreement: Agreement, target: Target) -> bool:
    """Whether the period of the last day began with the target in force already, so that something could count."""
    since = min(version.in_force for version in agreement.versions if target.name in {t.name for t in version.targets})
    return period_of(today(review), target.span, review.catalogue.fiscal_year_starts).starts >= since


def _to_measure(target: Target) -> str:
    table = registry.measure(target.measure).table
    scope = [*target.priority, *target.category, *target.group]
    named = f" of {words.listing([f'{word!r}' for word in scope])}" if scope else ""
    return f"Load {table}{named} for it, or take the target out"


def _of_service(review: Review, gap: Gap, service: str) -> bool:
    """Whether a gap is of a service, or of an agreement with the group or supplier that serves it."""
    if service in ("", gap.service) or gap.service or not gap.agreement:
        return service in ("", gap.service)
    beneath = {
        name for entry in review.catalogue.services if entry.name == service for name in (entry.group, entry.supplier)
    }
    return review.catalogue.agreement(gap.agreement).provider in beneath - {""}


def _of_customer(review: Review, gap: Gap, customer: str) -> bool:
    if gap.customer or not gap.agreement:
        return customer in ("", gap.customer)
    return customer in ("", review.catalogue.agreement(gap.agreement).customer)


def _answer(found: list[Gap]) -> str:
    if not found:
        return "What is agreed is complete"
    many = Counter(gap.kind for gap in found)
    kinds = [words.counted(number, kind, KINDS[kind]) for kind, number in many.items()]
    among = ":" if len(kinds) <= 3 else ", among them"
    return f"{words.sentence(words.counted(len(found), 'gap'))} in what is agreed{among} {words.listing(kinds[:3])}"


def _said(target: Target, level: float) -> str:
    return words.exact(level, registry.measure(target.measure).unit)
