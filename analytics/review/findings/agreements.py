"""What is agreed, with whom, under which conventions, and which services nothing is agreed on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from analytics.catalogue.completeness import UNAGREED, UNRECORDED, Gap
from analytics.measures import registry
from analytics.review import words
from analytics.review.conventions import (
    calendar_in_words,
    credits_in_words,
    exclusions_in_words,
    in_words,
    scope_in_words,
)
from analytics.review.finding import Finding

if TYPE_CHECKING:
    from analytics.catalogue import Agreement, Target, Version
    from analytics.review.review import Review


def promised(review: Review, *, customer: str = "", service: str = "") -> Finding:
    """Every target in force at the cut-off, one row each."""
    rows = [
        _promise(review, agreement, version, target)
        for agreement in review.catalogue.agreements
        if customer in ("", agreement.customer) and service in ("", agreement.service)
        if (version := agreement.version_on(today(review))) is not None
        for target in version.targets
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(_PROMISED, pl.String) | {"charge": pl.Float64, "since": pl.Date})
    with_customers = table.filter(pl.col("kind") == "SLA")
    slas, covered = (with_customers[name].n_unique() for name in ("agreement", "service"))
    answer = (
        f"{words.sentence(words.counted(slas, 'agreement'))} with customers {'promises' if slas == 1 else 'promise'} "
        f"{words.counted(with_customers.height, 'level')} of {words.counted(covered, 'service')}"
    )
    return Finding(
        key="agreements.promised",
        question="What is agreed?",
        answer=answer if slas else "Nothing is agreed with a customer yet",
        table=table,
        labels=_PROMISED | {"charge": f"Charge a month, {words.sign(review.catalogue.currency)}"},
        formats={"charge": "money", "since": "date"},
        method=review.method(
            "Every target of every agreement version in force at the data cut-off.",
            n=words.counted(table.height, "target"),
        ),
        recipe=review.recipe("agreements.promised", customer=customer, service=service),
    )


def terms(review: Review, agreement: str) -> Finding:
    """The conventions, calendar, credits and exclusions of one agreement, as they are in force, a sentence each."""
    found = review.catalogue.agreement(agreement)
    version = found.version_on(today(review)) or found.versions[0]
    rows = [("Calendar", calendar_in_words(review.catalogue.calendar(version.calendar)))]
    for target in version.targets:
        rows += [(target.name, sentence) for sentence in _target_terms(target, version)]
    rows += [("Left out", sentence) for sentence in exclusions_in_words(found)]
    table = pl.DataFrame(rows, schema={"about": pl.String, "says": pl.String}, orient="row")
    return Finding(
        key="agreements.terms",
        question=f"How is {agreement} counted?",
        answer=f"{agreement} has been counted this way since {version.in_force:%-d %B %Y}",
        table=table,
        labels={"about": "About", "says": "What is agreed"},
        method=review.method("The conventions of the agreement version in force at the data cut-off."),
        recipe=review.recipe("agreements.terms", agreement=agreement),
    )


def history(review: Review, agreement: str) -> Finding:
    """What changed from each version of an agreement to the next, with its date and reason."""
    versions = review.catalogue.agreement(agreement).versions
    rows: list[dict[str, Any]] = [
        {"in_force": later.in_force, "reason": later.reason, **change}
        for earlier, later in itertools.pairwise(versions)
        for change in changes(earlier, later)
    ]
    schema = {"in_force": pl.Date, "reason": pl.String, "term": pl.String, "was": pl.String, "became": pl.String}
    answer = f"{agreement} stands as it was first agreed on {versions[0].in_force:%-d %B %Y}"
    if len(versions) > 1:
        last = versions[-1]
        times = "once" if len(versions) == 2 else f"{words.number_word(len(versions) - 1)} times"
        answer = f"{agreement} was changed {times}, last from {last.in_force:%-d %B %Y}" + (
            f": {last.reason}" if last.reason else ""
        )
    return Finding(
        key="agreements.history",
        question=f"How did {agreement} change?",
        answer=answer,
        table=pl.DataFrame(rows, schema=schema),
        labels={"in_force": "From", "term": "Term", "was": "Was", "became": "Became", "reason": "Reason"},
        formats={"in_force": "date"},
        method=review.method("Each version's terms compared with the version before it."),
        recipe=review.recipe("agreements.history", agreement=agreement),
    )


def unagreed(review: Review) -> Finding:
    """Services that records name but no agreement with a customer covers, and agreed services without any record."""
    rows = [{"service": gap.service, "found": gap.found, "remedy": gap.remedy} for gap in unmatched(review)]
    bare = [gap.service for gap in unmatched(review) if gap.kind == UNAGREED]
    answer = "Every service with records has an agreement"
    if bare:
        answer = f"{words.listing(bare)} {'is' if len(bare) == 1 else 'are'} delivered without an agreement"
    return Finding(
        key="agreements.unagreed",
        question="Which services are delivered without an agreement?",
        answer=answer,
        table=pl.DataFrame(rows, schema={"service": pl.String, "found": pl.String, "remedy": pl.String}),
        labels={"service": "Service", "found": "What was found", "remedy": "What to do"},
        method=review.method(
            "Services named by any record, held against the services of the agreements with customers."
        ),
        recipe=review.recipe("agreements.unagreed"),
        status="at risk" if bare else "met",
    )


def unmatched(review: Review) -> list[Gap]:
    """Gaps between records and agreements: services delivered without one, then agreed ones that no record names."""
    agreed = {agreement.service for agreement in review.catalogue.slas()}
    recorded = set(review.records.services)
    listed = {service.name for service in review.catalogue.services}
    found = "in the records, but nothing is agreed with a customer"
    silent = "agreed with a customer, but no record names it"
    return [
        Gap(kind=UNAGREED, service=name, found=found, remedy=_remedy(name, listed))
        for name in sorted(recorded - agreed)
    ] + [
        Gap(kind=UNRECORDED, service=name, found=silent, remedy="Load its records")
        for name in sorted(agreed - recorded)
    ]


def changes(earlier: Version, later: Version) -> list[dict[str, str]]:
    """What differs between two versions: the term, what it was and what it became, in words."""
    before, after = _terms(earlier), _terms(later)
    return [
        {"term": term, "was": was, "became": became}
        for term in dict.fromkeys([*before, *after])
        if (was := before.get(term, "not promised")) != (became := after.get(term, "not promised"))
    ]


def today(review: Review) -> date:
    """The last day before the cut-off; without records, the day of the latest terms; without either, the first."""
    begun = (version.in_force for agreement in review.catalogue.agreements for version in agreement.versions)
    return review.last_day or max(begun, default=date.min)


_PROMISED = {
    "service": "Service",
    "promise": "Promise",
    "applies": "Applies to",
    "target": "Target",
    "customer": "Customer",
    "kind": "Kind",
    "span": "Judged over",
    "since": "Since",
    "charge": "Charge a month",
    "agreement": "Agreement",
    "calendar": "Hours",
}


def _promise(review: Review, agreement: Agreement, version: Version, target: Target) -> dict[str, Any]:
    return {
        "service": agreement.service or "several services",
        "customer": agreement.customer or agreement.provider or "every customer",
        "agreement": agreement.name,
        "kind": agreement.kind,
        "target": target.name,
        "promise": _said(target),
        "applies": scope_in_words(target) or "everything",
        "span": target.span,
        "calendar": calendar_in_words(review.catalogue.calendar(version.calendar)),
        "since": version.in_force,
        "charge": version.charge,
    }


def _terms(version: Version) -> dict[str, str]:
    """Every term of a version by its name, in words."""
    conventions = {
        name.name.replace("_", " "): _plain(getattr(version.conventions, name.name))
        for name in fields(version.conventions)
    }
    targets: dict[str, str] = {}
    for target in version.targets:
        targets |= {
            target.name: _said(target),
            f"{target.name}: applies to": scope_in_words(target) or "everything",
            f"{target.name}: judged over": target.span,
            f"{target.name}: workload limit": _plain(target.workload_limit),
            f"{target.name}: credits": "; ".join(_credits(target)) or "none",
        }
    terms = {"calendar": version.calendar, "charge": _plain(version.charge), "credit cap": _plain(version.credit_cap)}
    return terms | conventions | targets


def _plain(value: Any) -> str:
    """A term's value as people write it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {part:g}" for name, part in value.items()) or "none"
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.10g}"
    return {True: "yes", False: "no", None: "none"}.get(value, str(value))


def _said(target: Target) -> str:
    measure = registry.measure(target.measure)
    return f"{measure.label} {words.promise(target, measure.unit)}"


def _target_terms(target: Target, version: Version) -> list[str]:
    said = in_words(version.conventions, target.measure, target.workload_limit)
    return [words.sentence(_said(target)), *said, *_credits(target)]


def _credits(target: Target) -> tuple[str, ...]:
    return credits_in_words(target, registry.measure(target.measure).unit)


def _remedy(name: str, listed: set[str]) -> str:
    return (
        f"Agree a level for {name}"
        if name in listed
        else f"Add {name} to the catalogue, or map it to the service it is"
    )
