"""What energy do the services use and what do they emit, beside the level they deliver?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.compliance.scorecard import by_service, matrix, scorecard
from analytics.errors import QuestionError
from analytics.measures.period import add_months
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.select import known

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review

_FOOTPRINT: Final[dict[str, pl.DataType]] = {
    "service": pl.String(), "status": pl.String(), "missed": pl.Int64(), "targets": pl.Int64(), "energy": pl.Float64(),
    "share": pl.Float64(), "items": pl.Float64(), "per_thousand": pl.Float64(), "year": pl.Float64(),
    "change": pl.Float64(), "co2e": pl.Float64(), "told": pl.String(),
}  # fmt: skip

#: Kilograms of CO2e a kWh that nothing known exceeds; more is taken for a slip.
MOST: Final = 10.0

#: Months that a trend is told over, against as many before.
YEAR: Final = 12

_METHOD: Final = (
    "Energy is what was read, in kWh. Items of work are what was asked of the service: volumes counted, else tickets. "
    "The trend is that of the twelve months to this one against the twelve before, so that no season is taken for one. "
    "CO2e is what was read, else kWh times the factor entered."
)


def services(
    review: Review, *, month: str | None = None, service: str = "", co2e_per_kwh: float | None = None, source: str = ""
) -> Finding:
    """Energy and CO2e of every service in a month, an item of work and on the year before, beside its level.

    Args:
        review: the review.
        month: such as "2026-10"; the latest complete one if left out.
        service: this one; empty for all.
        co2e_per_kwh: kg of CO2e that a kWh stands for, entered by hand; None leaves CO2e to what was read.
        source: who says so.

    Raises:
        QuestionError: there is no such month or service, or the factor is below 0 or beyond reason.
        MeasureError: readings are in a unit that is not known.
    """
    known(review, service=service)
    first = review.month(month)
    if co2e_per_kwh is not None and not 0 <= co2e_per_kwh <= MOST:
        problem = f"a kWh is said to stand for {co2e_per_kwh:g} kg of CO2e"
        raise QuestionError(problem, expected=f"0 to {MOST:g} kg")
    table = _table(review, first, service, co2e_per_kwh)
    read = table.drop_nulls("energy")
    answer = _answer(table, first, co2e_per_kwh)
    entered = f"a kWh stands for {co2e_per_kwh:g} kg of CO2e, {source or 'nobody named yet'}" if co2e_per_kwh else ""
    return Finding(
        key="footprint.services",
        question="What energy do our services use, and what do they emit?",
        answer=answer,
        table=table,
        labels={
            "service": "Service", "energy": "Energy, kWh", "share": "Share", "change": "Year on the year before",
            "per_thousand": "kWh a thousand items", "co2e": "CO2e, kg", "status": "Level in the month",
            "missed": "Targets missed", "targets": "of", "items": "Items of work", "year": "Energy of twelve months",
            "told": "What is not covered",
        },
        formats={
            "status": "status", "share": "percent", "change": "percent", "per_thousand": "score",
            **dict.fromkeys(("energy", "co2e", "items", "year", "missed", "targets"), "number"),
        },
        picture=Picture(
            kind="small_multiples", frame=_drawn(review, read["service"].to_list(), first),
            description=f"Energy by month, each service on its own scale, marked by its level. {answer}.",
        ) if read.height else None,
        method=review.method(
            "Energy and greenhouse gas of a service as they were read, beside the worst status of its targets.",
            n=f"{words.counted(read.height, 'service')} with readings in {words.month(first)}",
            conventions=(entered,) if entered else (),
            exclusions=tuple(f"{row['service']}: {row['told']}" for row in table.to_dicts() if row["told"]),
            method=_METHOD,
            accuracy="Energy an item says nothing of one service against another, whose items are of another kind; "
            "hold each against itself.",
        ),
        recipe=review.recipe(
            "footprint.services", month=month, service=service, co2e_per_kwh=co2e_per_kwh, source=source
        ),
    )  # fmt: skip


def _table(review: Review, first: date, service: str, factor: float | None) -> pl.DataFrame:
    energy, gas = review.untargeted("energy"), review.untargeted("emissions")
    work = review.untargeted("demand").filter(~pl.col("partial"))
    levels = {row["service"]: row for row in by_service(scorecard(review.judged, first)).to_dicts()}
    names = sorted({entry.name for entry in review.catalogue.services} | set(review.records.services))
    used, emitted, asked = (_in(measured, first) for measured in (energy, gas, work))
    now, before = _year(energy, first), _year(energy, add_months(first, -YEAR))
    whole = sum(used.values())
    rows: list[dict[str, Any]] = []
    for name in names if not service else [service]:
        kwh, items = used.get(name), asked.get(name)
        # Energy is that of the service, whoever uses it: in a review of one customer it is not set against their items.
        per_thousand = 1000 * kwh / items if kwh is not None and items and not review.customer else None
        stands = levels.get(name, {})
        co2e = emitted.get(name, kwh * factor if factor is not None and kwh is not None else None)
        rows.append({
            "service": name, "status": stands.get("status", "not enough data"), "missed": stands.get("missed"),
            "targets": stands.get("targets"), "energy": kwh, "share": kwh / whole if kwh and whole else None,
            "items": items, "per_thousand": per_thousand,
            "year": now.get(name), "change": _change(now.get(name), before.get(name)), "co2e": co2e,
            "told": _uncovered(kwh, items, co2e),
        })  # fmt: skip
    return pl.DataFrame(rows, schema=_FOOTPRINT).sort("energy", descending=True, nulls_last=True, maintain_order=True)


def _in(measured: pl.DataFrame, first: date) -> dict[str, float]:
    """What was measured of each service in a month."""
    rows = measured.filter((pl.col("period") == first) & pl.col("value").is_not_null())
    return {str(name): float(value) for name, value in rows.select("service", "value").iter_rows()}


def _year(measured: pl.DataFrame, last: date) -> dict[str, float]:
    """What was measured of each service in the twelve months to one, where none of them is missing."""
    rows = measured.filter(pl.col("period").is_between(add_months(last, 1 - YEAR), last), ~pl.col("partial"))
    sums = rows.group_by("service").agg(pl.col("value").sum(), pl.len().alias("months"))
    return {str(name): float(value) for name, value, months in sums.iter_rows() if months == YEAR}


def _uncovered(kwh: float | None, items: float | None, co2e: float | None) -> str:
    asked = (("no energy read", kwh), ("no whole count of items", items), ("no emissions read", co2e))
    return ", ".join(word for word, value in asked if value is None)


def _change(now: float | None, before: float | None) -> float | None:
    return now / before - 1 if now is not None and before else None


def _drawn(review: Review, names: list[str], last: date) -> pl.DataFrame:
    """Energy by month up to the last one, with how the service stood in it; those that use most first."""
    energy = review.untargeted("energy").filter(pl.col("period") <= last, pl.col("service").is_in(names))
    status = matrix(review.judged, last).filter(pl.col("period") == last).select("service", "period", "status")
    joined = energy.join(status, on=["service", "period"], how="left").with_columns(
        pl.col("service").replace_strict({name: place for place, name in enumerate(names)}).alias("place"),
        pl.when(pl.col("period") == last).then(pl.col("status").fill_null("not enough data")).alias("status"),
        pl.col("value").map_elements(lambda kwh: words.quantity(kwh, "kWh"), return_dtype=pl.String).alias("told"),
    )
    return joined.sort("place", "period").select(
        pl.col("service").alias("panel"), "period", pl.col("value").alias("level"), "told", "status"
    )


def _answer(table: pl.DataFrame, first: date, factor: float | None) -> str:
    read = table.drop_nulls("energy")
    if read.is_empty():
        return f"No energy was read in {words.month(first)}, so no footprint is known"
    who = read["service"][0] if read.height == 1 else words.counted(read.height, "service")
    told = f"{words.sentence(who)} used {words.quantity(float(read['energy'].sum()), 'kWh')} in {words.month(first)}"
    both = read.drop_nulls("change")
    if both.height:
        now = float(both["year"].sum())
        before = float((both["year"] / (1 + both["change"])).sum())
        more = "more" if now >= before else "less"
        told += f", {words.share(abs(now / before - 1))} {more} over twelve months than over those before"
    if read.height > 1:
        top = read.row(0, named=True)
        told += f"; {top['service']} {words.share(top['share'])} of it"
    gas = table["co2e"].drop_nulls()
    if gas.is_empty():
        return f"{told}; no emissions were read, so CO2e is not known"
    by = f" at {factor:g} kg a kWh" if factor is not None else ""
    return f"{told}; {words.quantity(float(gas.sum()), 'kg')} of CO2e{by}"
