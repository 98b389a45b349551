"""The review narrowed to one customer, and what that leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analytics.errors import QuestionError
from analytics.review.one_customer.agreed import agreements, narrowed_catalogue
from analytics.review.one_customer.kept import KeptForOne
from analytics.review.one_customer.recorded import narrowed_records, used
from analytics.review.one_customer.strangers import strangers
from analytics.review.select import known

if TYPE_CHECKING:
    from analytics.review.review import Review


def narrowed(review: Review, customer: str) -> Review:
    """The review of one customer, with nothing of any other in its records, catalogue or register.

    Raises:
        QuestionError: there is no such customer, or nothing is agreed with it.
    """
    known(review, customer=customer)
    others = strangers(review, customer)
    ours = agreements(review.catalogue, customer, used(review.records, customer, alone=not others.there))
    if not ours:
        problem = f"nothing is agreed with {customer}, and no record says that it uses a service agreed with all"
        remedy = "Make an agreement with it on the Agreements page, or load records that name it"
        raise QuestionError(problem, exists=_with_agreements(review), remedy=remedy)
    records = narrowed_records(review.records, review.catalogue, customer, ours, others)
    register = review.register and KeptForOne.of(review.register, customer, ours, others)
    return replace(
        review, records=records, catalogue=narrowed_catalogue(review.catalogue, customer, ours, records, others),
        opened={**review.opened, "customer": customer}, home=None, register=register, latest=False,
        customer=customer, agreed=review.agreement_version,
    )  # fmt: skip


def left_out(review: Review) -> tuple[str, ...]:
    """What a review of one customer does not tell, a sentence each; nothing of the whole."""
    whom = review.customer
    if not whom:
        return ()
    return (
        f"Tickets, answers, counts and demand are those that name {whom}; what names another customer or nobody is "
        "left out.",
        f"An agreement with every customer of a service is judged here on the tickets and answers of {whom} alone, "
        "so it may stand otherwise as a whole. Its charge, credits and workload limits, which mean everybody's, are "
        "left out. Availability and energy are those of the service, whoever uses it.",
        "Costs, rosters, agreements between support groups and contracts with suppliers are left out.",
        f"Of what people keep, only a notebook that names {whom} and no other customer is told, and only scenarios, "
        f"proposals, notices and actions that rest on agreements made with {whom} alone.",
        "Reasons, causes and events are left out where they name another customer. Chances and forecasts are learnt "
        "from these records alone.",
    )


def _with_agreements(review: Review) -> list[str]:
    every = [each.name for each in review.catalogue.customers]
    return [name for name in every if agreements(review.catalogue, name, used(review.records, name, alone=False))]
