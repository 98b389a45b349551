"""How will the contract year end: as a whole, in missed periods, and in credits?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.review import words
from analytics.review.finding import Finding
from analytics.review.select import known, method, promise
from analytics.warning.chance import chances, still_ahead
from analytics.warning.contract_year import ContractYear, contract_year, periods_left
from analytics.warning.threshold import LIKELY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.forecast.level.outlook import Outlook
    from analytics.review.review import Review
    from analytics.review.select import Promise
    from analytics.warning.chance import Key, Progress

_DEFINITION: Final = (
    "The contract year begins on the agreement's day of the year. As a whole it comes to good over total of all of its "
    "periods, those that have come and those ahead, against what was promised in them."
)

_METHOD: Final = (
    "Read off joint futures of the periods ahead, each added to what has come; a period under way is looked ahead to "
    "as a whole one. Credits are those of the tier each missed period falls in, after free breaches and the caps on "
    "the target; the agreement's cap on all of its targets together is left out."
)

_YEARS: Final[dict[str, pl.DataType]] = {
    "agreement": pl.String(), "target": pl.String(), "named": pl.String(), "service": pl.String(),
    "customer": pl.String(), "until": pl.Date(), "so_far": pl.String(), "expected": pl.String(),
    "promised": pl.String(), "chance_of_miss": pl.Float64(), "missed": pl.Int64(), "misses": pl.Float64(),
    "misses80": pl.String(), "credit_so_far": pl.Float64(), "credit": pl.Float64(), "credit_high80": pl.Float64(),
}  # fmt: skip


def every(review: Review, *, customer: str = "", service: str = "", progress: Progress | None = None) -> Finding:
    """How the contract year of every target will end, the likeliest to be missed as a whole first."""
    known(review, customer, service)
    rows = [
        _row(promise(review, agreement, target), year) for (agreement, target), year in _years(review, progress).items()
    ]
    table = pl.DataFrame(rows, schema=_YEARS).filter(
        *(pl.col(name) == word for name, word in (("customer", customer), ("service", service)) if word)
    )
    table = table.sort("chance_of_miss", "misses", "agreement", "target", descending=[True, True, False, False],
                       nulls_last=True)  # fmt: skip
    sign = words.sign(review.catalogue.currency)
    return Finding(
        key="contract_year.every",
        question="How will the contract years end?",
        answer=_all_told(table, review.catalogue.currency),
        table=table.with_columns(words.whose()),
        labels={
            "whose": "Service", "chance_of_miss": "Year missed", "target": "Target",
            "so_far": "So far", "expected": "Expected", "promised": "Promised", "misses": "Periods missed by its end",
            "misses80": "80 % of futures", "missed": "So far missed", "credit": f"Credits expected, {sign}",
            "credit_high80": f"One in ten above, {sign}", "credit_so_far": f"Owed so far, {sign}",
            "until": "Year ends",
        },
        formats={
            "chance_of_miss": "chance", "misses": "score", "until": "date",
            **dict.fromkeys(("credit", "credit_high80", "credit_so_far"), "money"),
        },
        method=review.method(_DEFINITION, n=words.counted(table.height, "target"), method=_METHOD),
        recipe=review.recipe("contract_year.every", customer=customer, service=service),
    )  # fmt: skip


def one(review: Review, *, agreement: str, target: str, progress: Progress | None = None) -> Finding:
    """How the contract year of one target will end."""
    promised = promise(review, agreement, target)
    years = _years(review, progress)
    if (agreement, target) not in years:
        reason = review.outlooks(progress).without.get((agreement, target), "")
        problem = reason or f"{promised.name} has no judged period to look ahead from"
        raise QuestionError(problem)
    year = years[agreement, target]
    table = pl.DataFrame([_row(promised, year)], schema=_YEARS)
    return Finding(
        key="contract_year.one",
        question=f"How will the contract year of {promised.name} end?",
        answer=_told(promised, year, review.catalogue.currency),
        table=table,
        labels={
            "until": "Year ends", "chance_of_miss": "Year missed", "so_far": "So far",
            "expected": "Expected", "promised": "Promised", "missed": "So far missed",
            "misses": "Periods missed by its end", "misses80": "80 % of futures",
        },
        formats={"chance_of_miss": "chance", "misses": "score", "until": "date"},
        method=method(
            review, promised, how=f"{_DEFINITION} {_METHOD}",
            n=f"{words.counted(year.passed, 'period')} that came, {words.number_word(year.ahead)} to come",
        ),
        recipe=review.recipe("contract_year.one", agreement=agreement, target=target),
    )  # fmt: skip


def _years(review: Review, progress: Progress | None) -> Mapping[Key, ContractYear]:
    """The contract year of every target that can be looked ahead and is in force; worked out once."""
    return review.remembered("contract years", lambda: _worked_out(review, progress))


def _worked_out(review: Review, progress: Progress | None) -> dict[Key, ContractYear]:
    near = review.outlooks(progress).outlooks
    left = {key: periods_left(found.levels, review.catalogue.agreement(key[0])) for key, found in near.items()}
    far = dict[Any, Any]()
    if any(left[key] > found.frame.height for key, found in near.items()):
        longer = chances(review.judged, review.catalogue, max(left.values()), tested=False, progress=progress)
        far.update(longer.outlooks)
    ours = review.judged.filter(pl.col("segment") == "")
    found = dict[Any, ContractYear]()
    for place, (key, ahead) in enumerate(near.items()):
        if progress:
            progress(place / len(near), f"To the end of the contract year: {key[0]}")
        if _in_force(review, key) and still_ahead(ahead, review.last_day or ahead.frame["period"][0]).height:
            rows = ours.filter(pl.col("agreement") == key[0], pl.col("target") == key[1])
            long_enough: Outlook = ahead if left[key] <= ahead.frame.height else far[key]
            found[key] = contract_year(rows, long_enough, review.catalogue.agreement(key[0]), key[1])
    return found


def _in_force(review: Review, key: Key) -> bool:
    try:
        promise(review, *key)
    except QuestionError:
        return False
    return True


def _row(promised: Promise, year: ContractYear) -> dict[str, Any]:
    whole = year.level is not None
    low, high = year.misses.low80, year.misses.high80
    return {
        **{name: getattr(year, name) for name in ("chance_of_miss", "missed", "credit_so_far")},
        "agreement": promised.agreement.name, "target": promised.target.name, "named": promised.name,
        "service": promised.agreement.service, "customer": promised.agreement.customer,
        "until": year.ends - timedelta(days=1),
        "so_far": promised.level(year.level_so_far) if year.level_so_far is not None else "",
        "expected": promised.level(year.level.mean) if year.level else "",
        "promised": words.exact(round(year.promised, 6), promised.measure.unit) if whole else "",
        "misses": year.misses.mean, "misses80": f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}",
        "credit": year.credit.mean, "credit_high80": year.credit.high80,
    }  # fmt: skip


def _told(promised: Promise, year: ContractYear, currency: str) -> str:
    """The end of one contract year, in a sentence."""
    until = f"{year.ends - timedelta(days=1):%-d %B %Y}"
    parts = []
    if year.chance_of_miss is not None:
        so_far = f" (so far {promised.level(year.level_so_far)})" if year.level_so_far is not None else ""
        asked = words.exact(round(year.promised, 6), promised.measure.unit)
        parts.append(f"has a chance of {words.chance(year.chance_of_miss)} to miss {asked} as a whole{so_far}")
    low, high = year.misses.low80, year.misses.high80
    spread = "" if low == high else f", {low:.0f} to {high:.0f} in 80 % of futures"
    missed = words.number_word(year.missed) if year.missed else "none"
    came = f"{missed} of its {words.counted(year.passed, 'period')} so far missed, " if year.passed else ""
    of = words.counted(year.passed + year.ahead, "period")
    parts.append(f"{came}{year.misses.mean:.1f} of {of} expected to be missed by its end{spread}")
    if year.credit.high80 or year.credit_so_far:
        expected, owed = (words.money(amount, currency) for amount in (year.credit.mean, year.credit_so_far))
        parts.append(
            f"credits of {expected} expected" + (f", {owed} of them owed already" if year.credit_so_far else "")
        )
    begins = "The" if year.chance_of_miss is not None else "In the"
    return f"{begins} contract year to {until} {'; '.join(parts)}"


def _all_told(table: pl.DataFrame, currency: str) -> str:
    """The ends of all contract years, in a sentence."""
    likely = table.filter(pl.col("chance_of_miss") >= LIKELY)
    of = words.counted(table.drop_nulls("chance_of_miss").height, "target")
    expected, owed = (float(table[name].sum()) for name in ("credit", "credit_so_far"))
    already = f", {words.money(owed, currency)} owed already" if owed >= 0.5 else ""
    credited = f"; credits of about {words.money(expected, currency)} by then{already}" if expected >= 0.5 else ""
    if not likely.height:
        return f"No target of {of} is likely to miss its contract year as a whole{credited}"
    named = words.listing(likely["named"].to_list(), most=2)
    many = words.sentence(words.number_word(likely.height))
    return f"{many} of {of} will likely miss the contract year as a whole, {named}{credited}"
