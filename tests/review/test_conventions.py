"""Every convention of an agreement is said with the figures it shapes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin, get_type_hints

import pytest

from analytics.catalogue import Agreement, Conventions, Target, Version, always
from analytics.measures import registry
from analytics.measures.measure import Clause, clauses
from analytics.records.records import Records
from analytics.review.conventions import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

HINTS: Final = get_type_hints(Conventions)

#: A value other than the default, of conventions whose values cannot be counted out.
OTHERS: Final[dict[str, tuple[Any, ...]]] = {
    "impact_weights": ({"Degraded": 0.5},),
    "other_impact": (0.5,),
    "shortest_outage": (3600,),
    "component_weights": ({"Storage": 3.0},),
    "minimum_sample": (20,),
    "at_risk_budget": (0.5,),
    "at_risk_elapsed": (0.5,),
}

#: What must hold for a convention to matter at all.
GIVEN: Final[dict[str, dict[str, Any]]] = {"component_weights": {"composite": "weighted"}}


def values(name: str) -> tuple[Any, ...]:
    """Every value of a convention, or its default and others."""
    if get_origin(HINTS[name]) is Literal:
        return get_args(HINTS[name])
    return (True, False) if HINTS[name] is bool else (getattr(Conventions(), name), *OTHERS[name])


def everything_said(conventions: Conventions) -> set[tuple[str, tuple[str, ...]]]:
    return {(measure.name, in_words(conventions, measure.name, 100)) for measure in registry.MEASURES}


@pytest.mark.parametrize("name", [field.name for field in fields(Conventions)])
def test_each_value_of_a_convention_is_said_in_words_of_its_own(name: str) -> None:
    told = [everything_said(Conventions(**GIVEN.get(name, {}), **{name: value})) for value in values(name)]
    assert all(one != other for place, one in enumerate(told) for other in told[:place])


def test_no_measure_says_a_convention_twice_or_not_as_a_sentence() -> None:
    for measure, said in everything_said(Conventions(small_sample="interval", whole_minutes=True, shortest_outage=60)):
        assert len(set(said)) == len(said), measure
        assert all(sentence[0].isupper() and not sentence.endswith(".") for sentence in said), measure


CASES: Final = [
    (field.name, measure)
    for field in fields(Conventions)
    for measure in ("response", "resolution", "response_percentile", "resolution_percentile", "availability")
]


@pytest.fixture(scope="module")
def some(records: Records) -> Records:
    """Half a year of a service with holds, re-opened tickets, planned work and outages of several components."""
    cut = records.last_instant
    assert cut is not None
    service = records["tickets"]["service"] == "Hosting Platform"
    tickets = records["tickets"].filter(service).tail(800)
    return Records(
        tables={
            "tickets": tickets,
            "holds": records["holds"].join(tickets.select("ticket"), on="ticket", how="semi"),
            "outages": records["outages"].filter(records["outages"]["service"] == "Hosting Platform"),
        },
        as_of=cut,
    )


def counted(records: Records, measure: str, conventions: Conventions) -> Iterator[Any]:
    ranked = measure.endswith("_percentile")
    asked = {"at_most": 20, "percentile": 90} if ranked else {"at_least": 0.9}
    timed = {} if ranked or measure == "availability" else {"within": "8 hours"}
    target = Target(name="any", measure=measure, **asked, **timed)  # type: ignore[arg-type]  # as TOML gives them
    version = Version(in_force=date(2024, 4, 1), calendar="24x7", targets=(target,), conventions=conventions)
    agreement = Agreement(name="any", service="Hosting Platform", versions=(version,))
    (clause,) = clauses(agreement, lambda _: always())
    assert isinstance(clause, Clause)
    return registry.measure(measure).items(records, clause).drop("excluded").iter_rows()


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_a_convention_that_moves_a_figure_is_printed_with_it(some: Records, name: str, measure: str) -> None:
    usual = Conventions(**GIVEN.get(name, {}))
    as_usual, said = list(counted(some, measure, usual)), in_words(usual, measure, 100)
    for value in values(name):
        other = replace(usual, **{name: value})
        if list(counted(some, measure, other)) != as_usual:
            assert in_words(other, measure, 100) != said, value
