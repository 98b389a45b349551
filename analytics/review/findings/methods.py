"""How right were our own methods, and which of them needs looking at?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.charts.theme import STATUSES
from analytics.errors import QuestionError
from analytics.measures.period import add_months
from analytics.review import words
from analytics.review.finding import Finding, Picture
from analytics.review.own_methods import METHODS, checks
from analytics.warning.own_record import KEPT, NO_CLAIM, RECORD, TOO_LITTLE, TOO_MUCH, UNTOLD, by_quarter, record

if TYPE_CHECKING:
    from datetime import date

    from analytics.review.own_methods import Method
    from analytics.review.review import Review
    from analytics.warning.chance import Progress

#: A verdict as a status, whose shape it is told with.
_AS: Final = {
    KEPT: "met", TOO_LITTLE: "at risk", TOO_MUCH: "breached", UNTOLD: "not enough data", NO_CLAIM: "",
}  # fmt: skip

_SUMMED: Final[dict[str, pl.DataType]] = {
    **RECORD, "claims": pl.String(), "before": pl.Float64(), "told": pl.String(),
    "do": pl.String(),
}  # fmt: skip


def reviewed(review: Review, *, progress: Progress | None = None) -> Finding:
    """What each method said of itself and what came, over the last twelve months, beside the twelve before."""
    found, until = checks(review, progress), _until(review)
    now = record(found, add_months(until, -12), until)
    before = dict(record(found, add_months(until, -24), add_months(until, -12)).select("method", "came").iter_rows())
    rows = [_summed(method, now, before.get(method.name)) for method in METHODS]
    table = pl.DataFrame([row for row in rows if row], schema=_SUMMED)
    return Finding(
        key="methods.reviewed",
        question="How right were our own methods?",
        answer=_answer(table),
        table=table,
        labels={
            "method": "Method", "told": "Verdict", "claims": "It says of itself that", "claimed": "Said",
            "came": "Came", "low": "95 % from", "high": "95 % to", "cases": "Cases", "before": "The year before",
            "do": "What to do",
        },
        formats={**dict.fromkeys(("claimed", "came", "low", "high", "before"), "percent"), "cases": "number"},
        method=review.method(
            f"Everything each method said of what has come since, over the twelve months to {until:%-d %B %Y}.",
            n=f"{found.height:,} comparisons of what was said with what came",
            method="A method keeps its word where what it said lies within the 95 % Wilson interval of what came. "
            "What shares its luck counts once: the weeks of one forecast, the months of one quarter of a desk, the "
            "many chances given of one period. Forecasts and desks are made again from what was known before each "
            "date, and chances as they were issued, or replayed until enough of those have come due.",
            accuracy="A verdict is given from eight cases on. Cases of services that had the same bad month are less "
            "apart than they are counted.",
        ),
        recipe=review.recipe("methods.reviewed"),
        status="at risk" if table["verdict"].is_in([TOO_MUCH]).any() else "met",
    )  # fmt: skip


def course(review: Review, *, method: str, progress: Progress | None = None) -> Finding:
    """How right one method was, quarter by quarter.

    Raises:
        QuestionError: there is no such method, or nothing it said has come.
    """
    known = {each.name: each for each in METHODS}
    if method not in known:
        problem = f"no method is called {method!r}"
        raise QuestionError(problem, found=method, exists=known)
    table = by_quarter(checks(review, progress).filter(pl.col("method") == method))
    if table.is_empty():
        problem = f"nothing that could be held against what came was said yet: {method}"
        raise QuestionError(problem, remedy="Load records of more months")
    last = table.row(-1, named=True)
    said = f", {words.share(last['claimed'])} had been said" if last["claimed"] is not None else ""
    when = f"in the quarter from {last['period']:%B %Y}"
    answer = f"{method}: {words.share(last['came'])} {known[method].share} {when}{said}"
    return Finding(
        key="methods.course",
        question=f"How right was it over time: {method}?",
        answer=answer,
        table=table,
        labels={
            "period": "Quarter from", "claimed": "Said", "came": "Came", "low": "95 % from", "high": "95 % to",
            "cases": "Cases", "verdict": "Verdict",
        },
        formats={
            "period": "month", **dict.fromkeys(("claimed", "came", "low", "high"), "percent"), "cases": "number",
        },
        picture=Picture(
            kind="claimed",
            frame=table.select("period", "came", "low", "high", "cases", "claimed"),
            description=f"What came, by quarter, beside what was said of it. {answer}.",
        ),
        method=review.method(
            _claims(known[method]), n=f"{table['cases'].sum():,.0f} cases in {words.counted(table.height, 'quarter')}",
            method="By the quarter in which it became known what came.",
            accuracy="95 % Wilson intervals; what shares its luck counts once.",
        ),
        recipe=review.recipe("methods.course", method=method),
    )  # fmt: skip


def _until(review: Review) -> date:
    """The first day of the month after the last whole one."""
    return add_months(review.month(), 1)


def _claims(method: Method) -> str:
    claims = method.claims
    return f"It says of itself that {claims}." if claims else "It claims nothing of itself; what came is told."


def _summed(method: Method, now: pl.DataFrame, before: float | None) -> dict[str, Any] | None:
    """One method's line; None where nothing it said has come."""
    ours = now.filter(pl.col("method") == method.name)
    if ours.is_empty():
        return None
    row = ours.row(0, named=True)
    status = _AS[row["verdict"]]
    do = {TOO_MUCH: method.less, TOO_LITTLE: method.more}.get(row["verdict"], "")
    claims = method.claims or f"nothing; {words.share(row['came'])} {method.share}"
    return {
        **row, "claims": claims, "before": before, "do": do,
        "told": f"{STATUSES[status].glyph} {words.sentence(row['verdict'])}" if status else "Claims nothing",
    }  # fmt: skip


def _answer(table: pl.DataFrame) -> str:
    """Which methods kept their word, in a sentence."""
    judged = table.filter(~pl.col("verdict").is_in([NO_CLAIM, UNTOLD]))
    if judged.is_empty():
        return "Too little has come yet to tell how right our methods were"
    kept = judged.filter(pl.col("verdict") == KEPT).height
    said = _kept(kept, judged.height)
    odd = [
        f"{row['method'][:1].lower()}{row['method'][1:]} ({words.share(row['claimed'])} said, "
        f"{words.share(row['came'])} came)"
        for row in judged.filter(pl.col("verdict") != KEPT).to_dicts()
    ]  # fmt: skip
    return f"{said} over the last twelve months{f'; look at the {words.listing(odd)}' if odd else ''}"


def _kept(kept: int, of: int) -> str:
    """So many of the methods that can be judged kept their word."""
    if of == 1:
        return f"The one method that can be judged {'kept' if kept else 'did not keep'} its word"
    if kept == of:
        return f"{'Both' if of == 2 else f'All {words.number_word(of)}'} methods that can be judged kept their word"
    many = words.sentence(words.number_word(kept)) if kept else "None"
    return f"{many} of {words.number_word(of)} methods that can be judged kept {'its' if kept == 1 else 'their'} word"
