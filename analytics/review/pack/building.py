"""How the contents of a pack are gathered from a review, a period, and where asked for one customer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from analytics.errors import QuestionError
from analytics.review import one_customer
from analytics.review.findings import brief, proposals, records, warnings
from analytics.review.pack import language as languages
from analytics.review.pack import notes
from analytics.review.pack.chapters import CHAPTERS, Asked, blocks
from analytics.review.pack.contents import Chapter, Cover, Pack, Summary
from analytics.review.pack.names import names
from analytics.review.pack.texts import alone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from analytics.register.notebook import ServiceReview
    from analytics.review.finding import Finding
    from analytics.review.pack.logo import Logo
    from analytics.review.review import Review

    Progress = Callable[[float, str], None]

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def build(
    review: Review,
    period: str | None = None,
    *,
    customer: str = "",
    held: str | None = None,
    locale: str = languages.USUAL,
    logo: Logo | None = None,
    progress: Progress | None = None,
) -> Pack:
    """The contents of the pack of a month.

    Args:
        review: of records and agreements; for one customer it is narrowed first, so that no figure knows of others.
        period: the month, such as "2026-10"; None for the latest complete one.
        customer: the one customer it is for; "" for the whole.
        held: name of the review whose notebook goes in; None for the one of the period, "" for none.
        locale: whose dates, numbers and amounts it is written in.
        logo: picture for the cover.
        progress: told the share done and what is being done.

    Raises:
        QuestionError: there is no such month, customer, notebook or locale, the customer has no agreement, or its pack
            would name another.
    """
    tell = progress or (lambda _done, _what: None)
    language = languages.of(locale)
    if period is not None and not _MONTH.fullmatch(period):
        problem = f"{period!r} is no month"
        raise QuestionError(problem, expected="a year and a month, such as 2026-10")
    tell(0.0, "Gathering the records")
    ours = one_customer.narrowed(review, customer) if customer and review.customer != customer else review
    now, (ours, month) = ours, _as_of(ours, period)
    notebook = notes.of(ours, month, held)
    asked = Asked(ours, month, notebook.name if notebook else "", past=ours is not now)
    chapters = _chapters(asked, notebook, tell)
    tell(0.9, "Putting the summary together")
    pack = Pack(
        cover=_cover(ours, month, notebook),
        summary=_summary(asked),
        chapters=chapters,
        records=(records.coverage(ours), *([records.loaded(ours)] if ours.home else [])),
        left_out=one_customer.left_out(ours),
        language=replace(language, names=names(ours)),
        logo=logo,
        zone=ours.catalogue.zone,
    )
    return alone(pack, one_customer.strangers(review, customer)) if customer else pack


def _as_of(review: Review, period: str | None) -> tuple[Review, date]:
    """The review at the end of a month, and the month. The latest is told with all that is known of it by now."""
    month = review.month(period)
    if month == review.months[-1]:
        return review, month
    return review.as_it_stood(f"{month:%Y-%m}"), month


def _chapters(asked: Asked, notebook: ServiceReview | None, tell: Progress) -> tuple[Chapter, ...]:
    made = []
    for nth, title in enumerate(CHAPTERS):
        tell(0.05 + 0.7 * nth / len(CHAPTERS), title)
        made.append(Chapter(title=title, blocks=blocks(title, asked)))
    tell(0.75, "The notebook")
    own = notes.chapters(asked.review, notebook) if notebook else ()
    return tuple(chapter for chapter in (*made, *own) if chapter.blocks)


def _cover(review: Review, month: date, notebook: ServiceReview | None) -> Cover:
    return Cover(
        organisation=review.catalogue.organisation, customer=review.customer, first=month,
        last=pl.select(pl.lit(month).dt.month_end()).item(), as_of=review.last_day,
        data_version=review.records.data_version, agreement_version=review.agreement_version, trail=review.trail,
        held=notebook.name if notebook else "", participants=notebook.participants if notebook else (),
    )  # fmt: skip


def _summary(asked: Asked) -> Summary:
    review, month = asked.review, asked.named
    standing = brief.standing(review, month=month)
    sentences: list[Finding] = [standing, warnings.ordered(review), proposals.ordered(review)]
    return Summary(
        sentences=tuple(sentences), standing=standing, figures=brief.figures(review, month=month),
        decisions=brief.decisions(review),
    )  # fmt: skip
