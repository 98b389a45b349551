"""Who was warned of what: how right and how early notices were, and which breaches nobody was told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.review import notices, words
from analytics.review.finding import Finding
from analytics.review.select import known
from analytics.warning.ledger import OVER, Ledger, ledger

if TYPE_CHECKING:
    from analytics.register.notice import Notice
    from analytics.review.review import Review
    from analytics.warning.ledger import Share

#: What a warned period came to, by shape and word.
_CAME: Final = {
    "came true": "■ Came true", "false alarm": "○ False alarm", "averted perhaps": "◊ Averted, perhaps",
    "open": "… Still open", "not known": "? Not known", "withdrawn": "– Withdrawn", "told again": "= Told again",
    "told too late": "▲ Told after it", "nobody told": "▲ Nobody told",
}  # fmt: skip

#: What became of periods warned of, of several and of one.
_SAID: Final = (
    ("came true", "were missed as told", "was missed as told"),
    ("false alarm", "were kept after all", "was kept after all"),
    ("averted perhaps", "may have been averted", "may have been averted"),
)

_ANSWERED: Final = {True: "in time", False: "no"}

_LISTED: Final[dict[str, pl.DataType]] = {
    "state": pl.String(), "agreement": pl.String(), "target": pl.String(), "periods": pl.String(),
    "given": pl.Date(), "given_by": pl.String(), "to": pl.String(), "chance": pl.Float64(), "act_by": pl.Date(),
    "acknowledged": pl.Date(), "acknowledged_by": pl.String(), "plan": pl.String(), "plan_owner": pl.String(),
    "plan_due": pl.Date(), "because": pl.String(), "name": pl.String(),
}  # fmt: skip

_METHOD: Final = (
    "A notice is held against every period it warns of, by the records of today. It came true if the period was "
    "missed. Where it was kept, and a plan had been agreed upon in time, it may have been averted: that is told apart "
    "and is no plain false alarm. A period told of again by a later notice counts once, for the first that stood. A "
    "notice that was withdrawn before the period ended, or given after it, warned of nothing. Breaches that nobody was "
    "told of are those since the first notice of all. Days are counted from the day given to the midnight that ends "
    "the period; in time is by the act-by day, or before the period begins where that day had passed already or is "
    "not known."
)


def told(review: Review, *, customer: str = "", service: str = "") -> Finding:
    """What came of every notice and warned period, and which breaches nobody was told of: the ledger.

    Args:
        review: the review.
        customer, service: of one customer or service; "" for all.
    """
    found = _ledger(review, customer, service)
    table = found.rows.with_columns(
        pl.col("came").replace(_CAME).alias("outcome"),
        *(
            pl.col(f"{what}_in_time").replace_strict(_ANSWERED, default="", return_dtype=pl.String).alias(what)
            for what in ("acknowledged", "planned")
        ),
    )
    return Finding(
        key="notices.told",
        question="How early and how right were we with those we warned?",
        answer=_answer(found),
        table=table,
        labels={
            "agreement": "Agreement", "outcome": "What came", "target": "Target", "period": "Of", "given": "Told on",
            "lead": "Days to its end", "to_act": "Days to act", "chance": "Chance given",
            "acknowledged": "Acknowledged", "planned": "Plan agreed",
        },
        formats={"period": "month", "given": "date", "lead": "number", "to_act": "number", "chance": "chance"},
        method=review.method(
            _METHOD,
            n=f"{words.counted(table['notice'].drop_nulls().n_unique(), 'notice')}, "
            f"{words.counted(found.count(*OVER), 'warned period')} that {_are(found.count(*OVER))} over",
            method="Shares have 95 % Wilson intervals (E. B. Wilson, 1927); several periods of one notice are not "
            "independent, so they are rather too narrow. The median of days is over the periods that were missed.",
            accuracy=f"Came true: {_share(found.right)}. Missed periods told of: {_share(found.told)}.",
        ),
        recipe=review.recipe("notices.told", customer=customer, service=service),
    )  # fmt: skip


def figures(review: Review, *, customer: str = "", service: str = "") -> Finding:
    """The main figures of the ledger: how many came true, were told of, how early, in time to act, and answered."""
    found = _ledger(review, customer, service)
    lead = "none yet" if found.lead is None else f"{found.lead:g} days"
    rows = [
        _figure(
            "Came true", _of(found.right), f"{_share(found.right)} of warned periods that are over; {_rest(found)}"
        ),
        _figure("Misses told of", _of(found.told), f"{_share(found.told)} of missed periods"),
        _figure("Told before the end", lead, "The median of days from the day told to the end of what was missed"),
        _figure("In time to act", _of(found.in_time), f"{_share(found.in_time)} of warned periods, by the act-by day"),
        _figure("Acknowledged", _of(found.acknowledged), f"{_share(found.acknowledged)} of warned periods, in time"),
    ]
    whole = told(review, customer=customer, service=service)
    return Finding(
        key="notices.figures", question="How did those we warn fare?", answer=whole.answer, table=pl.DataFrame(rows),
        method=whole.method, recipe=review.recipe("notices.figures", customer=customer, service=service),
    )  # fmt: skip


def standing(review: Review, *, customer: str = "", service: str = "", every: bool = False) -> Finding:
    """The notices there are, drafts first, and how far each has come.

    Args:
        review: the review.
        customer, service: of one customer or service; "" for all.
        every: also those that were withdrawn.
    """
    agreements = _agreements(review, customer, service)
    kept = [entry.value for entry in notices.listed(review.register)]
    asked = [notice for notice in kept if agreements is None or notice.agreement in agreements]
    rows = [_row(notice) for notice in asked if every or notice.state != "withdrawn"]
    table = pl.DataFrame(rows, schema=_LISTED)
    return Finding(
        key="notices.standing",
        question="Who was warned of what, and who answered?",
        answer=_stand(table),
        table=table,
        labels={
            "agreement": "Agreement", "state": "State", "target": "Target", "periods": "Warned of", "given": "Told on",
            "to": "To", "given_by": "By", "chance": "Chance given", "act_by": "Act by",
            "acknowledged": "Acknowledged on", "acknowledged_by": "By whom", "plan": "Plan", "plan_owner": "Who",
            "plan_due": "By when", "because": "Why withdrawn",
        },
        formats={**dict.fromkeys(("given", "act_by", "acknowledged", "plan_due"), "date"), "chance": "chance"},
        method=review.method(
            "Notices as they are kept in the register. What one says never changes once it is given.",
            n=words.counted(table.height, "notice"),
        ),
        recipe=review.recipe("notices.standing", customer=customer, service=service, every=every),
    )  # fmt: skip


def text(review: Review, *, notice: str) -> Finding:
    """One notice as it was given, and what it rests on."""
    kept = {entry.value.name: entry.value for entry in notices.listed(review.register)}
    if notice not in kept:
        problem = f"no notice {notice!r} is kept"
        raise QuestionError(problem, found=notice, exists=kept)
    held: Notice = kept[notice]
    table = pl.DataFrame([_row(held) | {"said": held.said}], schema={**_LISTED, "said": pl.String()})
    return Finding(
        key="notices.text", question="What were they told?", answer=f"{held.label}: {_came_so_far(held)}", table=table,
        labels={"to": "To", "given": "Told on", "said": "What was said"}, formats={"given": "date"},
        method=review.method("A notice as it is kept in the register.", n="one notice"),
        recipe=review.recipe("notices.text", notice=notice),
    )  # fmt: skip


def _ledger(review: Review, customer: str, service: str) -> Ledger:
    agreements = _agreements(review, customer, service)
    if review.last_day is None:
        problem = "there are no records yet, so no warning can be held against what came"
        raise QuestionError(problem, remedy="Load some on the Records page")
    whole = ledger(notices.table(review), review.judged, review.last_day)
    return whole if agreements is None else Ledger(whole.rows.filter(pl.col("agreement").is_in(agreements)))


def _agreements(review: Review, customer: str, service: str) -> list[str] | None:
    """The agreements of one customer or service; None for all, also those that are not in the catalogue any more."""
    known(review, customer, service)
    if not customer and not service:
        return None
    return [
        held.name
        for held in review.catalogue.agreements
        if customer in ("", held.customer) and service in ("", held.service)
    ]


def _answer(found: Ledger) -> str:
    """How right and how early, in a sentence."""
    over, untold = found.count(*OVER), words.counted(found.count("nobody told"), "period")
    if not over:
        warned = found.rows["notice"].count()
        none = "No period that somebody was warned of is over yet" if warned else "No notice was given yet"
        return none + (f"; {untold} {_was(found.count('nobody told'))} missed without one" if found.misses else "")
    parts = [
        f"{words.number_word(many)} {said if many > 1 else alone}"
        for came, said, alone in _SAID
        if (many := found.count(came))
    ]
    early = f", half of the misses told {found.lead:g} days or more before the end" if found.lead is not None else ""
    of = f"; {words.number_word(found.told.good)} of {words.counted(found.misses, 'missed period')} had been told of"
    return f"Of {words.counted(over, 'period')} warned of, {words.listing(parts)}{early}{of if found.misses else ''}"


def _stand(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "No notice is kept yet"
    waiting = table.filter(pl.col("state") == "given").height
    drafts = table.filter(pl.col("state") == "draft").height
    parts = [f"{words.counted(table.height, 'notice')} {'is' if table.height == 1 else 'are'} kept"]
    parts += [f"{words.number_word(waiting)} not acknowledged"] if waiting else []
    parts += [f"{words.counted(drafts, 'draft')} not given"] if drafts else []
    return words.sentence(", ".join(parts))


def _row(notice: Notice) -> dict[str, Any]:
    plain = ("state", "agreement", "target", "given", "given_by", "chance", "act_by", "acknowledged", "name",
             "acknowledged_by", "plan_owner", "plan_due")  # fmt: skip
    return {
        **{name: getattr(notice, name) for name in plain},
        "periods": words.listing([f"{day:%b %Y}" for day in notice.periods], most=12), "to": "; ".join(notice.to),
        "plan": " ".join(notice.plan.split()), "because": " ".join(notice.because.split()),
    }  # fmt: skip


def _came_so_far(notice: Notice) -> str:
    on = f" on {notice.day:%-d %B %Y}" if notice.day else ""
    return f"{'a draft' if notice.state == 'draft' else notice.state}{on}"


def _figure(label: str, shown: str, said: str) -> dict[str, Any]:
    return {"label": label, "shown": shown, "delta": "", "better": None, "against": "", "help": said}


def _of(share: Share) -> str:
    return f"{share.good} of {share.total}" if share.total else "none yet"


def _share(share: Share) -> str:
    if not share.total:
        return "none is known yet"
    low, high = share.bounds
    return f"{words.share(share.good / share.total)} (95 % interval {words.share(low)} to {words.share(high)})"


def _rest(found: Ledger) -> str:
    """What became of the warnings that did not come true."""
    return f"{found.count('averted perhaps')} averted, perhaps; {found.count('false alarm')} false alarms"


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


def _are(many: int) -> str:
    return "is" if many == 1 else "are"
