"""What does monitoring cover, what does it leave out, and what does it cost?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.compliance.judge import judge
from analytics.measures import measurement
from analytics.measures.currency import exchanged
from analytics.measures.period import add_months
from analytics.measures.registry import MEASURES
from analytics.records.coverage import coverage
from analytics.records.dataset import Dataset
from analytics.records.tables import TABLES
from analytics.review import words
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.review.review import Review

#: The word that a kind of cost is known by as one of monitoring, unless another is entered.
WORD: Final = "monitoring"

#: Months that periods and costs are counted over.
MONTHS: Final = 12

_COVERED: Final[dict[str, pl.DataType]] = {
    "what": pl.String(), "covered": pl.Float64(), "whole": pl.Float64(), "share": pl.Float64(), "left_out": pl.String(),
    "figure": pl.String(),
}  # fmt: skip

#: Quantities that a measure of readings needs, by the measure.
_QUANTITIES: Final = {"energy": "energy", "emissions": "emissions"}


def covered(review: Review, *, word: str = WORD) -> Finding:
    """What is watched and what is not, line by line, and what watching costs.

    Args:
        review: the review.
        word: what a kind of cost is called, or has in its name, that is spent on monitoring.

    Raises:
        QuestionError: no month can be judged yet.
    """
    rows = [
        _targets(review), _periods(review), _services(review), _measures(review), _days(review), _cost(review, word),
        _kept(review),
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=_COVERED)
    return Finding(
        key="monitoring.covered",
        question="What does monitoring cover, leave out, and cost?",
        answer=_answer(rows),
        table=table,
        labels={
            "what": "What is watched", "figure": "How it stands", "share": "Covered", "left_out": "What is left out",
        },
        formats={"share": "percent"},
        method=review.method(
            "Every target in force with customers, groups and suppliers, every service, measure and day, held against "
            "the records there are.",
            n=words.counted(int(rows[0]["whole"]), "target"),
            method="A target counts as watched where its latest whole period could be judged; a period, where it was "
            "met, at risk or breached over the last twelve months; a service, where a level is agreed for it with a "
            "customer; a measure, where there are records it reads; a day, where a source that counts by the day wrote "
            "one. Cost is what kinds of cost with the word in their name come to.",
            accuracy="What is not recorded at all cannot be seen from here: a service that nobody entered, or a fault "
            "that nobody reported, is in no figure.",
        ),
        recipe=review.recipe("monitoring.covered", word=word),
        status="at risk" if any(row["share"] is not None and row["share"] < 1 for row in rows[:3]) else "met",
    )  # fmt: skip


def _of(what: str, covered: float, whole: float, left_out: Sequence[str], noun: str) -> dict[str, Any]:
    return {
        "what": what, "covered": covered, "whole": whole, "share": covered / whole if whole else None,
        "left_out": words.listing(list(left_out), 4), "figure": f"{covered:,.0f} of {whole:,.0f} {noun}",
    }  # fmt: skip


def _judged(review: Review) -> pl.DataFrame:
    """Every target of every kind of agreement, judged."""
    return review.remembered("judged all", lambda: pl.concat([review.judged, judge(
        measurement.take(review.records, review.catalogue, kinds=("OLA", "underpinning contract")), review.catalogue,
    )]))  # fmt: skip


def _targets(review: Review) -> dict[str, Any]:
    last = review.month()
    whole = _judged(review).filter(~pl.col("partial"), pl.col("segment") == "")
    latest = whole.filter(pl.col("period") == pl.col("period").max().over("agreement", "target"))
    stood = {
        (agreement, target): status
        for agreement, target, status in latest.select("agreement", "target", "status").iter_rows()
    }
    asked = [
        (agreement.name, target.name)
        for agreement in review.catalogue.agreements
        if (version := agreement.version_on(review.last_day or last))
        for target in version.targets
    ]
    silent = [key for key in asked if stood.get(key, "not enough data") == "not enough data"]
    named = [f"{agreement}: {target}" for agreement, target in silent]
    return _of("Targets with records enough to judge", len(asked) - len(silent), len(asked), named, "targets")


def _periods(review: Review) -> dict[str, Any]:
    last = review.month()
    rows = review.judged.filter(
        ~pl.col("partial"), pl.col("segment") == "", pl.col("period").is_between(add_months(last, 1 - MONTHS), last)
    )
    silent = rows.filter(pl.col("status") == "not enough data")
    reasons = silent.group_by("reason").len().sort("len", "reason", descending=[True, False])
    why = [f"{reason} ({many})" for reason, many in reasons.iter_rows()]
    return _of("Periods judged, twelve months", rows.height - silent.height, rows.height, why, "periods")


def _services(review: Review) -> dict[str, Any]:
    there = sorted({entry.name for entry in review.catalogue.services} | set(review.records.services))
    agreed = {sla.service for sla in review.catalogue.slas()}
    without = [name for name in there if name not in agreed]
    return _of("Services with a level agreed", len(there) - len(without), len(there), without, "services")


def _measures(review: Review) -> dict[str, Any]:
    without = [entry.label for entry in MEASURES if not _read(review, entry.name, entry.table)]
    return _of("Measures with records", len(MEASURES) - len(without), len(MEASURES), without, "measures")


def _read(review: Review, measure: str, table: str) -> bool:
    """Whether there are records that a measure reads; demand falls back on tickets and counts."""
    if measure == "demand":
        return any(review.records[name].height for name in ("volumes", "tickets", "counts"))
    rows = review.records[table]
    quantity = _QUANTITIES.get(measure)
    return bool((rows.filter(pl.col("quantity") == quantity) if quantity else rows).height)


def _days(review: Review) -> dict[str, Any]:
    """Days of sources that count by the day, from their first record to the cut-off."""
    found = coverage(review.records, zone=review.catalogue.zone).filter(
        (pl.col("table") == "volumes") & (pl.col("gap_unit") == "day")
    )
    span = found.with_columns(
        ((pl.col("last") - pl.col("first")).dt.total_days() + 1).alias("days"),
        (pl.col("days_old").fill_null(1.0).round() - 1).clip(0).alias("silent"),
    ).with_columns(
        (pl.col("gaps") + pl.col("silent")).alias("missing"), (pl.col("days") + pl.col("silent")).alias("all")
    )
    missing = span.filter(pl.col("missing") > 0).sort("missing", "service", descending=[True, False])
    named = [f"{row['service']} ({row['missing']:.0f})" for row in missing.to_dicts()]
    whole, without = float(span["all"].sum()), float(span["missing"].sum())
    return _of("Days with a count of demand", whole - without, whole, named, "days of services")


def _cost(review: Review, word: str) -> dict[str, Any]:
    costs, currency = exchanged(review.records, review.catalogue)["costs"], review.catalogue.currency
    last = costs["month"].max()
    told = {"what": "What monitoring costs", "covered": None, "whole": None, "share": None}
    kinds = sorted(costs["kind"].unique())
    meant = [kind for kind in kinds if word.strip() and word.strip().casefold() in kind.casefold()]
    if not meant:
        there = f"kinds of cost are {words.listing(kinds, 6)}" if kinds else "no costs are recorded"
        return told | {"figure": "not known", "left_out": f"No kind of cost says “{word}”; {there}"}
    ours = costs.filter(pl.col("kind").is_in(meant), pl.col("month") > pl.lit(last).dt.offset_by(f"-{MONTHS}mo"))
    strange = ours.filter(pl.col("currency") != currency)["currency"].unique().to_list()
    if strange:
        return told | {"figure": "not known", "left_out": f"Costs in {words.listing(strange)} have no rate"}
    amount = float(ours["amount"].sum())
    return told | {"figure": f"{words.money(amount, currency)} in twelve months", "left_out": "", "covered": amount}


def _kept(review: Review) -> dict[str, Any]:
    """What the program keeps itself: rows, tables and the versions they came in."""
    rows = sum(review.records[table].height for table in TABLES)
    tables = sum(review.records[table].height > 0 for table in TABLES)
    versions = len(Dataset(review.home / "records").versions()) if review.home else 0
    loads = f", in {words.counted(versions, 'data version')}" if versions else ""
    return {
        "what": "What this program keeps", "covered": None, "whole": None, "share": None, "left_out": "",
        "figure": f"{rows:,} records in {words.counted(tables, 'table')}{loads}",
    }  # fmt: skip


def _answer(rows: Sequence[dict[str, Any]]) -> str:
    targets, periods, services, _, days, cost, _ = rows
    if not targets["whole"]:
        return "Nothing is agreed, so nothing is watched yet"
    whole = int(targets["whole"])
    told = f"Records judge {targets['covered']:.0f} of {whole} {'target' if whole == 1 else 'targets'}"
    if periods["whole"]:
        told += f" and {words.share(periods['share'])} of their periods"
    bare = int(services["whole"] - services["covered"])
    if bare:
        told += f"; {words.counted(bare, 'service')} {'has' if bare == 1 else 'have'} no target"
    short = int((days["whole"] or 0) - (days["covered"] or 0))
    if short:
        told += f", {words.counted(short, 'day')} without records"
    known_cost = cost["covered"] is not None
    return f"{told}; monitoring costs {cost['figure']}" if known_cost else f"{told}; what monitoring costs is not known"
