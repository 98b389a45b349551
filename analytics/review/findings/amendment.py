"""What would a changed agreement have made of the periods we know?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl
from pydantic import TypeAdapter, ValidationError

from analytics.catalogue import Agreement, Catalogue, check
from analytics.catalogue.catalogue import slips
from analytics.compliance.judge import judge
from analytics.errors import CatalogueError
from analytics.measures import measurement
from analytics.review import words
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.review import Review

_AGREEMENT: Final = TypeAdapter(Agreement)
_KEY: Final = ("target", "period")
_LEVELS: Final = ("level_was", "level_is", "promised_was", "promised_is")
_COMPARED: Final = ("level", "promised", "status", "credit")


def effect(review: Review, *, terms: str) -> Finding:
    """Every known period that an agreement, changed or new, would judge otherwise than it was judged.

    Args:
        review: the records, and what is agreed now.
        terms: the whole agreement as `written` gives it.

    Raises:
        CatalogueError: it does not hold together with the catalogue.
    """
    proposed = read(terms)
    catalogue = _with(review.catalogue, proposed)
    check(catalogue, "the catalogue")
    judged = judge(measurement.take(review.records, replace(catalogue, agreements=(proposed,))), catalogue)
    table = _changed(review.judged.filter(pl.col("agreement") == proposed.name), judged)
    return Finding(
        key="amendment.effect",
        question=f"What would the change make of the periods we know of {proposed.name}?",
        answer=_told(proposed.name, table, judged.height, review.catalogue.currency, proposed.versions[-1].in_force),
        table=table,
        labels={
            "period": "Period", "target": "Target", "level_was": "Level", "level_is": "Level, changed",
            "promised_was": "Agreed", "promised_is": "Agreed, changed", "status_was": "Status",
            "status_is": "Status, changed", "credit_was": "Credit", "credit_is": "Credit, changed",
        },
        formats={
            "period": "month", "status_was": "status", "status_is": "status", "credit_was": "money",
            "credit_is": "money", **dict.fromkeys(_LEVELS, _form(judged)),
        },
        method=review.method(
            "Every period judged by the version of the agreement in force on its first day, now and with the change.",
            n=words.counted(judged.height, "period"),
            method="Periods that come out the same are left out of the table.",
        ),
        recipe=review.recipe("amendment.effect", terms=terms),
    )  # fmt: skip


def written(agreement: Agreement) -> str:
    """The agreement as JSON that `effect` takes, without what stands at its default."""
    return _AGREEMENT.dump_json(agreement, exclude_defaults=True).decode()


def read(terms: str) -> Agreement:
    """The agreement that `written` gave; CatalogueError where it is none."""
    try:
        return _AGREEMENT.validate_json(terms)
    except ValidationError as error:
        raise CatalogueError("; ".join(slips("the agreement", error))) from error


def _with(catalogue: Catalogue, proposed: Agreement) -> Catalogue:
    """The catalogue with the agreement in the place of the one of its name, or at the end."""
    if proposed.name not in {known.name for known in catalogue.agreements}:
        return replace(catalogue, agreements=(*catalogue.agreements, proposed))
    agreements = tuple(proposed if known.name == proposed.name else known for known in catalogue.agreements)
    return replace(catalogue, agreements=agreements)


def _changed(was: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """The periods that differ: one row a target and period, with what was judged before and after."""
    sides = [
        rows.select(*_KEY, "partial", *(pl.col(name).alias(f"{name}_{side}") for name in _COMPARED))
        for rows, side in ((was, "was"), (now, "is"))
    ]
    both = sides[0].join(sides[1], on=list(_KEY), how="full", coalesce=True, suffix="_now")
    differ = [pl.col(f"{name}_was").ne_missing(pl.col(f"{name}_is")) for name in _COMPARED]
    return both.filter(pl.any_horizontal(differ)).sort("target", "period", descending=[False, True])


def _told(name: str, table: pl.DataFrame, periods: int, currency: str, since: date) -> str:
    if not periods and table.is_empty():
        return f"{name} judges no period of the records there are"
    if table.is_empty():
        return f"No period known so far is judged otherwise; the change holds from {since:%-d %B %Y}"
    missed = [int((table[f"status_{side}"] == "breached").sum()) for side in ("was", "is")]
    owed = [float(table[f"credit_{side}"].sum()) for side in ("was", "is")]
    verb = "is" if table.height == 1 else "are"
    told = f"{words.sentence(words.counted(table.height, 'period'))} {verb} judged otherwise"
    more = f"{words.number_word(missed[1])} of them missed instead of {words.number_word(missed[0])}"
    money = f"; credits come to {words.money(owed[1], currency)} instead of {words.money(owed[0], currency)}"
    return f"{told}: {more}{money if owed[0] != owed[1] else ''}"


def _form(judged: pl.DataFrame) -> str:
    units = judged["unit"].unique().to_list() if judged.height else []
    return words.form(units[0]) if len(units) == 1 else "score"
