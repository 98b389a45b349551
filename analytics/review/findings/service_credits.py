"""What do missed levels of a quarter cost, by agreement, and until when can each credit be claimed?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.charts.theme import STATUSES
from analytics.compliance.judge import judge
from analytics.compliance.payable import CLAIMABLE, LAPSED, UNASKED, due
from analytics.compliance.payable import payable as credits_of
from analytics.errors import QuestionError
from analytics.measures import measurement
from analytics.measures.period import period_of
from analytics.review import words
from analytics.review.finding import Finding
from analytics.review.select import known

if TYPE_CHECKING:
    from datetime import date

    from analytics.measures.period import Period
    from analytics.review.review import Review

#: What may be of a credit, by shape and word.
_STATES: Final = {
    CLAIMABLE: f"{STATUSES['at risk'].glyph} To be claimed", UNASKED: f"{STATUSES['breached'].glyph} Due unasked",
    LAPSED: f"{STATUSES['not enough data'].glyph} Lapsed unless claimed",
}  # fmt: skip

_ASKED: Final[dict[str, pl.DataType]] = {
    "to": pl.String(), "service": pl.String(), "customer": pl.String(), "owed_by": pl.String(),
}  # fmt: skip


def payable(review: Review, *, month: str | None = None, customer: str = "", service: str = "") -> Finding:
    """Every credit of the quarter that holds a month, ours to customers and suppliers' to us, by agreement.

    Args:
        review: the review.
        month: such as "2026-10"; the latest complete one if left out.
        customer, service: only these; empty for all.
    """
    known(review, customer, service)
    first = review.month(month)
    quarter = period_of(first, "fiscal quarter", review.catalogue.fiscal_year_starts)
    table = _rows(review, quarter, customer, service)
    ours = table.filter(pl.col("owed_by") == "")
    theirs = table.filter(pl.col("owed_by") != "")
    return Finding(
        key="service_credits.payable",
        question=f"What do missed levels of {_named(review, quarter)} cost?",
        answer=_answer(review, quarter, ours, theirs),
        table=table,
        labels={
            "agreement": "Agreement", "to": "Owed to", "period": "Period", "target": "Target", "state_told": "Credit",
            "delivered": "Delivered", "agreed": "Promised", "credit": "Of the charge, %",
            "money": f"Amount, {words.sign(review.catalogue.currency)}", "claim_by": "Claim by",
        },
        formats={"period": "month", "credit": "score", "money": "money", "claim_by": "date"},
        method=review.method(
            "Credits for missed levels of every period that ends in the quarter: that of the tier the level is in, "
            "after free breaches, the target's cap and the agreement's cap of the month, of the charge agreed for the "
            "period's months. Payable is what is due unasked or can still be claimed; what lapsed is told beside it, "
            "for no record here says which credits were claimed or paid. Credits of suppliers' contracts are owed to "
            "us, and are not taken off our own.",
            n=f"{words.counted(table.height, 'credit')} of {words.counted(table['agreement'].n_unique(), 'agreement')}"
            if table.height else "no credit",
            method="Judged on the exact level by the terms in force on the period's first day; days to claim are "
            "counted from the period's last day.",
            accuracy=_still_to_come(review, quarter),
        ),
        recipe=review.recipe("service_credits.payable", month=f"{first:%Y-%m}", customer=customer, service=service),
        status="breached" if due(ours) > 0 else "" if review.customer else "met",
    )  # fmt: skip


def _rows(review: Review, quarter: Period, customer: str, service: str) -> pl.DataFrame:
    """The credits of a quarter, each with whom it is owed to and by."""
    if review.last_day is None:
        problem = "there are no records yet"
        raise QuestionError(problem, remedy="Load some on the Records page")
    whom = pl.DataFrame([_whom(review, entry) for entry in review.catalogue.agreements], schema={
        "agreement": pl.String(), **_ASKED,
    })  # fmt: skip
    found = credits_of(pl.concat([review.judged, _suppliers(review)]), quarter, review.last_day)
    told = [
        {"delivered": words.level(row["level"], row["unit"], row["promised"]),
         "agreed": words.exact(row["promised"], row["unit"])}
        for row in found.to_dicts()
    ]  # fmt: skip
    spoken = pl.DataFrame(told, schema={"delivered": pl.String(), "agreed": pl.String()})
    rows = pl.concat([found, spoken], how="horizontal").join(whom, on="agreement", how="left", maintain_order="left")
    return rows.filter(
        *(pl.col(name) == word for name, word in (("customer", customer), ("service", service)) if word)
    ).with_columns(pl.col("state").replace(_STATES).alias("state_told"))


def _suppliers(review: Review) -> pl.DataFrame:
    """What suppliers promised us, judged, in the columns of `JUDGED`."""
    return review.remembered("judged of suppliers", lambda: judge(
        measurement.take(review.records, review.catalogue, kinds=("underpinning contract",)), review.catalogue
    ))  # fmt: skip


def _whom(review: Review, entry: Any) -> dict[str, str]:
    """Whom a credit of an agreement is owed to, and by whom; "" is us."""
    ours = review.catalogue.organisation or "us"
    mine = entry.kind != "underpinning contract"
    return {
        "agreement": entry.name, "service": entry.service, "customer": entry.customer,
        "to": (entry.customer or "every customer") if mine else ours, "owed_by": "" if mine else entry.provider,
    }  # fmt: skip


def _named(review: Review, quarter: Period) -> str:
    """A quarter as people say it."""
    last = quarter.ends - timedelta(days=1)
    fiscal = "fiscal " if review.catalogue.fiscal_year_starts != 1 else ""
    return f"the {fiscal}quarter {quarter.starts:%B %Y} to {last:%B %Y}"


def _answer(review: Review, quarter: Period, ours: pl.DataFrame, theirs: pl.DataFrame) -> str:
    """What is payable, of which agreements, and what is next to lapse, in a sentence."""
    currency, name = review.catalogue.currency, _named(review, quarter)
    paid = ours.filter(pl.col("state") != LAPSED)
    so_far = " so far" if review.last_day is not None and not _over(quarter, review.last_day) else ""
    alone = f" by agreements with {review.customer} alone" if review.customer else ""
    parts = [f"No credit is payable{alone} for {name}{so_far}"]
    if paid.height:
        of = words.listing(paid["agreement"].unique(maintain_order=True).to_list())
        parts = [f"{words.money(due(ours), currency)} of credits are payable{so_far}{alone} for {name}: {of}"]
    claims = paid.filter(pl.col("state") == CLAIMABLE)
    if claims.height:
        parts.append(_until(claims, currency))
    if lapsed := float(ours.filter(pl.col("state") == LAPSED)["money"].sum()):
        parts.append(f"{words.money(lapsed, currency)} lapsed unless claimed in time")
    if theirs.height:
        by = words.listing(theirs["owed_by"].unique(maintain_order=True).to_list())
        parts.append(f"{by} owe{'s' if theirs['owed_by'].n_unique() == 1 else ''} us {_owed(theirs, currency)}")
    return "; ".join(parts)


def _owed(theirs: pl.DataFrame, currency: str) -> str:
    """What suppliers owe, and until when we can claim it."""
    claims = theirs.filter(pl.col("state") == CLAIMABLE)
    until = f", to be claimed by {claims.row(0, named=True)['claim_by']:%-d %B %Y}" if claims.height else ""
    lapsed = float(theirs.filter(pl.col("state") == LAPSED)["money"].sum())
    also = f", and {words.money(lapsed, currency)} lapsed unless we claimed it" if lapsed else ""
    return f"{words.money(due(theirs), currency)}{until}{also}"


def _until(claims: pl.DataFrame, currency: str) -> str:
    first = claims.row(0, named=True)
    whole = words.money(float(claims["money"].sum()), currency)
    if claims.height == 1:
        return f"{whole} of it must be claimed by {first['claim_by']:%-d %B %Y}"
    return f"{whole} of it must be claimed, the first by {first['claim_by']:%-d %B %Y}"


def _over(quarter: Period, day: date) -> bool:
    """Whether a quarter has ended by the end of a day."""
    return day + timedelta(days=1) >= quarter.ends


def _still_to_come(review: Review, quarter: Period) -> str:
    if review.last_day is not None and not _over(quarter, review.last_day):
        return f"The quarter has not ended: records reach to {review.last_day:%-d %B %Y}, and later months may add."
    return "Exact, for the records as they are; a restated level restates its credit."
